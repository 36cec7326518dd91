import type { Action, Trigger } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { definitionOf, executions, move, outcomes, save, startHome } from './automation-home.ts';
import { restart } from './restarted-home.ts';

type Home = ReturnType<typeof startHome>;

const delay = (seconds: number): Action => ({ type: 'delay', seconds });
const notify = (title: string): Action => ({ type: 'notify', title });
const repeat = (count: number, ...actions: Action[]): Action => ({ type: 'repeat', count, actions });
const parallel = (...branches: Action[][]): Action => ({ type: 'parallel', branches });
const titles = (home: Home) => home.of('notification').map(({ notification }) => notification.title);
const pressed = (home: Home): Trigger => ({
  id: 'pressed',
  type: 'event',
  deviceId: home.id('sensor'),
  capability: 'button',
  event: 'pressed',
});
const press = (home: Home) =>
  home.dispatch({
    type: 'device-event',
    integrationId: 'integration-1',
    event: { externalId: 'sensor', capability: 'button', event: 'pressed', data: { press: 'double' } },
  });
const waitInVain: Action = {
  type: 'wait',
  conditions: [{ type: 'mode', is: ['night'] }],
  timeout: 10,
  onTimeout: 'continue',
};

describe('the round of a repeat', () => {
  it('is that of the innermost one, and of the outer one again after it', () => {
    const home = startHome();
    save(home, { actions: [repeat(3, repeat(2, notify('inner {repeat}')), notify('outer {repeat}'))] });
    move(home);
    const inner = ['inner 1', 'inner 2'];
    expect(titles(home)).toEqual([...inner, 'outer 1', ...inner, 'outer 2', ...inner, 'outer 3']);
  });

  it('is not mixed up with that of a repeat beside it, also after a restart', async () => {
    const home = startHome();
    const branch = (name: string, seconds: number) => [repeat(2, delay(seconds), notify(`${name}{repeat}`))];
    const draft = { actions: [parallel(branch('a', 3), branch('b', 2)), notify('end')] };
    save(home, draft);
    move(home);
    await home.clock.advance(2_500);
    expect(titles(home)).toEqual(['b1']);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(10_000);
    expect(titles(next)).toEqual(['a1', 'b2', 'a2', 'end']);
  });

  it('is seen in branches within it, and stays known after it', () => {
    const home = startHome();
    save(home, { actions: [repeat(2, parallel([notify('{repeat}')])), notify('after {repeat}')] });
    move(home);
    expect(titles(home)).toEqual(['1', '2', 'after 2']);
  });

  it('counts in the conditions of its own repeat', () => {
    const home = startHome();
    const upTo = (than: number): Action => ({
      type: 'repeat',
      until: [{ type: 'expression', expression: { op: '>=', args: [{ variable: 'repeat' }, than] } }],
      actions: [notify('{repeat}')],
    });
    save(home, { actions: [repeat(1, upTo(3))] });
    move(home);
    expect(titles(home)).toEqual(['1', '2', '3']);
  });
});

describe('how a wait ended', () => {
  it('is known to its own branch, and to nobody beside it', async () => {
    const home = startHome();
    const met: Action = { type: 'wait', conditions: [{ type: 'mode', is: ['home'] }] };
    const draft = {
      actions: [
        parallel([waitInVain, delay(10), notify('vain {timedOut}')], [delay(15), met, notify('met {timedOut}')]),
        notify('after {timedOut}'),
      ],
    };
    save(home, draft);
    move(home);
    await home.clock.advance(12_000);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(20_000);
    expect(titles(next)).toEqual(['met false', 'vain true', 'after true']);
  });

  it('tells which trigger it was and what that said, in the trace too', async () => {
    const home = startHome();
    const warm: Trigger = {
      id: 'warm',
      type: 'numeric',
      deviceId: home.id('sensor'),
      capability: 'temperature',
      attribute: 'celsius',
      above: 20,
    };
    const wait: Action = { type: 'wait', triggers: [pressed(home), warm] };
    const text = '{wait.trigger} {wait.value} {wait.previous} {wait.event} {wait.data.press} {wait.device}';
    save(home, { actions: [wait, notify(text), wait, notify(text)] });
    home.report('sensor', 'temperature.celsius', 19);
    move(home);
    press(home);
    home.report('sensor', 'temperature.celsius', 21);
    expect(titles(home)).toEqual([
      'pressed {wait.value} {wait.previous} button.pressed double Sensor',
      'warm 21 19 {wait.event} {wait.data.press} Sensor',
    ]);
    expect(executions(home)[0]?.actions).toMatchObject([
      { trigger: { triggerId: 'pressed', event: 'button.pressed', data: { press: 'double' } } },
      {},
      { trigger: { triggerId: 'warm', value: 21, previous: 19, deviceId: home.id('sensor') } },
      {},
    ]);
  });

  it('can be told apart in conditions, after a restart too', async () => {
    const home = startHome();
    const isDouble = { op: '==', args: [{ variable: 'wait.data.press' }, 'double'] } as const;
    const draft = {
      actions: [
        { type: 'wait', triggers: [pressed(home)] },
        delay(10),
        { type: 'if', conditions: [{ type: 'expression', expression: isDouble }], then: [notify('double')] },
      ] as Action[],
    };
    save(home, draft);
    move(home);
    press(home);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(10_000);
    expect(titles(next)).toEqual(['double']);
  });

  it('forgets the trigger of the wait before', async () => {
    const home = startHome();
    save(home, { actions: [{ type: 'wait', triggers: [pressed(home)] }, waitInVain, notify('{wait.trigger}')] });
    move(home);
    press(home);
    await home.clock.advance(10_000);
    expect(titles(home)).toEqual(['{wait.trigger}']);
  });
});

describe('a repeat over a list', () => {
  it('does its actions once for each value', async () => {
    const home = startHome();
    const draft = {
      actions: [
        { type: 'repeat', forEach: ['a', 2, true], actions: [delay(1), notify('{repeat} {item}')] },
        notify('end {item}'),
      ] as Action[],
    };
    save(home, draft);
    move(home);
    await home.clock.advance(1_500);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(3_000);
    expect([...titles(home), ...titles(next)]).toEqual(['1 a', '2 2', '3 true', 'end {item}']);
    expect(outcomes(next)).toEqual(['completed']);
  });

  it('does nothing for none, and knows its item within other repeats', () => {
    const home = startHome();
    const list = (forEach: string[], ...actions: Action[]): Action => ({ type: 'repeat', forEach, actions });
    save(home, { actions: [list([], notify('no')), list(['a', 'b'], repeat(2, notify('{item}{repeat}')))] });
    move(home);
    expect(titles(home)).toEqual(['a1', 'a2', 'b1', 'b2']);
  });
});

describe('what is not known', () => {
  const level = { op: '+', args: [{ variable: 'warmth' }, 1] } as const;
  const draft = (home: Home) => ({
    variables: { warmth: { state: { deviceId: home.id('sensor'), capability: 'temperature', attribute: 'celsius' } } },
    actions: [delay(10), { type: 'delay', seconds: { expression: level } }] as Action[],
  });

  it('of a variable at the start is kept, with why, after a restart too', async () => {
    const home = startHome();
    save(home, draft(home));
    move(home);
    const why = `temperature.celsius of device ${home.id('sensor')} (never heard)`;
    expect(executions(home)[0]?.unknown).toEqual({ warmth: why });
    const next = await restart(home, definitionOf(home, draft(home)));
    await next.clock.advance(10_000);
    expect(executions(next)[0]?.detail).toBe(`the variable warmth, which needs ${why}, is not known`);
  });
});
