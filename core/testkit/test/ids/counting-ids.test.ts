import { CountingIds, countedId } from '@nexa/testkit';
import { expect, it } from 'vitest';

it('counts up in the form of a uuid of version 7', () => {
  const ids = new CountingIds();
  expect([ids.next(), ids.next()]).toEqual([countedId(1), countedId(2)]);
  expect(countedId(1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
