import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NexaError } from '@nexa/sdk';
import type { PostgresConnection } from '../../embedded/embedded-postgres.ts';
import { type ReadEntry, readArchive } from '../archive.ts';
import type { BackupKeys } from '../backup-key.ts';
import type { TableDigest, TableDigests } from '../reference.ts';
import { type ClientProcess, startClient } from './client-process.ts';
import { feedDump, type InspectedDump } from './dump-archive.ts';
import type { PostgresPrograms } from './postgres-programs.ts';
import {
  chooseContents,
  closingScript,
  digestMark,
  doneMark,
  openingScript,
  type RestoreTargetFacts,
  withoutNewerSettings,
} from './restore-script.ts';

export interface RestoreDumpOptions {
  readonly file: string;
  readonly keys: BackupKeys;
  readonly dump: InspectedDump;
  readonly programs: PostgresPrograms;
  /** An empty database whose login may make schemas in it. */
  readonly connection: PostgresConnection | string;
  readonly target: RestoreTargetFacts & { readonly major: number };
  /** What the restored tables hold; when it throws, nothing of it stays. */
  readonly check: (found: TableDigests) => void;
  /** Everything is in the database; what it holds is not yet compared. */
  readonly onRestored?: () => void;
  /** Other files of the backup. */
  readonly onExtra?: (entry: ReadEntry) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  /** For tests: statements between restoring and comparing. */
  readonly beforeComparing?: string;
}

/** The longest single step is a large table's index. */
const stallMs = 6 * 3_600_000;

/**
 * Brings a dump into an empty database in one transaction: `pg_restore` turns it into statements, `psql` carries them
 * out. All of it is there in the end, compared, or nothing.
 */
export async function restoreDump(options: RestoreDumpOptions): Promise<TableDigests> {
  const { programs, connection, signal, dump, target } = options;
  const folder = await mkdtemp(join(tmpdir(), 'nexa-restore-'));
  const list = join(folder, 'contents');
  await writeFile(list, `${chooseContents(dump.contents, target).join('\n')}\n`);
  const psql = startClient({
    program: programs.psql,
    args: ['--no-psqlrc', '--no-password', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1'],
    connection,
    signal,
  });
  const restore = startClient({
    program: programs.restore,
    args: ['--file=-', '--no-owner', '--no-tablespaces', `--use-list=${list}`],
    signal,
  });
  const clock = setTimeout(() => psql.stop(`nothing moved for ${stallMs / 3_600_000} hours`), stallMs);
  try {
    return await run(options, { psql, restore, onMove: () => void clock.refresh() });
  } finally {
    clearTimeout(clock);
    for (const process of [psql, restore]) process.stop('the restore was given up');
    await Promise.all([psql.ended, restore.ended]);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Programs {
  readonly psql: ClientProcess;
  readonly restore: ClientProcess;
  readonly onMove: () => void;
}

async function run(options: RestoreDumpOptions, { psql, restore, onMove }: Programs): Promise<TableDigests> {
  const { dump, target, signal } = options;
  const found = readDigests(psql.stdout, onMove);
  psql.stdin.write(await openingScript(dump.facts, target));
  const flowing = flow(options, { psql, restore, onMove });
  const { failure: unread } = await feed(options, restore);
  await flowing.catch(() => undefined);
  signal?.throwIfAborted();
  // psql ends at the first error, and pg_restore then fails for want of a reader: what psql says is the reason.
  if (unread !== undefined) {
    psql.stdin.end();
    const { failure } = await psql.ended;
    throw restoreFailed(options.file, failure ?? unread);
  }
  options.onRestored?.();
  const closing = { facts: dump.facts, contents: dump.contents, expected: dump.tables };
  psql.stdin.write(closingScript(closing, target, options.beforeComparing));
  const tables = await found;
  signal?.throwIfAborted();
  if (tables === undefined) throw restoreFailed(options.file, (await psql.ended).failure ?? 'psql ended early');
  options.check(tables);
  psql.stdin.end('COMMIT;\n');
  const { failure } = await psql.ended;
  if (failure !== undefined) throw restoreFailed(options.file, failure);
  return tables;
}

async function feed({ file, keys, signal, onExtra }: RestoreDumpOptions, restore: ClientProcess) {
  await readArchive(file, keys, async (entry) => {
    await feedDump(entry, restore.stdin, signal);
    if (entry.name.startsWith('extras/')) await onExtra?.(entry);
  });
  restore.stdin.end();
  return restore.ended;
}

function flow({ programs, target }: RestoreDumpOptions, { psql, restore, onMove }: Programs): Promise<void> {
  const counted = new Transform({
    transform(piece: Buffer, _encoding, done) {
      onMove();
      done(null, piece);
    },
  });
  const cleaned = programs.major >= 17 && target.major < 17 ? [withoutNewerSettings()] : [];
  // psql's end stays open for the statements that follow.
  const flowing = pipeline([restore.stdout, ...cleaned, counted, psql.stdin], { end: false });
  flowing.catch(() => undefined);
  return flowing;
}

/** Undefined when psql ended before it had said all. */
async function readDigests(output: Readable, onMove: () => void): Promise<TableDigests | undefined> {
  const tables: Record<string, TableDigest> = {};
  for await (const line of createInterface({ input: output })) {
    onMove();
    if (line === doneMark) return tables;
    const [mark, table, rows, hash] = line.split('|');
    if (mark === digestMark && table !== undefined) tables[table] = { rows: Number(rows), hash: hash ?? '' };
  }
  return undefined;
}

function restoreFailed(file: string, problem: string): NexaError {
  return new NexaError('NEXA_RESTORE_FAILED', `${file} could not be restored: ${problem}. The database is as it was.`, {
    params: { file, problem },
  });
}
