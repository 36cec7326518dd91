import { randomBytes } from 'node:crypto';
import { MemoryStorage } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { sealedStorage } from '../../src/secrets/sealed-storage.ts';
import { SecretBox } from '../../src/secrets/secret-box.ts';

const box = (id = '00112233aabbccdd') => new SecretBox([{ id, bytes: randomBytes(32) }]);

describe('what a plugin keeps sealed', () => {
  it('comes back, and does not lie there to be read', async () => {
    const plain = new MemoryStorage();
    const { secrets } = sealedStorage(plain, box());
    await secrets?.set('one', 'grant', 'Atzr|refresh');
    expect(await secrets?.get('one', 'grant')).toBe('Atzr|refresh');
    expect(JSON.stringify(plain.all('one'))).not.toContain('refresh');
    await secrets?.delete('one', 'grant');
    expect(await secrets?.get('one', 'grant')).toBeUndefined();
  });

  it('is not there for another integration, under another name, or with another machine’s key', async () => {
    const plain = new MemoryStorage();
    const { secrets } = sealedStorage(plain, box());
    await secrets?.set('one', 'grant', 'Atzr|refresh');
    const [sealed] = Object.values(plain.all('one'));
    await plain.set('two', 'sealed:grant', sealed ?? null);
    await plain.set('one', 'sealed:other', sealed ?? null);
    expect(await secrets?.get('two', 'grant')).toBeUndefined();
    expect(await secrets?.get('one', 'other')).toBeUndefined();
    expect(await sealedStorage(plain, box('ffeeddccbbaa9988')).secrets?.get('one', 'grant')).toBeUndefined();
  });

  it('is beside what is kept plain', async () => {
    const storage = sealedStorage(new MemoryStorage(), box());
    await storage.set('one', 'grant', 'plain');
    await storage.secrets?.set('one', 'grant', 'sealed');
    expect([await storage.get('one', 'grant'), await storage.secrets?.get('one', 'grant')]).toEqual([
      'plain',
      'sealed',
    ]);
  });
});
