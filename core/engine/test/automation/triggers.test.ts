import type { Trigger } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import type { TestHome } from '../support/test-home.ts';
import {
  definitionOf,
  executions,
  light,
  motion,
  move,
  outcomes,
  phone,
  save,
  sent,
  startHome,
} from './automation-home.ts';
import { restart, restarting } from './restarted-home.ts';

type Home = ReturnType<typeof startHome>;

const temperature = (home: Home, rest: object): Trigger =>
  ({ id: 't', deviceId: home.id('sensor'), capability: 'temperature', attribute: 'celsius', ...rest }) as Trigger;
const runs = (home: Home): number => executions(home).filter(({ outcome }) => outcome !== 'not-run').length;
const notify = { actions: [{ type: 'notify', title: 'x' }] } as const;

describe('a state trigger', () => {
  it('fires for any of several devices and values', () => {
    const home = startHome();
    const others = [{ deviceId: home.id('lock') }];
    const trigger = {
      id: 't',
      type: 'state',
      deviceId: home.id('lamp'),
      capability: 'onOff',
      attribute: 'on',
    } as const;
    save(home, { ...notify, triggers: [{ ...trigger, others, from: [false], to: [true] }] });
    home.report('lamp', 'onOff.on', false);
    home.report('lamp', 'onOff.on', true);
    home.report('lamp', 'onOff.on', false);
    expect(runs(home)).toBe(1);
  });

  it('fires when it has stayed so for a while, counted from when it was observed', async () => {
    const home = startHome();
    save(home, { ...notify, triggers: [{ ...motion(home), for: 60 } as Trigger] });
    home.report('sensor', 'motion.active', false);
    await home.clock.advance(30_000);
    home.report('sensor', 'motion.active', true, { observedAt: home.clock.now() - 20_000 });
    await home.clock.advance(39_999);
    expect(runs(home)).toBe(0);
    await home.clock.advance(1);
    expect(executions(home)[0]).toMatchObject({ trigger: { triggerId: 'moved', value: true, previous: false } });
  });

  it('begins anew when it stopped matching', async () => {
    const home = startHome();
    save(home, { ...notify, triggers: [{ ...motion(home), for: 60 } as Trigger] });
    move(home);
    await home.clock.advance(59_000);
    move(home);
    await home.clock.advance(59_000);
    expect(runs(home)).toBe(0);
    await home.clock.advance(1_000);
    expect(runs(home)).toBe(1);
  });

  it('does not fire for a device that was removed meanwhile', async () => {
    const home = startHome();
    save(home, { ...notify, triggers: [{ ...motion(home), for: 60 } as Trigger] });
    move(home);
    home.dispatch({ type: 'device-removed', integrationId: 'integration-1', externalId: 'sensor' });
    await home.clock.advance(60_000);
    expect(runs(home)).toBe(0);
  });

  it('that waits for quiet begins anew with every change', async () => {
    const home = startHome();
    save(home, { ...notify, triggers: [temperature(home, { type: 'state', for: 60 })] });
    for (const value of [20, 21, 22, 23]) {
      home.report('sensor', 'temperature.celsius', value);
      await home.clock.advance(40_000);
    }
    expect(runs(home)).toBe(0);
    await home.clock.advance(20_000);
    expect(runs(home)).toBe(1);
  });

  it('goes on waiting while a number moves within its bounds', async () => {
    const home = startHome();
    save(home, { ...notify, triggers: [temperature(home, { type: 'state', above: 25, for: 60 })] });
    for (const value of [20, 26, 28, 27]) {
      home.report('sensor', 'temperature.celsius', value);
      await home.clock.advance(20_000);
    }
    expect(runs(home)).toBe(1);
  });
});

describe('a threshold', () => {
  it.each([
    ['rises above', { above: 25, hysteresis: 2 }, [20, 26, 24, 26, 23.5, 26, 23, 26], 2],
    ['falls below', { below: 18, hysteresis: 1 }, [20, 17, 18.5, 17, 19, 17], 2],
    ['comes between', { above: 18, below: 22 }, [25, 20, 17, 20, 21, 25, 20], 3],
    ['rises above without a hysteresis', { above: 25 }, [20, 26, 25, 26], 2],
    ['was above when it was heard first', { above: 25, hysteresis: 2 }, [26, 27, 26], 0],
  ])('that %s', (_, rest, values, expected) => {
    const home = startHome();
    save(home, { ...notify, triggers: [temperature(home, { type: 'numeric', ...rest })] });
    for (const value of values) home.report('sensor', 'temperature.celsius', value);
    expect(runs(home)).toBe(expected);
  });
});

describe('a trigger of time', () => {
  it('fires at its time of day in the home’s zone, each day once', async () => {
    const home = startHome();
    // It is 13:00 in Vienna, Monday.
    save(home, { ...notify, triggers: [{ id: 't', type: 'time', at: '13:30', weekdays: ['monday', 'wednesday'] }] });
    await home.clock.advance(30 * 60_000 - 1);
    expect(runs(home)).toBe(0);
    await home.clock.advance(1);
    expect(executions(home)[0]?.trigger).toMatchObject({ triggerId: 't', dueAt: home.clock.now() });
    await home.clock.advance(3 * 24 * 3_600_000);
    expect(runs(home)).toBe(2);
  });

  it('fires by cron, and by the sun', async () => {
    const home = startHome();
    save(home, { ...notify, triggers: [{ id: 'c', type: 'cron', cron: '*/15 * * * *' }] });
    save(home, { ...notify, triggers: [{ id: 's', type: 'sun', event: 'sunset', offset: -600 }] }, { id: 'sun' });
    await home.clock.advance(3_600_000);
    expect(runs(home)).toBe(4);
    await home.clock.advance(8 * 3_600_000);
    expect(executions(home).filter(({ automationId }) => automationId === 'sun')).toHaveLength(1);
  });

  it('fires once though the clock is set back, and leaves out what it jumped over', async () => {
    const home = startHome();
    save(home, { ...notify, triggers: [{ id: 't', type: 'time', at: '13:30' }] });
    await home.clock.advance(31 * 60_000);
    home.clock.jump(-10 * 60_000);
    await home.clock.advance(20 * 60_000);
    expect(runs(home)).toBe(1);
    save(home, { ...notify, triggers: [{ id: 't', type: 'time', at: '15:00' }] }, { version: 2 });
    home.clock.jump(5 * 3_600_000);
    await home.clock.advance(120_000);
    expect(runs(home)).toBe(1);
  });

  it('makes up for what the clock jumped over where that is wished, once', async () => {
    const home = startHome();
    save(home, {
      ...notify,
      triggers: [{ id: 't', type: 'cron', cron: '*/10 * * * *', missed: 'run-once', missedWithin: 7_200 }],
    });
    home.clock.jump(65 * 60_000);
    await home.clock.advance(61_000);
    expect(runs(home)).toBe(1);
    expect(executions(home)[0]?.trigger.dueAt).toBe(Date.UTC(2026, 2, 2, 13));
  });
});

describe('what the home says', () => {
  it('fires when its mode changes', () => {
    const home = startHome();
    save(home, { ...notify, triggers: [{ id: 'm', type: 'mode', to: ['night'], from: ['away'] }] });
    const set = (mode: 'away' | 'night' | 'home') => home.dispatch({ type: 'mode-set', mode, cause: { kind: 'user' } });
    set('night');
    set('away');
    set('night');
    set('night');
    expect(runs(home)).toBe(1);
    expect(executions(home)[0]?.trigger).toMatchObject({ value: 'night', previous: 'away', cause: { kind: 'user' } });
  });

  it('fires when the first one comes and the last one leaves; guests count', () => {
    const home = startHome();
    const last = { id: 'l', type: 'presence', event: 'last-left' } as const;
    const first = { id: 'f', type: 'presence', event: 'first-arrived' } as const;
    save(home, { ...notify, triggers: [last, first] });
    const guests = (value: boolean) => home.dispatch({ type: 'guests-set', guests: value, cause: { kind: 'user' } });
    home.report('phone', 'presence.present', true);
    guests(true);
    home.report('phone', 'presence.present', false);
    expect(runs(home)).toBe(0);
    guests(false);
    home.report('phone', 'presence.present', true);
    expect(executions(home).map(({ trigger }) => trigger.triggerId)).toEqual(['l', 'f']);
  });

  it('takes a phone that was removed for one that left', () => {
    const home = startHome();
    save(home, { ...notify, triggers: [{ id: 'l', type: 'presence', event: 'last-left' }] });
    home.report('phone', 'presence.present', true);
    const other = { ...phone, externalId: 'other', name: 'Other' };
    home.dispatch({ type: 'devices', integrationId: 'integration-1', devices: [other] });
    home.report('other', 'presence.present', false);
    home.dispatch({ type: 'device-removed', integrationId: 'integration-1', externalId: 'phone' });
    expect(runs(home)).toBe(1);
  });

  it('fires only when they stay away', async () => {
    const home = startHome();
    save(home, { ...notify, triggers: [{ id: 'l', type: 'presence', event: 'last-left', for: 300 }] });
    home.report('phone', 'presence.present', true);
    home.report('phone', 'presence.present', false);
    await home.clock.advance(200_000);
    home.report('phone', 'presence.present', true);
    home.report('phone', 'presence.present', false);
    await home.clock.advance(299_000);
    expect(runs(home)).toBe(0);
    await home.clock.advance(1_000);
    expect(runs(home)).toBe(1);
  });

  it('fires when an issue is confirmed, and when it is resolved', async () => {
    const home = startHome();
    const code = 'core.device-unreachable';
    save(home, { ...notify, triggers: [{ id: 'o', type: 'issue', on: 'opened', code, deviceId: home.id('lamp') }] });
    save(
      home,
      { ...notify, triggers: [{ id: 'r', type: 'issue', on: 'resolved', minSeverity: 'error' }] },
      { id: 'r' },
    );
    home.report('lamp', 'onOff.on', true);
    await home.clock.advance(60_000);
    expect(executions(home).map(({ trigger }) => trigger.triggerId)).toEqual(['o']);
    home.report('lamp', 'onOff.on', true);
    expect(executions(home).map(({ trigger }) => trigger.triggerId)).toEqual(['o', 'r']);
  });

  it('fires by a start, and by a call from outside', () => {
    const home = startHome();
    save(home, { ...notify, triggers: [{ id: 'w', type: 'webhook' }] });
    const call = (automationId: string) =>
      home.dispatch({
        type: 'webhook-called',
        automationId,
        triggerId: 'w',
        data: { who: 'bell' },
        cause: { kind: 'unknown' },
      });
    call('automation-1');
    call('automation-2');
    expect(executions(home).map(({ trigger }) => trigger.data)).toEqual([{ who: 'bell' }]);
    save(home, { ...notify, triggers: [{ id: 's', type: 'start' }] }, { id: 'start' });
    home.dispatch({ type: 'started' });
    expect(executions(home).map(({ trigger }) => trigger.triggerId)).toEqual(['w', 's']);
  });

  it('lets a plugin watch, and no longer when the automation is gone', () => {
    const home = startHome();
    const config = { topic: 'a/b' };
    const trigger = { id: 'p', type: 'plugin', integrationId: 'integration-1', trigger: 'mqtt.topic', config } as const;
    save(home, { ...notify, triggers: [trigger] });
    const { watchId } = home.last('watch-trigger');
    expect(home.last('watch-trigger')).toMatchObject({ integrationId: 'integration-1', trigger: 'mqtt.topic', config });
    home.dispatch({ type: 'trigger-fired', watchId, data: { payload: 'on' } });
    expect(executions(home)[0]?.trigger).toMatchObject({ data: { payload: 'on' }, cause: { kind: 'plugin' } });
    home.dispatch({ type: 'automation-removed', automationId: 'automation-1' });
    expect(home.last('unwatch-trigger')).toEqual({ type: 'unwatch-trigger', integrationId: 'integration-1', watchId });
  });
});

describe('what a plugin is asked', () => {
  const condition = { type: 'plugin', integrationId: 'integration-1', condition: 'x.holds', config: {} } as const;

  it.each([
    [{ holds: true }, 'running'],
    [{ holds: false }, 'not-run: condition'],
    [{ error: { code: 'NEXA_PLUGIN_TIMEOUT', message: 'x', params: {} } as never }, 'not-run: condition'],
  ])('decides when it has answered %j', (answer, outcome) => {
    const home = startHome();
    save(home, { conditions: [{ type: 'not', condition: { type: 'not', condition } }] });
    move(home);
    expect(outcomes(home)).toEqual([]);
    home.dispatch({ type: 'condition-answered', askId: home.last('ask-condition').askId, answer });
    expect(outcomes(home)).toEqual([outcome]);
  });

  it('decides without it when it does not answer', async () => {
    const home = startHome();
    save(home, { conditions: [condition] });
    move(home);
    await home.clock.advance(6_000);
    expect(executions(home)[0]?.conditions).toMatchObject([
      { passed: false, unknown: expect.stringContaining('plugin') },
    ]);
  });

  it('is asked within a run too', () => {
    const home = startHome();
    save(home, { actions: [{ type: 'if', conditions: [condition], then: [light(home)] }] });
    move(home);
    expect(sent(home)).toEqual([]);
    home.dispatch({ type: 'condition-answered', askId: home.last('ask-condition').askId, answer: { holds: true } });
    expect(sent(home)).toEqual(['on']);
  });

  it('does what it is asked to do', () => {
    const home = startHome();
    const action = { type: 'plugin', integrationId: 'integration-1', action: 'x.do', config: { level: 1 } } as const;
    save(home, { actions: [action, light(home)] });
    move(home);
    const { requestId } = home.last('run-action');
    expect(home.last('run-action')).toMatchObject({ action: 'x.do', config: { level: 1 } });
    home.dispatch({ type: 'action-answered', requestId, answer: { data: {} } });
    expect(sent(home)).toEqual(['on']);
  });
});

describe('what is set off without end', () => {
  it('is held back, with an issue, and let on after a while', async () => {
    const home = startHome();
    save(home, notify);
    for (let count = 0; count < 1_000; count += 1) {
      move(home);
      await home.clock.advance(10);
    }
    expect(executions(home).filter(({ outcome }) => outcome === 'completed')).toHaveLength(600);
    expect(outcomes(home).filter((outcome) => outcome === 'not-run: runaway')).toHaveLength(1);
    expect(home.last('issue').issue).toMatchObject({
      code: 'automation.runaway',
      evidence: { automationId: 'automation-1' },
    });
    await home.clock.advance(10 * 60_000);
    expect(home.last('issue').issue.state).toBe('resolved');
    move(home);
    expect(outcomes(home).at(-1)).toBe('completed');
  });

  it('has no issue any more after a restart, which lets it on', async () => {
    const home = startHome();
    save(home, notify);
    for (let count = 0; count < 700; count += 1) move(home);
    await home.clock.advance(60_000);
    const state = (of: TestHome) =>
      of.of('issue').findLast(({ issue }) => issue.code === 'automation.runaway')?.issue.state;
    expect(state(home)).not.toBe('resolved');
    const next = await restart(home, definitionOf(home, notify));
    expect(state(next)).toBe('resolved');
    move(next);
    expect(outcomes(next).at(-1)).toBe('completed');
  });

  it('is held back all the same when that began before the home had started', async () => {
    const home = startHome();
    save(home, notify);
    const next = restarting(home, definitionOf(home, notify));
    for (let count = 0; count < 700; count += 1) move(next);
    next.dispatch({ type: 'started' });
    expect(next.last('issue').issue.state).not.toBe('resolved');
  });

  it('leaves others alone', async () => {
    const home = startHome();
    save(home, notify);
    for (let count = 0; count < 700; count += 1) move(home);
    save(home, notify, { id: 'other' });
    move(home);
    expect(executions(home).at(-1)).toMatchObject({ automationId: 'other', outcome: 'completed' });
  });

  it('and never runs is kept only so often, and counted', async () => {
    const home = startHome();
    save(home, { ...notify, conditions: [{ type: 'mode', is: ['away'] }] });
    for (let count = 0; count < 300; count += 1) move(home);
    expect(executions(home)).toHaveLength(100);
    await home.clock.advance(10_000);
    move(home);
    expect(executions(home).at(-1)?.detail).toBe('200 others before it were not kept');
  });
});
