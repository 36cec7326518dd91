import type { Principal } from '../auth/principal.ts';
import type { LiveEntry, LiveHub } from './live-hub.ts';
import { isVisible, type LiveView } from './live-view.ts';

/** The part of a WebSocket that a connection uses. */
export interface LiveSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** Why the server closes a channel; 4000 and up are the application's to give. */
export const closings = {
  unauthorized: [4401, 'The session or token is not valid.'],
  forbidden: [4403, 'The page of another site may not listen.'],
  late: [4408, 'No authorisation came within 5 seconds.'],
  malformed: [4400, 'The message is not understood.'],
  unavailable: [4503, 'What you may see cannot be looked up now. Connect again.'],
  slow: [4429, 'Messages were not taken fast enough. Connect again and resume.'],
  stopping: [1001, 'NEXA is stopping.'],
} as const;

export type Closing = keyof typeof closings;

export interface LiveConnectionOptions {
  readonly socket: LiveSocket;
  readonly hub: LiveHub;
  readonly loadView: (principal: Principal) => Promise<LiveView>;
  readonly now: () => number;
  readonly onClosing: (closing: Closing) => void;
  /** Bytes that may wait for a slow client; 1 MB when left out. */
  readonly mostWaiting?: number;
}

/** How long a view is believed without a look at the database. A guest's hours end by themselves. */
const longestBelief = { guest: 1_000, others: 15_000 } as const;
const mostHeldBack = 10_000;

/** One client of the live channel, from its authorisation to its end. */
export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  readonly #waiting: LiveEntry[] = [];
  #principal: Principal | undefined;
  #view: LiveView | undefined;
  /** When the view was true, and how many changes had been told of by then. */
  #viewedAt = 0;
  #viewedChanges = 0;
  #changes = 0;
  #isLooking = false;
  #stopListening: () => void = () => undefined;
  #isClosed = false;
  #isAnswering = true;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
  }

  /**
   * Sends `ready` with the number of the last message, then what the client missed since `since`; or `reset` when that
   * is not kept any more: the client then loads afresh what it shows.
   */
  async begin(principal: Principal, since: number | undefined): Promise<void> {
    const { hub } = this.#options;
    const stopWatching = hub.onRevoked((credentialId) => {
      if (credentialId === principal.credentialId) this.close('unauthorized');
    });
    // What happens while the view is loaded must not be lost: it waits.
    const stopTaking = hub.subscribe((entry) => this.#take(entry));
    const stopReconsidering = hub.onReconsidered(() => {
      this.#changes += 1;
      void this.#look();
    });
    this.#stopListening = () => {
      stopWatching();
      stopTaking();
      stopReconsidering();
    };
    const seq = hub.seq;
    const missed = since === undefined ? [] : hub.since(since);
    this.#principal = principal;
    const view = await this.#load(principal);
    if (this.#isClosed) return;
    this.#view = view;
    this.#control(missed === undefined ? 'reset' : 'ready', seq);
    for (const entry of [...(missed ?? []), ...this.#waiting.splice(0)]) {
      if (entry.seq > seq || missed !== undefined) this.#deliver(entry);
    }
  }

  /** Looks again at what the person may see; someone who is nobody any more is let go. */
  async refresh(principal: Principal | undefined): Promise<void> {
    if (this.#isClosed || this.#view === undefined) return;
    if (principal === undefined) return this.close('unauthorized');
    this.#principal = principal;
    this.#changes += 1;
    await this.#look();
  }

  /** Lets go of a client that did not answer the last ping, or pings it. */
  beat(): void {
    const wasAnswering = this.#isAnswering;
    this.#isAnswering = false;
    if (wasAnswering) this.#options.socket.ping();
    else this.#options.socket.terminate();
  }

  answered(): void {
    this.#isAnswering = true;
  }

  close(closing: Closing): void {
    if (this.#isClosed) return;
    this.end();
    this.#options.onClosing(closing);
    const [code, reason] = closings[closing];
    this.#options.socket.close(code, reason);
  }

  /** The other side is gone. */
  end(): void {
    this.#isClosed = true;
    this.#stopListening();
    this.#waiting.length = 0;
  }

  #take(entry: LiveEntry): void {
    if (this.#view !== undefined && !this.#isLooking && this.#isBelieved()) {
      this.#deliver(entry);
      return;
    }
    this.#waiting.push(entry);
    if (this.#waiting.length > mostHeldBack) this.close('slow');
    else if (this.#view !== undefined) void this.#look();
  }

  #isBelieved(): boolean {
    if (this.#viewedChanges !== this.#changes) return false;
    const isGuest = this.#isGuest();
    return this.#options.now() - this.#viewedAt < (isGuest ? longestBelief.guest : longestBelief.others);
  }

  #isGuest(): boolean {
    return [...(this.#view?.homes.values() ?? [])].includes('guest');
  }

  async #load(principal: Principal): Promise<LiveView> {
    const [at, changes] = [this.#options.now(), this.#changes];
    const view = await this.#options.loadView(principal);
    [this.#viewedAt, this.#viewedChanges] = [at, changes];
    return view;
  }

  /** Loads the view afresh; what comes in meanwhile waits for it. */
  async #look(): Promise<void> {
    if (this.#isLooking || this.#view === undefined || this.#principal === undefined) return;
    this.#isLooking = true;
    try {
      do {
        const view = await this.#load(this.#principal);
        if (this.#isClosed) return;
        const isChanged = describeView(view) !== describeView(this.#view);
        this.#view = view;
        if (isChanged) this.#control('reset', this.#options.hub.seq);
        // Another change may have been told of meanwhile.
      } while (this.#viewedChanges !== this.#changes);
    } catch {
      // While the database is away a guest is not believed; the others' roles are as of a moment ago.
      if (this.#isGuest()) return this.close('unavailable');
    } finally {
      this.#isLooking = false;
    }
    for (const entry of this.#waiting.splice(0)) this.#deliver(entry);
  }

  #deliver(entry: LiveEntry): void {
    if (this.#isClosed || this.#view === undefined || !isVisible(this.#view, entry)) return;
    const { socket, mostWaiting = 1_048_576 } = this.#options;
    if (socket.bufferedAmount > mostWaiting) this.close('slow');
    else socket.send(entry.text);
  }

  #control(type: 'ready' | 'reset', seq: number): void {
    const time = new Date(this.#options.now()).toISOString();
    const homeIds = [...(this.#view?.homes.keys() ?? [])];
    this.#options.socket.send(JSON.stringify({ type, homeId: null, seq, time, data: { homeIds } }));
  }
}

function describeView({ homes, guestDevices }: LiveView): string {
  return [...[...homes].map(([id, role]) => `${id} ${role}`), ...guestDevices].sort().join();
}
