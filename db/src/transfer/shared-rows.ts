import { condition, type LiveTable, quoteName } from '../data-life/catalogue.ts';
import type { IdMaps } from './selection.ts';
import type { TransferSql } from './session.ts';

export interface MovedPerson {
  readonly email: string;
  /** Matched: somebody with this e-mail address has an account on the target already. */
  readonly as: 'matched' | 'copied';
}

interface PersonRow {
  readonly id: string;
  readonly email: string;
  readonly row: string;
}

/** Everybody whom rows of the home name gets an account on the target: their own, or the one with their address. */
export async function bringPeople(
  source: TransferSql,
  target: TransferSql,
  tables: readonly LiveTable[],
  homeId: string,
): Promise<{ readonly ids: ReadonlyMap<string, string>; readonly people: readonly MovedPerson[] }> {
  const naming = tables.filter((table) => table.home !== undefined && table.of === 'home' && table.moved === true);
  const named = naming.flatMap((table) =>
    Object.keys(table.people)
      .filter((column) => table.types[column] === 'uuid')
      .map(
        (column) =>
          `SELECT ${quoteName(column)} FROM ${table.table} WHERE ${condition(table.home ?? '', { home: homeId })}`,
      ),
  );
  const rows = await source.unsafe<PersonRow[]>(
    `SELECT id, email, to_jsonb(u)::text AS row FROM public.users AS u WHERE id IN (${named.join(' UNION ')}) ORDER BY id`,
  );
  const ids = new Map<string, string>();
  const people: MovedPerson[] = [];
  const [first] = await target`SELECT NOT EXISTS (SELECT FROM users) AS is_empty`;
  for (const { id, email, row } of rows) {
    const [known] = await target<{ id: string }[]>`
      SELECT id FROM users WHERE id = ${id} OR (lower(email) = lower(${email}) AND deleted_at IS NULL)
      ORDER BY id = ${id} DESC LIMIT 1`;
    if (known === undefined) {
      await insertJson(target, 'public.users', tables, row);
      // Whoever looked after the other server does not look after this one, unless nobody else does.
      if (!first?.is_empty) await target`UPDATE users SET role = 'user' WHERE id = ${id}`;
    } else if (known.id !== id) ids.set(id, known.id);
    people.push({ email, as: known === undefined ? 'copied' : 'matched' });
  }
  return { ids, people };
}

/** Rows of catalogues that the home refers to: found on the target by what they are, or added to it. */
export async function bringReferences(
  source: TransferSql,
  target: TransferSql,
  tables: readonly LiveTable[],
  homeId: string,
): Promise<IdMaps> {
  const maps = new Map<string, Map<string, string>>();
  for (const catalogue of tables.filter(({ of }) => of === 'catalogue')) {
    const wanted = referringTo(catalogue, tables, homeId);
    if (wanted.length === 0) continue;
    const rows = await source.unsafe<{ id: string; row: Record<string, unknown> }[]>(
      `SELECT id::text AS id, to_jsonb(c) AS row FROM ${catalogue.table} AS c WHERE id IN (${wanted.join(' UNION ')})`,
    );
    const ids = new Map<string, string>();
    for (const { id, row } of rows) {
      const translated = translateReferences(catalogue, row, maps);
      const known = await findByKey(target, catalogue, translated);
      if (known === undefined) await insertJson(target, catalogue.table, tables, JSON.stringify(translated));
      else if (known !== id) ids.set(id, known);
    }
    maps.set(catalogue.table, ids);
  }
  return maps;
}

/** Ids of a catalogue's rows that rows of the home name, directly or through another catalogue. */
function referringTo(catalogue: LiveTable, tables: readonly LiveTable[], homeId: string): string[] {
  return tables.flatMap((table) =>
    Object.entries(table.references)
      .filter(([, referred]) => referred === catalogue.table)
      .flatMap(([column]) => {
        if (table.of === 'catalogue') {
          const through = referringTo(table, tables, homeId);
          if (through.length === 0) return [];
          return [`SELECT ${quoteName(column)} FROM ${table.table} WHERE id IN (${through.join(' UNION ')})`];
        }
        if (table.home === undefined) return [];
        return [`SELECT ${quoteName(column)} FROM ${table.table} WHERE ${condition(table.home, { home: homeId })}`];
      }),
  );
}

function translateReferences(
  table: LiveTable,
  row: Record<string, unknown>,
  maps: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Record<string, unknown> {
  const entries = Object.entries(table.references).map(([column, referred]) => {
    const id = row[column];
    return [column, typeof id === 'string' ? (maps.get(referred)?.get(id) ?? id) : id];
  });
  return { ...row, ...Object.fromEntries(entries) };
}

async function findByKey(
  target: TransferSql,
  table: LiveTable,
  row: Record<string, unknown>,
): Promise<string | undefined> {
  const key = table.naturalKey ?? ['id'];
  const matches = key.map((column, index) => `${quoteName(column)}::text = $${index + 1}`).join(' AND ');
  const [known] = await target.unsafe<{ id: string }[]>(
    `SELECT id::text AS id FROM ${table.table} WHERE ${matches}`,
    key.map((column) => String(row[column])),
  );
  return known?.id;
}

async function insertJson(target: TransferSql, name: string, tables: readonly LiveTable[], row: string): Promise<void> {
  const columns = (tables.find(({ table }) => table === name)?.columns ?? []).map(quoteName).join(', ');
  await target.unsafe(
    `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${name}, $1::text::jsonb)`,
    [row],
  );
}
