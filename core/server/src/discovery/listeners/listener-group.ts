import { networkInterfaces } from 'node:os';
import { type ListenInterface, listenInterfaces } from '../discovery-mode.ts';
import type { ListenPlan } from '../listen-plan.ts';
import { listenForArp } from './arp-listener.ts';
import { HostNames } from './host-names.ts';
import type { Listener, ListenerReports } from './listener.ts';
import { listenForMdns } from './mdns-listener.ts';
import { listenForNativeMdns, type NativeMdns } from './native-mdns-listener.ts';
import { listenForSsdp } from './ssdp-listener.ts';
import { listenForUdp } from './udp-listener.ts';

/** All listeners of a plan. Interfaces come and go; each question looks at them anew. */
export class ListenerGroup {
  readonly #plan: ListenPlan;
  readonly #reports: ListenerReports;
  readonly #hostNames = new HostNames();
  readonly #nativeMdns: NativeMdns | undefined;
  #interfaces: readonly ListenInterface[] = [];
  #listeners: Listener[] = [];

  constructor(plan: ListenPlan, reports: ListenerReports, nativeMdns: NativeMdns | undefined) {
    this.#plan = plan;
    this.#reports = {
      heard: (heard) => {
        this.#hostNames.note(heard);
        reports.heard(heard);
      },
      hindered: reports.hindered,
    };
    this.#nativeMdns = nativeMdns;
  }

  get addresses(): readonly string[] {
    return this.#interfaces.map(({ address }) => address);
  }

  /** Opens what is not open, and asks the network. Resolves when all listeners hear, or are hindered for good. */
  async ask(): Promise<void> {
    const interfaces = listenInterfaces(this.#plan.mode, networkInterfaces());
    if (JSON.stringify(interfaces) === JSON.stringify(this.#interfaces)) {
      for (const listener of this.#listeners) listener.ask();
      return;
    }
    this.close();
    this.#interfaces = interfaces;
    this.#listeners = this.#open(interfaces);
    await Promise.all(this.#listeners.map(({ ready }) => ready));
  }

  close(): void {
    for (const listener of this.#listeners) listener.close();
    this.#listeners = [];
    this.#interfaces = [];
  }

  #open(interfaces: readonly ListenInterface[]): Listener[] {
    if (interfaces.length === 0) return [];
    const { mode, mdnsTypes, ssdpTargets, udpPorts, neighbours } = this.#plan;
    const listeners = udpPorts.map((port) => listenForUdp(interfaces, port, this.#reports));
    if (neighbours && process.platform === 'linux')
      listeners.push(listenForArp(interfaces, (address) => this.#hostNames.at(address), this.#reports));
    for (const own of interfaces) {
      if (ssdpTargets.length > 0) listeners.push(listenForSsdp(own, ssdpTargets, this.#reports));
    }
    if (mdnsTypes.length === 0) return listeners;
    // The system's responder chooses its interfaces itself, so it serves only who asked for all of them.
    if (this.#nativeMdns !== undefined && mode === 'all') {
      return [...listeners, listenForNativeMdns(this.#nativeMdns, mdnsTypes, this.#reports)];
    }
    return [...listeners, ...interfaces.map((own) => listenForMdns(own, mdnsTypes, this.#reports))];
  }
}
