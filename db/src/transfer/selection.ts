import { condition, type LiveTable, quoteName } from '../data-life/catalogue.ts';

/** Ids of the source that the target knows by another one, by the table they are of. */
export type IdMaps = ReadonlyMap<string, ReadonlyMap<string, string>>;

export const noMaps: IdMaps = new Map();
const peopleTable = 'public.users';

/** Every column of the rows of a home (of all rows without one), with ids as the target knows them. */
export function selectRows(table: LiveTable, maps: IdMaps, homeId?: string): string {
  const columns = table.columns.map((column) => `${translated(table, column, maps)} AS ${quoteName(column)}`);
  const rows =
    homeId === undefined || table.home === undefined ? '' : ` WHERE ${condition(table.home, { home: homeId })}`;
  return `SELECT ${columns.join(', ')} FROM ${table.source}${rows}`;
}

function translated(table: LiveTable, column: string, maps: IdMaps): string {
  const name = quoteName(column);
  // The audit chain seals its rows as they are.
  if (table.table === 'timeseries.audit_logs') return name;
  const referred = table.people[column] === undefined ? table.references[column] : peopleTable;
  const ids = (referred === undefined ? undefined : maps.get(referred)) ?? new Map();
  if (ids.size > 0 && table.types[column] === 'uuid') {
    const cases = [...ids].map(([from, to]) => `WHEN '${from}' THEN '${to}'::uuid`);
    return `CASE ${name} ${cases.join(' ')} ELSE ${name} END`;
  }
  const people = maps.get(peopleTable) ?? new Map<string, string>();
  if (people.size === 0 || !table.mentions.includes(column)) return name;
  const replaced = [...people].reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}')`, `${name}::text`);
  return `(${replaced})::jsonb`;
}
