import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findStaleFiles, writeGenerated } from '../../src/generate/run-generators.ts';

describe('generated files', () => {
  let root: string;
  const generators = [{ name: 'list', generate: async () => [{ path: 'docs/list.md', content: 'one\ntwo\n' }] }];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nexa-generate-'));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are reported as missing before they were written, without writing them', async () => {
    const expected = [{ generator: 'list', path: 'docs/list.md', line: undefined }];
    expect(await findStaleFiles(root, generators)).toEqual(expected);
    expect(await findStaleFiles(root, generators)).toEqual(expected);
  });

  it('are up to date once written, and written once only', async () => {
    expect(await writeGenerated(root, generators)).toEqual(['docs/list.md']);
    expect(readFileSync(join(root, 'docs/list.md'), 'utf8')).toBe('one\ntwo\n');
    expect(await writeGenerated(root, generators)).toEqual([]);
    expect(await findStaleFiles(root, generators)).toEqual([]);
  });

  it('are reported with the first line that differs', async () => {
    await writeGenerated(root, generators);
    writeFileSync(join(root, 'docs/list.md'), 'one\n2\n');
    expect(await findStaleFiles(root, generators)).toEqual([{ generator: 'list', path: 'docs/list.md', line: 2 }]);
  });

  it('fail loudly when a generator produces nothing', async () => {
    const empty = [{ name: 'empty', generate: async () => [] }];
    await expect(findStaleFiles(root, empty)).rejects.toThrow('"empty" produced no file');
  });
});
