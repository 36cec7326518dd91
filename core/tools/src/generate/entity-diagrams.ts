import type { DescribedRelation } from '@nexa/db';

type NameOf = (relation: DescribedRelation) => string;
type ForeignKey = DescribedRelation['foreignKeys'][number];

interface Tie {
  readonly from: string;
  readonly to: string;
  readonly isNullable: boolean;
  readonly line: string;
}

/** Nearly everything points at these: drawn outside of their own module, they would hide the rest. */
const everywhere = new Set(['homes', 'users', 'devices']);

/** Tables whose keys are drawn apart from the rest of their module, which would be too wide a picture otherwise. */
const areas: readonly ReadonlySet<string>[] = [
  new Set(['user_sessions', 'homes', 'home_members']),
  new Set(['alert_rules', 'alerts', 'user_notifications']),
  new Set(['invoices', 'invoice_items', 'payment_transactions']),
  new Set(['oem_api_keys', 'b2b_revenue', 'api_usage']),
];

/** More ties than this at one table stand above one another. */
const mostSideBySide = 4;

/**
 * Mermaid diagrams of a module's tables and of what they point at: one for each group that hangs together, so that
 * each is small enough to be read. Tables that are tied to nothing are in none.
 */
export function entityDiagrams(members: readonly DescribedRelation[], nameOf: NameOf): readonly string[] {
  const names = new Set(members.map(nameOf));
  const ties = members.flatMap((relation) =>
    relation.foreignKeys
      .filter(({ target }) => names.has(target) || !everywhere.has(target))
      .map((key) => tieOf(relation, key, nameOf)),
  );
  const rest = ties.filter(({ to }) => !areas.some((area) => area.has(to)));
  const parts = [rest, ...areas.map((area) => ties.filter(({ to }) => area.has(to)))];
  return parts.flatMap(groupsOf).map((group) => {
    const ends = group.flatMap(({ from, to }) => [from, to]);
    const isWide = ends.some((name) => ends.filter((other) => other === name).length > mostSideBySide);
    const boxes = members
      .filter((relation) => ends.includes(nameOf(relation)))
      .map((relation) => box(relation, nameOf));
    const lines = group.map(({ line }) => line);
    return ['```mermaid', 'erDiagram', ...(isWide ? ['  direction LR'] : []), ...boxes, ...lines, '```'].join('\n');
  });
}

/** What a home is made of; the rest hangs on these. */
const heart = [
  'users',
  'homes',
  'home_members',
  'rooms',
  'devices',
  'nexa.integrations',
  'nexa.device_bindings',
  'nexa.commands',
  'automations',
  'automation_executions',
  'diagnostic_issues',
  'self_healing_executions',
];

/** A Mermaid diagram of the tables that matter most, by their names, without who made or asked for what. */
export function overviewDiagram(relations: readonly DescribedRelation[], nameOf: NameOf): string {
  const lines = relations
    .filter((relation) => heart.includes(nameOf(relation)))
    .flatMap((relation) => relation.foreignKeys.map((key) => tieOf(relation, key, nameOf)))
    .filter(({ from, to, isNullable }) => heart.includes(from) && from !== to && !(from === 'users' && isNullable))
    .map(({ line }) => line);
  return ['```mermaid', 'erDiagram', ...lines, '```'].join('\n');
}

/** Ties that share a table, directly or by others, in the order of their first. */
function groupsOf(ties: readonly Tie[]): readonly (readonly Tie[])[] {
  const groups: Tie[][] = [];
  for (const tie of ties) {
    const touched = groups.filter((group) =>
      group.some(({ from, to }) => [from, to].includes(tie.from) || [from, to].includes(tie.to)),
    );
    const [first] = touched;
    if (first === undefined) groups.push([tie]);
    else first.push(...touched.slice(1).flatMap((group) => groups.splice(groups.indexOf(group), 1)[0] ?? []), tie);
  }
  return groups;
}

/** The keys only: the rest is in the table below the diagram. */
function box(relation: DescribedRelation, nameOf: NameOf): string {
  const pointing = new Set(relation.foreignKeys.flatMap(({ columns }) => columns));
  const keys = relation.columns
    .filter(({ name }) => relation.primaryKey.includes(name) || pointing.has(name))
    .map(({ name, type }) => {
      const marks = [relation.primaryKey.includes(name) ? 'PK' : '', pointing.has(name) ? 'FK' : ''].filter(Boolean);
      return `    ${type.replace(/\W+/g, '_')} ${name} ${marks.join(', ')}`;
    });
  return [`  "${nameOf(relation)}" {`, ...keys, '  }'].join('\n');
}

function tieOf(relation: DescribedRelation, key: ForeignKey, nameOf: NameOf): Tie {
  const column = key.columns.at(-1) ?? '';
  const isNullable = relation.columns.some(({ name, isNullable: nullable }) => nullable && key.columns.includes(name));
  const to = nameOf(relation);
  return {
    from: key.target,
    to,
    isNullable,
    line: `  "${key.target}" ${isNullable ? '|o' : '||'}--o{ "${to}" : ${column}`,
  };
}
