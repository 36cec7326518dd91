import { expect, it, vi } from 'vitest';
import { tellNewKey } from '../../src/backup/tell-new-key.ts';

const key = { file: 'backup.key', fingerprint: 'abcd' };

it('says that the key of a home’s backups has to be copied', () => {
  const warn = vi.fn();
  tellNewKey({ isDevelopment: false }, { warn }, key);
  expect(warn).toHaveBeenCalledExactlyOnceWith(key, expect.stringContaining('outside of this machine'));
});

it('does not tell so whoever develops a plugin', () => {
  const warn = vi.fn();
  tellNewKey({ isDevelopment: true }, { warn }, key);
  expect(warn).not.toHaveBeenCalled();
});
