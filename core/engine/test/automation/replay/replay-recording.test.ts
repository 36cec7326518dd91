import { replayAutomation } from '@nexa/engine';
import type { Action, AutomationDefinition, Condition, Trigger } from '@nexa/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lit, moved, world } from '../trial/trial-home-sample.ts';
import { AUTOMATION, type Happening, RecordedHome } from './recorded-home.ts';

const warm = { deviceId: 'sensor', capability: 'temperature', attribute: 'celsius' } as const;
const isLit = { ...lit, attribute: 'on' } as const;

const triggers: readonly Trigger[] = [
  { id: 'moved', type: 'state', ...moved, to: true },
  { id: 'still', type: 'state', ...moved, to: false, for: 30 },
  { id: 'warm', type: 'numeric', ...warm, above: 22, hysteresis: 1 },
  { id: 'press', type: 'event', deviceId: 'sensor', capability: 'button', event: 'pressed', match: { press: 'long' } },
  { id: 'often', type: 'cron', cron: '*/7 * * * *' },
  // Sets itself off.
  { id: 'lamp', type: 'state', ...isLit },
];
const conditions: readonly Condition[] = [
  { type: 'state', ...isLit, equals: false },
  { type: 'state', ...moved, equals: true, for: 5 },
  { type: 'state', ...warm, above: 20 },
  { type: 'not', condition: { type: 'state', ...warm, above: 24 } },
  { type: 'trigger', is: ['moved', 'press', 'often'] },
];
const level = { type: 'command', deviceId: 'lamp', capability: 'brightness', command: 'set' } as const;
const plain: readonly Action[] = [
  { type: 'command', ...lit, command: 'on' },
  { type: 'command', ...lit, command: 'off' },
  { type: 'command', ...lit, command: 'toggle' },
  { ...level, params: { level: 40 } },
  { ...level, params: { level: { $expression: { state: warm, otherwise: 10 } } } },
  { type: 'command', deviceId: 'heater', capability: 'onOff', command: 'on', onFail: 'continue' },
  { type: 'scene', sceneId: 'evening' },
  { type: 'delay', seconds: 12 },
  {
    type: 'wait',
    conditions: [{ type: 'state', ...moved, equals: false, for: 20 }],
    timeout: 90,
    onTimeout: 'continue',
  },
  { type: 'wait', triggers: [{ id: 'w', type: 'state', ...moved, to: true }], timeout: 45 },
  { type: 'notify', title: 'Something' },
  { type: 'stop' },
];
const some = <T>(items: readonly T[], minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...items), { minLength, maxLength });
const nested = fc.oneof(
  fc.record({
    type: fc.constant('if' as const),
    conditions: some(conditions, 1, 2),
    then: some(plain, 1, 2),
    else: some(plain, 1, 2),
  }),
  fc.record({
    type: fc.constant('parallel' as const),
    branches: fc.array(some(plain, 1, 2), { minLength: 2, maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('repeat' as const), count: fc.constant(2), actions: some(plain, 1, 2) }),
);
const definitions: fc.Arbitrary<AutomationDefinition> = fc.record({
  name: fc.constant('Recorded'),
  mode: fc.constantFrom('single', 'restart', 'queued', 'parallel'),
  triggers: fc.uniqueArray(fc.constantFrom(...triggers), { minLength: 1, maxLength: 3 }),
  conditions: some(conditions, 0, 1),
  actions: fc.array(fc.oneof({ arbitrary: fc.constantFrom(...plain), weight: 4 }, { arbitrary: nested, weight: 1 }), {
    minLength: 1,
    maxLength: 4,
  }) as fc.Arbitrary<Action[]>,
});

const after = fc.integer({ min: 1, max: 100 });
const happenings: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ after, deviceId: fc.constant('sensor'), key: fc.constant('motion.active'), value: fc.boolean() }),
  fc.record({
    after,
    deviceId: fc.constant('sensor'),
    key: fc.constant('temperature.celsius'),
    value: fc.integer({ min: 18, max: 26 }),
  }),
  fc.record({ after, deviceId: fc.constantFrom('lamp', 'heater'), key: fc.constant('onOff.on'), value: fc.boolean() }),
  fc.record({
    after,
    deviceId: fc.constant('sensor'),
    event: fc.constant('pressed'),
    data: fc.record({ press: fc.constantFrom('long', 'single') }),
  }),
);

const START = Date.UTC(2026, 2, 2, 6, 0, 30);

it('gives the same commands as the automation that was recorded, and the same runs', () => {
  let commands = 0;
  fc.assert(
    fc.property(definitions, fc.array(happenings, { minLength: 20, maxLength: 60 }), (definition, happened) => {
      const home = new RecordedHome(world, definition, START);
      for (const happening of happened) home.happen(happening);
      const to = home.clock.now() + 1;
      const result = replayAutomation({
        ...world,
        definition,
        automationId: AUTOMATION,
        from: START,
        to,
        initialStates: [],
        changes: home.changes,
        recordedCommands: home.commands,
      });
      expect(result.commands.map(({ verdict }) => verdict)).toEqual(home.commands.map(() => 'same'));
      const outcomes = [...result.executions, ...result.notRuns].map(
        ({ outcome, reason }) => `${outcome} ${reason ?? ''}`,
      );
      expect(outcomes.sort()).toEqual(home.outcomes().sort());
      commands += home.commands.length;
    }),
    { numRuns: 100, seed: 42 },
  );
  expect(commands).toBeGreaterThan(200);
}, 60_000);
