import { describe, expect, it } from 'vitest';
import { SecretBox } from '../../src/secrets/secret-box.ts';
import { splitConfig } from '../../src/secrets/split-config.ts';

const key = (fill: number) => ({ id: String(fill).repeat(16), bytes: Buffer.alloc(32, fill) });
const owner = { homeId: 'home-1', rowId: 'row-1' };
const unreadable = expect.objectContaining({ code: 'NEXA_SECRET_UNREADABLE' });

describe('the secret box', () => {
  const box = new SecretBox([key(1)]);
  const sealed = box.seal({ value: 'hunter2' }, owner);

  it('opens what it sealed, and never seals twice alike', () => {
    expect(box.open(sealed, owner)).toEqual({ value: 'hunter2' });
    expect(box.seal({ value: 'hunter2' }, owner).equals(sealed)).toBe(false);
    expect(sealed.toString('latin1')).not.toContain('hunter2');
  });

  it.each([
    ['of another home', { ...owner, homeId: 'home-2' }],
    ['of another row', { ...owner, rowId: 'row-2' }],
    ['whose parts were shifted', { homeId: 'home-1\nrow', rowId: '1' }],
  ])('does not open a blob %s', (_name, other) => {
    expect(() => box.open(sealed, other)).toThrowError(unreadable);
  });

  it('does not open what was changed, cut or is none', () => {
    const changed = Buffer.from(sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    for (const blob of [changed, sealed.subarray(0, 20), Buffer.alloc(0), Buffer.alloc(60, 9)])
      expect(() => box.open(blob, owner)).toThrowError(unreadable);
  });

  it('names the key that is missing, and opens with an older key of the ring', () => {
    expect(() => new SecretBox([key(2)]).open(sealed, owner)).toThrowError(/1111111111111111/);
    expect(new SecretBox([key(2), key(1)]).open(sealed, owner)).toEqual({ value: 'hunter2' });
  });
});

describe('a configuration', () => {
  it('is taken apart by its schema; what the schema does not know counts as secret', () => {
    const schema = {
      type: 'object',
      properties: { host: { type: 'string' }, key: { type: 'string', 'x-nexa-secret': true } },
    };
    expect(splitConfig(schema, { host: 'h', key: 'k', odd: 'o' })).toEqual({
      open: { host: 'h' },
      secret: { key: 'k', odd: 'o' },
    });
  });
});
