import type { Discovery } from '../discovery/discovery-store.ts';
import { RepeatGate } from '../discovery/repeat-gate.ts';
import type { HomeMessage } from '../http/home-service.ts';
import { deviceOf, type LiveEnvelope, presentMessage } from './live-message.ts';

/** An envelope, encoded once for everyone. */
export interface LiveEntry {
  readonly seq: number;
  /** None: about what this server heard, which is of no home. */
  readonly homeId: string | undefined;
  readonly deviceId: string | undefined;
  /** For those only who manage the home, or any home when it is about none. */
  readonly isForManagers?: true;
  readonly text: string;
}

export type LiveListener = (entry: LiveEntry) => void;

export interface LiveHubOptions {
  readonly now?: () => number;
  /** Entries kept for those who come back; 10,000 when left out. */
  readonly capacity?: number;
}

/**
 * Numbers what happens in all homes and keeps the last of it, so that a client whose connection broke misses nothing.
 * Numbers begin at the time of the start: one from before a restart is recognised as older than all that is kept.
 */
export class LiveHub {
  readonly #now: () => number;
  readonly #capacity: number;
  readonly #entries: LiveEntry[] = [];
  /** Whoever is on the network can make up new things all day. */
  readonly #offers = new RepeatGate({ repeat: 60_000, perSecond: 2, remembered: 1000 });
  readonly #listeners = new Set<LiveListener>();
  readonly #revocations = new Set<(credentialId: string) => void>();
  readonly #reconsiderations = new Set<() => void>();
  readonly #first: number;
  #seq: number;

  constructor(options: LiveHubOptions = {}) {
    this.#now = options.now ?? Date.now;
    this.#capacity = options.capacity ?? 10_000;
    this.#seq = this.#now() * 1000;
    this.#first = this.#seq;
  }

  /** Number of the last message. */
  get seq(): number {
    return this.#seq;
  }

  publish(homeId: string, message: HomeMessage): void {
    const { type, data } = presentMessage(message);
    this.#publish({ type, homeId, data }, { homeId, deviceId: deviceOf(message) });
  }

  /** Something new can be added. When very much is, only some of it is told; the list has all of it. */
  publishOffer({ homeId, pluginId, offer }: Discovery): void {
    const key = `${homeId ?? ''} ${pluginId} ${offer.uniqueId}`;
    if (!this.#offers.admits(key, this.#now())) return;
    const data = { plugin: pluginId, title: offer.title, uniqueId: offer.uniqueId };
    this.#publish(
      { type: 'discovery', homeId: homeId ?? null, data },
      { homeId, deviceId: undefined, isForManagers: true },
    );
  }

  #publish(message: Pick<LiveEnvelope, 'type' | 'homeId' | 'data'>, sight: Omit<LiveEntry, 'seq' | 'text'>): void {
    this.#seq += 1;
    const { type, homeId, data } = message;
    const envelope: LiveEnvelope = { type, homeId, seq: this.#seq, time: new Date(this.#now()).toISOString(), data };
    const entry = { seq: this.#seq, ...sight, text: JSON.stringify(envelope) };
    this.#entries.push(entry);
    // In slices: shifting one by one would move the whole array for each message.
    if (this.#entries.length > this.#capacity * 1.25) this.#entries.splice(0, this.#entries.length - this.#capacity);
    for (const listener of this.#listeners) listener(entry);
  }

  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A session was closed or a token deleted: whoever listens by it hears nothing more. */
  revoke(credentialId: string): void {
    for (const listener of this.#revocations) listener(credentialId);
  }

  onRevoked(listener: (credentialId: string) => void): () => void {
    this.#revocations.add(listener);
    return () => this.#revocations.delete(listener);
  }

  /** Memberships, rooms of guests or places of devices changed: everybody's view is looked at again before it is used. */
  reconsider(): void {
    for (const listener of this.#reconsiderations) listener();
  }

  onReconsidered(listener: () => void): () => void {
    this.#reconsiderations.add(listener);
    return () => this.#reconsiderations.delete(listener);
  }

  /** What came after `seq`, or `undefined` when some of it is not kept any more, or `seq` was never given out. */
  since(seq: number): readonly LiveEntry[] | undefined {
    const oldest = this.#entries[0]?.seq ?? this.#seq + 1;
    if (seq > this.#seq || seq < this.#first || seq < oldest - 1) return undefined;
    return this.#entries.filter((entry) => entry.seq > seq);
  }
}
