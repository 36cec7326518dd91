import type { DescribedColumn, DescribedRelation, DescribedRight } from '@nexa/db';
import { selfEvidentColumns } from '@nexa/db';
import { entityDiagrams } from './entity-diagrams.ts';

const generatedBy =
  '<!-- Generated from the migrations, through a migrated database, by `npm run generate`; do not edit. -->';

const introduction = `# Database reference

Every table and view of the schemas \`public\` and \`nexa\`, by module, from the comments of the database itself. How the
parts work together is in [db/README.md](../db/README.md).

- Every table has row-level security, forced; \`nexa_service\` does the work in the background and may do everything.
  "Requests may" says who gets at which rows through a request, as \`nexa_app\`; in brackets the only columns, where not
  all. On Supabase \`authenticated\` may do the same, or less. The conditions themselves are in the migrations.
- Foreign keys that begin with \`home_id\` let no row point into another home. The diagrams leave out that key where it
  only says so, and the homes, people and devices of other modules, at which nearly every table points. A module has
  one for each group of tables that hangs together; tables that point nowhere else are in none.
- Time series are views over private storage; nobody writes through them.`;

export interface ReferenceModule {
  readonly title: string;
  /** Relations as they are named in SQL, without \`public\`. */
  readonly relations: readonly string[];
}

/** `docs/database-reference.md`: diagrams of each module, and what every table and view holds. */
export function databaseReference(
  relations: readonly DescribedRelation[],
  modules: readonly ReferenceModule[],
): string {
  const known = new Map(relations.map((relation) => [nameOf(relation), relation]));
  const placed = new Set(modules.flatMap((module) => module.relations));
  const lost = [...known.keys()].filter((name) => !placed.has(name));
  if (lost.length > 0)
    throw new Error(`No migration file creates ${lost.join(', ')}: the reference has no place for it.`);
  const sections = modules.flatMap(({ title, relations: names }) => {
    const members = names.flatMap((name) => known.get(name) ?? []);
    if (members.length === 0) return [];
    return [`## ${title}`, ...entityDiagrams(members, nameOf), ...members.map(sectionOf)];
  });
  return `${[generatedBy, introduction, selfEvident(), ...sections].join('\n\n')}\n`;
}

const nameOf = ({ schema, name }: DescribedRelation) => (schema === 'public' ? name : `${schema}.${name}`);

function selfEvident(): string {
  const rows = Object.entries(selfEvidentColumns).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
  return [
    'Columns that mean the same wherever they stand (`..._at` is the moment of what the name says):',
    '',
    '| column | meaning |',
    '|---|---|',
    ...rows,
  ].join('\n');
}

function sectionOf(relation: DescribedRelation): string {
  const lines = [`### ${nameOf(relation)}`, '', relation.comment ?? '', ''];
  if (relation.kind === 'view') {
    lines.push('| column | type | meaning |', '|---|---|---|');
    lines.push(
      ...relation.columns.map((column) => row([`\`${column.name}\``, typeOf(column), meaningOf(relation, column)])),
    );
  } else {
    lines.push('| column | type | null | default | meaning |', '|---|---|---|---|---|');
    lines.push(
      ...relation.columns.map((column) =>
        row([
          `\`${column.name}\``,
          typeOf(column),
          column.isNullable ? 'yes' : '',
          column.default === null ? '' : `\`${column.default.replace(/::[\w ]+$/, '')}\``,
          meaningOf(relation, column),
        ]),
      ),
    );
  }
  if (relation.indexes.length > 0) lines.push('', `Indexes: ${relation.indexes.map(indexOf).join('; ')}.`);
  lines.push('', 'Requests may:', '');
  lines.push(...relation.rights.map(rightOf));
  if (relation.rights.length === 0) lines.push('- nothing');
  return lines.join('\n');
}

const row = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;

/** The short names that the migrations use. */
const typeOf = ({ type }: DescribedColumn) =>
  type.replace(/timestamp(\(\d\))? with time zone/, 'timestamptz$1').replace('double precision', 'float8');

const indexOf = ({ isUnique, definition }: DescribedRelation['indexes'][number]) =>
  `${isUnique ? 'unique ' : ''}\`${definition.replace(/^btree /, '')}\``;

function meaningOf({ primaryKey, foreignKeys }: DescribedRelation, column: DescribedColumn): string {
  const key = foreignKeys.find(({ columns }) => columns.at(-1) === column.name);
  const parts = [
    primaryKey.includes(column.name) ? 'Primary key.' : '',
    key ? `→ [${key.target}](#${key.target.replace('.', '')}).` : '',
    column.comment ?? '',
    column.words ? `One of ${column.words.map((word) => `\`${word}\``).join(', ')}.` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Whom the functions of a policy let in. */
const people: readonly (readonly [RegExp, string])[] = [
  [/^[\strue]*$/, 'everyone'],
  [/current_user_id\(\)[^)]*\) IS NOT NULL/, 'everyone signed in'],
  [/full_homes\(\)/, 'owner, admin and member of the home'],
  [/guest_(devices|rooms)\(\)/, 'guests where it is granted to them'],
  [/managed_homes\(\)/, 'owner and admin of the home'],
  [/oem_partners/, 'the owner of the partner'],
  [/people_of_my_homes\(\)/, 'those who share a home'],
  [/(?:\buser_id|\bid) = \( SELECT nexa\.current_user_id/, 'the person it is about'],
  [/^(?!.*oem_partners).*owner_id = \( SELECT nexa\.current_user_id/s, 'its owner'],
];

function rightOf({ operation, condition, columns }: DescribedRight): string {
  const who = people.filter(([pattern]) => pattern.test(condition)).map(([, words]) => words);
  // A condition in words that are not known here is shown as it is: better long than wrong.
  if (who.length === 0) who.push(`where \`${condition.replace(/\s+/g, ' ').trim()}\``);
  const only = columns === null ? '' : ` (${columns.map((column) => `\`${column}\``).join(', ')})`;
  return `- ${operation.toLowerCase()}: ${who.join('; ')}${only}`;
}
