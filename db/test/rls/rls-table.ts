import type { Ids, Person } from './rls-world.ts';

/** One table of the matrix: a row of the home, how to add another one, and who may do what. */
export interface RlsTable {
  readonly table: string;
  /** Which row the operations are tried on; the home's only one when left out. */
  readonly row?: (ids: Ids) => string;
  /** Columns and values of a row of this home. */
  readonly values: (ids: Ids) => Readonly<Record<string, string>>;
  /** The row is there already, made with the home. */
  readonly isSeeded?: boolean;
  /** What an insert says of a row that is there already. */
  readonly onConflict?: string;
  /** A column that request roles may be able to change. */
  readonly column: string;
  readonly select: readonly Person[];
  readonly insert: readonly Person[];
  readonly update: readonly Person[];
  readonly delete: readonly Person[];
}

export const none: readonly Person[] = [];
export const owner: readonly Person[] = ['owner'];
export const managers: readonly Person[] = ['owner', 'admin'];
export const full: readonly Person[] = ['owner', 'admin', 'member'];
export const withGuest: readonly Person[] = [...full, 'guest'];
export const everybody: readonly Person[] = [...withGuest, 'guestElsewhere', 'guestLater', 'stranger', 'nobody'];
export const everyUser = everybody.slice(0, -1);

export const readBy = (select: readonly Person[]) => ({ select, insert: none, update: none, delete: none });
export const managed = (select: readonly Person[]) => ({
  select,
  insert: managers,
  update: managers,
  delete: managers,
});
export const q = (value: string) => `'${value}'`;
export const hash = 'sha256(gen_random_uuid()::text::bytea)';
