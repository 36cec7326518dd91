import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHealth } from '../../../src/automation/health/find-health.ts';
import type { HealthInput } from '../../../src/automation/health/health-input.ts';
import { flat } from './homes/flat.ts';
import { house } from './homes/house.ts';
import { cottage, greenhouse, office, sharedFlat } from './homes/small-homes.ts';
import { DAY, dim, does, is, moves, NOW, off, on, SECOND, type TestedHome, when } from './tested-home.ts';

const homes: readonly [string, () => TestedHome, number, readonly string[]][] = [
  ['flat', flat, 21, []],
  ['house', house, 44, ['never-fires: possible: Frost']],
  ['cottage', cottage, 6, []],
  ['office', office, 10, []],
  ['shared flat', sharedFlat, 10, []],
  ['greenhouse', greenhouse, 11, []],
];

describe('a home whose automations are sound', () => {
  it.each(homes)(
    'gets no certain finding, and only the possible ones that it should: %s',
    (_, make, count, possible) => {
      const home = make();
      expect(home.automations).toHaveLength(count);
      expect(home.summary()).toEqual(possible);
    },
  );
});

/** The first device that an action commands. */
const usedDevice = (home: TestedHome): string =>
  home.automations
    .flatMap(({ definition }) => definition.actions)
    .flatMap((action) => (action.type === 'command' ? action.deviceId : []))[0] ?? '';

describe('faults that are put into each of the homes', () => {
  const faults: readonly [string, (home: TestedHome) => void, readonly string[]][] = [
    ['a removed device', (home) => home.remove(usedDevice(home)), ['broken-reference: observed']],
    [
      'a value that cannot be',
      (home) =>
        home.automation('Fault', { triggers: [when(home.light('L', 'x'), 'onOff', 'on', { to: 'on' })], actions: [] }),
      ['impossible-state: observed'],
    ],
    [
      'conditions that contradict each other',
      (home) => {
        const lamp = home.light('L', 'x');
        const level = (more: object) => is(lamp, 'brightness', 'level', more);
        home.automation('Fault', {
          triggers: [moves(home.motion('M', 'x'))],
          conditions: [level({ above: 30 }), level({ below: 10 })],
          actions: [on(lamp)],
        });
      },
      ['impossible-state: observed'],
    ],
    [
      'an automation that never runs',
      (home) => {
        const motion = home.motion('M', 'x');
        home.seen(motion, 'motion.active', [false], { count: 0 });
        home.automation('Fault', {
          triggers: [moves(motion)],
          actions: [on(home.light('L', 'x'))],
          history: home.idle(31),
        });
      },
      ['never-fires: possible'],
    ],
    [
      'two that want something else',
      (home) => {
        const [motion, lamp] = [home.motion('M', 'x'), home.light('L', 'x')];
        const one = home.automation('Fault', { triggers: [moves(motion)], actions: [dim(lamp, 20)] });
        const two = home.automation('Other fault', { triggers: [moves(motion)], actions: [dim(lamp, 90)] });
        home.run(one, { at: NOW - DAY });
        home.run(two, { at: NOW - DAY + SECOND });
      },
      ['conflict: observed'],
    ],
    [
      'two that set each other off',
      (home) => {
        const lamp = home.light('L', 'x');
        home.automation('Fault', { triggers: [when(lamp, 'onOff', 'on', { to: true })], actions: [off(lamp)] });
        home.automation('Other fault', { triggers: [when(lamp, 'onOff', 'on', { to: false })], actions: [on(lamp)] });
      },
      ['loop: possible'],
    ],
  ];

  it.each(
    homes.flatMap(([home, make]) => faults.map(([fault, put, found]) => [home, fault, make, put, found] as const)),
  )('are found, and nothing else: %s, %s', (_home, _fault, make, put, found) => {
    const home = make();
    const before = home.summary();
    put(home);
    const kinds = home
      .summary()
      .filter((line) => !before.includes(line))
      .map((line) => line.split(':').slice(0, 2).join(':'));
    expect([...new Set(kinds)]).toEqual(found);
  });
});

/** Every id of the home becomes another one. */
function renamed(input: HealthInput, name: (id: string) => string): HealthInput {
  const ids = /[0-9a-f]{8}-0000-4000-8000-\d{12}/g;
  const rename = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(ids, name)) as T;
  const back = new Map(
    [...JSON.stringify([input.devices, input.automations]).matchAll(ids)].map(([id]) => [name(id), id]),
  );
  const { automations, devices, scenes, integrations, history, executions } = input;
  return {
    ...input,
    automations: rename(automations),
    devices: rename(devices),
    scenes: rename(scenes),
    integrations: rename(integrations),
    history: rename(history),
    executions: rename(executions),
    seen: (id, key) => input.seen(back.get(id) ?? id, key),
  };
}

it('does not depend on the order in which runs are given', () => {
  const home = greenhouse();
  const [motion, lamp] = [home.motion('M', 'x'), home.light('L', 'x')];
  const one = home.automation('One', { triggers: [moves(motion)], actions: [dim(lamp, 20)] });
  const two = home.automation('Two', { triggers: [moves(motion)], actions: [dim(lamp, 90)] });
  for (const day of [1, 2, 3]) {
    home.run(one, { at: NOW - day * DAY });
    home.run(two, { at: NOW - day * DAY + SECOND });
  }
  const input = home.input();
  const expected = findHealth(input);
  expect(expected.map(({ grade }) => grade)).toEqual(['repeated']);
  fc.assert(
    fc.property(fc.shuffledSubarray([...input.executions], { minLength: input.executions.length }), (executions) => {
      expect(findHealth({ ...input, executions })).toEqual(expected);
    }),
    { numRuns: 25, seed: 20_261_201 },
  );
});

it('does not depend on ids: other ones give the same findings', () => {
  const home = flat();
  const [lamp, motion] = [home.light('L', 'x'), home.motion('M', 'x')];
  const one = home.automation('One', { triggers: [moves(motion)], actions: [dim(lamp, 20)] });
  const two = home.automation('Two', { triggers: [moves(motion)], actions: [dim(lamp, 90)] });
  home.automation('On', { triggers: [when(lamp, 'onOff', 'on', { to: true })], actions: [off(lamp)] });
  home.automation('Off', {
    triggers: [when(lamp, 'onOff', 'on', { to: false })],
    actions: [on(lamp), does(lamp, 'x', 'y')],
  });
  home.run(one, { at: NOW - DAY });
  home.run(two, { at: NOW - DAY });
  home.remove(home.devices[0]?.id ?? '');
  const input = home.input();
  const before = JSON.stringify(findHealth(input));
  expect(findHealth(input).length).toBeGreaterThan(4);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 0xffff_fffe }), (seed) => {
      // Turns the order of the ids about as well.
      const name = (id: string) => {
        const number = (Number(id.slice(-12)) * 2_654_435_761 + seed * 97) % 0xffff_fffb;
        return `${number.toString(16).padStart(8, '0')}-0000-4000-9000-${id.slice(0, 4)}${id.slice(-8)}`;
      };
      const ids = /[0-9a-f]{8}-0000-4000-8000-\d{12}/g;
      expect(JSON.stringify(findHealth(renamed(input, name)))).toBe(before.replaceAll(ids, name));
    }),
    { numRuns: 25, seed: 20_261_201 },
  );
});
