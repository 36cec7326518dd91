import { type RecordedChange, type RecordedCommand, Replay, type ReplayInput, replayAutomation } from '@nexa/engine';
import type { AutomationDefinition, Cause, ScalarValue } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { lit, motionLight, moved, world } from '../trial/trial-home-sample.ts';

const AUTOMATION = '00000000-0000-7000-8000-00000000000a';
const MONDAY = Date.UTC(2026, 2, 2);
const DAY = 86_400_000;
const own: Cause = { kind: 'automation', id: AUTOMATION };
const someone: Cause = { kind: 'user', id: 'u' };

/** `2 20:05`: on the third day, at 20:05 UTC. */
function at(text: string): number {
  const [day = '', time = ''] = text.split(' ');
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return MONDAY + Number(day) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
const state = (when: string, deviceId: string, key: string, value: ScalarValue, cause?: Cause): RecordedChange => {
  const [capability = '', attribute = ''] = key.split('.');
  const place = { deviceId, component: 'main', capability, attribute };
  return { type: 'state', at: at(when), ...place, value, ...(cause === undefined ? {} : { cause }) };
};
const gave = (when: string, command: string, cause = own): RecordedCommand => ({
  at: at(when),
  ...lit,
  component: 'main',
  command,
  params: {},
  cause,
});

const days = [0, 1, 2, 3, 4, 5, 6];
/** A week in which somebody comes by every evening and the light worked; from Thursday on it is bright then. */
const week: RecordedChange[] = days.flatMap((day) => [
  state(`${day} 12:00`, 'sensor', 'illuminance.lux', day < 3 ? 10 : 500),
  state(`${day} 20:00`, 'sensor', 'motion.active', true),
  state(`${day} 20:00:01`, 'lamp', 'onOff.on', true, own),
  state(`${day} 20:05`, 'sensor', 'motion.active', false),
  state(`${day} 20:06:01`, 'lamp', 'onOff.on', false, own),
]);
const given = days.flatMap((day) => [gave(`${day} 20:00`, 'on'), gave(`${day} 20:06`, 'off')]);
const initial = [
  state('-1 20:05', 'sensor', 'motion.active', false),
  state('-1 20:06', 'lamp', 'onOff.on', false),
] as ReplayInput['initialStates'];

const replay = (definition: AutomationDefinition, changes = week, rest: Partial<ReplayInput> = {}) =>
  replayAutomation({
    ...world,
    definition,
    automationId: AUTOMATION,
    from: MONDAY,
    to: MONDAY + 7 * DAY,
    initialStates: initial,
    recordedCommands: given,
    changes: [...changes].sort((a, b) => a.at - b.at),
    ...rest,
  });
/** `0 20:00 on same` */
const told = (result: ReturnType<typeof replay>): string[] =>
  result.commands.map(({ time, command, verdict }) => {
    const iso = new Date(time).toISOString();
    return `${Math.floor((time - MONDAY) / DAY)} ${iso.slice(11, 16)} ${command} ${verdict}`;
  });

const dark = { type: 'state', deviceId: 'sensor', capability: 'illuminance', attribute: 'lux', below: 40 } as const;

describe('a draft over a recorded week', () => {
  it('does the same when nothing was changed', () => {
    const result = replay(motionLight);
    expect(new Set(result.commands.map(({ verdict }) => verdict))).toEqual(new Set(['same']));
    expect([result.runs, result.notRunCount, result.commands.length]).toEqual([7, 0, 14]);
    expect([result.truncated, result.until]).toEqual([false, MONDAY + 7 * DAY]);
  });

  it('shows what it would do no more, and why it would not run', () => {
    const result = replay({ ...motionLight, conditions: [dark] });
    const verdicts = (day: number, verdict: string) => [`${day} 20:00 on ${verdict}`, `${day} 20:06 off ${verdict}`];
    expect(told(result)).toEqual(days.flatMap((day) => verdicts(day, day < 3 ? 'same' : 'only-recorded')));
    expect([result.runs, result.notRunCount]).toEqual([3, 4]);
    expect(result.notRuns[0]).toMatchObject({
      startedAt: at('3 20:00'),
      reason: 'condition',
      conditions: [{ path: 'conditions/0', passed: false, value: 500 }],
    });
  });

  it('shows what it would do besides, and what would change nothing', () => {
    const press: RecordedChange = {
      type: 'event',
      at: at('0 20:02'),
      deviceId: 'sensor',
      component: 'main',
      capability: 'button',
      event: 'pressed',
      data: { press: 'single' },
    };
    const again: AutomationDefinition = {
      ...motionLight,
      mode: 'parallel',
      triggers: [
        ...motionLight.triggers,
        { id: 'p', type: 'event', deviceId: 'sensor', capability: 'button', event: 'pressed' },
      ],
      actions: [
        { type: 'command', ...lit, command: 'on' },
        { type: 'command', deviceId: 'lamp', capability: 'brightness', command: 'set', params: { level: 30 } },
      ],
    };
    const first = told(replay(again, [...week, press])).filter((line) => line.startsWith('0 '));
    expect(first).toEqual([
      '0 20:00 on same',
      '0 20:00 set only-draft',
      '0 20:02 on no-change',
      '0 20:02 set no-change',
      '0 20:06 off only-recorded',
    ]);
  });

  it('lays what it sets over the recording until somebody else changed it', () => {
    const toggles: AutomationDefinition = {
      ...motionLight,
      triggers: [{ id: 't', type: 'cron', cron: '30 21 * * *' }],
      actions: [{ type: 'command', ...lit, command: 'on' }],
    };
    const byHand = [
      state('3 10:00', 'lamp', 'onOff.on', false, someone),
      state('5 10:00', 'lamp', 'onOff.on', true, someone),
    ];
    const rest = { recordedCommands: [], place: { timezone: 'UTC' } };
    expect(told(replay(toggles, byHand, rest))).toEqual([
      '0 21:30 on only-draft',
      '1 21:30 on no-change',
      '2 21:30 on no-change',
      '3 21:30 on only-draft',
      '4 21:30 on no-change',
      '5 21:30 on no-change',
      '6 21:30 on no-change',
    ]);
  });

  it('leaves out what the automation itself did, also by a scene, and nothing that others did', () => {
    const watches: AutomationDefinition = {
      ...motionLight,
      triggers: [{ id: 'l', type: 'state', ...lit, attribute: 'on', to: true }],
      actions: [{ type: 'notify', title: 'The lamp is on' }],
    };
    const byScene: Cause = { kind: 'scene', id: 's', parent: own };
    const byOther: Cause = { kind: 'automation', id: 'another', parent: own };
    const changes = (cause: Cause) => [state('2 10:00', 'lamp', 'onOff.on', true, cause)];
    expect(replay(watches, changes(own)).notifications).toEqual([]);
    expect(replay(watches, changes(byScene)).notifications).toEqual([]);
    expect(replay(watches, changes(byOther)).notifications).toHaveLength(1);
    expect(replay(watches, changes(someone)).notifications).toEqual([
      { time: at('2 10:00'), title: 'The lamp is on', body: '', severity: 'info' },
    ]);
  });

  it('counts as the same only the same command, for one, within five seconds', () => {
    const twice: AutomationDefinition = { ...motionLight, actions: [{ type: 'command', ...lit, command: 'on' }] };
    const one = week.slice(0, 2);
    const verdicts = (...recordedCommands: RecordedCommand[]) =>
      told(replay(twice, one, { recordedCommands })).map((line) => line.split(' ').slice(2).join(' '));
    expect(verdicts(gave('0 20:00:05', 'on'))).toEqual(['on same']);
    expect(verdicts(gave('0 20:00:06', 'on'))).toEqual(['on only-draft', 'on only-recorded']);
    expect(verdicts(gave('0 20:00', 'off'))).toEqual(['on only-draft', 'off only-recorded']);
    expect(verdicts(gave('0 20:00', 'on'), gave('0 20:00:01', 'on'))).toEqual(['on same', 'on only-recorded']);
    expect(verdicts(gave('0 20:00', 'on', someone))).toEqual(['on only-draft']);
  });

  it('takes a draft that is not saved yet for new', () => {
    const { automationId: _, ...input } = { ...world, automationId: '' };
    const result = replayAutomation({
      ...input,
      definition: motionLight,
      from: MONDAY,
      to: MONDAY + DAY,
      initialStates: initial,
      changes: week.filter((change) => !('cause' in change)),
    });
    expect(told(result)).toEqual(['0 20:00 on only-draft', '0 20:06 off only-draft']);
  });

  it('goes on with a span of time that had begun before', () => {
    const still: AutomationDefinition = {
      ...motionLight,
      triggers: [{ id: 's', type: 'state', ...moved, to: false, for: 600 }],
      actions: [{ type: 'notify', title: 'still' }],
    };
    const from = at('0 20:10');
    const initialStates = [state('0 20:05', 'sensor', 'motion.active', false)] as ReplayInput['initialStates'];
    const times = (rest: Partial<ReplayInput>) =>
      replay(still, [], { initialStates, ...rest }).notifications.map(({ time }) => time);
    expect(times({ from })).toEqual([at('0 20:15')]);
    expect(times({ from: at('0 20:15') })).toEqual([at('0 20:15')]);
    expect(times({ from: at('0 20:15:01') })).toEqual([]);
  });

  it('is in the mode that is given until another one is recorded', () => {
    const nights: AutomationDefinition = { ...motionLight, conditions: [{ type: 'mode', is: ['night'] }] };
    expect([replay(nights).runs, replay(nights, week, { mode: 'night' }).runs]).toEqual([0, 7]);
    const changed: RecordedChange = { type: 'mode', at: at('4 00:00'), mode: 'night' };
    expect(replay(nights, [...week, changed]).runs).toBe(3);
  });

  it('knows who was at home by their devices', () => {
    const away: AutomationDefinition = { ...motionLight, conditions: [{ type: 'presence', someone: false }] };
    const phone = [
      state('0 08:00', 'phone', 'presence.present', true),
      state('4 08:00', 'phone', 'presence.present', false),
    ];
    expect(replay(away, [...week, ...phone]).runs).toBe(3);
  });

  it('ends a draft that runs without end, and says how far it came', () => {
    const endless: AutomationDefinition = { ...motionLight, actions: [{ type: 'notify', title: 'again' }] };
    const moves = Array.from(
      { length: 20_100 },
      (_, index): RecordedChange => ({
        ...(week[1] as RecordedChange & { type: 'state' }),
        at: MONDAY + index * 1000,
        value: index % 2 === 1,
      }),
    );
    const result = replay(endless, moves);
    expect([result.truncated, result.runs, result.executions.length]).toEqual([true, 10_000, 100]);
    expect(result.until).toBe(MONDAY + 19_999 * 1000);
    expect(result.notifications).toHaveLength(1000);
  }, 30_000);

  it('does a little at each step', () => {
    const often: AutomationDefinition = {
      ...motionLight,
      triggers: [{ id: 'c', type: 'cron', cron: '*/10 * * * *' }],
      actions: [{ type: 'notify', title: 'again' }],
    };
    const range = { from: MONDAY, to: MONDAY + 7 * DAY };
    const steps = new Replay({ ...world, definition: often, ...range, initialStates: initial });
    const fed = [...steps.feed(week.slice(0, 20)), ...steps.feed(week.slice(20))];
    expect(fed.length).toBeGreaterThan(10);
    const finish = steps.finish();
    let last = finish.next();
    while (last.done !== true) last = finish.next();
    expect(last.value.runs).toBe(7 * 144);
  });
});
