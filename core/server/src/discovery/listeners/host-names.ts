import type { Heard } from '@nexa/sdk';

/** Addresses remembered. */
const MOST = 1024;

/** Host names that addresses gave themselves by mDNS: what a DHCP server would know of them. */
export class HostNames {
  readonly #names = new Map<string, string>();

  note(heard: Heard): void {
    if (heard.kind !== 'mdns') return;
    const name = heard.host.replace(/\.?local\.?$/i, '');
    if (name === '') return;
    for (const address of heard.addresses) {
      this.#names.delete(address);
      this.#names.set(address, name);
    }
    for (const oldest of this.#names.keys()) {
      if (this.#names.size <= MOST) break;
      this.#names.delete(oldest);
    }
  }

  at(address: string): string | undefined {
    return this.#names.get(address);
  }
}
