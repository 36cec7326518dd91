import { createRequire } from 'node:module';
import { type AddressInfo, Server, type Socket } from 'node:net';

type Value = boolean | number | string;

/** The members of `@tuyapi/stub` 0.3.0 that are used or repaired here; it brings no types. */
interface TuyaStub {
  readonly state: Record<string, Value>;
  readonly server?: Server;
  readonly socket?: Socket;
  startServer(port: number): void;
  shutdown(): void;
  setProperty(property: string, value: Value): void;
  _handleRequest(data: Buffer): void;
}

type TuyaStubClass = new (options: { id: string; key: string; state: Record<string, Value> }) => TuyaStub;

/**
 * `@tuyapi/stub`: a device of protocol 3.1 that is not ours. It listens on every interface and throws at whatever it
 * does not like; here it binds to loopback, and what it throws ends that request as a real device does, in silence.
 */
export class Tuya31Stub {
  readonly #stub: TuyaStub;
  readonly #sockets = new Set<Socket>();
  /** What the stub threw. */
  readonly complaints: string[] = [];

  constructor(options: { deviceId: string; localKey: string; dps: Readonly<Record<string, Value>> }) {
    const Stub = createRequire(import.meta.url)('@tuyapi/stub') as TuyaStubClass;
    this.#stub = new Stub({ id: options.deviceId, key: options.localKey, state: { ...options.dps } });
    const handle = this.#stub._handleRequest.bind(this.#stub);
    this.#stub._handleRequest = (data) => {
      try {
        handle(data);
      } catch (error) {
        this.complaints.push(error instanceof Error ? error.message : String(error));
      }
    };
  }

  get dps(): Record<string, Value> {
    return this.#stub.state;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async start(options: { readonly port?: number } = {}): Promise<{ host: string; port: number }> {
    onLoopback(options.port ?? 0, () => this.#stub.startServer(options.port ?? 0));
    const { server } = this.#stub;
    if (!server) throw new Error('the stub made no server');
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    const { address, port } = server.address() as AddressInfo;
    return { host: address, port };
  }

  /** Someone presses the button: the stub reports its whole state. */
  set(dp: number | string, value: Value): void {
    this.#stub.setProperty(String(dp), value);
  }

  async stop(): Promise<void> {
    const { server } = this.#stub;
    const closed = server?.listening ? new Promise((resolve) => server.once('close', resolve)) : undefined;
    for (const socket of this.#sockets) socket.destroy();
    this.#stub.shutdown();
    await closed;
  }
}

/** While `act` runs, servers listen on this port of 127.0.0.1: the stub names no address, and has no port 0. */
function onLoopback(port: number, act: () => void): void {
  const { listen } = Server.prototype;
  Server.prototype.listen = function (this: Server) {
    return Reflect.apply(listen, this, [{ port, host: '127.0.0.1' }]) as Server;
  };
  try {
    act();
  } finally {
    Server.prototype.listen = listen;
  }
}
