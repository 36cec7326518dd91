import type { Readable } from 'node:stream';
import type { Instant } from '@nexa/sdk';
import { stringify } from 'csv-stringify/sync';
import type postgres from 'postgres';
import type { DatabaseTransaction, UserClaims } from '../client/database.ts';
import type { RequestDatabase } from '../client/request-database.ts';
import { condition, type LiveTable, quoteName, readLiveTables } from './catalogue.ts';
import { ZipWriter } from './zip-writer.ts';

export interface ExportedFile {
  readonly path: string;
  readonly rows: number;
  readonly meaning: string;
}

export interface ExportManifest {
  readonly format: 1;
  readonly createdAt: string;
  readonly of: { readonly userId?: string; readonly homeId?: string };
  readonly files: readonly ExportedFile[];
  readonly leftOut: readonly { readonly table: string; readonly because: string }[];
}

export interface DataExport {
  readonly zip: Readable;
  /** Resolves with the manifest when the last byte is on its way; rejects when it breaks or nobody reads on. */
  readonly done: Promise<ExportManifest>;
}

export interface ExportOptions {
  /** In whose name everything is read: row security decides what is in it. */
  readonly claims: UserClaims;
  readonly now: Instant;
  /** One home instead of the person. */
  readonly homeId?: string;
}

const rowsAtOnce = 1_000;
/** Whoever reads more slowly than this gives the connection back. */
const patienceMs = 600_000;

type ExportDatabase = Pick<RequestDatabase, 'withUser'>;

/** All that a person may see and what is their own, or one home, as JSON and CSV in a zip. */
export function exportData(database: ExportDatabase, options: ExportOptions): DataExport {
  const zip = new ZipWriter(new Date(options.now));
  const done = new Exporter(database, options, zip).run();
  done.catch(() => undefined);
  return { zip: zip.output, done };
}

interface Source {
  readonly path: string;
  readonly from: string;
  readonly columns: readonly string[];
  readonly meaning: string;
}

class Exporter {
  readonly #database: ExportDatabase;
  readonly #options: ExportOptions;
  readonly #zip: ZipWriter;
  readonly #files: ExportedFile[] = [];

  constructor(database: ExportDatabase, options: ExportOptions, zip: ZipWriter) {
    this.#database = database;
    this.#options = options;
    this.#zip = zip;
  }

  async run(): Promise<ExportManifest> {
    const live = await this.#database.withUser(this.#options.claims, ({ sql }) => readLiveTables(sql));
    if (this.#options.homeId === undefined) await this.#addAccount(live);
    await this.#addHomes(live);
    await this.#addHistory(live);
    const manifest = this.#manifest(live);
    await this.#zip.add('manifest.json', (write) => write(JSON.stringify(manifest, null, 2)));
    this.#zip.end();
    return manifest;
  }

  /** Rows that are the person's own, wherever they live. */
  async #addAccount(live: readonly LiveTable[]): Promise<void> {
    const ids = { person: this.#options.claims.sub };
    for (const table of live.filter(({ of, exported }) => of === 'person' && exported === true)) {
      const columns = await this.#allowedColumns(table.table, shown(table));
      const from = `${table.table} WHERE ${condition(table.person ?? 'false', ids)}`;
      await this.#addTable(source(table, 'account', from, columns));
    }
    const audit = live.find(({ name }) => name === 'audit_logs');
    if (audit !== undefined) await this.#addTable(source(audit, 'account', 'nexa.my_audit()', shown(audit)));
  }

  async #addHomes(live: readonly LiveTable[]): Promise<void> {
    const { homeId } = this.#options;
    for (const table of live) {
      if (table.exported !== true || table.home === undefined) continue;
      if (table.of !== 'home' && table.name !== 'audit_logs') continue;
      const name = table.of === 'series' ? `public.${table.name}` : table.table;
      const columns = await this.#allowedColumns(name, shown(table));
      if (columns.length === 0) continue;
      const where = homeId === undefined ? '' : ` WHERE ${condition(table.home, { home: homeId })}`;
      await this.#addTable(source(table, 'homes', `${name}${where}`, columns));
    }
  }

  /** Measured values are too many for one file: a CSV for each device and series. */
  async #addHistory(live: readonly LiveTable[]): Promise<void> {
    const { homeId } = this.#options;
    const devices = await this.#database.withUser(
      this.#options.claims,
      ({ sql }) =>
        sql<
          { id: string }[]
        >`SELECT id FROM devices WHERE ${homeId === undefined ? sql`true` : sql`home_id = ${homeId}`} ORDER BY id`,
    );
    const series = live.filter(({ of, name }) => of === 'series' && name !== 'audit_logs');
    for (const { id } of devices) {
      for (const table of series) {
        const from = `public.${table.name} WHERE ${condition('device_id = :device', { device: id })}`;
        const path = `history/${id}/${table.name}.csv`;
        await this.#addCsv({ ...source(table, 'history', from, shown(table)), path }, true);
      }
    }
  }

  async #addTable(file: Source): Promise<void> {
    await this.#addJson({ ...file, path: `${file.path}.json` });
    await this.#addCsv({ ...file, path: `${file.path}.csv` }, false);
  }

  async #addJson({ path, from, columns, meaning }: Source): Promise<void> {
    let rows = 0;
    await this.#zip.add(path, (write) =>
      this.#read(async (sql) => {
        await write('[');
        const query = `SELECT to_jsonb(one)::text AS row FROM (SELECT ${names(columns)} FROM ${from}) AS one`;
        for await (const some of sql.unsafe<{ row: string }[]>(query).cursor(rowsAtOnce)) {
          await write(some.map(({ row }, index) => `${rows + index === 0 ? '\n' : ',\n'}${row}`).join(''));
          rows += some.length;
        }
        await write('\n]\n');
      }),
    );
    this.#files.push({ path, rows, meaning });
  }

  async #addCsv({ path, from, columns, meaning }: Source, onlyWithRows: boolean): Promise<void> {
    let rows = 0;
    const query = `SELECT ${columns.map((column) => `${quoteName(column)}::text`).join(', ')} FROM ${from}`;
    if (onlyWithRows && !(await this.#hasRows(from))) return;
    await this.#zip.add(path, (write) =>
      this.#read(async (sql) => {
        await write(stringify([[...columns]]));
        for await (const some of sql.unsafe<Record<string, string | null>[]>(query).cursor(rowsAtOnce)) {
          rows += some.length;
          await write(stringify(some.map((row) => columns.map((column) => row[column]))));
        }
      }),
    );
    this.#files.push({ path, rows, meaning });
  }

  async #hasRows(from: string): Promise<boolean> {
    let has = false;
    await this.#read(async (sql) => {
      has = (await sql.unsafe(`SELECT FROM ${from} LIMIT 1`)).length > 0;
    });
    return has;
  }

  async #allowedColumns(table: string, columns: readonly string[]): Promise<readonly string[]> {
    const rows = await this.#database.withUser(
      this.#options.claims,
      ({ sql }) =>
        sql<{ name: string }[]>`SELECT name FROM unnest(${[...columns]}::text[]) WITH ORDINALITY AS c (name, place)
        WHERE has_column_privilege(${table}, name, 'SELECT') ORDER BY place`,
    );
    return rows.map(({ name }) => name);
  }

  #read(work: (sql: postgres.TransactionSql) => Promise<void>): Promise<void> {
    return this.#database.withUser(this.#options.claims, (tx) => patiently(tx, work));
  }

  #manifest(live: readonly LiveTable[]): ExportManifest {
    const { homeId, now, claims } = this.#options;
    return {
      format: 1,
      createdAt: new Date(now).toISOString(),
      of: homeId === undefined ? { userId: claims.sub } : { homeId },
      files: this.#files,
      leftOut: live
        .filter(({ exported }) => exported !== true)
        .map(({ table, exported }) => ({ table, because: String(exported) })),
    };
  }
}

async function patiently(
  tx: DatabaseTransaction,
  work: (sql: postgres.TransactionSql) => Promise<void>,
): Promise<void> {
  await tx.sql`SELECT set_config('idle_in_transaction_session_timeout', ${String(patienceMs)}, true),
    set_config('statement_timeout', ${String(patienceMs)}, true), set_config('TimeZone', 'UTC', true)`;
  await work(tx.sql);
}

const names = (columns: readonly string[]): string => columns.map(quoteName).join(', ');
const shown = (table: LiveTable): string[] => table.columns.filter((column) => !table.secret.includes(column));

const source = (table: LiveTable, folder: string, from: string, columns: readonly string[]): Source => ({
  path: `${folder}/${table.name}`,
  from,
  columns,
  meaning: table.meaning,
});
