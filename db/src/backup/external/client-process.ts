import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { connectionOf } from '../../client/connect.ts';
import type { PostgresConnection } from '../../embedded/embedded-postgres.ts';

export interface ClientOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** Left out: it speaks to no server. */
  readonly connection?: PostgresConnection | string;
  readonly signal?: AbortSignal | undefined;
}

export interface ClientEnd {
  /** Undefined when all went well. */
  readonly failure: string | undefined;
}

/** One of Postgres' own programs at work. */
export interface ClientProcess {
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Never rejects. */
  readonly ended: Promise<ClientEnd>;
  /** Ends it at once; `why` becomes its failure. */
  stop(why: string): void;
}

const keptOfComplaint = 4_000;

/** The password goes by the environment, which only this user can read: arguments can be read by everybody. */
export function startClient({ program, args, connection, signal }: ClientOptions): ClientProcess {
  const child = spawn(program, args, {
    env: clientEnvironment(connection),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' }),
  });
  let complaint = '';
  let stopped: string | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-keptOfComplaint);
  });
  // A program that has ended does not read on; why it ended is what counts.
  child.stdin.on('error', () => undefined);
  const name = program.slice(program.lastIndexOf('/') + 1);
  const ended = new Promise<ClientEnd>((done) => {
    let broken: Error | undefined;
    child.once('error', (error) => {
      broken = error;
      if (child.pid === undefined) done({ failure: `${name} could not be started: ${error.message}` });
    });
    child.once('close', (code, by) => {
      const said = complaint.trim() || broken?.message || (by === null ? `exit code ${code}` : `it was ended by ${by}`);
      done({ failure: code === 0 ? undefined : `${name}: ${stopped ?? said}` });
    });
  });
  return {
    pid: child.pid,
    stdin: child.stdin,
    stdout: child.stdout,
    ended,
    stop: (why) => {
      stopped ??= why;
      child.kill('SIGKILL');
    },
  };
}

/** Where the server is and who asks, as libpq reads it; certificates as the operator has set them. */
function clientEnvironment(connection: PostgresConnection | string | undefined): NodeJS.ProcessEnv {
  const passed = ['PATH', 'HOME', 'TMPDIR', 'PGSSLROOTCERT', 'PGSSLCERT', 'PGSSLKEY', 'PGSSLCRL'];
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', PGAPPNAME: 'nexa backup', PGCONNECT_TIMEOUT: '15' };
  for (const name of passed) if (process.env[name] !== undefined) environment[name] = process.env[name];
  if (connection === undefined) return environment;
  const { host, port, user, password, database } = connectionOf(connection);
  Object.assign(environment, { PGHOST: host, PGPORT: String(port), PGUSER: user, PGDATABASE: database });
  if (password !== '') environment.PGPASSWORD = password;
  const mode = typeof connection === 'string' ? new URL(connection).searchParams.get('sslmode') : null;
  // NEXA's word for a certificate that nobody checks.
  if (mode !== null) environment.PGSSLMODE = mode === 'no-verify' ? 'require' : mode;
  // Node's setting for a private authority serves both.
  if (mode?.startsWith('verify') && process.env.NODE_EXTRA_CA_CERTS !== undefined)
    environment.PGSSLROOTCERT ??= process.env.NODE_EXTRA_CA_CERTS;
  return environment;
}

/** Calls `onStall` when the source gives nothing for so long; what the reader takes for itself does not count. */
export async function* watchProgress(
  source: AsyncIterable<Buffer>,
  stallMs: number,
  onStall: () => void,
): AsyncGenerator<Buffer> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(onStall, stallMs);
      const next = await pieces.next().finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await pieces.return?.();
  }
}
