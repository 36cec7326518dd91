import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@nexa/db/testing';
import { expect, it } from 'vitest';
import { referenceOf } from '../../src/generate/generate-database-reference.ts';

const committed = fileURLToPath(new URL('../../../../docs/database-reference.md', import.meta.url));

it('the database reference is committed as the migrations make it (npm run generate)', async () => {
  const test = await createTestDatabase();
  const reference = await referenceOf(test.connection);
  await test.drop();
  expect(readFileSync(committed, 'utf8')).toBe(reference);
});
