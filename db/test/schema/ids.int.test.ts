import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/testing/create-test-database.ts';

describe('nexa.uuid_v7', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  it('makes ids of version 7 that tell their time, in the order of their creation also within a millisecond', async () => {
    const [made] = await test.database.asService(
      'test',
      ({ sql }) => sql<{ disordered: number; forms: number; distance: number }[]>`
        WITH made AS MATERIALIZED (SELECT n, nexa.uuid_v7()::text AS id FROM generate_series(1, 20000) AS n)
        SELECT count(*) FILTER (WHERE id < before)::int AS disordered,
          count(*) FILTER (WHERE id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')::int AS forms,
          (max(extract(epoch FROM clock_timestamp()) * 1000)
            - ('x' || substr(replace(min(id), '-', ''), 1, 12))::bit(48)::bigint)::int AS distance
        FROM (SELECT id, lag(id) OVER (ORDER BY n) AS before FROM made) AS pairs`,
    );
    expect(made?.disordered).toBe(0);
    expect(made?.forms).toBe(20_000);
    expect(made?.distance).toBeGreaterThanOrEqual(0);
    expect(made?.distance).toBeLessThan(60_000);
  });
});
