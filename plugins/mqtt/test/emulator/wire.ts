import { connect, createServer, type Server, type Socket } from 'node:net';

/** How the network between NEXA and a broker behaves. */
export type WireMode =
  | 'well'
  /** Takes everything and delivers nothing, either way. */
  | 'frozen'
  /** Answers whatever comes from NEXA with what is no MQTT. */
  | 'babbling'
  /** Delivers to NEXA a second and a half late. */
  | 'slow'
  /** Hangs up on whoever connects. */
  | 'rejecting';

const LATE = 1500;
const HOST = '127.0.0.1';

/** A piece of network that a test can unplug, between NEXA and a broker on loopback. */
export class Wire {
  mode: WireMode = 'well';
  /** Connections that were asked for since the start. */
  attempts = 0;
  readonly #target: () => number;
  readonly #sockets = new Set<Socket>();
  readonly #late = new Set<NodeJS.Timeout>();
  #server: Server | undefined;
  #port = 0;

  constructor(target: () => number) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  async plugIn(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, HOST, resolve));
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.dropAll();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  /** Another address: here, another port. */
  async move(): Promise<void> {
    await this.unplug();
    this.#port = 0;
    await this.plugIn();
  }

  dropAll(): void {
    for (const timer of this.#late) clearTimeout(timer);
    this.#late.clear();
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  #serve(near: Socket): void {
    this.attempts += 1;
    near.on('error', () => near.destroy());
    if (this.mode === 'rejecting') {
      near.destroy();
      return;
    }
    const far = connect(this.#target(), HOST);
    this.#join(near, far);
    near.on('data', (chunk: Buffer) => {
      if (this.mode === 'babbling') near.write('HTTP/1.1 400 Bad Request\r\n\r\n<html>no such page</html>');
      else if (this.mode !== 'frozen') far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      if (this.mode === 'slow') this.#later(() => near.write(chunk));
      else if (this.mode === 'well') near.write(chunk);
    });
  }

  #join(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }

  #later(act: () => void): void {
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      act();
    }, LATE);
    this.#late.add(timer);
  }
}
