import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DescribedRelation, describeSchema } from '../../src/catalogue/describe-schema.ts';
import { isSelfEvident } from '../../src/catalogue/self-evident-columns.ts';
import { postgresOptions } from '../../src/client/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';

let test: TestDatabase;
let relations: readonly DescribedRelation[];

beforeAll(async () => {
  test = await createTestDatabase();
  const sql = postgres({ ...postgresOptions(test.connection), max: 1 });
  relations = await sql.begin('read only', (tx) => describeSchema(tx));
  await sql.end();
});

afterAll(() => test.drop());

describe('the comments', () => {
  it('say of every table and view what it is for', () => {
    expect(relations.filter(({ comment }) => !comment).map(({ name }) => name)).toEqual([]);
  });

  it('say of every column what it means, where it does not say so itself', () => {
    const silent = relations.flatMap((relation) =>
      relation.columns
        .filter((column) => !column.comment && !isSelfEvident(relation, column))
        .map((column) => `${relation.schema}.${relation.name}.${column.name}`),
    );
    expect(silent).toEqual([]);
  });

  it('would be missed on a column that no rule lets off', () => {
    const [homes] = relations.filter(({ name }) => name === 'homes');
    const column = {
      name: 'x',
      type: 'text',
      isNullable: true,
      default: null,
      isGenerated: false,
      comment: null,
      words: null,
    };
    expect(homes && isSelfEvident(homes, column)).toBe(false);
    expect(homes && isSelfEvident(homes, { ...column, name: 'left_at' })).toBe(false);
  });
});
