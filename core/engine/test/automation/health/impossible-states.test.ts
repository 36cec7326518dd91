import type { Condition } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { at, crosses, DAY, hours, is, mode, moves, NOW, on, presses, rests, TestedHome, when } from './tested-home.ts';

function withHome() {
  const home = new TestedHome();
  const lamp = home.light('Lamp', 'hall');
  const motion = home.motion('Motion', 'hall');
  const radiator = home.device('Radiator', 'thermostat', {
    capabilities: ['thermostat', 'temperature'],
    limits: { 'thermostat.mode': { values: ['off', 'heat'] }, 'thermostat.target': { minimum: 5, maximum: 30 } },
  });
  const remote = home.device('Remote', 'button', { capabilities: ['button'] });
  return { home, lamp, motion, radiator, remote };
}
type Parts = ReturnType<typeof withHome>;

describe('a value that cannot be', () => {
  it.each<[string, (parts: Parts) => Parameters<typeof when>, RegExp]>([
    ['is spelt otherwise', ({ radiator }) => [radiator, 'thermostat', 'mode', { to: 'Heat' }], /mean “heat” instead/],
    ['has a letter wrong', ({ radiator }) => [radiator, 'thermostat', 'mode', { to: 'haet' }], /mean “heat” instead/],
    ['is a word for true', ({ lamp }) => [lamp, 'onOff', 'on', { to: 'on' }], /mean true instead of “on”/],
    ['is a number as text', ({ lamp }) => [lamp, 'brightness', 'level', { to: '50' }], /mean 50 instead of “50”/],
    ['is beyond the range', ({ lamp }) => [lamp, 'brightness', 'level', { above: 100 }], /from 0 to 100 %/],
    ['is no number', ({ lamp }) => [lamp, 'onOff', 'on', { above: 0 }], /true or false/],
    [
      'is not one of this device',
      ({ radiator }) => [radiator, 'thermostat', 'mode', { to: 'cool' }],
      /“off” or “heat”/,
    ],
    ['is beyond this device', ({ radiator }) => [radiator, 'thermostat', 'target', { above: 30 }], /from 5 to 30 °C/],
    ['was before', ({ radiator }) => [radiator, 'thermostat', 'mode', { from: 'on', to: 'off' }], /can never fire/],
    [
      'contradicts itself',
      ({ lamp }) => [lamp, 'brightness', 'level', { above: 30, below: 10 }],
      /above 30 and below 10/,
    ],
    ['is always so', ({ lamp }) => [lamp, 'onOff', 'on', { to: [true, false] }], /always so/],
  ])('is found where it %s', (_, trigger, words) => {
    const parts = withHome();
    parts.home.automation('Test', { triggers: [when(...trigger(parts))], actions: [on(parts.lamp)] });
    const findings = parts.home.findings();
    expect(findings.map(({ kind, grade, path }) => [kind, grade, path])).toEqual([
      ['impossible-state', 'observed', 'triggers/0'],
    ]);
    expect(findings[0]?.explanation).toMatch(words);
  });

  it('is found in conditions, also within others and within actions', () => {
    const { home, lamp, motion, radiator } = withHome();
    const wrong = is(radiator, 'thermostat', 'mode', { equals: 'heating' });
    const compared: Condition = {
      type: 'expression',
      expression: {
        op: '==',
        args: ['Heat', { state: { deviceId: radiator, capability: 'thermostat', attribute: 'mode' } }],
      },
    };
    home.automation('Test', {
      triggers: [moves(motion)],
      conditions: [{ type: 'or', conditions: [{ type: 'not', condition: wrong }, mode('home')] }, compared],
      actions: [{ type: 'if', conditions: [wrong], then: [on(lamp)] }],
    });
    expect(home.findings().map(({ path, grade }) => [path, grade])).toEqual([
      ['conditions/0/conditions/0/condition', 'observed'],
      ['conditions/1/expression', 'observed'],
      ['actions/0/conditions/0', 'observed'],
    ]);
  });

  it('is found in what an event is to bring', () => {
    const { home, lamp, remote } = withHome();
    home.automation('Test', { triggers: [presses(remote, 'tripple')], actions: [on(lamp)] });
    expect(home.findings().map(({ explanation }) => explanation)).toEqual([
      'Trigger 1 of ‘Test’ waits for an event of ‘Remote’ whose press is “tripple”, which it never is, so it can never fire. It can be “single”, “double”, “long” or “release”.',
    ]);
  });

  it('is none where it was seen all the same', () => {
    const { home, lamp, radiator } = withHome();
    home.seen(radiator, 'thermostat.target', [4, 21]);
    home.automation('Test', {
      triggers: [when(radiator, 'thermostat', 'target', { below: 5 })],
      actions: [on(lamp)],
    });
    expect(home.findings()).toEqual([]);
  });

  it('is none as one of several where the device only says that it has fewer', () => {
    const { home, lamp, radiator } = withHome();
    home.automation('Test', {
      triggers: [when(radiator, 'thermostat', 'mode', { to: ['heat', 'heatCool', 'auto'] })],
      actions: [on(lamp)],
    });
    expect(home.findings()).toEqual([]);
  });
});

describe('a value that was never seen', () => {
  const withSource = (values: readonly string[], wish = {}) => {
    const home = new TestedHome();
    const lamp = home.light('Lamp', 'hall');
    const tv = home.device('TV', 'media-player', { capabilities: ['onOff', 'media'] });
    home.seen(tv, 'media.source', values, wish);
    home.automation('Test', { triggers: [when(tv, 'media', 'source', { to: 'netflix' })], actions: [on(lamp)] });
    return home;
  };

  it('is possible only, with what was seen', () => {
    const [finding] = withSource(['Netflix', 'HDMI 1']).findings();
    expect(finding).toMatchObject({ kind: 'impossible-state', grade: 'possible', path: 'triggers/0' });
    expect(finding?.explanation).toBe(
      'Trigger 1 of ‘Test’ waits for Source of ‘TV’ to be “netflix”. It could be, but has not been in the 90 days for which its values are known: it was “Netflix” or “HDMI 1”. Did you mean “Netflix”? If that is as it should be, there is nothing to do.',
    );
    expect(finding?.detail).toMatchObject({ seen: ['Netflix', 'HDMI 1'], days: 90, changes: 500 });
  });

  it.each([
    ['it was seen', ['netflix', 'HDMI 1'], {}],
    ['it was looked at for too short', ['HDMI 1'], { since: NOW - 13 * DAY }],
    ['it changed too little', ['HDMI 1'], { count: 19 }],
  ])('is nothing where %s', (_, values, wish) => {
    expect(withSource(values, wish).findings()).toEqual([]);
  });

  it.each([
    ['far beyond what was seen', 45, 90, ['possible']],
    ['near to what was seen', 28, 90, []],
    ['near to what was seen in more than a year', 28, 400, ['possible']],
  ])('counts for a number %s', (_, above, days, grades) => {
    const { home, lamp, motion } = withHome();
    home.seen(motion, 'temperature.celsius', [], { min: 17, max: 26, since: NOW - days * DAY });
    home.automation('Hot', { triggers: [crosses(motion, 'temperature', 'celsius', { above })], actions: [on(lamp)] });
    expect(home.findings().map(({ grade }) => grade)).toEqual(grades);
  });
});

describe('conditions that contradict each other', () => {
  const level = (more: { above?: number; below?: number; equals?: number }) => (id: string) =>
    is(id, 'brightness', 'level', more);
  const lit = (equals: boolean) => (id: string) => is(id, 'onOff', 'on', { equals });
  const fixed = (condition: Condition) => () => condition;

  it.each<[string, ((id: string) => Condition)[]]>([
    ['two spans', [level({ above: 30 }), level({ below: 10 })]],
    ['two values', [lit(true), lit(false)]],
    ['a value and a span', [level({ equals: 50 }), level({ above: 50 })]],
    ['two modes', [fixed(mode('night')), fixed(mode('home', 'away'))]],
    ['two times', [fixed(hours('22:00', '06:00')), fixed(hours('06:00', '22:00'))]],
    [
      'two days',
      [fixed({ type: 'time', weekdays: ['monday'] }), fixed({ type: 'time', weekdays: ['saturday', 'sunday'] })],
    ],
    ['presence', [fixed({ type: 'presence', someone: true }), fixed({ type: 'presence', someone: false })]],
    ['what may not be', [lit(true), (id) => ({ type: 'not', condition: lit(true)(id) })]],
    [
      'the sun',
      [
        fixed({ type: 'sun', after: { event: 'sunset' }, before: { event: 'sunrise' } }),
        fixed({ type: 'sun', after: { event: 'sunrise' }, before: { event: 'sunset' } }),
      ],
    ],
    ['the height of the sun', [fixed({ type: 'sun', above: 5 }), fixed({ type: 'sun', below: 0 })]],
    [
      'all alternatives',
      [
        lit(true),
        (id) => ({ type: 'or', conditions: [lit(false)(id), { type: 'and', conditions: [lit(false)(id)] }] }),
      ],
    ],
    [
      'an expression',
      [
        level({ above: 30 }),
        (deviceId) => ({
          type: 'expression',
          expression: { op: '<=', args: [{ state: { deviceId, capability: 'brightness', attribute: 'level' } }, 30] },
        }),
      ],
    ],
  ])('are found: %s', (_, conditions) => {
    const { home, lamp, motion } = withHome();
    home.automation('Test', {
      triggers: [moves(motion)],
      conditions: conditions.map((make) => make(lamp)),
      actions: [on(lamp)],
    });
    expect(home.findings().map(({ kind, grade, path, detail }) => [kind, grade, path, detail.paths])).toEqual([
      ['impossible-state', 'observed', 'conditions/0', ['conditions/0', 'conditions/1']],
    ]);
  });

  it.each<[string, ((id: string) => Condition)[]]>([
    ['spans that share something', [level({ above: 10 }), level({ below: 30 })]],
    ['alternatives', [(id) => ({ type: 'or', conditions: [lit(true)(id), lit(false)(id)] })]],
    ['times that share an hour', [fixed(hours('22:00', '06:00')), fixed(hours('05:00', '23:00'))]],
    [
      'what was not so for long',
      [
        lit(true),
        (id) => ({ type: 'not', condition: { ...is(id, 'onOff', 'on', { equals: true }), for: 60 } as Condition }),
      ],
    ],
    ['an evening of the clock and of the sun', [fixed(hours('18:00', '23:00')), fixed({ type: 'sun', below: 0 })]],
  ])('are none: %s', (_, conditions) => {
    const { home, lamp, motion } = withHome();
    home.automation('Test', {
      triggers: [moves(motion)],
      conditions: conditions.map((make) => make(lamp)),
      actions: [on(lamp)],
    });
    expect(home.findings()).toEqual([]);
  });

  it('are found in one branch of the actions, and say so', () => {
    const { home, lamp, motion } = withHome();
    home.automation('Test', {
      triggers: [moves(motion)],
      actions: [
        { type: 'choose', options: [{ conditions: [mode('home'), mode('away')], actions: [on(lamp)] }], otherwise: [] },
      ],
    });
    expect(home.findings().map(({ path, explanation }) => [path, explanation])).toEqual([
      [
        'actions/0/options/0/conditions/0',
        'Action 1 of ‘Test’: conditions 1 and 2 there can never hold at the same time, so what depends on them is never done. Correct one of them, or make them alternatives with “or”.',
      ],
    ]);
  });
});

describe('a trigger whose moment a condition rules out', () => {
  it('is found', () => {
    const { home, lamp, motion } = withHome();
    home.automation('Value', {
      triggers: [moves(motion)],
      conditions: [is(motion, 'motion', 'active', { equals: false })],
      actions: [on(lamp)],
    });
    home.automation('Time', { triggers: [at('12:00')], conditions: [hours('22:00', '06:00')], actions: [on(lamp)] });
    home.automation('Mode', {
      triggers: [{ type: 'mode', to: ['night'] }],
      conditions: [mode('home')],
      actions: [on(lamp)],
    });
    expect(home.summary()).toEqual([
      'impossible-state: observed: Value',
      'impossible-state: observed: Time',
      'impossible-state: observed: Mode',
    ]);
  });

  it('is none where another trigger is asked for, the time is made up for, or a clock may be set', () => {
    const { home, lamp, motion } = withHome();
    home.automation('Two', {
      triggers: [moves(motion), rests(motion)],
      conditions: [
        {
          type: 'or',
          conditions: [
            {
              type: 'and',
              conditions: [{ type: 'trigger', is: ['t1'] }, is(motion, 'motion', 'active', { equals: true })],
            },
            { type: 'and', conditions: [{ type: 'trigger', is: ['t2'] }, mode('away')] },
          ],
        },
      ],
      actions: [on(lamp)],
    });
    home.automation('Made up for', {
      triggers: [{ type: 'time', at: '12:00', missed: 'run-once' }],
      conditions: [hours('12:30', '13:00')],
      actions: [on(lamp)],
    });
    home.automation('Gap', { triggers: [at('02:30')], conditions: [hours('03:00', '04:00')], actions: [on(lamp)] });
    expect(home.findings()).toEqual([]);
  });
});
