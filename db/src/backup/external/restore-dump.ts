import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable, Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
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
  defaultRightsScript,
  digestMark,
  doneMark,
  openingScript,
  type RestoreTargetFacts,
  withoutNewerSetting,
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
  const chosen = chooseContents(dump.contents, target);
  const writer = async (list: readonly string[], name: string): Promise<ClientProcess> => {
    await writeFile(join(folder, name), `${list.join('\n')}\n`);
    const args = ['--file=-', '--no-owner', '--no-tablespaces', `--use-list=${join(folder, name)}`];
    return startClient({ program: programs.restore, args, signal });
  };
  const [things, rights] = [await writer(chosen.things, 'things'), await writer(chosen.rights, 'rights')];
  const psql = startClient({
    program: programs.psql,
    args: ['--no-psqlrc', '--no-password', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1'],
    connection,
    signal,
  });
  const clock = setTimeout(() => psql.stop(`nothing moved for ${stallMs / 3_600_000} hours`), stallMs);
  try {
    return await run(options, { psql, things, rights, onMove: () => void clock.refresh() });
  } finally {
    clearTimeout(clock);
    for (const process of [psql, things, rights]) process.stop('the restore was given up');
    await Promise.all([psql.ended, things.ended, rights.ended]);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Programs {
  readonly psql: ClientProcess;
  /** Two of `pg_restore`: the rights come last, and their statements are few. */
  readonly things: ClientProcess;
  readonly rights: ClientProcess;
  readonly onMove: () => void;
}

async function run(options: RestoreDumpOptions, work: Programs): Promise<TableDigests> {
  const { dump, target, signal } = options;
  const { psql, rights, things, onMove } = work;
  const found = readDigests(psql.stdout, onMove);
  psql.stdin.write(await openingScript(dump.facts, target));
  const flowing = flow(options, work);
  const rightsText = text(rights.stdout);
  await feed(options, [things, rights]);
  await flowing.catch(() => undefined);
  signal?.throwIfAborted();
  const unread = (await things.ended).failure ?? (await rights.ended).failure;
  // psql ends at the first error, and pg_restore then fails for want of a reader: what psql says is the reason.
  if (unread !== undefined) {
    psql.stdin.end();
    const { failure } = await psql.ended;
    throw restoreFailed(options.file, failure ?? unread);
  }
  options.onRestored?.();
  psql.stdin.write(defaultRightsScript(dump.facts));
  psql.stdin.write(isForOlder(options) ? withoutNewerSetting(await rightsText) : await rightsText);
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

async function feed({ file, keys, signal, onExtra }: RestoreDumpOptions, programs: readonly ClientProcess[]) {
  const inputs = programs.map(({ stdin }) => stdin);
  await readArchive(file, keys, async (entry) => {
    await feedDump(entry, inputs, signal);
    if (entry.name.startsWith('extras/')) await onExtra?.(entry);
  });
  for (const input of inputs) input.end();
}

const isForOlder = ({ programs, target }: RestoreDumpOptions): boolean => programs.major >= 17 && target.major < 17;

function flow(options: RestoreDumpOptions, { psql, things, onMove }: Programs): Promise<void> {
  const counted = new Transform({
    transform(piece: Buffer, _encoding, done) {
      onMove();
      done(null, piece);
    },
  });
  const cleaned = isForOlder(options) ? [withoutNewerSettings()] : [];
  // psql's end stays open for the statements that follow.
  const flowing = pipeline([things.stdout, ...cleaned, counted, psql.stdin], { end: false });
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
