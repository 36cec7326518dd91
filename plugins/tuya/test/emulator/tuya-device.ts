import { createServer, type Server, type Socket } from 'node:net';
import { command, type Taken, Violation, type Wire, type WireParts } from './wire.ts';
import { Wire33 } from './wire-33.ts';
import { Wire34 } from './wire-34.ts';
import { Wire35 } from './wire-35.ts';

type Value = boolean | number | string;

const wires = { '3.3': Wire33, '3.4': Wire34, '3.5': Wire35 } as const;
type Version = keyof typeof wires;

type Request = Extract<Taken, { kind: 'request' }>;

export interface TuyaDeviceOptions {
  readonly version: Version;
  readonly deviceId: string;
  readonly localKey: string;
  readonly dps: Readonly<Record<string, Value>>;
}

/** What the device does wrong from now on. Change it at any time. */
export interface TuyaDeviceFaults {
  /** Takes connections and frames, answers nothing, not even heart-beats. */
  silent: boolean;
  /** Milliseconds before each answer and report. */
  delay: number;
  /** Sends each frame in this many TCP segments. */
  segments: number;
  /** Sends frames that fall into the same moment as one segment. */
  glued: boolean;
  /**
   * What comes back to a client with another key: nothing, words (3.3), the end of the connection, or with 3.4 and 3.5
   * the device's own half of the negotiation.
   */
  wrongKey: 'silence' | 'refusal' | 'close' | 'answer';
  /** Another program has the only connection that it serves: ours is ended at once, or taken and left alone. */
  taken: 'no' | 'ends' | 'ignores';
  /** Takes commands, but nothing changes. */
  ignoresControl: boolean;
  /** Carries commands out and does not report it. */
  quiet: boolean;
  /** Sends in place of each frame what belongs to no frame. */
  garbled: boolean;
  /** Answers the common query with a report. */
  answersByReport: boolean;
  /** Does not know the common query; reads data points that are set to null (ids of 22 characters). */
  device22: boolean;
}

/**
 * A Tuya device on loopback that speaks one version of the protocol, strict about what a client sends. Written from the description of the
 * protocol, with nothing of the library that the plugin uses.
 */
export class TuyaDevice {
  readonly deviceId: string;
  readonly version: Version;
  /** Change it as a reset of the device does. */
  localKey: string;
  readonly dps: Record<string, Value>;
  readonly faults: TuyaDeviceFaults = {
    silent: false,
    delay: 0,
    segments: 1,
    glued: false,
    wrongKey: 'silence',
    taken: 'no',
    ignoresControl: false,
    quiet: false,
    garbled: false,
    answersByReport: false,
    device22: false,
  };
  /** What clients did that the protocol does not allow. */
  readonly violations: string[] = [];
  /** Command numbers of all frames taken, in order. */
  readonly received: number[] = [];
  /** Connections taken since the start. */
  connectionsTaken = 0;
  /** The most that spoke at one time. */
  mostConnections = 0;
  readonly #wires = new Map<Socket, Wire>();
  readonly #hung = new WeakSet<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #held = new Map<Socket, Buffer[]>();
  readonly #lanes = new WeakMap<Socket, Buffer[]>();
  #server: Server | undefined;
  #host = '127.0.0.1';
  #port = 0;
  #counter = 0;

  constructor(options: TuyaDeviceOptions) {
    this.version = options.version;
    this.deviceId = options.deviceId;
    this.localKey = options.localKey;
    this.dps = { ...options.dps };
  }

  async start(
    options: { readonly port?: number; readonly host?: string } = {},
  ): Promise<{ host: string; port: number }> {
    this.#host = options.host ?? this.#host;
    this.#server = createServer((socket) => this.#accept(socket));
    const server = this.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? this.#port, this.#host, resolve);
    });
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    return { host: this.#host, port: this.#port };
  }

  /** Someone presses the button or the world changes: the new value is reported, alone. */
  set(dp: number | string, value: Value): void {
    this.dps[dp] = value;
    this.push({ [dp]: value });
  }

  /** Reports `dps` whatever the state is. */
  push(dps: Readonly<Record<string, unknown>>): void {
    for (const [socket, wire] of this.#wires) {
      const report = wire.report(dps);
      if (report) this.#send(socket, report);
    }
  }

  /** Reports `dps` of a child for which the device is the gateway. */
  pushOfChild(cid: string, dps: Readonly<Record<string, unknown>>): void {
    for (const [socket, wire] of this.#wires) {
      const report = wire.report(dps, cid);
      if (report) this.#send(socket, report);
    }
  }

  /** Sends any bytes to every client. */
  sendRaw(bytes: Buffer): void {
    for (const socket of this.#wires.keys()) this.#send(socket, bytes);
  }

  /** A whole report as bytes, for the one client, to be sent in part or spoilt. */
  reportFrame(dps: Readonly<Record<string, unknown>>): Buffer {
    const [wire] = this.#wires.values();
    const report = wire?.report(dps);
    if (!report) throw new Error('nobody is connected');
    return report;
  }

  /** Reports `dps`, and the connection breaks in the middle of it. */
  breakOff(dps: Readonly<Record<string, unknown>>): void {
    for (const [socket, wire] of [...this.#wires]) {
      const report = wire.report(dps) ?? Buffer.alloc(0);
      socket.end(report.subarray(0, Math.ceil(report.length / 2)));
    }
  }

  /** Clients connected now. */
  get connections(): number {
    return this.#wires.size;
  }

  /** Power gone, noticed at once: connections end, new ones are refused. */
  async pullPlug(): Promise<void> {
    await this.#close();
  }

  /** Power back, at the same address. */
  async plugIn(): Promise<void> {
    await this.start();
  }

  /** Hangs with whoever is connected now; a fresh connection is served. */
  hang(): void {
    for (const socket of this.#wires.keys()) this.#hung.add(socket);
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
    for (const socket of this.#wires.keys()) socket.destroy();
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.connectionsTaken += 1;
    socket.on('error', () => undefined);
    if (this.faults.taken === 'ends') {
      socket.destroy();
      return;
    }
    if (this.faults.taken === 'ignores') this.#hung.add(socket);
    const parts: WireParts = {
      deviceId: this.deviceId,
      localKey: () => this.localKey,
      nextReport: () => {
        this.#counter += 1;
        return this.#counter;
      },
    };
    const wire = new wires[this.version](parts);
    this.#wires.set(socket, wire);
    socket.setNoDelay(true);
    socket.on('end', () => this.#wires.delete(socket));
    socket.on('close', () => {
      this.#wires.delete(socket);
      this.#held.delete(socket);
    });
    this.#listen(socket, wire);
  }

  #listen(socket: Socket, wire: Wire): void {
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      try {
        for (let length = wire.frameLength(pending); length !== undefined; length = wire.frameLength(pending)) {
          const frame = pending.subarray(0, length);
          pending = pending.subarray(length);
          this.#take(socket, wire.take(frame));
        }
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        this.violations.push(error.message);
        socket.destroy();
      }
    });
  }

  #take(socket: Socket, taken: Taken): void {
    // Not when it is taken: the end of the one before may be read in the same turn.
    this.mostConnections = Math.max(this.mostConnections, this.#wires.size);
    this.received.push(taken.command);
    if (this.faults.silent || this.#hung.has(socket)) return;
    if (taken.kind === 'stranger') this.#meetStranger(socket, taken.reply);
    else if (taken.kind === 'negotiation') this.#send(socket, taken.reply ?? Buffer.alloc(0));
    else if (taken.command === command.heartbeat) this.#answer(socket, taken);
    else this.#open(socket, taken);
  }

  #meetStranger(socket: Socket, reply: Buffer): void {
    if (this.faults.wrongKey === 'close') socket.end();
    if (this.faults.wrongKey === 'answer') this.#send(socket, reply);
  }

  #open(socket: Socket, taken: Request): void {
    const { request } = taken;
    if (typeof request !== 'object' || request === null) {
      if (this.faults.wrongKey === 'refusal') this.#refuse(socket, taken, 'json obj data unvalid');
      if (this.faults.wrongKey === 'close') socket.end();
      return;
    }
    const { devId, dps, dpId } = request as { devId?: unknown; dps?: Record<string, unknown>; dpId?: number[] };
    if (devId !== undefined && devId !== this.deviceId) this.#refuse(socket, taken, 'devid not found');
    else this.#carryOut(socket, taken, { dps: dps ?? {}, dpId: dpId ?? [] });
  }

  #carryOut(socket: Socket, taken: Request, { dps, dpId }: { dps: Record<string, unknown>; dpId: number[] }): void {
    const isOlder = this.version === '3.3';
    if (taken.command === (isOlder ? command.query : command.newQuery)) this.#query(socket, taken);
    else if (taken.command === (isOlder ? command.control : command.newControl)) this.#control(socket, taken, dps);
    else if (taken.command === command.updateDps) this.#measure(socket, taken, dpId);
    else this.violations.push(`command ${taken.command}`);
  }

  #query(socket: Socket, taken: Request): void {
    if (this.faults.device22) this.#refuse(socket, taken, 'json obj data unvalid');
    else if (this.faults.answersByReport) this.push(this.dps);
    else this.#answer(socket, taken, { devId: this.deviceId, dps: this.dps });
  }

  #control(socket: Socket, taken: Request, dps: Record<string, unknown>): void {
    const asked = Object.keys(dps).filter((id) => dps[id] === null && id in this.dps);
    const wished = Object.entries(dps).filter(([id, value]) => value !== null && id in this.dps);
    if (wished.some(([id, value]) => typeof value !== typeof this.dps[id])) {
      this.#refuse(socket, taken, 'data format error');
      return;
    }
    this.#answer(socket, taken, Buffer.alloc(0));
    if (this.faults.ignoresControl) return;
    const changed = wished.filter(([id, value]) => this.dps[id] !== value) as [string, Value][];
    Object.assign(this.dps, Object.fromEntries(changed));
    const told = [...changed, ...asked.map((id) => [id, this.dps[id]])];
    if (told.length > 0 && !this.faults.quiet) this.push(Object.fromEntries(told));
  }

  #measure(socket: Socket, taken: Request, ids: number[]): void {
    const known = ids.filter((id) => id in this.dps).map((id) => [id, this.dps[id]]);
    if (known.length > 0) this.push(Object.fromEntries(known));
    this.#answer(socket, taken, Buffer.alloc(0));
  }

  #answer(socket: Socket, taken: Request, json?: object): void {
    this.#send(socket, this.#wires.get(socket)?.answer(taken, json) ?? Buffer.alloc(0));
  }

  #refuse(socket: Socket, taken: Request, words: string): void {
    this.#send(socket, this.#wires.get(socket)?.refuse(taken, words) ?? Buffer.alloc(0));
  }

  #send(socket: Socket, bytes: Buffer): void {
    if (this.faults.silent || bytes.length === 0) return;
    if (this.faults.delay > 0) this.#later(this.faults.delay, () => this.#write(socket, bytes));
    else this.#write(socket, bytes);
  }

  #write(socket: Socket, bytes: Buffer): void {
    if (this.faults.garbled) socket.write('HTTP/1.1 504 Gateway Timeout\r\n\r\n');
    else if (this.faults.glued) this.#hold(socket, bytes);
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
