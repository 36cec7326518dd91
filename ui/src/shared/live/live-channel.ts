import type { LiveMessage } from '../api/types.ts';

export type LiveState = 'connecting' | 'open' | 'waiting';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

interface LiveChannelOptions {
  readonly url: () => string;
  readonly onMessage: (message: LiveMessage) => void;
  readonly onState: (state: LiveState) => void;
  /** The channel is open again after a gap. What was missed is on its way, but lists should be asked for afresh. */
  readonly onResumed: () => void;
  readonly jitter?: () => number;
}

/** One WebSocket that comes back by itself, with a growing pause, and says where it stopped. */
export class LiveChannel {
  readonly #options: LiveChannelOptions;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #lastSeq: number | undefined;
  #hasBeenOpen = false;
  #isStopped = true;

  constructor(options: LiveChannelOptions) {
    this.#options = options;
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  /** Try now: the network or the page has just come back. */
  wake(): void {
    if (this.#isStopped || this.#socket !== undefined) return;
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#connect();
  }

  #connect(): void {
    this.#options.onState('connecting');
    const base = this.#options.url();
    const socket = new WebSocket(this.#lastSeq === undefined ? base : `${base}?since=${this.#lastSeq}`);
    this.#socket = socket;
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#attempt = 0;
      this.#options.onState('open');
      if (this.#hasBeenOpen) this.#options.onResumed();
      this.#hasBeenOpen = true;
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (socket === this.#socket) this.#take(data);
    };
    socket.onclose = () => {
      if (socket !== this.#socket) return;
      this.#socket = undefined;
      this.#retryLater();
    };
  }

  #take(data: unknown): void {
    const message = parse(data);
    if (message === undefined) return;
    // `ready` names the newest number before what was missed follows: that is kept only when nothing is missed.
    const isNew = typeof message.seq === 'number' && (message.type !== 'ready' || this.#lastSeq === undefined);
    if (isNew) this.#lastSeq = message.seq;
    // The server no longer holds what was missed, or started its count anew.
    if (message.type === 'reset') this.#options.onResumed();
    this.#options.onMessage(message);
  }

  #retryLater(): void {
    if (this.#isStopped) return;
    this.#options.onState('waiting');
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#attempt, LONGEST_PAUSE_MS);
    this.#attempt += 1;
    const jitter = this.#options.jitter ?? Math.random;
    this.#timer = setTimeout(() => this.#connect(), pause * (0.75 + jitter() / 2));
  }
}

function parse(data: unknown): LiveMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' && message !== null && 'type' in message ? (message as LiveMessage) : undefined;
  } catch {
    // Not a message of ours; the next one may be.
    return undefined;
  }
}
