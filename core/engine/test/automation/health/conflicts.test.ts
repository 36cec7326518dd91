import type { Condition } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import {
  type AutomationWish,
  at,
  crosses,
  DAY,
  dark,
  dim,
  does,
  hours,
  is,
  MINUTE,
  mode,
  moves,
  NOW,
  off,
  on,
  presses,
  rests,
  SECOND,
  sun,
  TestedHome,
  toggle,
  wait,
  when,
  wished,
} from './tested-home.ts';

function withHome() {
  const home = new TestedHome();
  const lamp = home.light('Lamp', 'hall');
  const motion = home.motion('Motion', 'hall');
  const remote = home.device('Remote', 'button', { capabilities: ['button'] });
  const door = home.device('Door', 'contact-sensor', { capabilities: ['contact'] });
  return { home, lamp, motion, remote, door };
}
type Parts = ReturnType<typeof withHome>;
type Two = readonly [AutomationWish, AutomationWish];

function summaryOf(make: (parts: Parts) => Two): string[] {
  const parts = withHome();
  const [one, other] = make(parts);
  parts.home.automation('One', one);
  parts.home.automation('Two', other);
  return parts.home.summary();
}

describe('two automations that want something else at one event', () => {
  it.each<[string, (parts: Parts) => Two]>([
    [
      'the same change',
      ({ motion, lamp }) => [
        { triggers: [moves(motion)], actions: [on(lamp)] },
        { triggers: [moves(motion)], actions: [off(lamp)] },
      ],
    ],
    [
      'the same time',
      ({ lamp }) => [
        { triggers: [at('22:00')], actions: [dim(lamp, 20)] },
        { triggers: [at('22:00:00')], actions: [dim(lamp, 60)] },
      ],
    ],
    [
      'the same sunset',
      ({ lamp }) => [
        { triggers: [sun('sunset', 600)], actions: [on(lamp)] },
        { triggers: [sun('sunset', 600)], actions: [dim(lamp, 0)] },
      ],
    ],
    [
      'a press that both take',
      ({ lamp, remote }) => [
        { triggers: [presses(remote, 'single')], actions: [toggle(lamp)] },
        {
          triggers: [{ type: 'event', deviceId: remote, capability: 'button', event: 'pressed' }],
          actions: [toggle(lamp)],
        },
      ],
    ],
    [
      'the last one leaving, by a scene',
      (parts) => {
        const sceneId = parts.home.scene('All off', [wished(parts.lamp, 'onOff', 'on', false)]);
        return [
          { triggers: [{ type: 'presence', event: 'last-left' }], actions: [{ type: 'scene', sceneId }] },
          { triggers: [{ type: 'presence', event: 'last-left' }], actions: [on(parts.lamp)] },
        ];
      },
    ],
    [
      'the mode of the home',
      ({ lamp }) => [
        { triggers: [{ type: 'mode', to: ['night', 'away'] }], actions: [on(lamp)] },
        { triggers: [{ type: 'mode', to: ['night'] }], actions: [off(lamp)] },
      ],
    ],
    [
      'modes that both set',
      ({ motion }) => [
        { triggers: [moves(motion)], actions: [{ type: 'mode', mode: 'home' }] },
        { triggers: [moves(motion)], actions: [{ type: 'mode', mode: 'night' }] },
      ],
    ],
    [
      'conditions that can hold together',
      ({ motion, lamp }) => [
        { triggers: [moves(motion)], conditions: [dark(motion), hours('18:00', '23:00')], actions: [on(lamp)] },
        { triggers: [moves(motion)], conditions: [hours('22:00', '06:00')], actions: [off(lamp)] },
      ],
    ],
  ])('possibly conflict: %s', (_, make) => {
    expect(summaryOf(make)).toEqual(['conflict: possible: One + Two']);
  });

  it('are both named, with what each would do', () => {
    const { home, motion, lamp } = withHome();
    const one = home.automation('One', { triggers: [moves(motion)], actions: [on(lamp)] });
    const two = home.automation('Two', { triggers: [rests(motion), moves(motion)], actions: [off(lamp)] });
    expect(home.findings()).toEqual([
      {
        automationId: one,
        kind: 'conflict',
        grade: 'possible',
        path: 'actions/0',
        otherAutomationIds: [two],
        title: '‘One’ and ‘Two’ may work against each other',
        explanation:
          'The same event can set off both: ‘One’ would set it to true (action 1) and ‘Two’ would set it to false (action 1), for On of ‘Lamp’. Which of them wins is then chance. Give the two conditions that rule each other out, or put both into one automation that says which of the two counts.',
        detail: {
          deviceId: lamp,
          key: 'onOff.on',
          paths: ['actions/0', 'actions/0'],
          triggers: ['triggers/0', 'triggers/1'],
        },
      },
    ]);
  });

  const alike =
    (left: (parts: Parts) => Condition[], right: (parts: Parts) => Condition[]) =>
    (parts: Parts): Two => [
      { triggers: [moves(parts.motion)], conditions: left(parts), actions: [on(parts.lamp)] },
      { triggers: [moves(parts.motion)], conditions: right(parts), actions: [off(parts.lamp)] },
    ];
  const expression: Condition = { type: 'expression', expression: { op: '>', args: [{ time: 'hour' }, 12] } };

  it.each<[string, (parts: Parts) => Two]>([
    [
      'a usual pair',
      ({ motion, lamp }) => [
        { triggers: [moves(motion)], actions: [on(lamp)] },
        { triggers: [rests(motion)], actions: [off(lamp)] },
      ],
    ],
    [
      'from and to the other way round',
      ({ lamp, door }) => [
        { triggers: [when(door, 'contact', 'open', { from: false, to: true })], actions: [on(lamp)] },
        { triggers: [when(door, 'contact', 'open', { from: true })], actions: [off(lamp)] },
      ],
    ],
    [
      'steps of a threshold',
      ({ motion, lamp }) => [
        { triggers: [crosses(motion, 'temperature', 'celsius', { above: 24 })], actions: [dim(lamp, 30)] },
        { triggers: [crosses(motion, 'temperature', 'celsius', { above: 27 })], actions: [dim(lamp, 90)] },
      ],
    ],
    [
      'one that waits for longer',
      ({ motion, lamp }) => [
        { triggers: [moves(motion)], actions: [on(lamp)] },
        { triggers: [when(motion, 'motion', 'active', { to: true, for: 600 })], actions: [off(lamp)] },
      ],
    ],
    [
      'what is undone after a delay',
      ({ motion, lamp }) => [
        { triggers: [moves(motion)], actions: [on(lamp), wait(60), off(lamp)] },
        { triggers: [moves(motion)], actions: [on(lamp)] },
      ],
    ],
    [
      'what is written over at once',
      ({ motion, lamp }) => [
        { triggers: [moves(motion)], actions: [dim(lamp, 10), dim(lamp, 80)] },
        { triggers: [moves(motion)], actions: [dim(lamp, 80)] },
      ],
    ],
    [
      'values that are the same to the device',
      ({ motion, lamp }) => [
        { triggers: [moves(motion)], actions: [dim(lamp, 80)] },
        { triggers: [moves(motion)], actions: [dim(lamp, 81)] },
      ],
    ],
    [
      'presses of another kind',
      ({ remote, lamp }) => [
        { triggers: [presses(remote, 'single')], actions: [on(lamp)] },
        { triggers: [presses(remote, 'double')], actions: [off(lamp)] },
      ],
    ],
    [
      'other days',
      ({ lamp }) => [
        { triggers: [{ type: 'time', at: '07:00', weekdays: ['monday'] }], actions: [on(lamp)] },
        {
          triggers: [at('07:00')],
          conditions: [{ type: 'time', weekdays: ['saturday', 'sunday'] }],
          actions: [off(lamp)],
        },
      ],
    ],
    [
      'branches of opposite conditions',
      ({ motion, lamp }) => [
        {
          triggers: [moves(motion)],
          actions: [{ type: 'if', conditions: [mode('night')], then: [], else: [on(lamp)] }],
        },
        { triggers: [moves(motion)], conditions: [mode('night')], actions: [off(lamp)] },
      ],
    ],
    [
      'branches of the trigger',
      ({ motion, lamp }) => [
        { triggers: [moves(motion)], actions: [on(lamp)] },
        {
          triggers: [moves(motion), rests(motion)],
          actions: [{ type: 'if', conditions: [{ type: 'trigger', is: ['t2'] }], then: [off(lamp)] }],
        },
      ],
    ],
    [
      'other modes',
      alike(
        () => [mode('home')],
        () => [mode('night', 'away')],
      ),
    ],
    [
      'other hours',
      alike(
        () => [hours('06:00', '22:00')],
        () => [hours('22:00', '06:00')],
      ),
    ],
    [
      'opposite states',
      alike(
        ({ door }) => [is(door, 'contact', 'open', { equals: true })],
        ({ door }) => [is(door, 'contact', 'open', { equals: false })],
      ),
    ],
    [
      'other spans',
      alike(
        ({ motion }) => [dark(motion)],
        ({ motion }) => [is(motion, 'illuminance', 'lux', { above: 40 })],
      ),
    ],
    [
      'presence',
      alike(
        () => [{ type: 'presence', someone: true }],
        () => [{ type: 'presence', someone: false }],
      ),
    ],
    [
      'what cannot be told: a mode and an hour',
      alike(
        () => [mode('night')],
        () => [hours('08:00', '18:00')],
      ),
    ],
    [
      'what cannot be told: the sun and an hour',
      alike(
        () => [{ type: 'sun', below: 0 }],
        () => [hours('08:00', '18:00')],
      ),
    ],
    [
      'what cannot be told: who is there and a mode',
      alike(
        () => [mode('away')],
        () => [{ type: 'presence', someone: true }],
      ),
    ],
    [
      'what cannot be told: an expression',
      alike(
        () => [expression],
        () => [],
      ),
    ],
    [
      'one that is disabled',
      ({ motion, lamp }) => [
        { triggers: [moves(motion)], actions: [on(lamp)] },
        { triggers: [moves(motion)], actions: [off(lamp)], enabled: false },
      ],
    ],
  ])('are no conflict: %s', (_, make) => {
    expect(summaryOf(make)).toEqual([]);
  });
});

describe('what was seen of a conflict', () => {
  const quarrel = (times: readonly number[], version = 1) => {
    const parts = withHome();
    const { home, motion, lamp } = parts;
    const one = home.automation('One', { triggers: [moves(motion)], conditions: [mode('night')], actions: [on(lamp)] });
    const two = home.automation('Two', {
      triggers: [moves(motion)],
      conditions: [hours('20:00', '23:00')],
      actions: [off(lamp)],
    });
    for (const time of times) {
      home.run(one, { at: time });
      home.run(two, { at: time + SECOND, version });
    }
    return parts;
  };

  it.each([
    ['never', [], []],
    ['once', [NOW - DAY], ['conflict: observed: One + Two']],
    ['twice in a week', [NOW - DAY, NOW - 2 * DAY], ['conflict: observed: One + Two']],
    ['three times in a week', [NOW - DAY, NOW - 2 * DAY, NOW - 3 * DAY], ['conflict: repeated: One + Two']],
    ['three times in a month', [NOW - DAY, NOW - 12 * DAY, NOW - 24 * DAY], ['conflict: observed: One + Two']],
    ['three times in a minute', [NOW - DAY, NOW - DAY + 10_000, NOW - DAY + 20_000], ['conflict: observed: One + Two']],
  ])('is graded: %s', (_, times, summary) => {
    expect(quarrel(times).home.summary()).toEqual(summary);
  });

  it('says what happened last', () => {
    const [finding] = quarrel([NOW - DAY]).home.findings();
    expect(finding?.explanation).toMatch(
      /^This was seen once\. Last, ‘One’ set On of ‘Lamp’ to true, and ‘Two’ set it to false 1 second later\./,
    );
    expect(finding?.detail).toMatchObject({ key: 'onOff.on', paths: ['actions/0', 'actions/0'], count: 1 });
  });

  it('counts no runs of another version, no not-runs and no failed commands', () => {
    expect(quarrel([NOW - DAY], 7).home.summary()).toEqual([]);
    const { home } = quarrel([]);
    const [one, two] = home.automations;
    home.run(one?.id ?? '', { at: NOW - DAY });
    home.run(two?.id ?? '', { at: NOW - DAY, outcome: 'not-run', reason: 'condition' });
    const failed = home.run(two?.id ?? '', { at: NOW - DAY });
    home.executions.splice(home.executions.indexOf(failed), 1, {
      ...failed,
      actions: failed.actions.map((action) => ({ ...action, status: 'failed' })),
    });
    expect(home.summary()).toEqual([]);
  });

  it('takes a parameter that was worked out as it was', () => {
    const { home, motion, lamp } = withHome();
    const level = { $expression: { op: 'min', args: [{ variable: 'x' }, 80] } };
    const one = home.automation('One', {
      triggers: [moves(motion)],
      actions: [does(lamp, 'brightness', 'set', { level })],
    });
    const two = home.automation('Two', { triggers: [moves(motion)], actions: [dim(lamp, 30)] });
    const run = home.run(one, { at: NOW - DAY });
    home.run(two, { at: NOW - DAY });
    expect(home.summary()).toEqual([]);
    home.executions.splice(0, 1, {
      ...run,
      actions: run.actions.map((action) => ({ ...action, commandId: 'c1' })),
    });
    home.commandParams.set('c1', { level: 70 });
    expect(home.summary()).toEqual(['conflict: observed: One + Two']);
  });

  it('is none where each did as it was told: a sensor that comes and goes, keys that are pressed, a way out', () => {
    const { home, motion, lamp, remote, door } = withHome();
    const comes = home.automation('Comes', { triggers: [moves(motion)], actions: [on(lamp)] });
    const goes = home.automation('Goes', { triggers: [rests(motion)], actions: [off(lamp)] });
    const single = home.automation('Single', { triggers: [presses(remote, 'single')], actions: [on(lamp)] });
    const double = home.automation('Double', { triggers: [presses(remote, 'double')], actions: [off(lamp)] });
    const leaving = home.automation('Leaving', {
      triggers: [when(door, 'contact', 'open', { to: false })],
      actions: [off(lamp)],
    });
    const evening = home.automation('Evening', { triggers: [at('23:00')], actions: [off(lamp)] });
    Array.from({ length: 10 }, (_, index) => NOW - DAY + index * 30 * SECOND).map((start) => [
      home.run(comes, { at: start }),
      home.run(goes, { at: start + 10 * SECOND }),
      home.run(single, { at: start + 12 * SECOND, trigger: { data: { press: 'single' } } }),
      home.run(double, { at: start + 14 * SECOND, trigger: { data: { press: 'double' } } }),
    ]);
    home.run(comes, { at: NOW - 2 * DAY });
    home.run(leaving, { at: NOW - 2 * DAY + 20 * SECOND });
    home.run(comes, { at: NOW - 3 * DAY });
    home.run(evening, { at: NOW - 3 * DAY + SECOND });
    expect(home.summary()).toEqual([]);
  });

  it('is none where two take turns at one key', () => {
    const { home, lamp, remote } = withHome();
    const turn = (name: string, equals: boolean) =>
      home.automation(name, {
        triggers: [presses(remote, 'single')],
        conditions: [is(lamp, 'onOff', 'on', { equals })],
        actions: [equals ? off(lamp) : on(lamp)],
      });
    const [first, second] = [turn('On', false), turn('Off', true)];
    home.run(first, { at: NOW - DAY, trigger: { data: { press: 'single' } } });
    home.run(second, { at: NOW - DAY + 200, trigger: { data: { press: 'single' } } });
    expect(home.summary()).toEqual([]);
  });

  it('is none at two keys of one remote that are pressed the same way', () => {
    const { home, lamp, remote } = withHome();
    const one = home.automation('One', { triggers: [presses(remote, 'single', 'top')], actions: [on(lamp)] });
    const two = home.automation('Two', { triggers: [presses(remote, 'single')], actions: [off(lamp)] });
    home.run(one, { at: NOW - DAY, trigger: { data: { press: 'single' } } });
    home.run(two, { at: NOW - DAY + 100, trigger: { data: { press: 'single' } } });
    expect(home.summary().filter((line) => line.startsWith('conflict'))).toEqual([]);
  });

  it('is one where two undo each other again and again, each for its own reason', () => {
    const { home, motion, lamp, door } = withHome();
    const warm = home.automation('Warm', {
      triggers: [crosses(motion, 'temperature', 'celsius', { above: 24 })],
      actions: [on(lamp)],
    });
    const open = home.automation('Open', {
      triggers: [when(door, 'contact', 'open', { to: true })],
      actions: [off(lamp)],
    });
    home.run(warm, { at: NOW - DAY });
    home.run(open, { at: NOW - DAY + 20 * SECOND });
    home.run(warm, { at: NOW - DAY + 50 * SECOND });
    expect(home.summary()).toEqual([]);
    home.run(open, { at: NOW - DAY + 80 * SECOND });
    expect(home.summary()).toEqual(['conflict: observed: Warm + Open']);
    expect(home.findings()[0]?.explanation).toMatch(/30 seconds later/);
  });

  it('is none where the one waited before it wrote', () => {
    const { home, motion, lamp } = withHome();
    const one = home.automation('One', { triggers: [moves(motion)], actions: [on(lamp), wait(30), off(lamp)] });
    const two = home.automation('Two', { triggers: [moves(motion)], actions: [on(lamp)] });
    home.run(one, { at: NOW - DAY, later: [0, 0, 30 * SECOND] });
    home.run(two, { at: NOW - DAY + MINUTE });
    home.run(two, { at: NOW - DAY + SECOND });
    expect(home.summary()).toEqual([]);
  });
});
