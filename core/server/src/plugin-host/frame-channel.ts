import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';
import type { Transport } from '@nexa/engine/plugin-runner';

/** Messages of the contract, and those between host and process about the process itself. */
export type Lane = 'plugin' | 'control';

/** Larger messages are a breach: what a batch may hold is far below. */
export const MAX_FRAME = 4 * 1024 * 1024;

const HEADER = 5;
const CONTROL = 1;
const PLUGIN = 0;

export interface FrameChannelOptions {
  /** The other end sent what is no message. The channel takes nothing more. */
  readonly onBreach?: (reason: string) => void;
  /** Milliseconds that were spent on what came in. */
  readonly onWork?: (spent: number) => void;
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

  constructor(socket: Duplex, options: FrameChannelOptions = {}) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => this.close('the pipe broke'));
    socket.on('close', () => this.close('the pipe was closed'));
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
    this.#socket.cork();
    this.#socket.write(header);
    this.#socket.write(payload);
    this.#socket.uncork();
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

  #receive(chunk: Buffer): void {
    const startedAt = performance.now();
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    while (!this.#isClosed && this.#buffered >= this.#wanted) this.#readFrame();
    this.#options.onWork?.(performance.now() - startedAt);
  }

  #readFrame(): void {
    const bytes = this.#joined();
    const length = bytes.readUInt32LE(0);
    if (length > MAX_FRAME) {
      this.#breach(`a message of ${length} bytes`);
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
      this.#breach('bytes that are no message');
      return undefined;
    }
  }

  #deliver(lane: Lane, message: unknown): void {
    const listener = this.#listeners[lane];
    if (listener !== undefined) listener(message);
    else this.#waiting[lane].push(message);
  }

  #breach(reason: string): void {
    this.close(reason);
    this.#options.onBreach?.(reason);
  }
}
