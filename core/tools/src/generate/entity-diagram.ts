import type { DescribedRelation } from '@nexa/db';

type NameOf = (relation: DescribedRelation) => string;

/** Nearly everything points at these: drawn, they would hide the rest. */
const everywhere = new Set(['homes', 'users']);

/** A Mermaid diagram of a module's tables and of what they point at; none where nothing points at anything. */
export function entityDiagram(members: readonly DescribedRelation[], nameOf: NameOf): readonly string[] {
  const names = new Set(members.map(nameOf));
  const ties = members.flatMap((relation) =>
    relation.foreignKeys
      .filter(({ target }) => names.has(target) || !everywhere.has(target))
      .map((key) => tie(relation, key, nameOf)),
  );
  if (ties.length === 0) return [];
  const boxes = members.filter(({ kind }) => kind === 'table').map((relation) => box(relation, nameOf));
  return [['```mermaid', 'erDiagram', ...boxes, ...ties, '```'].join('\n')];
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

function tie(relation: DescribedRelation, key: DescribedRelation['foreignKeys'][number], nameOf: NameOf): string {
  const column = key.columns.at(-1) ?? '';
  const isNullable = relation.columns.some(({ name, isNullable: nullable }) => nullable && key.columns.includes(name));
  return `  "${key.target}" ${isNullable ? '|o' : '||'}--o{ "${nameOf(relation)}" : ${column}`;
}
