import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';

const NOT_AUTHORISED = 5;
/** Clients of NEXA call themselves so. */
const NEXA = /^nexa-/;

/** A broker on loopback that speaks MQTT 3.1.1, with a password that a test can change. */
export class TestBroker {
  username = 'home';
  password = 'broker-password-1';
  /** Messages and subscriptions that came from NEXA. */
  questions = 0;
  /** Topics to which nobody may subscribe. */
  forbidden: RegExp | undefined;
  /** What NEXA published, in order. */
  readonly published: { readonly topic: string; readonly payload: string }[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #aedes: Aedes;
  #server: Server | undefined;
  #port = 0;

  constructor() {
    this.#aedes = new Aedes({ maxClientsIdLength: 200 });
    this.#aedes.authenticate = (_client, username, password, done) => {
      const isKnown = username === this.username && String(password ?? '') === this.password;
      if (isKnown) done(null, true);
      else done(Object.assign(new Error('refused'), { returnCode: NOT_AUTHORISED }), false);
    };
    this.#aedes.authorizeSubscribe = (_client, subscription, done) =>
      done(null, this.forbidden?.test(subscription.topic) === true ? null : subscription);
    this.#aedes.on('publish', ({ topic, payload }, client) => {
      if (client === null || !NEXA.test(client.id)) return;
      this.questions += 1;
      this.published.push({ topic, payload: payload.toString() });
    });
    this.#aedes.on('subscribe', (_subscriptions, client) => {
      if (NEXA.test(client.id)) this.questions += 1;
    });
  }

  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    await this.#aedes.listen();
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      this.#aedes.handle(socket);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
    const server = this.#server;
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }
}
