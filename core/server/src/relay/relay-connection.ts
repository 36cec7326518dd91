import { type Instant, seconds } from '@nexa/sdk';
import type { RunningDiscovery } from '../discovery/discovery.ts';
import { fingerprint } from '../discovery/heard-form.ts';
import type { ListenPlan } from '../discovery/listen-plan.ts';
import { RepeatGate } from '../discovery/repeat-gate.ts';
import {
  type RelayClosing,
  readFromRelay,
  relayClosings,
  relayLimits,
  relayProtocol,
  type ToRelay,
} from './relay-message.ts';

/** A relay as people of its home see it. */
export interface ConnectedRelay {
  /** Of the access token that it came with; deleting that token lets go of the relay. */
  readonly tokenId: string;
  readonly name: string;
  readonly version: string;
  readonly address: string;
  readonly connectedAt: Instant;
  readonly lastHeardAt?: Instant;
  /** Things that it passed on, and those of them that were too many. */
  readonly heard: number;
  readonly refused: number;
}

/** Where relays are known once they have said who they are. */
export interface RelayRegister {
  /** Answers what keeps it out. */
  add(connection: RelayConnection): RelayClosing | undefined;
  remove(connection: RelayConnection): void;
}

/** The part of a WebSocket that a connection uses. */
export interface RelaySocket {
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface RelayConnectionOptions {
  readonly socket: RelaySocket;
  readonly hub: RelayRegister;
  readonly discovery: Pick<RunningDiscovery, 'hear' | 'plan' | 'onPlan'>;
  readonly homeId: string;
  readonly tokenId: string;
  readonly address: string;
  readonly now: () => number;
  readonly onClosing: (closing: RelayClosing) => void;
}

/** The same words of a relay are taken once in this time. */
const REPEAT = seconds(5);
const REMEMBERED = 2000;
const WINDOW = seconds(10);

/** One relay, from its greeting to its end. Nothing that it says is believed before it was read. */
export class RelayConnection {
  readonly #options: RelayConnectionOptions;
  readonly #gate = new RepeatGate({ repeat: REPEAT, perSecond: relayLimits.perSecond, remembered: REMEMBERED });
  readonly #connectedAt: Instant;
  #greeting: { readonly name: string; readonly version: string } | undefined;
  #stopPlans: () => void = () => undefined;
  #lastHeardAt: Instant | undefined;
  #heard = 0;
  #refused = 0;
  #window = { startedAt: 0, messages: 0 };
  #isAnswering = true;
  #isClosed = false;

  constructor(options: RelayConnectionOptions) {
    this.#options = options;
    this.#connectedAt = options.now();
  }

  get homeId(): string {
    return this.#options.homeId;
  }

  get tokenId(): string {
    return this.#options.tokenId;
  }

  get isGreeted(): boolean {
    return this.#greeting !== undefined;
  }

  get shown(): ConnectedRelay {
    const { tokenId, address } = this.#options;
    const { name = '', version = '' } = this.#greeting ?? {};
    return {
      tokenId,
      name,
      version,
      address,
      connectedAt: this.#connectedAt,
      ...(this.#lastHeardAt === undefined ? {} : { lastHeardAt: this.#lastHeardAt }),
      heard: this.#heard,
      refused: this.#refused,
    };
  }

  take(text: string): void {
    if (this.#isClosed) return;
    if (this.#isFlooded()) {
      this.close('flooding');
      return;
    }
    const message = readFromRelay(text);
    // A relay of ours says nothing that is not understood: whoever does is let go.
    if (message === undefined || (message.type === 'hello') === this.isGreeted) this.close('malformed');
    else if (message.type === 'hello') this.#greet(message);
    else this.#hear(message.heard);
  }

  /** Lets go of a relay that did not answer the last ping, or pings it. */
  beat(): void {
    const wasAnswering = this.#isAnswering;
    this.#isAnswering = false;
    if (wasAnswering) this.#options.socket.ping();
    else this.#options.socket.terminate();
  }

  answered(): void {
    this.#isAnswering = true;
  }

  close(closing: RelayClosing): void {
    if (this.#isClosed) return;
    this.end();
    this.#options.onClosing(closing);
    const [code, reason] = relayClosings[closing];
    this.#options.socket.close(code, reason);
  }

  /** The other side is gone. */
  end(): void {
    this.#isClosed = true;
    this.#stopPlans();
    this.#options.hub.remove(this);
  }

  #greet({ protocol, name, version }: { protocol: number; name: string; version: string }): void {
    const { hub, discovery } = this.#options;
    this.#greeting = { name, version };
    const problem = protocol === relayProtocol ? hub.add(this) : 'outdated';
    if (problem !== undefined) {
      this.close(problem);
      return;
    }
    this.#stopPlans = discovery.onPlan((plan) => this.#tell(plan));
    this.#tell(discovery.plan);
  }

  #hear(heard: Parameters<RunningDiscovery['hear']>[0]): void {
    const { now, discovery, homeId } = this.#options;
    this.#lastHeardAt = now();
    this.#heard += 1;
    if (this.#gate.admits(fingerprint(heard), now()))
      discovery.hear({ ...heard, via: this.#greeting?.name ?? '' }, homeId);
    this.#refused += this.#gate.takeRefused();
  }

  #tell({ mode: _, ...plan }: ListenPlan): void {
    const message: ToRelay = { type: 'plan', plan };
    this.#options.socket.send(JSON.stringify(message));
  }

  #isFlooded(): boolean {
    const now = this.#options.now();
    if (now - this.#window.startedAt > WINDOW) this.#window = { startedAt: now, messages: 0 };
    this.#window.messages += 1;
    return this.#window.messages > relayLimits.perTenSeconds;
  }
}
