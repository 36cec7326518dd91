import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query } from '../fixtures/embedded-harness.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});

afterAll(() => test.drop());

const foreignKeysWithoutIndex = `
  SELECT conrelid::regclass::text AS "table", conname AS key FROM pg_constraint k
  WHERE contype = 'f' AND NOT EXISTS (
    SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
      AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
  ) ORDER BY 1, 2`;

/** Same table, method, condition and leading columns: the shorter one serves nothing that the longer does not. */
const duplicateIndexes = `
  SELECT a.indexrelid::regclass::text AS index, b.indexrelid::regclass::text AS covered_by
  FROM pg_index a JOIN pg_index b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid
  JOIN pg_class ca ON ca.oid = a.indexrelid JOIN pg_class cb ON cb.oid = b.indexrelid AND cb.relam = ca.relam
  JOIN pg_namespace n ON n.oid = ca.relnamespace AND n.nspname IN ('public', 'nexa', 'timeseries')
  WHERE a.indexprs IS NULL AND b.indexprs IS NULL
    AND pg_get_expr(a.indpred, a.indrelid) IS NOT DISTINCT FROM pg_get_expr(b.indpred, b.indrelid)
    AND (b.indkey::int2[])[0:a.indnkeyatts - 1] = (a.indkey::int2[])[0:a.indnkeyatts - 1]
    AND (b.indoption::int2[])[0:a.indnkeyatts - 1] = (a.indoption::int2[])[0:a.indnkeyatts - 1]
    AND (NOT a.indisunique OR (b.indisunique AND b.indnkeyatts = a.indnkeyatts AND a.indexrelid > b.indexrelid))
  ORDER BY 1`;

describe('the indexes', () => {
  it('serve every foreign key', async () => {
    expect(await query(test.connection, foreignKeysWithoutIndex)).toEqual([]);
  });

  it('do not duplicate one another', async () => {
    expect(await query(test.connection, duplicateIndexes)).toEqual([]);
  });

  it('would be reported if they were missing or double', async () => {
    await query(
      test.connection,
      `CREATE TABLE seeded (home_id uuid REFERENCES homes, name text, UNIQUE (name));
       CREATE INDEX seeded_name_idx ON seeded (name)`,
    );
    const missing = await query(test.connection, foreignKeysWithoutIndex);
    const double = await query(test.connection, duplicateIndexes);
    await query(test.connection, 'DROP TABLE seeded');
    expect(missing).toEqual([{ table: 'seeded', key: 'seeded_home_id_fkey' }]);
    expect(double).toEqual([{ index: 'seeded_name_idx', covered_by: 'seeded_name_key' }]);
  });
});
