import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import {
  configInvalid,
  errorMessage,
  type IntegrationContext,
  milliseconds,
  notReady,
  seconds,
  unreachable,
} from '@nexa/sdk';
import { Aedes } from 'aedes';
import type { MqttConfig } from '../config.ts';
import { codeOf } from '../link/broker-failure.ts';
import type { BrokerTarget } from '../link/broker-target.ts';
import { MAX_PACKET } from '../link/packet-size.ts';
import { ChunkedStore } from '../storage/chunked-store.ts';
import { KeptMessages } from './kept-messages.ts';
import { memoryStreams } from './memory-stream.ts';

/** As many devices as a large home has. */
const MOST_CLIENTS = 500;
/** A device that says nothing for so long after it connected is let go of. */
const CONNECT_WITHIN = seconds(10);
const BAD_USERNAME_OR_PASSWORD = 4;
const LOOPBACK = '127.0.0.1';
const KEPT_CHUNKS = 48;
/** What is not written when the integration ends is lost. */
const WRITE_BEHIND = milliseconds(500);

/** NEXA's own broker: MQTT 3.1.1 for the devices of one home, in the plugin's process. */
export class OwnBroker {
  readonly #config: MqttConfig;
  readonly #aedes: Aedes;
  readonly #sockets = new Set<Socket>();
  /** Those of the plugin itself, which need no password. */
  readonly #inside = new WeakSet<object>();
  readonly #store: ChunkedStore;
  #server: Server | undefined;
  #refused = 0;

  private constructor(config: MqttConfig, aedes: Aedes, store: ChunkedStore) {
    this.#config = config;
    this.#aedes = aedes;
    this.#store = store;
  }

  /** Resolves when it takes connections. Rejects with an error of the contract. */
  static async start({ config, storage, clock, logger }: IntegrationContext<MqttConfig>): Promise<OwnBroker> {
    const isProtected = config.username !== undefined && config.password !== undefined;
    if (!isProtected && config.loopbackOnly !== true) {
      throw configInvalid('password', 'NEXA’s own broker needs a user name and a password for the devices at home.');
    }
    const store = await ChunkedStore.load({
      storage,
      clock,
      logger,
      name: 'kept',
      chunks: KEPT_CHUNKS,
      delay: WRITE_BEHIND,
    });
    const aedes = new Aedes({
      id: 'nexa',
      connectTimeout: CONNECT_WITHIN,
      heartbeatInterval: seconds(60),
      maxClientsIdLength: 200,
      queueLimit: 1000,
      keepaliveLimit: 0,
    });
    await aedes.listen();
    const broker = new OwnBroker(config, aedes, store);
    const kept = new KeptMessages(aedes, store);
    await kept.restore();
    broker.#guard();
    kept.follow();
    try {
      await broker.#listen();
    } catch (error) {
      await broker.stop();
      throw error;
    }
    return broker;
  }

  get facts(): { readonly clients: number; readonly refused: number } {
    return { clients: this.#sockets.size, refused: this.#refused };
  }

  get port(): number {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.port : this.#config.port;
  }

  /** The way into it from within. */
  targetFor(clientId: string): BrokerTarget {
    return {
      where: `NEXA’s own broker (port ${this.#config.port})`,
      clientId,
      open: () => {
        const [ours, its] = memoryStreams();
        for (const stream of [ours, its]) stream.on('error', () => undefined);
        this.#inside.add(its);
        this.#aedes.handle(its);
        return Promise.resolve(ours);
      },
    };
  }

  async stop(): Promise<void> {
    this.#store.end();
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    const server = this.#server;
    this.#server = undefined;
    if (server?.listening === true) await new Promise((resolve) => server.close(resolve));
  }

  #guard(): void {
    this.#aedes.authenticate = (client, username, password, done) => {
      const { conn } = client as unknown as { readonly conn: object };
      if (this.#inside.has(conn) || this.#isKnown(username, password)) {
        done(null, true);
        return;
      }
      this.#refused += 1;
      done(Object.assign(new Error('refused'), { returnCode: BAD_USERNAME_OR_PASSWORD }), false);
    };
    this.#aedes.authorizePublish = (_client, { topic, payload }, done) => {
      const isAllowed = !topic.startsWith('$') && payload.length <= MAX_PACKET;
      done(isAllowed ? null : new Error('NEXA’s broker does not take that.'));
    };
  }

  #isKnown(username: string | undefined, password: Buffer | undefined): boolean {
    const { username: wantedName, password: wanted } = this.#config;
    if (wantedName === undefined || wanted === undefined) return this.#config.loopbackOnly === true;
    return isSame(username ?? '', wantedName) && isSame(password ?? '', wanted);
  }

  async #listen(): Promise<void> {
    const { port, loopbackOnly } = this.#config;
    const server = createServer((socket) => this.#take(socket));
    server.maxConnections = MOST_CLIENTS;
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => reject(listenFailure(port, cause)));
      server.listen({ port, ...(loopbackOnly === true ? { host: LOOPBACK } : {}) }, () => {
        server.on('error', () => undefined);
        resolve();
      });
    });
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.setNoDelay(true);
    this.#limitPackets(socket);
    this.#aedes.handle(socket);
  }

  /** MQTT 3.1.1 knows no limit; the length stands in the first bytes of each packet. */
  #limitPackets(socket: Socket): void {
    const meter = new PacketMeter(MAX_PACKET);
    const emit = socket.push.bind(socket);
    socket.push = (chunk: Buffer | null, ...rest: never[]) => {
      if (chunk !== null && !meter.take(chunk)) {
        socket.destroy();
        return false;
      }
      return emit(chunk, ...rest);
    };
  }
}

/** Reads the lengths of packets (MQTT 3.1.1, section 2.2.3) as they pass. */
class PacketMeter {
  readonly #limit: number;
  /** Bytes of the present packet that are still to come. */
  #left = 0;
  #state: 'type' | 'length' = 'type';
  #length = 0;
  #factor = 1;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether nothing in it breaks the limit. */
  take(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const part = Math.min(this.#left, chunk.length - at);
        this.#left -= part;
        at += part;
        continue;
      }
      if (!this.#head(chunk[at] as number)) return false;
      at += 1;
    }
    return true;
  }

  #head(byte: number): boolean {
    if (this.#state === 'type') {
      this.#state = 'length';
      this.#length = 0;
      this.#factor = 1;
      return true;
    }
    this.#length += (byte & 127) * this.#factor;
    this.#factor *= 128;
    if (this.#factor > 128 ** 4 || this.#length > this.#limit) return false;
    if ((byte & 128) === 0) {
      this.#left = this.#length;
      this.#state = 'type';
    }
    return true;
  }
}

function isSame(given: string | Buffer, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function listenFailure(port: number, cause: unknown): Error {
  const code = codeOf(cause);
  if (code === 'EADDRINUSE') {
    // It may be a NEXA that is just ending, so it is tried again.
    const advice = 'Choose another port, or connect NEXA to the broker that is there.';
    return notReady(`Port ${port} is taken by another program of this machine. ${advice}`, { cause });
  }
  if (code === 'ERR_NEXA_REFUSED' || code === 'EACCES') {
    return configInvalid('port', `NEXA’s own broker may not listen on port ${port}. Choose another one.`, { cause });
  }
  return unreachable(`NEXA’s own broker cannot listen on port ${port} (${errorMessage(cause)}).`, { cause });
}
