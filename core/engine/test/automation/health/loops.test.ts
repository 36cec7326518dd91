import type { Cause } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import {
  type AutomationWish,
  at,
  crosses,
  DAY,
  dim,
  does,
  is,
  mode,
  moves,
  NOW,
  off,
  on,
  rests,
  TestedHome,
  toggle,
  wait,
  when,
  wished,
} from './tested-home.ts';

function withHome() {
  const home = new TestedHome();
  const lamp = home.light('Lamp', 'hall');
  const other = home.light('Other', 'hall');
  const motion = home.motion('Motion', 'hall');
  return { home, lamp, other, motion };
}
type Parts = ReturnType<typeof withHome>;

function summaryOf(make: (parts: Parts) => readonly AutomationWish[]): string[] {
  const parts = withHome();
  make(parts).map((wish, index) => parts.home.automation(`A${index + 1}`, wish));
  return parts.home.summary();
}

const isOn = (id: string, to: boolean, seconds = 0) =>
  when(id, 'onOff', 'on', { to, ...(seconds === 0 ? {} : { for: seconds }) });
const level = (deviceId: string) => ({ state: { deviceId, capability: 'brightness', attribute: 'level' } });
const dimBy = (id: string, step: number) =>
  does(id, 'brightness', 'set', { level: { $expression: { op: '+', args: [level(id), step] } } });

describe('automations that set each other off', () => {
  it.each<[string, (parts: Parts) => readonly AutomationWish[], string]>([
    [
      'on and off',
      ({ lamp }) => [
        { triggers: [isOn(lamp, true)], actions: [off(lamp)] },
        { triggers: [isOn(lamp, false)], actions: [on(lamp)] },
      ],
      'A1 + A2',
    ],
    [
      'on and off after a while',
      ({ lamp }) => [
        { triggers: [isOn(lamp, true, 30)], actions: [off(lamp)] },
        { triggers: [isOn(lamp, false)], actions: [wait(20), on(lamp)] },
      ],
      'A1 + A2',
    ],
    [
      'two that follow each other',
      ({ lamp, other }) => [
        { triggers: [when(lamp, 'onOff', 'on')], actions: [toggle(other)] },
        { triggers: [when(other, 'onOff', 'on')], actions: [toggle(lamp)] },
      ],
      'A1 + A2',
    ],
    [
      'three in a ring, one by its brightness',
      ({ lamp, other }) => [
        { triggers: [isOn(lamp, true)], actions: [dim(other, 0)] },
        { triggers: [isOn(other, false)], actions: [off(lamp), dim(other, 50)] },
        { triggers: [isOn(lamp, false)], actions: [on(lamp)] },
      ],
      'A1 + A2 + A3',
    ],
    [
      'thresholds that send a light up and down',
      ({ lamp }) => [
        { triggers: [crosses(lamp, 'brightness', 'level', { above: 50 })], actions: [dim(lamp, 30)] },
        { triggers: [crosses(lamp, 'brightness', 'level', { below: 40 })], actions: [dim(lamp, 60)] },
      ],
      'A1 + A2',
    ],
    [
      'one that blinks',
      ({ lamp }) => [{ triggers: [isOn(lamp, true)], actions: [off(lamp), wait(1), on(lamp)] }],
      'A1',
    ],
    [
      'one that dims until a threshold',
      ({ lamp }) => [
        {
          triggers: [when(lamp, 'brightness', 'level')],
          conditions: [is(lamp, 'brightness', 'level', { above: 10 })],
          actions: [dimBy(lamp, -10)],
        },
      ],
      'A1',
    ],
    [
      'one that starts itself',
      () => [{ triggers: [at('12:00')], actions: [{ type: 'run', automationId: SELF }] }],
      'A1',
    ],
    [
      'one that toggles what it listens to',
      ({ lamp }) => [{ triggers: [when(lamp, 'onOff', 'on')], actions: [toggle(lamp)] }],
      'A1',
    ],
    [
      'modes of the home',
      () => [
        { triggers: [{ type: 'mode', to: ['night'] }], actions: [{ type: 'mode', mode: 'home' }] },
        { triggers: [{ type: 'mode', to: ['home'] }], actions: [{ type: 'mode', mode: 'night' }] },
      ],
      'A1 + A2',
    ],
    [
      'conditions that hold together',
      ({ lamp, motion }) => [
        { triggers: [isOn(lamp, true)], conditions: [mode('night')], actions: [off(lamp)] },
        {
          triggers: [isOn(lamp, false)],
          conditions: [is(motion, 'motion', 'active', { equals: true })],
          actions: [on(lamp)],
        },
      ],
      'A1 + A2',
    ],
  ])('are possibly a loop: %s', (_, make, names) => {
    const found = summaryOf(make).filter((line) => line.startsWith('loop'));
    expect(found).toEqual([`loop: possible: ${names}`]);
  });

  it('are found through a scene', () => {
    const { home, lamp } = withHome();
    const sceneId = home.scene('Dark', [wished(lamp, 'onOff', 'on', false)]);
    home.automation('A1', { triggers: [isOn(lamp, true)], actions: [{ type: 'scene', sceneId }] });
    home.automation('A2', { triggers: [isOn(lamp, false)], actions: [on(lamp)] });
    expect(home.summary()).toEqual(['loop: possible: A1 + A2']);
  });

  it('are told as the smallest loops that there are, in a home where all is tied to all too', () => {
    const home = new TestedHome();
    const lamps = Array.from({ length: 30 }, (_, index) => home.light(`L${index}`, 'x'));
    lamps.map((lamp) =>
      home.automation(`A${lamp}`, {
        triggers: [when(lamp, 'onOff', 'on')],
        actions: lamps.filter((other) => other !== lamp).map(toggle),
      }),
    );
    const found = home.findings();
    expect(found.map(({ kind, otherAutomationIds = [] }) => `${kind} ${otherAutomationIds.length}`)).toEqual(
      Array.from({ length: 100 }, () => 'loop 1'),
    );
  });

  it('are described, link by link', () => {
    const { home, lamp } = withHome();
    const one = home.automation('Saver', { triggers: [isOn(lamp, true)], actions: [off(lamp)] });
    const two = home.automation('Keeper', {
      triggers: [moves(home.motion('M', 'x')), isOn(lamp, false)],
      actions: [on(lamp)],
    });
    expect(home.findings()).toEqual([
      {
        automationId: one,
        kind: 'loop',
        grade: 'possible',
        path: 'actions/0',
        otherAutomationIds: [two],
        title: '‘Saver’ and ‘Keeper’ may set each other off again and again',
        explanation:
          '‘Saver’ and ‘Keeper’ may set each other off again and again. ‘Saver’ sets On of ‘Lamp’ to false (action 1), and that sets off ‘Keeper’ (trigger 2). ‘Keeper’ sets On of ‘Lamp’ to true (action 1), and that sets off ‘Saver’ (trigger 1). Add a condition that ends it, such as one on the value before, or make the trigger narrower.',
        detail: { automationIds: [one, two], paths: ['actions/0', 'actions/0'] },
      },
    ]);
  });

  it.each<[string, (parts: Parts) => readonly AutomationWish[]]>([
    [
      'a light that goes off by itself',
      ({ lamp, motion }) => [
        { triggers: [moves(motion)], actions: [on(lamp)] },
        { triggers: [isOn(lamp, true, 300)], actions: [off(lamp)] },
        { triggers: [rests(motion, 120)], actions: [off(lamp)] },
      ],
    ],
    [
      'one that makes sure of a value',
      ({ lamp }) => [{ triggers: [when(lamp, 'brightness', 'level')], actions: [dim(lamp, 50)] }],
    ],
    [
      'one that keeps a value down',
      ({ lamp }) => [{ triggers: [crosses(lamp, 'brightness', 'level', { above: 80 })], actions: [dim(lamp, 80)] }],
    ],
    [
      'two lights that are switched together',
      ({ lamp, other }) => [
        { triggers: [isOn(lamp, true)], actions: [on(other)] },
        { triggers: [isOn(lamp, false)], actions: [off(other)] },
        { triggers: [isOn(other, true)], actions: [on(lamp)] },
        { triggers: [isOn(other, false)], actions: [off(lamp)] },
      ],
    ],
    ['one that goes on at a brightness', ({ lamp }) => [{ triggers: [isOn(lamp, true)], actions: [dim(lamp, 60)] }]],
    [
      'values that do not reach the other’s threshold',
      ({ lamp }) => [
        { triggers: [crosses(lamp, 'brightness', 'level', { above: 50 })], actions: [dim(lamp, 40)] },
        { triggers: [crosses(lamp, 'brightness', 'level', { below: 40 })], actions: [dim(lamp, 60)] },
      ],
    ],
    [
      'conditions that rule each other out',
      ({ lamp }) => [
        { triggers: [isOn(lamp, true)], conditions: [mode('night')], actions: [off(lamp)] },
        { triggers: [isOn(lamp, false)], conditions: [mode('home')], actions: [on(lamp)] },
      ],
    ],
    [
      'a condition on what is written',
      ({ lamp, other }) => [
        {
          triggers: [isOn(lamp, true)],
          conditions: [is(other, 'onOff', 'on', { equals: false })],
          actions: [on(other), off(lamp)],
        },
        { triggers: [isOn(lamp, false)], actions: [on(lamp)] },
      ],
    ],
    [
      'a condition that cannot be judged',
      ({ lamp }) => [
        {
          triggers: [isOn(lamp, true)],
          conditions: [{ type: 'expression', expression: { op: '>', args: [{ time: 'hour' }, 22] } }],
          actions: [off(lamp)],
        },
        { triggers: [isOn(lamp, false)], actions: [on(lamp)] },
      ],
    ],
    [
      'a pump that runs and rests',
      ({ lamp }) => [
        { triggers: [isOn(lamp, true, 900)], actions: [off(lamp)] },
        { triggers: [isOn(lamp, false, 3_600)], actions: [on(lamp)] },
      ],
    ],
    [
      'a value that does not stay',
      ({ lamp, other }) => [
        { triggers: [isOn(other, true)], actions: [off(lamp), on(lamp)] },
        { triggers: [isOn(lamp, false, 10)], actions: [off(other), wait(1), on(other)] },
      ],
    ],
    [
      'an action that is disabled or behind a stop',
      ({ lamp }) => [
        { triggers: [isOn(lamp, true)], actions: [{ ...off(lamp), enabled: false }, { type: 'stop' }, off(lamp)] },
        { triggers: [isOn(lamp, false)], actions: [on(lamp)] },
      ],
    ],
  ])('are none: %s', (_, make) => {
    expect(summaryOf(make).filter((line) => line.startsWith('loop'))).toEqual([]);
  });
});

/** The first automation of a home after its three devices and its integration. */
const SELF = '00000061-0000-4000-8000-000000000005';

describe('what was seen of a loop', () => {
  const by = (...ids: readonly string[]): Cause =>
    ids.reduceRight<Cause>((parent, id) => ({ kind: 'automation', id, parent }), { kind: 'physical' });

  function withPair() {
    const parts = withHome();
    const { home, lamp, motion } = parts;
    // That they meet cannot be told from how they are written: one asks for an hour, the other for the sun.
    const one = home.automation('One', {
      triggers: [isOn(lamp, true)],
      conditions: [{ type: 'time', after: '20:00' }],
      actions: [off(lamp)],
    });
    const two = home.automation('Two', {
      triggers: [isOn(lamp, false)],
      conditions: [{ type: 'sun', below: 0 }],
      actions: [on(lamp)],
    });
    return { ...parts, one, two, motion };
  }

  it('is observed when NEXA stopped it', () => {
    const { home, one, two } = withPair();
    home.run(one, { at: NOW - DAY });
    home.run(two, { at: NOW - DAY + 1_000, cause: by(one) });
    home.run(one, { at: NOW - DAY + 2_000, cause: by(two, one) });
    expect(home.summary()).toEqual([]);
    home.run(two, { at: NOW - DAY + 3_000, cause: by(one, two, one) });
    home.run(one, { at: NOW - DAY + 4_000, cause: by(two, one, two, one), outcome: 'not-run', reason: 'loop' });
    expect(home.summary()).toEqual(['loop: observed: One + Two']);
    expect(home.findings()[0]?.explanation).toMatch(
      /^‘One’ and ‘Two’ set each other off again and again\. This was seen once;/,
    );
  });

  it('is observed when it came round once and is possible besides', () => {
    const { home, lamp } = withHome();
    const one = home.automation('One', { triggers: [isOn(lamp, true)], actions: [off(lamp)] });
    const two = home.automation('Two', { triggers: [isOn(lamp, false)], actions: [on(lamp)] });
    home.run(one, { at: NOW - DAY, cause: by(two, one) });
    expect(home.summary()).toEqual(['loop: observed: One + Two']);
  });

  it('is repeated on three occasions within a week', () => {
    const { home, one, two } = withPair();
    const stop = (time: number) =>
      home.run(one, { at: time, cause: by(two, one, two, one), outcome: 'not-run', reason: 'loop' });
    stop(NOW - DAY);
    stop(NOW - DAY + 5_000);
    stop(NOW - 2 * DAY);
    expect(home.summary()).toEqual(['loop: observed: One + Two']);
    stop(NOW - 3 * DAY);
    expect(home.summary()).toEqual(['loop: repeated: One + Two']);
  });

  it('is none where an automation answers once to what it did itself, or did not run for another reason', () => {
    const { home, lamp } = withHome();
    const clamp = home.automation('Clamp', { triggers: [when(lamp, 'brightness', 'level')], actions: [dim(lamp, 50)] });
    home.run(clamp, { at: NOW - DAY, cause: by(clamp) });
    home.run(clamp, { at: NOW - DAY, cause: by(clamp, clamp), outcome: 'not-run', reason: 'condition' });
    home.run(clamp, { at: NOW - DAY, cause: by(clamp, clamp, clamp), version: 0 });
    expect(home.summary()).toEqual([]);
  });
});
