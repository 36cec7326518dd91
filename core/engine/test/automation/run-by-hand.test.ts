import type { RunWish } from '@nexa/engine';
import type { Condition } from '@nexa/sdk';
import { expect, it } from 'vitest';
import type { TestHome } from '../support/test-home.ts';
import { light, save, startHome } from './automation-home.ts';

const cause = { kind: 'user', id: 'user-1' } as const;
const never: Condition = { type: 'mode', is: ['night'] };

function run(home: TestHome, wish: RunWish = {}) {
  home.dispatch({ type: 'automation-run', automationId: 'automation-1', executionId: 'run-1', cause, ...wish });
  return home.last('execution').execution;
}

it('asks the conditions unless a person says otherwise', () => {
  const home = startHome();
  save(home, { conditions: [never] });
  expect(run(home)).toMatchObject({ outcome: 'not-run', reason: 'condition', trigger: { cause } });
  expect(run(home, { skipConditions: true })).toMatchObject({
    id: 'run-1',
    outcome: 'running',
    conditions: [],
    trigger: { cause, conditionsSkipped: true },
  });
});

it('does not ask plugins either when conditions are skipped', () => {
  const home = startHome();
  save(home, { conditions: [{ type: 'plugin', integrationId: 'i', condition: 'c', config: {} }] });
  expect(run(home, { skipConditions: true }).outcome).toBe('running');
  expect(home.of('ask-condition')).toEqual([]);
});

it('goes as if a trigger had fired, with what that says of its device', () => {
  const home = startHome();
  home.report('sensor', 'motion.active', false);
  save(home, {
    triggers: [
      {
        id: 'moved',
        type: 'state',
        deviceId: home.id('sensor'),
        capability: 'motion',
        attribute: 'active',
        to: true,
      },
      { id: 'bell', type: 'webhook' },
    ],
    conditions: [{ type: 'trigger', is: ['moved'] }],
  });
  expect(run(home, { triggerId: 'bell' })).toMatchObject({ outcome: 'not-run', reason: 'condition' });
  expect(run(home, { triggerId: 'moved' }).trigger).toEqual({
    triggerId: 'moved',
    byHand: true,
    deviceId: home.id('sensor'),
    stateKey: 'motion.active',
    value: true,
    previous: false,
    cause,
  });
});

it('brings along what the trigger would', () => {
  const home = startHome();
  const who = { type: 'notify', title: 'At the door: {trigger.data.who}', severity: 'info' } as const;
  save(home, { triggers: [{ id: 'bell', type: 'webhook' }], actions: [who, light(home)] });
  expect(run(home, { triggerId: 'bell', data: { who: 'Ann' } }).trigger).toMatchObject({ data: { who: 'Ann' } });
  expect(home.last('notification').notification.title).toBe('At the door: Ann');
});
