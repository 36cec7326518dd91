import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { quoteName } from '../data-life/catalogue.ts';
import { type CopyQuery, refusalOf } from '../timeseries/port.ts';
import type { TransferSql } from './session.ts';

/** What is read on one side and written on the other; the names come from the catalogues of the databases. */
export interface TableCopy {
  readonly table: string;
  readonly columns: readonly string[];
  /** A query that yields these columns on the source. */
  readonly select: string;
}

/** Streams rows from one server to the other: what waits in between is what the two sockets hold. */
export async function copyTable(source: TransferSql, target: TransferSql, copy: TableCopy): Promise<void> {
  const columns = copy.columns.map(quoteName).join(', ');
  await copyInto(source, target, copy, `${copy.table} (${columns})`);
}

/** COPY refuses tables with row security, even where the role may write every row: those take the way round. */
export async function copyGuardedTable(source: TransferSql, target: TransferSql, copy: TableCopy): Promise<void> {
  const columns = copy.columns.map(quoteName).join(', ');
  const staging = 'pg_temp.arriving';
  await target.unsafe(`CREATE TEMPORARY TABLE arriving AS SELECT ${columns} FROM ${copy.table} WITH NO DATA`);
  await copyInto(source, target, copy, `${staging} (${columns})`);
  await target.unsafe(`INSERT INTO ${copy.table} (${columns}) SELECT ${columns} FROM ${staging}`);
  await target.unsafe(`DROP TABLE ${staging}`);
}

async function copyInto(source: TransferSql, target: TransferSql, copy: TableCopy, into: string): Promise<void> {
  const writing = target.unsafe(`COPY ${into} FROM STDIN`) as unknown as CopyQuery;
  const refused = refusalOf(writing);
  const writable: Writable = await Promise.race([refused, writing.writable()]);
  const rows: Readable = await source.unsafe(`COPY (${copy.select}) TO STDOUT`).readable();
  await Promise.race([refused, pipeline(rows, together, writable)]);
  // postgres.js pauses the socket when rows wait to be read, and no more asks for them once it has seen the last one.
  rows._read(0);
}

/** postgres.js hands over row by row; what has gathered meanwhile is written at once. */
async function* together(rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of rows) yield chunk;
}

export interface Fingerprint {
  readonly rows: number;
  /** Sum of a hash of every row: the order does not matter, and a row that is there twice counts twice. */
  readonly hash: string;
}

export async function fingerprint(sql: TransferSql, select: string): Promise<Fingerprint> {
  const [row] = await sql.unsafe<{ rows: string; hash: string }[]>(
    `SELECT count(*)::text AS rows,
      COALESCE(sum(('x' || left(md5(one::text), 16))::bit(64)::bigint::numeric), 0)::text AS hash
     FROM (${select}) AS one`,
  );
  return { rows: Number(row?.rows ?? 0), hash: row?.hash ?? '0' };
}
