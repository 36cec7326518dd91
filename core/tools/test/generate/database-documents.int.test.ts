import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@nexa/db/testing';
import { expect, it } from 'vitest';
import { documentsOf } from '../../src/generate/generate-database-documents.ts';

const root = new URL('../../../../', import.meta.url);

it('the documents of the database are committed as the migrations make them (npm run generate)', async () => {
  const test = await createTestDatabase();
  const documents = await documentsOf(test.connection);
  await test.drop();
  expect(documents.map(({ path }) => path)).toEqual(['docs/database-reference.md', 'docs/database.md']);
  for (const { path, content } of documents) {
    expect(readFileSync(fileURLToPath(new URL(path, root)), 'utf8')).toBe(content);
  }
});
