import type { Action } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { executions, light, move, outcomes, save, sent, startHome } from './automation-home.ts';

const delay = (seconds: number): Action => ({ type: 'delay', seconds });
const set = (variables: Record<string, unknown>): Action => ({ type: 'variables', variables }) as Action;
const notify = (title: string): Action => ({ type: 'notify', title });
const titles = (home: ReturnType<typeof startHome>) =>
  home.of('notification').map(({ notification }) => notification.title);
const greater = (variable: string, than: number) =>
  ({ type: 'expression', expression: { op: '>', args: [{ variable }, than] } }) as const;

describe('a run', () => {
  it('waits where it is told to, and goes on when the time has come', async () => {
    const home = startHome();
    save(home, { actions: [delay(60), light(home)] });
    move(home);
    expect(executions(home)[0]).toMatchObject({
      outcome: 'running',
      actions: [{ path: 'actions/0', type: 'delay', status: 'running', until: home.clock.now() + 60_000 }],
    });
    await home.clock.advance(59_999);
    expect(sent(home)).toEqual([]);
    await home.clock.advance(1);
    expect(sent(home)).toEqual(['on']);
    home.report('lamp', 'onOff.on', true);
    expect(executions(home)[0]).toMatchObject({
      outcome: 'completed',
      actions: [{ status: 'done' }, { path: 'actions/1', status: 'confirmed' }],
    });
    expect(executions(home)[0]?.resume).toBeUndefined();
  });

  it('chooses the first option that holds, or otherwise', () => {
    const home = startHome();
    const option = (than: number, title: string) => ({ conditions: [greater('n', than)], actions: [notify(title)] });
    const choose: Action = {
      type: 'choose',
      options: [option(10, 'many'), option(5, 'some')],
      otherwise: [notify('few')],
    };
    save(home, { actions: [set({ n: 7 }), choose, set({ n: 20 }), choose, set({ n: 1 }), choose] });
    move(home);
    expect(titles(home)).toEqual(['some', 'many', 'few']);
    expect(
      executions(home)[0]
        ?.actions.filter(({ type }) => type === 'choose')
        .map(({ chosen }) => chosen),
    ).toEqual([1, 0, -1]);
  });

  it('does one thing or another, and traces why', () => {
    const home = startHome();
    const on: Action = {
      type: 'if',
      conditions: [{ type: 'mode', is: ['night'] }],
      then: [notify('night')],
      else: [notify('day')],
    };
    save(home, { actions: [on] });
    move(home);
    expect(titles(home)).toEqual(['day']);
    expect(executions(home)[0]?.actions).toMatchObject([
      {
        path: 'actions/0',
        chosen: -1,
        conditions: [{ path: 'actions/0/conditions/0', passed: false, value: 'home' }],
        status: 'done',
      },
      { path: 'actions/0/else/0', status: 'done' },
    ]);
  });

  it.each([
    ['so often', { count: 3 }, ['1', '2', '3']],
    ['never, when it is told to', { count: 0 }, []],
    ['as often as it works out', { count: { expression: { op: '+', args: [1, 1] } } }, ['1', '2']],
    ['as long as', { while: [{ type: 'not', condition: greater('repeat', 3) }] }, ['1', '2', '3', '4']],
    ['until', { until: [greater('repeat', 1)] }, ['1', '2']],
  ])('repeats %s', (_, how, expected) => {
    const home = startHome();
    save(home, { actions: [set({ repeat: 0 }), { type: 'repeat', ...how, actions: [notify('{repeat}')] } as Action] });
    move(home);
    expect(titles(home)).toEqual(expected);
    expect(outcomes(home)).toEqual(['completed']);
  });

  it('says in which round of which repeat something was done', () => {
    const home = startHome();
    const inner: Action = { type: 'repeat', count: 2, actions: [notify('x')] };
    save(home, { actions: [{ type: 'repeat', count: 2, actions: [inner] }] });
    move(home);
    const rounds = executions(home)[0]
      ?.actions.filter(({ type }) => type === 'notify')
      .map(({ round }) => round);
    expect(rounds).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ]);
  });

  it('fails where a repeat never ends, and keeps only so much of its trace', () => {
    const home = startHome();
    save(home, { actions: [{ type: 'repeat', while: [], actions: [set({ n: 1 })] }, notify('after')] });
    move(home);
    const [execution] = executions(home);
    expect(execution).toMatchObject({
      outcome: 'failed',
      reason: 'action-failed',
      actions: [
        { type: 'repeat', status: 'failed', reason: { code: 'NEXA_AUTOMATION_TOO_LONG' } },
        ...Array(499).fill({}),
      ],
      leftOut: 502,
    });
    expect(titles(home)).toEqual([]);
  });

  it('fails where repeats within each other do too much', () => {
    const home = startHome();
    const inner: Action = { type: 'repeat', count: 1_000, actions: [set({ n: 1 })] };
    save(home, { actions: [{ type: 'repeat', count: 1_000, actions: [inner] }] });
    move(home);
    expect(executions(home)[0]).toMatchObject({ outcome: 'failed', detail: 'the run did more than 10000 actions' });
  });

  it('does branches at once and goes on when all have ended', async () => {
    const home = startHome();
    const branches: Action[][] = [[delay(10), notify('slow')], [notify('quick')], [delay(5), notify('middle')]];
    save(home, { actions: [{ type: 'parallel', branches }, notify('after')] });
    move(home);
    expect(titles(home)).toEqual(['quick']);
    await home.clock.advance(10_000);
    expect(titles(home)).toEqual(['quick', 'middle', 'slow', 'after']);
    expect(outcomes(home)).toEqual(['completed']);
  });

  it('fails when a branch fails, after the others have ended', async () => {
    const home = startHome();
    save(home, {
      actions: [{ type: 'parallel', branches: [[light(home)], [delay(30), notify('other')]] }, notify('after')],
    });
    move(home);
    await home.clock.advance(30_000);
    expect(titles(home)).toEqual(['other']);
    expect(outcomes(home)).toEqual(['failed: command-failed']);
  });

  it('goes on after a failure where that is wished, also of what is within', async () => {
    const home = startHome();
    const onFail = 'continue' as const;
    save(home, {
      actions: [
        light(home, 'on', { onFail }),
        { type: 'if', onFail, conditions: [], then: [light(home, 'off'), notify('not reached')] },
        notify('end'),
      ],
    });
    move(home);
    await home.clock.advance(10_000);
    await home.clock.advance(10_000);
    expect(titles(home)).toEqual(['end']);
    expect(outcomes(home)).toEqual(['completed']);
    expect(executions(home)[0]?.actions).toMatchObject([
      { path: 'actions/0', status: 'failed' },
      { path: 'actions/1', status: 'failed' },
      { path: 'actions/1/then/0', status: 'failed', reason: { code: 'NEXA_COMMAND_TIMEOUT' } },
      { path: 'actions/1/then/1', status: 'skipped' },
      { path: 'actions/2', status: 'done' },
    ]);
  });

  it('skips what is disabled', () => {
    const home = startHome();
    save(home, { actions: [{ ...notify('no'), enabled: false }, notify('yes')] });
    move(home);
    expect(titles(home)).toEqual(['yes']);
  });

  it.each([
    [false, 'completed: stopped'],
    [true, 'failed: stopped'],
  ])('stops where it is told to (failed %s)', (failed, outcome) => {
    const home = startHome();
    save(home, { actions: [{ type: 'stop', failed, reason: 'enough' }, notify('no')] });
    move(home);
    expect(titles(home)).toEqual([]);
    expect(outcomes(home)).toEqual([outcome]);
    expect(executions(home)[0]?.detail).toBe('enough');
  });

  it('works parameters out, and says what it could not', () => {
    const home = startHome();
    const level = { $expression: { op: 'min', args: [100, { variable: 'wished' }] } };
    const dim: Action = { ...light(home), capability: 'brightness', command: 'set', params: { level } } as Action;
    save(home, { variables: { wished: { op: '*', args: [30, 2] } }, actions: [dim] });
    move(home);
    expect(home.last('send-command').request.params).toEqual({ level: 60 });
    save(home, { actions: [dim] }, { version: 2 });
    move(home);
    expect(executions(home).at(-1)).toMatchObject({
      outcome: 'failed',
      reason: 'action-failed',
      actions: [{ status: 'failed', reason: { code: 'NEXA_AUTOMATION_VALUE_UNKNOWN' } }],
    });
  });

  it('waits until conditions hold', async () => {
    const home = startHome();
    const bright = {
      type: 'state',
      deviceId: home.id('sensor'),
      capability: 'temperature',
      attribute: 'celsius',
      above: 20,
    } as const;
    save(home, { actions: [{ type: 'wait', conditions: [bright], timeout: 60 }, notify('{timedOut}')] });
    move(home);
    home.report('sensor', 'temperature.celsius', 19);
    expect(titles(home)).toEqual([]);
    home.report('sensor', 'temperature.celsius', 21);
    expect(titles(home)).toEqual(['false']);
  });

  it('waits until the time of day is there', async () => {
    const home = startHome();
    // 13:00 in Vienna.
    save(home, { actions: [{ type: 'wait', conditions: [{ type: 'time', after: '13:05' }] }, notify('now')] });
    move(home);
    await home.clock.advance(299_000);
    expect(titles(home)).toEqual([]);
    await home.clock.advance(2_000);
    expect(titles(home)).toEqual(['now']);
  });

  it.each([
    ['stop', ['failed: timed-out'], []],
    ['continue', ['completed'], ['true']],
  ] as const)('that waited in vain may %s', async (onTimeout, expected, told) => {
    const home = startHome();
    const pressed = {
      id: 'p',
      type: 'event',
      deviceId: home.id('sensor'),
      capability: 'button',
      event: 'pressed',
    } as const;
    save(home, { actions: [{ type: 'wait', triggers: [pressed], timeout: 60, onTimeout }, notify('{timedOut}')] });
    move(home);
    await home.clock.advance(60_000);
    expect(outcomes(home)).toEqual(expected);
    expect(titles(home)).toEqual(told);
  });

  it('goes on when a trigger fires that it waited for, and listens no longer', () => {
    const home = startHome();
    const pressed = {
      id: 'p',
      type: 'event',
      deviceId: home.id('sensor'),
      capability: 'button',
      event: 'pressed',
    } as const;
    save(home, { actions: [{ type: 'wait', triggers: [pressed] }, notify('pressed')] });
    move(home);
    const press = () =>
      home.dispatch({
        type: 'device-event',
        integrationId: 'integration-1',
        event: { externalId: 'sensor', capability: 'button', event: 'pressed', data: { press: 'single' } },
      });
    press();
    press();
    expect(titles(home)).toEqual(['pressed']);
    expect(outcomes(home)).toEqual(['completed']);
  });

  it('starts another automation, and waits for its end where that is wished', async () => {
    const home = startHome();
    save(home, { actions: [delay(10), notify('child')] }, { id: 'child' });
    save(home, {
      actions: [{ type: 'run', automationId: 'child', wait: true }, notify('parent')],
    });
    home.dispatch({ type: 'automation-run', automationId: 'automation-1', executionId: 'r', cause: { kind: 'user' } });
    expect(titles(home)).toEqual([]);
    await home.clock.advance(10_000);
    expect(titles(home)).toEqual(['child', 'parent']);
    const child = executions(home).find(({ automationId }) => automationId === 'child');
    expect(child?.trigger.cause).toEqual({ kind: 'automation', id: 'automation-1', parent: { kind: 'user' } });
  });

  it('cannot go round in circles through others', () => {
    const home = startHome();
    save(home, { mode: 'parallel', actions: [{ type: 'run', automationId: 'b' }] }, { id: 'a' });
    save(home, { mode: 'parallel', actions: [{ type: 'run', automationId: 'a' }] }, { id: 'b' });
    home.dispatch({ type: 'automation-run', automationId: 'a', executionId: 'r', cause: { kind: 'user' } });
    expect(outcomes(home)).toContain('not-run: loop');
    expect(executions(home).length).toBeLessThan(10);
  });

  it('sets the mode of the home, for a while', async () => {
    const home = startHome();
    save(home, { actions: [{ type: 'mode', mode: 'night', for: 3_600 }] });
    move(home);
    expect(home.last('mode').mode).toMatchObject({ mode: 'night', cause: { kind: 'automation', id: 'automation-1' } });
    await home.clock.advance(3_600_000);
    expect(home.last('mode').mode).toMatchObject({ mode: 'home' });
  });

  it('fills in what set it off', () => {
    const home = startHome();
    save(home, { actions: [notify('{trigger.device}: {trigger.value}, was {trigger.previous}; {nothing}')] });
    move(home);
    expect(home.last('notification').notification).toMatchObject({
      title: 'Sensor: true, was false; {nothing}',
      category: 'automation',
      data: { automationId: 'automation-1' },
    });
  });

  it('is told before anything is done that cannot be undone', () => {
    const home = startHome();
    save(home, { actions: [light(home, 'toggle')] });
    home.report('lamp', 'onOff.on', false);
    move(home);
    const types = home.outputs.map(({ type }) => type);
    expect(types.indexOf('execution')).toBeLessThan(types.indexOf('send-command'));
    expect(home.last('send-command').whenKept).toBe(true);
    save(home, { actions: [light(home, 'on')] }, { version: 2 });
    move(home);
    expect(home.last('send-command').whenKept).toBeUndefined();
  });

  it('ends when a person stops it, and when its automation is changed or removed', () => {
    const home = startHome();
    save(home, { actions: [delay(100)] });
    move(home);
    home.dispatch({ type: 'automation-stop', automationId: 'automation-1', cause: { kind: 'user' } });
    move(home);
    save(home, { actions: [delay(100)] }, { version: 2 });
    move(home);
    home.dispatch({ type: 'automation-removed', automationId: 'automation-1' });
    expect(outcomes(home)).toEqual(['interrupted: stopped', 'interrupted: edited', 'interrupted: removed']);
  });
});

describe('a trigger during a run', () => {
  const actions = [delay(60)];

  it('single: starts nothing', () => {
    const home = startHome();
    save(home, { mode: 'single', actions });
    move(home);
    move(home);
    expect(outcomes(home)).toEqual(['running', 'not-run: already-running']);
  });

  it('restart: ends the run and begins anew', async () => {
    const home = startHome();
    save(home, { mode: 'restart', actions: [...actions, notify('done')] });
    move(home);
    await home.clock.advance(30_000);
    move(home);
    await home.clock.advance(59_000);
    expect(titles(home)).toEqual([]);
    await home.clock.advance(1_000);
    expect(outcomes(home)).toEqual(['interrupted: replaced', 'completed']);
  });

  it('queued: one after the other, so many', async () => {
    const home = startHome();
    save(home, { mode: 'queued', max: 2, actions });
    for (let times = 0; times < 4; times += 1) move(home);
    expect(outcomes(home)).toEqual(['running', 'queued', 'queued', 'not-run: queue-full']);
    await home.clock.advance(60_000);
    expect(outcomes(home)).toEqual(['completed', 'running', 'queued', 'not-run: queue-full']);
    await home.clock.advance(120_000);
    expect(outcomes(home)).toEqual(['completed', 'completed', 'completed', 'not-run: queue-full']);
  });

  it('parallel: beside each other, so many', async () => {
    const home = startHome();
    save(home, { mode: 'parallel', max: 2, actions });
    for (let times = 0; times < 3; times += 1) move(home);
    expect(outcomes(home)).toEqual(['running', 'running', 'not-run: too-many']);
    await home.clock.advance(60_000);
    expect(outcomes(home)).toEqual(['completed', 'completed', 'not-run: too-many']);
  });
});
