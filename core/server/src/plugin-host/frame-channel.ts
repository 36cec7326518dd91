import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';
import type { Transport } from '@nexa/engine/plugin-runner';
import type { Duration } from '@nexa/sdk';

/** Messages of the contract, and those between host and process about the process itself. */
export type Lane = 'plugin' | 'control';

/** Larger messages are a breach: what a batch may hold is far below. */
export const MAX_FRAME = 4 * 1024 * 1024;
/** Bytes that the other end may leave unread: who never reads must not fill the memory of who speaks. */
const MAX_UNREAD = 16 * 1024 * 1024;
/** Milliseconds of work in one go where somebody shares the time out; a message that was begun is finished. */
const SLICE = 0.2;

const HEADER = 5;
const CONTROL = 1;
const PLUGIN = 0;

export interface FrameChannelOptions {
  /** What the other end did against the rules, in words after its name. The channel takes nothing more. */
  readonly onBreach?: (reason: string) => void;
  /**
   * Milliseconds that were spent on what came in, and whether the contract had a part in it. Answers how long the channel
   * has to rest before it takes more; meanwhile the sender's pipe fills up, and others have their turn. Without it all
   * is taken as it comes.
   */
  readonly onWork?: (spent: Duration, isContract: boolean) => Duration;
}

/**
 * Messages over a socket: length, lane, and the value as V8 serializes it. Node's own channel of `fork` would do,
 * but bytes that are no message, written to it by a hostile plugin, throw in the parent where nothing can catch them.
 */
export class FrameChannel {
  readonly #socket: Duplex;
  readonly #options: FrameChannelOptions;
  readonly #listeners: Record<Lane, ((message: unknown) => void) | undefined> = {
    plugin: undefined,
    control: undefined,
  };
  readonly #waiting: Record<Lane, unknown[]> = { plugin: [], control: [] };
  readonly #closeListeners: ((reason: string) => void)[] = [];
  #chunks: Buffer[] = [];
  #buffered = 0;
  #wanted = HEADER;
  #isClosed = false;
  #isContract = false;
  #isResting = false;
  #isGathering = false;

  constructor(socket: Duplex, options: FrameChannelOptions = {}) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => this.close('the pipe broke'));
    socket.on('close', () => {
      // Last words, although it may be resting.
      while (this.#hasFrame) this.#readFrame();
      this.close('the pipe was closed');
    });
  }

  /** The lane of the contract, as runner and link want it. */
  get transport(): Transport {
    return {
      post: (message) => this.post('plugin', message),
      onMessage: (listener) => this.on('plugin', listener),
      onClose: (listener) => this.onClose(listener),
    };
  }

  /** Throws when the message cannot be copied. After the close it does nothing. */
  post(lane: Lane, message: unknown): void {
    if (this.#isClosed) return;
    const payload = serialize(message);
    const header = Buffer.allocUnsafe(HEADER);
    header.writeUInt32LE(payload.length, 0);
    header[4] = lane === 'control' ? CONTROL : PLUGIN;
    this.#gather(lane);
    this.#socket.write(header);
    this.#socket.write(payload);
    // Last words of a process are control messages, and it does not wait for its next turn.
    if (lane === 'control') this.#letGo();
    if (this.#socket.writableLength > MAX_UNREAD) this.#breach('left 16 MB of messages unread');
  }

  on(lane: Lane, listener: (message: unknown) => void): void {
    this.#listeners[lane] = listener;
    for (const message of this.#waiting[lane].splice(0)) listener(message);
  }

  onClose(listener: (reason: string) => void): void {
    if (this.#isClosed) listener('the pipe is closed');
    else this.#closeListeners.push(listener);
  }

  close(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#chunks = [];
    this.#socket.destroy();
    for (const listener of this.#closeListeners) listener(reason);
  }

  /** Closes when everything posted has left. */
  end(): void {
    this.#socket.end();
  }

  /** What is said in one turn leaves in one piece: each piece wakes the other end, which costs more than its bytes. */
  #gather(lane: Lane): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#socket.cork();
    if (lane === 'plugin') process.nextTick(() => this.#letGo());
  }

  #letGo(): void {
    if (!this.#isGathering) return;
    this.#isGathering = false;
    this.#socket.uncork();
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (!this.#isResting) this.#work();
  }

  get #hasFrame(): boolean {
    return !this.#isClosed && this.#buffered >= this.#wanted;
  }

  #work(): void {
    const { onWork } = this.#options;
    const startedAt = performance.now();
    let spent = 0;
    while (this.#hasFrame && (onWork === undefined || spent < SLICE)) {
      this.#readFrame();
      spent = performance.now() - startedAt;
    }
    const rest = onWork?.(spent, this.#isContract) ?? 0;
    this.#isContract = false;
    if (!this.#isClosed && (rest > 0 || this.#hasFrame)) this.#pauseFor(rest);
  }

  #pauseFor(rest: Duration): void {
    this.#isResting = true;
    this.#socket.pause();
    const goOn = (): void => {
      this.#isResting = false;
      if (this.#isClosed) return;
      this.#work();
      if (!this.#isResting) this.#socket.resume();
    };
    if (rest > 0) setTimeout(goOn, rest);
    else setImmediate(goOn);
  }

  #readFrame(): void {
    const bytes = this.#joined();
    const length = bytes.readUInt32LE(0);
    if (length > MAX_FRAME) {
      this.#breach(`sent a message of ${length} bytes`);
      return;
    }
    if (bytes.length < HEADER + length) {
      this.#wanted = HEADER + length;
      return;
    }
    const frame = bytes.subarray(HEADER, HEADER + length);
    const rest = bytes.subarray(HEADER + length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#buffered = rest.length;
    this.#wanted = HEADER;
    const message = this.#decode(frame);
    if (message !== undefined) this.#deliver(bytes[4] === CONTROL ? 'control' : 'plugin', message.value);
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    if (this.#chunks.length === 1 && first !== undefined) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #decode(frame: Buffer): { readonly value: unknown } | undefined {
    try {
      return { value: deserialize(frame) };
    } catch {
      this.#breach('sent bytes that are no message');
      return undefined;
    }
  }

  #deliver(lane: Lane, message: unknown): void {
    if (lane === 'plugin') this.#isContract = true;
    const listener = this.#listeners[lane];
    if (listener !== undefined) listener(message);
    else this.#waiting[lane].push(message);
  }

  #breach(reason: string): void {
    this.close(reason);
    this.#options.onBreach?.(reason);
  }
}
