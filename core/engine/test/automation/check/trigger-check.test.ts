import type { StateTrigger } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { SENSOR } from '../walk/whole-automation.ts';
import { problemOf } from './check-home.ts';

const changed = { id: 'c', type: 'state', deviceId: SENSOR, capability: 'motion', attribute: 'active' } as const;

it.each<[string, string, Partial<StateTrigger>]>([
  ['triggers/0/notTo', 'motion.active', { notTo: 'bright' }],
  ['triggers/0/notFrom/1', 'motion.active', { notFrom: [true, 3] }],
  ['triggers/0/notTo', 'with to, notTo says nothing more', { to: true, notTo: false }],
  ['triggers/0/notFrom', 'with from, notFrom says nothing more', { from: true, notFrom: false }],
])('refuses at %s: %s', (path, message, rest) => {
  const problem = problemOf({ triggers: [{ ...changed, ...rest }] });
  expect(problem).toMatchObject({ path, message: expect.stringContaining(message) });
});

it('takes values that are left out', () => {
  expect(problemOf({ triggers: [{ ...changed, to: true, notFrom: [true], enabled: false }] })).toBeUndefined();
});
