import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  acquireDataFolder,
  audit,
  type CopiedTable,
  confirmUpgrade,
  copyDatabase,
  type Database,
  type DatabaseTransaction,
  type ErasurePlan,
  erasePerson,
  exportData,
  type MovedHome,
  moveHome,
  planErasure,
  purgeHome,
  recordDeed,
  upgradeCluster,
} from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { readServerConfig } from '../config/server-config.ts';
import { serverVersion } from '../config/server-version.ts';
import { loadSecretKeys } from '../secrets/secret-key.ts';
import { withDatabase } from './database-command.ts';
import { givenBy } from './given-by.ts';
import { progressPrinter } from './progress.ts';

export interface MoveDirection {
  readonly to?: string;
  readonly from?: string;
  readonly targetKeyFile?: string;
  readonly remove?: boolean;
}

const onProgress = progressPrinter((text) => void process.stderr.write(text));

export async function moveOneHome(
  environment: NodeJS.ProcessEnv,
  homeId: string,
  direction: MoveDirection,
): Promise<string> {
  const other = otherEnd(direction);
  const targetKeyIds = await targetKeysOf(environment, direction, other.isTarget);
  return withDatabase(environment, async ({ connection }) => {
    const ends = other.isTarget ? { from: connection, to: other.url } : { from: other.url, to: connection };
    const startedAt = performance.now();
    const moved = await moveHome({
      ...ends,
      homeId,
      onProgress,
      removeFromSource: direction.remove === true,
      request: givenBy('home move', environment),
      ...(targetKeyIds === undefined ? {} : { targetKeyIds }),
    });
    return describeMove(moved, performance.now() - startedAt);
  });
}

function otherEnd({ to, from }: MoveDirection): { readonly url: string; readonly isTarget: boolean } {
  if ((to === undefined) === (from === undefined)) throw invalid('Name one of --to and --from.');
  return to === undefined ? { url: from ?? '', isTarget: false } : { url: to, isTarget: true };
}

/** The keys of this server where the home comes to it; a server that never ran has none yet. */
async function targetKeysOf(
  environment: NodeJS.ProcessEnv,
  { targetKeyFile }: MoveDirection,
  isTargetOther: boolean,
): Promise<readonly string[] | undefined> {
  if (targetKeyFile !== undefined) return keyIdsOf(targetKeyFile);
  const { secretKeyFile } = readServerConfig(environment);
  return isTargetOther || !existsSync(secretKeyFile) ? undefined : keyIdsOf(secretKeyFile);
}

async function keyIdsOf(file: string): Promise<readonly string[]> {
  if (!existsSync(file)) throw invalid(`There is no key file ${file}.`);
  return (await loadSecretKeys(file)).map(({ id }) => id);
}

function describeMove(moved: MovedHome, milliseconds: number): string {
  const matched = moved.people.filter(({ as }) => as === 'matched').map(({ email }) => email);
  const { secrets } = moved;
  const keys = secrets.keyIds.join(', ');
  return [
    describeRows(`The home ${moved.name} is on the target`, moved.tables, milliseconds),
    ...(matched.length === 0 ? [] : [`Had an account there already: ${matched.join(', ')}.`]),
    ...(secrets.count === 0
      ? []
      : secrets.moved
        ? [
            `Its ${secrets.count} sealed secrets open there only with the key ${keys}: the server needs it in its key file.`,
          ]
        : [
            `Its ${secrets.count} sealed secrets stayed behind: the target seals with another key than ${keys}. Sign in to its integrations there again.`,
          ]),
    moved.isRemovedFromSource
      ? 'It was removed where it came from.'
      : 'It is also still where it came from: let only one server run it.',
  ].join('\n');
}

function describeRows(what: string, tables: readonly CopiedTable[], milliseconds: number): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const rate = Math.round((rows * 1000) / Math.max(milliseconds, 1));
  return `${what}: ${rows} rows of ${tables.filter((table) => table.rows > 0).length} tables, compared by hash (${rate} rows/s).`;
}

export async function copyWholeDatabase(environment: NodeJS.ProcessEnv, direction: MoveDirection): Promise<string> {
  const other = otherEnd(direction);
  return withDatabase(environment, async ({ connection }) => {
    const ends = other.isTarget ? { from: connection, to: other.url } : { from: other.url, to: connection };
    const startedAt = performance.now();
    const { tables } = await copyDatabase({ ...ends, onProgress, request: givenBy('db copy', environment) });
    return describeRows('Everything is in the target', tables, performance.now() - startedAt);
  });
}

export async function upgradeDatabase(
  environment: NodeJS.ProcessEnv,
  options: { readonly fromBinaries?: string; readonly confirm?: boolean },
): Promise<string> {
  const { dataDir, databaseUrl } = readServerConfig(environment);
  if (databaseUrl !== undefined)
    throw invalid('DATABASE_URL is set: its server is upgraded by whoever looks after it.');
  const lock = await acquireDataFolder(dataDir, { version: serverVersion() }, { onProgress });
  try {
    if (options.confirm) {
      const removed = await confirmUpgrade(dataDir);
      return removed.length === 0 ? 'There is no old cluster.' : `Removed ${removed.join(', ')}.`;
    }
    if (options.fromBinaries === undefined)
      throw invalid('Name the programs of the old version: --from-binaries <folder>.');
    const upgraded = await upgradeCluster({
      dataDir,
      oldPrograms: options.fromBinaries,
      onProgress,
      endWithParent: true,
      request: givenBy('db upgrade', environment),
    });
    const rows = upgraded.tables.reduce((sum, table) => sum + table.rows, 0);
    return `The database of Postgres ${upgraded.from} was brought over: ${rows} rows, compared by hash. The old one lies in ${upgraded.oldData}; when all is well, "nexa db upgrade --confirm" removes it.`;
  } finally {
    await lock.release();
  }
}

export async function removeHome(environment: NodeJS.ProcessEnv, homeId: string, isNow: boolean): Promise<string> {
  return withDatabase(environment, async ({ database }) => {
    const request = givenBy(isNow ? 'home remove --now' : 'home remove', environment);
    const id = homeId.toLowerCase();
    const remove = async (tx: DatabaseTransaction) => {
      const { count } = await tx.sql`
        UPDATE homes SET deleted_at = COALESCE(deleted_at, now()) WHERE id::text = ${id}`;
      if (count === 0) throw new NexaError('NEXA_HOME_NOT_FOUND', `There is no home ${homeId}.`);
      await audit(tx, { homeId: id, action: 'homes.removed', entityId: id }, 'system');
    };
    await database.asService('erasure', remove, request);
    if (!isNow) return 'The home was removed; its rows go after 30 days.';
    const { rows } = await purgeHome(database, id, { request });
    return `The home and its ${rows} rows are gone.`;
  });
}

export async function exportUser(environment: NodeJS.ProcessEnv, email: string, file: string): Promise<string> {
  return withDatabase(environment, async ({ database }) => {
    const userId = await findUser(database, email);
    // Readable by nobody else, and never over a file that is there.
    const target = await open(file, 'wx', 0o600);
    try {
      const { zip, done } = exportData(database, { claims: { sub: userId }, now: Date.now() });
      await pipeline(zip, target.createWriteStream());
      const { files } = await done;
      await recordDeed(database, { action: 'users.exported', entityId: userId }, givenBy('user export', environment));
      return `${file} holds ${files.reduce((sum, { rows }) => sum + rows, 0)} rows in ${files.length} files.`;
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  });
}

export async function eraseUser(
  environment: NodeJS.ProcessEnv,
  email: string,
  options: { readonly dryRun?: boolean; readonly removeSharedHomes?: boolean },
): Promise<string> {
  return withDatabase(environment, async ({ database }) => {
    const userId = await findUser(database, email);
    if (options.dryRun) return describePlan(await planErasure(database, userId), 'would be');
    const plan = await erasePerson(database, userId, {
      removeSharedHomes: options.removeSharedHomes === true,
      request: givenBy('user erase', environment),
    });
    return describePlan(plan, 'was');
  });
}

async function findUser(database: Database, email: string): Promise<string> {
  const [person] = await database.asService(
    'erasure',
    ({ sql }) =>
      sql<{ id: string }[]>`SELECT id FROM users WHERE lower(email) = lower(${email}) AND deleted_at IS NULL`,
  );
  if (person === undefined) throw new NexaError('NEXA_ACCOUNT_NOT_FOUND', `Nobody has an account with ${email}.`);
  return person.id;
}

function describePlan(plan: ErasurePlan, verb: string): string {
  return [
    `${plan.email} ${verb} erased.`,
    ...plan.homes.map(({ name, others }) => `home       ${name}${others > 0 ? ` (${others} others live in it)` : ''}`),
    ...plan.tables.map(
      ({ outcome, table, rows, because }) =>
        `${outcome.padEnd(10)} ${table.padEnd(36)} ${String(rows).padStart(8)}${because ? `  ${because}` : ''}`,
    ),
  ].join('\n');
}

const invalid = (problem: string): NexaError => new NexaError('NEXA_REQUEST_INVALID', problem);
