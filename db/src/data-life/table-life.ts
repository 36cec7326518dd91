/**
 * What becomes of a column that names a person when that person is erased.
 *
 * - `row`: the row is the person's own and goes with the account.
 * - `forget`: the row stays and names nobody any more.
 * - `kept`: it stays as it is; the table says why.
 */
export type PersonColumn = 'row' | 'forget' | 'kept';

/** How long rows are kept that nobody removes; `when` picks the rows that have come to their end, with `:now`. */
export interface KeepRule {
  readonly days: number;
  /** Condition on its columns; `:before` is the moment that lies `days` back. */
  readonly when: string;
  readonly because: string;
}

/**
 * To whom the rows of a table belong, and with it what an export shows, what a move takes along and what an erasure
 * removes. Conditions are SQL on the table's own columns; `:home`, `:device` and `:person` stand for an id.
 */
export interface TableLife {
  /** With its schema: `public.rooms`. */
  readonly table: string;
  /**
   * - `home`, `person`: rows of a home, or of a person wherever they live.
   * - `catalogue`: knowledge that all share. `server`: this installation's own.
   * - `series`: a time series, read through `timeseries.<name>_rows`. `storage`: made from other rows, or the engine's.
   */
  readonly of: 'home' | 'person' | 'catalogue' | 'server' | 'series' | 'storage';
  readonly home?: string;
  readonly device?: string;
  readonly person?: string;
  /** Every column that names a person. */
  readonly people: Readonly<Record<string, PersonColumn>>;
  /** JSON in which ids of people occur (causes): rewritten when the person is erased. */
  readonly mentions: readonly string[];
  /** Columns that no export shows: hashes, sealed values, salts. */
  readonly secret: readonly string[];
  /** Columns that follow from others; neither copied nor compared. */
  readonly derived: readonly string[];
  /** Shown to the person who asks for their data; else the reason why not. */
  readonly exported: true | string;
  /** Whether a home that moves takes its rows along; else the reason why not. */
  readonly moved: true | string;
  /** What stays of it after an erasure, and why; nothing when left out. */
  readonly stays?: string;
  readonly keep?: KeepRule;
  /** Catalogues: what tells two rows of two databases to be the same thing; the id when left out. */
  readonly naturalKey?: readonly string[];
  /** Columns that name a row of a catalogue. */
  readonly references: Readonly<Record<string, string>>;
}

type Details = Partial<Omit<TableLife, 'table' | 'of'>>;

const bare = { people: {}, mentions: [], secret: [], derived: [], references: {} } as const;

/** Rows with a `home_id`; of one device where there is a `device_id`. */
export const ofHome = (table: string, details: Details = {}): TableLife => ({
  table,
  of: 'home',
  home: 'home_id = :home',
  ...bare,
  exported: true,
  moved: true,
  ...details,
});

/** As {@link ofHome}, and its `device_id` says of which device. */
export const ofDevice = (table: string, details: Details = {}): TableLife =>
  ofHome(table, { device: 'device_id = :device', ...details });

/** Rows with a `user_id` that belong to the account, not to a home. */
export const ofPerson = (table: string, details: Details = {}): TableLife => ({
  table,
  of: 'person',
  person: 'user_id = :person',
  ...bare,
  people: { user_id: 'row' },
  exported: true,
  moved: 'Belongs to the account on this server.',
  ...details,
});

export const ofAll = (table: string, details: Details = {}): TableLife => ({
  table,
  of: 'catalogue',
  ...bare,
  exported: 'Says nothing about anybody.',
  moved: 'Only what the home refers to.',
  ...details,
});

export const ofServer = (table: string, details: Details = {}): TableLife => ({
  table,
  of: 'server',
  ...bare,
  exported: 'Says nothing about anybody.',
  moved: 'Belongs to this server.',
  ...details,
});

export const series = (name: string, details: Details = {}): TableLife => ({
  table: `timeseries.${name}`,
  of: 'series',
  home: 'home_id = :home',
  device: 'device_id = :device',
  ...bare,
  exported: true,
  moved: true,
  ...details,
});

export const storage = (table: string, details: Details = {}): TableLife => ({
  table,
  of: 'storage',
  ...bare,
  exported: 'Made from rows that are exported.',
  moved: 'Made anew from rows that are moved.',
  ...details,
});
