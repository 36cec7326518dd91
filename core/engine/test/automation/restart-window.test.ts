import type { Action, AutomationMode, Trigger } from '@nexa/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitionOf, executions, light, motion, move, outcomes, save, sent, startHome } from './automation-home.ts';
import { restart, restarting } from './restarted-home.ts';

const delay = (seconds: number): Action => ({ type: 'delay', seconds });
const notify = (title: string): Action => ({ type: 'notify', title });
const titles = (home: ReturnType<typeof startHome>) =>
  home.of('notification').map(({ notification }) => notification.title);

/** A home with `runs` runs under way that is stopped, begins again, and has not started yet. */
function beforeStart(mode: AutomationMode, runs: number, rest: { max?: number; actions?: Action[] } = {}) {
  const home = startHome();
  const draft = { mode, actions: [delay(100), notify('{trigger.event}')], ...rest };
  save(home, draft);
  for (let count = 0; count < runs; count += 1) move(home);
  return restarting(home, definitionOf(home, draft));
}

describe('a trigger after a restart, before the home has started', () => {
  it('single: starts nothing beside the run that will go on', async () => {
    const next = beforeStart('single', 1);
    move(next);
    next.dispatch({ type: 'started' });
    await next.clock.advance(100_000);
    expect(outcomes(next)).toEqual(['not-run: already-running', 'completed']);
  });

  it('restart: takes the place of the run that would have gone on', async () => {
    const home = startHome();
    const draft = { mode: 'restart' as const, actions: [light(home), delay(100), light(home, 'off')] };
    save(home, draft);
    move(home);
    home.report('lamp', 'onOff.on', true);
    await home.clock.advance(90_000);
    const next = restarting(home, definitionOf(home, draft));
    move(next);
    next.report('lamp', 'onOff.on', true);
    next.dispatch({ type: 'started' });
    await next.clock.advance(99_000);
    expect(sent(next)).toEqual(['on']);
    expect(outcomes(next)).toEqual(['interrupted: replaced', 'running']);
    await next.clock.advance(1_000);
    expect(sent(next)).toEqual(['on', 'off']);
  });

  it('restart: a command of the run that was replaced comes to its end', () => {
    const next = beforeStart('restart', 1, { actions: [{ ...light(startHome()) }] });
    move(next);
    next.dispatch({ type: 'started' });
    const [old] = next.of('command');
    expect(old?.command).toMatchObject({ status: 'failed', reason: { code: 'NEXA_COMMAND_INTERRUPTED' } });
    expect(sent(next)).toEqual(['on']);
  });

  it('queued: comes after those that were there before', async () => {
    const next = beforeStart('queued', 2);
    move(next);
    expect(outcomes(next)).toEqual(['queued']);
    const young = executions(next)[0]?.id;
    next.dispatch({ type: 'started' });
    await next.clock.advance(300_000);
    const ended = next
      .of('execution')
      .filter(({ execution: { outcome } }) => outcome === 'completed')
      .map(({ execution: { id } }) => id);
    expect(ended).toHaveLength(3);
    expect(ended.at(-1)).toBe(young);
  });

  it('queued: the places that are taken count', () => {
    const next = beforeStart('queued', 3, { max: 2 });
    move(next);
    expect(outcomes(next)).toEqual(['not-run: queue-full']);
  });

  it('queued: gets its turn when what was before it does not go on', async () => {
    const home = startHome();
    const draft = { mode: 'queued' as const, actions: [delay(100), notify('x')] };
    save(home, draft);
    move(home);
    // Within the hour while the trigger fires, and beyond it when the home has started.
    const next = restarting(home, definitionOf(home, draft), { after: 3_599_000 });
    move(next);
    await next.clock.advance(2_000);
    next.dispatch({ type: 'started' });
    await next.clock.advance(100_000);
    expect(outcomes(next)).toEqual(['completed', 'interrupted: restarted']);
  });

  it('parallel: counts those that will go on', async () => {
    const next = beforeStart('parallel', 2, { max: 3 });
    move(next);
    move(next);
    next.dispatch({ type: 'started' });
    await next.clock.advance(100_000);
    expect(outcomes(next)).toEqual(['completed', 'not-run: too-many', 'completed', 'completed']);
  });

  it.each([
    ['stopped', { type: 'automation-stop', automationId: 'automation-1', cause: { kind: 'user' } }],
    ['removed', { type: 'automation-removed', automationId: 'automation-1' }],
  ] as const)('a run that would go on can be ended: %s', async (reason, event) => {
    const next = beforeStart('single', 1);
    next.dispatch(event);
    next.dispatch({ type: 'started' });
    await next.clock.advance(100_000);
    expect(outcomes(next)).toEqual([`interrupted: ${reason}`]);
    expect(executions(next)[0]?.resume).toBeUndefined();
  });

  it('a run ends when its automation is changed', () => {
    const next = beforeStart('single', 1);
    save(next, { actions: [notify('other')] }, { version: 2 });
    next.dispatch({ type: 'started' });
    expect(outcomes(next)).toEqual(['interrupted: edited']);
  });
});

describe('a run that waits for another one', () => {
  const parent: Action[] = [{ type: 'run', automationId: 'child', wait: true }, notify('parent')];

  it('goes on waiting after a restart', async () => {
    const home = startHome();
    const left = { ...motion(home), to: false } as Trigger;
    const child = { actions: [delay(60), notify('child')], triggers: [left] };
    save(home, child, { id: 'child' });
    save(home, { actions: parent });
    home.dispatch({ type: 'automation-run', automationId: 'automation-1', executionId: 'r', cause: { kind: 'user' } });
    const others = { child: definitionOf(home, child) };
    const next = await restart(home, definitionOf(home, { actions: parent }), { others });
    expect(titles(next)).toEqual([]);
    await next.clock.advance(60_000);
    expect(titles(next)).toEqual(['child', 'parent']);
  });
});

describe('whatever happens, and whenever NEXA is stopped', () => {
  const happenings = fc.array(fc.constantFrom('trigger', 'wait', 'kill', 'start'), { minLength: 5, maxLength: 25 });

  it.each([
    ['single', 1],
    ['restart', 1],
    ['queued', 1],
    ['parallel', 2],
  ] as const)('%s: never has more than %i at once, and all end', { timeout: 60_000 }, async (mode, most) => {
    await fc.assert(
      fc.asyncProperty(happenings, async (list) => {
        let home = startHome();
        let kills = 0;
        const draft = { mode, max: 2, actions: [delay(100), notify('done')] };
        const definition = definitionOf(home, draft);
        save(home, draft);
        const last = new Map<string, string>();
        const look = () => {
          for (const { id, outcome } of executions(home)) last.set(id, outcome);
          return [...last.values()].filter((outcome) => outcome === 'running').length;
        };
        for (const happening of [...list, 'kill', 'start', 'wait']) {
          if (happening === 'trigger') move(home);
          else if (happening === 'wait') await home.clock.advance(40_000);
          else if (happening === 'start') home.dispatch({ type: 'started' });
          else {
            kills += 1;
            home = restarting(home, definition, { ids: 500 * kills });
          }
          expect(look()).toBeLessThanOrEqual(most);
        }
        await home.clock.advance(400_000);
        look();
        expect([...last.values()].filter((outcome) => outcome === 'running' || outcome === 'queued')).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
