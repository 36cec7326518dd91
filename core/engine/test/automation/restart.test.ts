import type { Action, Trigger } from '@nexa/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestHome } from '../support/test-home.ts';
import { definitionOf, executions, light, motion, move, outcomes, save, sent, startHome } from './automation-home.ts';
import { restart, restarting } from './restarted-home.ts';

const delay = (seconds: number): Action => ({ type: 'delay', seconds });
const notify: Action = { type: 'notify', title: 'x' };

describe('after a restart', () => {
  it('a delay ends when it would have ended', async () => {
    const home = startHome();
    const draft = { actions: [delay(600), light(home)] };
    save(home, draft);
    move(home);
    await home.clock.advance(100_000);
    const next = await restart(home, definitionOf(home, draft), { after: 50_000 });
    await next.clock.advance(449_000);
    expect(sent(next)).toEqual([]);
    await next.clock.advance(1_000);
    expect(sent(next)).toEqual(['on']);
    next.report('lamp', 'onOff.on', true);
    expect(outcomes(next)).toEqual(['completed']);
    expect(executions(next)[0]?.id).toBe(executions(home)[0]?.id);
  });

  it('a delay that ended meanwhile goes on at once', async () => {
    const home = startHome();
    const draft = { actions: [delay(60), light(home)] };
    save(home, draft);
    move(home);
    const next = await restart(home, definitionOf(home, draft), { after: 600_000 });
    await next.clock.advance(0);
    expect(sent(next)).toEqual(['on']);
  });

  it.each([
    ['more than an hour later', { after: 3_700_000 }, {}],
    ['with another version', { version: 2 }, {}],
    ['where it is to end', {}, { afterRestart: 'end' as const }],
  ])('a run ends %s', async (_, how, rest) => {
    const home = startHome();
    const draft = { actions: [delay(60), light(home)], ...rest };
    save(home, draft);
    move(home);
    const next = await restart(home, definitionOf(home, draft), how);
    await next.clock.advance(60_000);
    expect(outcomes(next)).toEqual(['interrupted: restarted']);
    expect(executions(next)[0]?.resume).toBeUndefined();
    expect(sent(next)).toEqual([]);
  });

  it('a command that names what it wants is given again', async () => {
    const home = startHome();
    const draft = { actions: [light(home), notify] };
    save(home, draft);
    move(home);
    const next = await restart(home, definitionOf(home, draft));
    expect(sent(next)).toEqual(['on']);
    expect(next.last('send-command').request.id).toBe(home.last('send-command').request.id);
    next.report('lamp', 'onOff.on', true);
    expect(outcomes(next)).toEqual(['completed']);
  });

  it.each([
    ['was done is not given again', true, [], 'confirmed'],
    ['was not done is given again', false, ['toggle'], 'pending'],
  ])('a toggle that %s', async (_, isOn, expected, status) => {
    const home = startHome();
    const draft = { actions: [light(home, 'toggle'), notify] };
    home.report('lamp', 'onOff.on', false);
    save(home, draft);
    move(home);
    const next = await restart(home, definitionOf(home, draft));
    expect(sent(next)).toEqual([]);
    next.report('lamp', 'onOff.on', isOn);
    expect(sent(next)).toEqual(expected);
    expect(next.last('command').command.status).toBe(status);
  });

  it('a toggle that was done is not given again when its device was heard before the home had started', () => {
    const home = startHome();
    const draft = { actions: [light(home, 'toggle'), notify] };
    home.report('lamp', 'onOff.on', false);
    save(home, draft);
    move(home);
    const next = restarting(home, definitionOf(home, draft));
    next.report('lamp', 'onOff.on', true);
    next.dispatch({ type: 'started' });
    expect(sent(next)).toEqual([]);
    expect(outcomes(next)).toEqual(['completed']);
  });

  it('a toggle of which nothing is heard fails, and says so', async () => {
    const home = startHome();
    const draft = { actions: [light(home, 'toggle')] };
    home.report('lamp', 'onOff.on', false);
    save(home, draft);
    move(home);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(60_000);
    expect(next.last('command').command).toMatchObject({
      status: 'failed',
      reason: { code: 'NEXA_COMMAND_INTERRUPTED' },
    });
    expect(outcomes(next)).toEqual(['failed: command-failed']);
  });

  it('waits, branches, repeats and variables are where they were', async () => {
    const home = startHome();
    const set: Action = { type: 'variables', variables: { n: 5 } };
    const loop: Action = { type: 'repeat', count: 3, actions: [delay(10), { type: 'notify', title: '{repeat} {n}' }] };
    const wait: Action = { type: 'wait', conditions: [{ type: 'mode', is: ['night'] }] };
    const draft = { actions: [set, { type: 'parallel', branches: [[loop], [wait, notify]] } as Action, light(home)] };
    save(home, draft);
    move(home);
    await home.clock.advance(15_000);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(15_000);
    next.dispatch({ type: 'mode-set', mode: 'night', cause: { kind: 'user' } });
    const titles = next.of('notification').map(({ notification }) => notification.title);
    expect(titles).toEqual(['2 5', '3 5', 'x']);
    expect(sent(next)).toEqual(['on']);
  });

  it('runs that wait for their turn get it', async () => {
    const home = startHome();
    const draft = { mode: 'queued' as const, actions: [delay(60), notify] };
    save(home, draft);
    move(home);
    move(home);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(120_000);
    expect(outcomes(next)).toEqual(['completed', 'completed']);
  });

  it.each([
    ['skip' as const, 0],
    ['run-once' as const, 1],
  ])('moments that were missed are left out or made up for: %s', async (missed, count) => {
    const home = startHome();
    const trigger: Trigger = { id: 't', type: 'cron', cron: '*/10 * * * *', missed, missedWithin: 3_600 };
    const draft = { triggers: [trigger], actions: [notify] };
    save(home, draft);
    home.dispatch({ type: 'started' });
    await home.clock.advance(60_000);
    const next = await restart(home, definitionOf(home, draft), { after: 35 * 60_000 });
    expect(next.of('notification')).toHaveLength(count);
  });

  it('what has to stay so for a while goes on waiting, and ends at once when its time came meanwhile', async () => {
    const home = startHome();
    const draft = { triggers: [{ ...motion(home), for: 600 } as Trigger], actions: [notify] };
    save(home, draft);
    home.dispatch({ type: 'started' });
    move(home);
    await home.clock.advance(60_000);
    const soon = await restart(home, definitionOf(home, draft), { after: 100_000 });
    await soon.clock.advance(439_000);
    expect(soon.of('notification')).toHaveLength(0);
    await soon.clock.advance(1_000);
    expect(soon.of('notification')).toHaveLength(1);
    const late = await restart(home, definitionOf(home, draft), { after: 1_000_000 });
    await late.clock.advance(0);
    expect(late.of('notification')).toHaveLength(1);
  });

  it('a trigger whose effect was not kept fires again, one whose effect was kept does not', async () => {
    const home = startHome();
    const draft = { actions: [light(home)] };
    save(home, draft);
    home.report('sensor', 'motion.active', false);
    const before = home.outputs.length;
    home.report('sensor', 'motion.active', true);
    const lost = await restart(home, definitionOf(home, draft), { outputs: home.outputs.slice(0, before) });
    lost.report('sensor', 'motion.active', true);
    expect(sent(lost)).toEqual(['on']);
    const whole = await restart(home, definitionOf(home, draft));
    whole.report('sensor', 'motion.active', true);
    expect(sent(whole)).toEqual(['on']);
    expect(executions(whole)).toHaveLength(1);
  });
});

describe('killed at any moment', () => {
  /** A lamp that does what it is told and says so; it does not forget when NEXA is killed. */
  class Lamp {
    isOn = false;
    readonly done: string[] = [];

    /** Carries out what came out since, once what had to be kept was kept. */
    obey(home: TestHome, from: number): void {
      for (const output of home.outputs.slice(from)) {
        if (output.type !== 'send-command') continue;
        this.done.push(output.request.id);
        this.isOn = output.request.command === 'toggle' ? !this.isOn : output.request.command === 'on';
      }
    }
  }

  it('neither loses nor doubles a command', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('on', 'off', 'toggle'), { minLength: 1, maxLength: 5 }),
        fc.nat({ max: 4 }),
        fc.boolean(),
        fc.boolean(),
        async (commands, killedAt, isCarriedOut, isHeardFirst) => {
          const lamp = new Lamp();
          let before: string[] = [];
          let home = startHome();
          const draft = { actions: commands.map((command) => light(home, command)) };
          const definition = definitionOf(home, draft);
          save(home, draft);
          home.report('lamp', 'onOff.on', false);
          let seen = home.outputs.length;
          move(home);
          for (let step = 0; step < commands.length; step += 1) {
            if (step === killedAt) {
              // All that came out is kept; whether the command still went out is left to chance.
              if (isCarriedOut) lamp.obey(home, seen);
              before = outcomes(home);
              home = restarting(home, definition);
              seen = 0;
              if (isHeardFirst) home.report('lamp', 'onOff.on', lamp.isOn);
              home.dispatch({ type: 'started' });
              home.report('lamp', 'onOff.on', lamp.isOn);
              if (home.of('send-command').length === 0) continue;
            }
            lamp.obey(home, seen);
            seen = home.outputs.length;
            home.report('lamp', 'onOff.on', lamp.isOn);
            await home.clock.advance(10);
          }
          for (let turn = 0; turn < 10; turn += 1) {
            lamp.obey(home, seen);
            seen = home.outputs.length;
            home.report('lamp', 'onOff.on', lamp.isOn);
            await home.clock.advance(1_000);
          }
          const expected = commands.reduce((isOn, command) => (command === 'toggle' ? !isOn : command === 'on'), false);
          expect([...before, ...outcomes(home)].at(-1)).toBe('completed');
          expect(lamp.isOn).toBe(expected);
        },
      ),
      { numRuns: 100 },
    );
  });
});
