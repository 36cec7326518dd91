import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSecretKeys } from '../../src/secrets/secret-key.ts';

describe('the key file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nexa-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, for its owner only, however many ask at once', async () => {
    const path = join(folder, 'deep', 'secret.key');
    const rings = await Promise.all(Array.from({ length: 8 }, () => loadSecretKeys(path)));
    expect(new Set(rings.map(([first]) => first.id)).size).toBe(1);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(rings[0]?.[0].bytes.length).toBe(32);
  });

  it('is closed to others when it was left open', async () => {
    const path = join(folder, 'secret.key');
    await loadSecretKeys(path);
    chmodSync(path, 0o644);
    await loadSecretKeys(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each(['', 'not json', '{"keys":[]}', '{"keys":[{"id":"x","key":"eA=="}]}'])(
    'is never replaced when it holds %j',
    async (text) => {
      const path = join(folder, 'secret.key');
      writeFileSync(path, text);
      await expect(loadSecretKeys(path)).rejects.toMatchObject({ code: 'NEXA_SECRET_UNREADABLE' });
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );
});
