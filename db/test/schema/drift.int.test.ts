import { is } from 'drizzle-orm';
import { getTableConfig, getViewConfig, PgColumn, PgTable, PgView } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as schema from '../../src/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query } from '../fixtures/embedded-harness.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});

afterAll(() => test.drop());

const relations = Object.values<unknown>(schema);
const tables = relations.filter((relation) => is(relation, PgTable)).map((table) => getTableConfig(table as PgTable));
const views = relations.filter((relation) => is(relation, PgView)).map((view) => getViewConfig(view as PgView));

const nameOf = (relation: { schema: string | undefined; name: string }) =>
  `${relation.schema ?? 'public'}.${relation.name}`;

async function catalogueColumns(kind: 'r' | 'v'): Promise<string[]> {
  const rows = await query(
    test.connection,
    `SELECT format('%s.%s %s: %s%s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attnotnull THEN ' not null' ELSE '' END) AS line
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('public', 'nexa') AND c.relkind = '${kind}' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1`,
  );
  return rows.map((row) => row.line as string).sort();
}

describe('Drizzle’s description', () => {
  it('names every table with the columns, types and nullability of the catalogue', async () => {
    const described = tables.flatMap((table) =>
      table.columns.map(
        (column) => `${nameOf(table)} ${column.name}: ${column.getSQLType()}${column.notNull ? ' not null' : ''}`,
      ),
    );
    expect(described.sort()).toEqual(await catalogueColumns('r'));
  });

  it('names every view with the columns and types of the catalogue', async () => {
    const described = views.flatMap((view) =>
      Object.values<unknown>(view.selectedFields)
        .filter((field) => is(field, PgColumn))
        .map((column) => `${nameOf(view)} ${(column as PgColumn).name}: ${(column as PgColumn).getSQLType()}`),
    );
    expect(described.sort()).toEqual(await catalogueColumns('v'));
  });

  it('knows the same defaults to be there', async () => {
    const rows = await query(
      test.connection,
      `SELECT format('%s.%s %s', table_schema, table_name, column_name) AS line FROM information_schema.columns
       WHERE table_schema IN ('public', 'nexa') AND column_default IS NOT NULL`,
    );
    const described = tables.flatMap((table) =>
      table.columns
        .filter((column) => column.hasDefault && !column.generated)
        .map((column) => `${nameOf(table)} ${column.name}`),
    );
    expect(described.sort()).toEqual(rows.map((row) => row.line as string).sort());
  });
});
