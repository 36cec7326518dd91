import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { JsonObject } from '@nexa/sdk';
import { type ReadEntry, readArchive } from '../archive.ts';
import type { BackupKeys } from '../backup-key.ts';
import type { TableDigests } from '../reference.ts';
import { damaged } from '../sealed-stream.ts';
import { startClient } from './client-process.ts';
import type { PostgresPrograms } from './postgres-programs.ts';

/** Facts at the end of a dump, inside the seal. */
export interface DumpFacts extends JsonObject {
  /** The moment of the one snapshot that all of it was read under. */
  readonly snapshotAt: string;
  readonly finishedAt: string;
  /** Version of the extension; null: the database has none. */
  readonly timescale: string | null;
  readonly schemas: readonly string[];
  /** What belongs to the service role, as `ALTER` names it. */
  readonly ownedByService: readonly string[];
  readonly roles: readonly string[];
}

/** The dump lies in the archive in pieces, since nobody knows its length before its end. */
export const dumpFolder = 'dump';

export interface InspectedDump {
  readonly facts: DumpFacts;
  readonly tables: TableDigests;
  /** `pg_restore --list`: a line for each thing in the dump, in the order in which they are restored. */
  readonly contents: readonly string[];
}

/** Reads a whole backup with its key and lets `pg_restore` list what is in it. Touches nothing but the file. */
export async function inspectDump(
  file: string,
  keys: BackupKeys,
  programs: Pick<PostgresPrograms, 'restore'>,
  signal?: AbortSignal,
): Promise<InspectedDump> {
  const lister = startClient({ program: programs.restore, args: ['--list'], signal });
  let text = '';
  lister.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  try {
    const { manifest } = await readArchive(file, keys, (entry) => feedDump(entry, [lister.stdin], signal));
    lister.stdin.end();
    const { failure } = await lister.ended;
    signal?.throwIfAborted();
    if (failure !== undefined) throw damaged(file, `its dump cannot be read (${failure})`);
    const contents = text.split('\n').filter((line) => /^\d+; /.test(line));
    if (!contents.some((line) => line.includes(' TABLE DATA '))) throw damaged(file, 'its dump holds no rows');
    const { tables, ...facts } = manifest.facts;
    return { facts: facts as DumpFacts, tables: tables as unknown as TableDigests, contents };
  } finally {
    lister.stop('no longer needed');
    await lister.ended;
  }
}

/** A visitor of the archive: gives what belongs to the dump to programs, and drops it where one has read enough. */
export async function feedDump(
  { name, content }: ReadEntry,
  to: readonly Writable[],
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  if (!name.startsWith(`${dumpFolder}/`)) return;
  for await (const piece of content) await Promise.all(to.map((program) => give(program, piece)));
}

async function give(to: Writable, piece: Buffer): Promise<void> {
  if (to.destroyed || to.write(piece)) return;
  const waiting = new AbortController();
  const freed = ['drain', 'close'].map((event) => once(to, event, { signal: waiting.signal }));
  await Promise.race(freed)
    .catch(() => undefined)
    .finally(() => waiting.abort());
}
