import { expect, it } from 'vitest';
import { RefusedLogins } from '../../src/auth/refused-logins.ts';

it('writes one row a minute for an account and address, with the attempts since the last', () => {
  let now = 0;
  const refused = new RefusedLogins(() => now);
  expect([1, 2, 3].map(() => refused.count('a 10.0.0.1'))).toEqual([1, 0, 0]);
  expect(refused.count('b 10.0.0.1')).toBe(1);
  now = 60_000;
  expect(refused.count('a 10.0.0.1')).toBe(3);
});

it('writes sixty rows a minute at most, whoever tries from wherever', () => {
  let now = 0;
  const refused = new RefusedLogins(() => now);
  const written = () =>
    Array.from({ length: 500 }, (_, place) => refused.count(`x ${place}`)).filter((count) => count > 0);
  expect(written()).toHaveLength(60);
  now = 120_000;
  expect(written()).toHaveLength(60);
});
