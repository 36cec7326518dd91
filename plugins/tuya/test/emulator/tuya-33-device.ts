import { createServer, type Server, type Socket } from 'node:net';
import {
  type ClientFrame,
  command,
  deviceFrame,
  encrypt,
  frameLength,
  openPayload,
  readClientFrame,
  sourcePayload,
  Violation,
} from './tuya-33-codec.ts';

type Value = boolean | number | string;

export interface Tuya33Options {
  readonly deviceId: string;
  readonly localKey: string;
  readonly dps: Readonly<Record<string, Value>>;
}

/** What the device does wrong from now on. Change it at any time. */
export interface Tuya33Faults {
  /** Takes connections and frames, answers nothing, not even heart-beats. */
  silent: boolean;
  /** Milliseconds before each answer and report. */
  delay: number;
  /** Sends each frame in this many TCP segments. */
  segments: number;
  /** Sends frames that fall into the same moment as one segment. */
  glued: boolean;
  /** What comes back to a client with another key. */
  wrongKey: 'silence' | 'refusal';
  /** Takes commands, but nothing changes. */
  ignoresControl: boolean;
  /** Carries commands out and does not report it. */
  quiet: boolean;
  /** Does not know the common query; reads data points that are set to null (ids of 22 characters). */
  device22: boolean;
}

/**
 * A Tuya device of protocol 3.3 on loopback, strict about what a client sends. Written from the description of the
 * protocol, with nothing of the library that the plugin uses.
 */
export class Tuya33Device {
  readonly deviceId: string;
  /** Change it as a reset of the device does. */
  localKey: string;
  readonly dps: Record<string, Value>;
  readonly faults: Tuya33Faults = {
    silent: false,
    delay: 0,
    segments: 1,
    glued: false,
    wrongKey: 'silence',
    ignoresControl: false,
    quiet: false,
    device22: false,
  };
  /** What clients did that the protocol does not allow. */
  readonly violations: string[] = [];
  /** Command numbers of all frames taken, in order. */
  readonly received: number[] = [];
  /** Connections taken since the start. */
  connectionsTaken = 0;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #held = new Map<Socket, Buffer[]>();
  readonly #lanes = new WeakMap<Socket, Buffer[]>();
  #server: Server | undefined;
  #port = 0;
  #counter = 0;

  constructor(options: Tuya33Options) {
    this.deviceId = options.deviceId;
    this.localKey = options.localKey;
    this.dps = { ...options.dps };
  }

  async start(options: { readonly port?: number } = {}): Promise<{ host: string; port: number }> {
    this.#server = createServer((socket) => this.#accept(socket));
    const server = this.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? this.#port, '127.0.0.1', resolve);
    });
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    return { host: '127.0.0.1', port: this.#port };
  }

  /** Someone presses the button or the world changes: the new value is reported, alone. */
  set(dp: number | string, value: Value): void {
    this.dps[dp] = value;
    this.push({ [dp]: value });
  }

  /** Reports `dps` whatever the state is. */
  push(dps: Readonly<Record<string, unknown>>): void {
    this.#counter += 1;
    const text = JSON.stringify({ devId: this.deviceId, dps, t: Math.floor(Date.now() / 1000) });
    this.sendRaw(deviceFrame(0, command.status, sourcePayload(this.localKey, this.#counter, text)));
  }

  /** Sends any bytes to every client. */
  sendRaw(bytes: Buffer): void {
    for (const socket of this.#sockets) this.#send(socket, bytes);
  }

  /** A whole report as bytes, to be sent in part or spoilt. */
  reportFrame(dps: Readonly<Record<string, unknown>>): Buffer {
    const text = JSON.stringify({ devId: this.deviceId, dps });
    return deviceFrame(0, command.status, sourcePayload(this.localKey, 0, text));
  }

  /** Clients connected now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Power gone, noticed at once: connections end, new ones are refused. */
  async pullPlug(): Promise<void> {
    await this.#close();
  }

  /** Power back, at the same address. */
  async plugIn(): Promise<void> {
    await this.start();
  }

  /** Out of the Wi-Fi: open connections stay and are dead, new ones are refused. */
  async vanish(): Promise<void> {
    this.faults.silent = true;
    const server = this.#server;
    this.#server = undefined;
    server?.close();
  }

  async stop(): Promise<void> {
    await this.#close();
  }

  async #close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#held.clear();
    for (const socket of this.#sockets) socket.destroy();
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.connectionsTaken += 1;
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#held.delete(socket);
    });
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      try {
        for (let length = frameLength(pending); length !== undefined; length = frameLength(pending)) {
          const frame = pending.subarray(0, length);
          pending = pending.subarray(length);
          this.#take(socket, readClientFrame(frame));
        }
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        this.violations.push(error.message);
        socket.destroy();
      }
    });
  }

  #take(socket: Socket, frame: ClientFrame): void {
    this.received.push(frame.command);
    if (this.faults.silent) return;
    if (frame.command === command.heartbeat) this.#answer(socket, frame, Buffer.alloc(0));
    else this.#open(socket, frame);
  }

  #open(socket: Socket, frame: ClientFrame): void {
    const request = openPayload(this.localKey, frame);
    if (typeof request !== 'object' || request === null) {
      if (this.faults.wrongKey === 'refusal') this.#refuse(socket, frame, 'json obj data unvalid');
      return;
    }
    const { devId, dps, dpId } = request as { devId?: unknown; dps?: Record<string, unknown>; dpId?: number[] };
    if (devId !== this.deviceId) this.#refuse(socket, frame, 'devid not found');
    else if (frame.command === command.query) this.#query(socket, frame);
    else if (frame.command === command.control) this.#control(socket, frame, dps ?? {});
    else if (frame.command === command.updateDps) this.#measure(socket, frame, dpId ?? []);
    else this.violations.push(`command ${frame.command}`);
  }

  #query(socket: Socket, frame: ClientFrame): void {
    const all = JSON.stringify({ devId: this.deviceId, dps: this.dps });
    if (this.faults.device22) this.#refuse(socket, frame, 'json obj data unvalid');
    else this.#answer(socket, frame, encrypt(this.localKey, all));
  }

  #control(socket: Socket, frame: ClientFrame, dps: Record<string, unknown>): void {
    const asked = Object.keys(dps).filter((id) => dps[id] === null && id in this.dps);
    const wished = Object.entries(dps).filter(([id, value]) => value !== null && id in this.dps);
    if (wished.some(([id, value]) => typeof value !== typeof this.dps[id])) {
      this.#refuse(socket, frame, 'data format error');
      return;
    }
    this.#answer(socket, frame, Buffer.alloc(0));
    if (this.faults.ignoresControl) return;
    const changed = wished.filter(([id, value]) => this.dps[id] !== value) as [string, Value][];
    Object.assign(this.dps, Object.fromEntries(changed));
    const told = [...changed, ...asked.map((id) => [id, this.dps[id]])];
    if (told.length > 0 && !this.faults.quiet) this.push(Object.fromEntries(told));
  }

  #measure(socket: Socket, frame: ClientFrame, ids: number[]): void {
    const known = ids.filter((id) => id in this.dps).map((id) => [id, this.dps[id]]);
    if (known.length > 0) this.push(Object.fromEntries(known));
    this.#answer(socket, frame, Buffer.alloc(0));
  }

  #answer(socket: Socket, { sequence, command: number }: ClientFrame, payload: Buffer): void {
    this.#send(socket, deviceFrame(sequence, number, payload));
  }

  #refuse(socket: Socket, { sequence, command: number }: ClientFrame, words: string): void {
    this.#send(socket, deviceFrame(sequence, number, Buffer.from(words), 1));
  }

  #send(socket: Socket, bytes: Buffer): void {
    if (this.faults.silent) return;
    if (this.faults.delay > 0) this.#later(this.faults.delay, () => this.#write(socket, bytes));
    else this.#write(socket, bytes);
  }

  #write(socket: Socket, bytes: Buffer): void {
    if (this.faults.glued) this.#hold(socket, bytes);
    else this.#writePieces(socket, bytes);
  }

  /** Pieces leave one after the other, also those of the next frame. */
  #writePieces(socket: Socket, bytes: Buffer): void {
    const size = Math.ceil(bytes.length / this.faults.segments);
    const lane = this.#lanes.get(socket) ?? [];
    const isIdle = lane.length === 0;
    for (let start = 0; start < bytes.length; start += size) lane.push(bytes.subarray(start, start + size));
    this.#lanes.set(socket, lane);
    if (isIdle) this.#writeNext(socket, lane);
  }

  #writeNext(socket: Socket, lane: Buffer[]): void {
    const [piece] = lane;
    if (piece) socket.write(piece);
    if (lane.length > 1) this.#later(2, () => this.#writeNext(socket, lane));
    lane.shift();
  }

  #hold(socket: Socket, bytes: Buffer): void {
    const held = this.#held.get(socket);
    if (held) {
      held.push(bytes);
      return;
    }
    const first = [bytes];
    this.#held.set(socket, first);
    this.#later(20, () => {
      this.#held.delete(socket);
      socket.write(Buffer.concat(first));
    });
  }

  #later(wait: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, wait);
    this.#timers.add(timer);
  }
}
