import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { generators } from '../../src/generate/generators.ts';
import { findStaleFiles } from '../../src/generate/run-generators.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

it.each(generators.filter(({ needsPostgres }) => !needsPostgres))(
  'what the generator $name writes is committed as it writes it',
  async (generator) => {
    expect(await findStaleFiles(root, [generator])).toEqual([]);
  },
);
