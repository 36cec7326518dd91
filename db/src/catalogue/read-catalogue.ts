import type postgres from 'postgres';
import { catalogueQuery } from './catalogue-query.ts';

/** One fact of a database's catalogue. */
export interface CatalogueLine {
  /** table, column, constraint, index, policy, grant, function, trigger, view, comment, ... */
  readonly kind: string;
  readonly name: string;
  /** Whom a policy or a grant is for; null for other kinds. */
  readonly role: string | null;
  readonly definition: string;
}

export async function readCatalogue(tx: postgres.TransactionSql): Promise<readonly CatalogueLine[]> {
  const [was] = await tx`SELECT current_setting('search_path') AS path`;
  // What is on the search path is listed without its schema, and a login named nexa has schema nexa on it.
  // Compiling the query would take longer than running it.
  await tx`SELECT set_config('search_path', '', true), set_config('jit', 'off', true)`;
  const lines = await tx.unsafe<CatalogueLine[]>(catalogueQuery);
  await tx`SELECT set_config('search_path', ${was?.path}, true)`;
  return [...lines];
}

/**
 * What a database on Supabase has beyond any other: `authenticated` may do what `nexa_app` may, for requests that come
 * through Supabase's own interface, and Supabase's roles may use the schema public.
 */
export function withoutSupabase(lines: readonly CatalogueLine[]): readonly CatalogueLine[] {
  return lines.filter(({ kind, name, role }) => {
    if (role === 'authenticated') return false;
    const isUsageOfPublic = kind === 'grant' && name === 'public';
    return !(isUsageOfPublic && (role === 'anon' || role === 'service_role'));
  });
}

/** Facts of one database that the other lacks, as text; empty when both are the same. */
export function compareCatalogues(
  left: readonly CatalogueLine[],
  right: readonly CatalogueLine[],
): CatalogueDifference {
  const [ofLeft, ofRight] = [new Set(left.map(textOf)), new Set(right.map(textOf))];
  return {
    onlyLeft: [...ofLeft].filter((line) => !ofRight.has(line)),
    onlyRight: [...ofRight].filter((line) => !ofLeft.has(line)),
  };
}

export interface CatalogueDifference {
  readonly onlyLeft: readonly string[];
  readonly onlyRight: readonly string[];
}

const textOf = ({ kind, name, role, definition }: CatalogueLine) =>
  `${kind} ${name}${role === null ? '' : ` (${role})`}: ${definition}`;
