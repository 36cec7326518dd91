import type { HomeOutput } from '@nexa/engine';
import type { AutomationDefinition, NumericTrigger, ScalarValue, StateTrigger, Trigger } from '@nexa/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestHome } from '../support/test-home.ts';
import { type Draft, definitionOf, executions, motion, move, save, startHome } from './automation-home.ts';
import { restart, restarting } from './restarted-home.ts';

const temperature = (home: TestHome, rest: Partial<NumericTrigger> = {}): Trigger => ({
  id: 'warm',
  type: 'numeric',
  deviceId: home.id('sensor'),
  capability: 'temperature',
  attribute: 'celsius',
  ...rest,
});

const degrees = (home: TestHome, rest: Partial<StateTrigger> = {}): Trigger => ({
  id: 'degrees',
  type: 'state',
  deviceId: home.id('sensor'),
  capability: 'temperature',
  attribute: 'celsius',
  ...rest,
});

const draftOf = (...triggers: Trigger[]): Draft => ({
  mode: 'parallel',
  triggers,
  actions: [{ type: 'notify', title: 'x' }],
});

const warm = (home: TestHome, ...values: readonly number[]) => {
  for (const value of values) home.report('sensor', 'temperature.celsius', value);
};

const presence = (home: TestHome, isThere: boolean) => home.report('phone', 'presence.present', isThere);

interface Fired {
  readonly at: number;
  readonly triggerId: string | undefined;
}

const firings = (home: TestHome): Fired[] =>
  executions(home).map(({ startedAt, trigger }) => ({ at: startedAt, triggerId: trigger.triggerId }));

const SECOND = 1_000;

describe('a threshold with hysteresis', () => {
  it('that has to stay so for a while goes on waiting while the value is between threshold and hysteresis', async () => {
    const home = startHome();
    save(home, draftOf(temperature(home, { above: 25, hysteresis: 2, for: 60 })));
    warm(home, 20, 26);
    await home.clock.advance(30 * SECOND);
    warm(home, 24.9, 26);
    await home.clock.advance(29 * SECOND);
    expect(executions(home)).toHaveLength(0);
    await home.clock.advance(3_600 * SECOND);
    expect(executions(home)).toHaveLength(1);
  });

  it('that has to stay so for a while begins anew when the value has gone back', async () => {
    const home = startHome();
    save(home, draftOf(temperature(home, { above: 25, hysteresis: 2, for: 60 })));
    warm(home, 20, 26);
    await home.clock.advance(30 * SECOND);
    warm(home, 23, 26);
    await home.clock.advance(59 * SECOND);
    expect(executions(home)).toHaveLength(0);
    await home.clock.advance(SECOND);
    expect(executions(home)).toHaveLength(1);
  });

  it('does not fire again after an edit of something else, or a restart, before the value has gone back', async () => {
    const home = startHome();
    const draft = draftOf(temperature(home, { above: 25, hysteresis: 2 }));
    save(home, draft);
    warm(home, 20, 26, 24);
    save(home, { ...draft, name: 'Renamed' }, { version: 2 });
    warm(home, 26, 24);
    expect(executions(home)).toHaveLength(1);
    const next = await restart(home, definitionOf(home, draft), { version: 2 });
    warm(next, 26);
    expect(executions(next)).toHaveLength(0);
    warm(next, 23, 26);
    expect(executions(next)).toHaveLength(1);
  });

  it('that is new fires when the value comes from just below it', () => {
    const home = startHome();
    warm(home, 24);
    save(home, draftOf(temperature(home, { above: 25, hysteresis: 2 })));
    warm(home, 26);
    expect(executions(home)).toHaveLength(1);
  });

  it('that is new and met already waits until the value has gone back', () => {
    const home = startHome();
    warm(home, 26);
    save(home, draftOf(temperature(home, { above: 25, hysteresis: 2 })));
    warm(home, 24, 26);
    expect(executions(home)).toHaveLength(0);
  });
});

describe('an edit', () => {
  it('leaves a trigger waiting that it did not change, and ends the waiting of one that it did', async () => {
    const home = startHome();
    const stays: Trigger = { ...motion(home), id: 'stays', for: 60 } as Trigger;
    const changes = (span: number): Trigger => ({ ...motion(home), id: 'changes', for: span }) as Trigger;
    save(home, draftOf(stays, changes(60)));
    move(home);
    await home.clock.advance(30 * SECOND);
    save(home, draftOf(stays, changes(90)), { version: 2 });
    await home.clock.advance(29 * SECOND);
    expect(firings(home)).toEqual([]);
    await home.clock.advance(3_600 * SECOND);
    expect(firings(home).map(({ triggerId }) => triggerId)).toEqual(['stays']);
  });

  it('that switches the automation off ends all waiting', async () => {
    const home = startHome();
    const draft = draftOf({ ...motion(home), for: 60 } as Trigger);
    save(home, draft);
    move(home);
    save(home, draft, { version: 2, enabled: false });
    save(home, draft, { version: 3 });
    await home.clock.advance(3_600 * SECOND);
    expect(firings(home)).toEqual([]);
  });
});

describe('after a restart', () => {
  it('what has fired does not fire again when its value moves on', async () => {
    const home = startHome();
    const draft = draftOf(temperature(home, { above: 25, for: 600 }));
    save(home, draft);
    warm(home, 20, 26);
    await home.clock.advance(600 * SECOND);
    expect(executions(home)).toHaveLength(1);
    warm(home, 26.5);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(7_200 * SECOND);
    expect(executions(next)).toHaveLength(0);
  });

  it('what never came from the wanted value does not fire', async () => {
    const home = startHome();
    const draft = draftOf(degrees(home, { from: 10, to: 50, for: 600 }));
    save(home, draft);
    warm(home, 20, 50);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(7_200 * SECOND);
    expect(executions(next)).toHaveLength(0);
  });

  it('what waits fires when it would have fired, though its value moved on', async () => {
    const home = startHome();
    const draft = draftOf(temperature(home, { above: 25, for: 600 }));
    save(home, draft);
    warm(home, 20, 26);
    await home.clock.advance(540 * SECOND);
    warm(home, 26.5);
    const next = await restart(home, definitionOf(home, draft));
    await next.clock.advance(59 * SECOND);
    expect(executions(next)).toHaveLength(0);
    await next.clock.advance(SECOND);
    expect(executions(next)).toHaveLength(1);
    expect(executions(next)[0]?.trigger).toMatchObject({ value: 26, previous: 20 });
  });

  it('what was heard before the home had started ends the waiting', async () => {
    const home = startHome();
    const draft = draftOf(temperature(home, { above: 25, for: 600 }));
    save(home, draft);
    warm(home, 20, 26);
    const next = restarting(home, definitionOf(home, draft), { after: 900 * SECOND });
    warm(next, 20);
    next.dispatch({ type: 'started' });
    await next.clock.advance(3_600 * SECOND);
    expect(executions(next)).toHaveLength(0);
  });

  it('a wait that was met before it began goes on as it would have without', async () => {
    const home = startHome();
    const waited: Trigger = { ...motion(home), id: 'waited', for: 600 } as Trigger;
    const draft: Draft = {
      mode: 'single',
      triggers: [temperature(home, { above: 25 })],
      actions: [
        { type: 'wait', triggers: [waited] },
        { type: 'notify', title: 'x' },
      ],
    };
    save(home, draft);
    move(home);
    warm(home, 20, 26);
    const next = await restart(home, definitionOf(home, draft), { after: 60 * SECOND });
    await next.clock.advance(3_600 * SECOND);
    expect(next.of('notification')).toHaveLength(0);
  });

  it.each([
    ['goes on waiting', 120, 480],
    ['ends at once when its time came meanwhile', 900, 0],
  ])('a trigger by who is there %s', async (_, away, left) => {
    const home = startHome();
    const draft = draftOf({ id: 'left', type: 'presence', event: 'last-left', for: 600 });
    save(home, draft);
    presence(home, true);
    presence(home, false);
    const next = await restart(home, definitionOf(home, draft), { after: away * SECOND });
    await next.clock.advance(Math.max(0, left * SECOND - 1));
    expect(executions(next)).toHaveLength(left === 0 ? 1 : 0);
    await next.clock.advance(1);
    expect(executions(next)).toHaveLength(1);
    const last = await restart(next, definitionOf(home, draft));
    await last.clock.advance(3_600 * SECOND);
    expect(executions(last)).toHaveLength(0);
  });

  it('a trigger by who is there gives up when somebody came home', async () => {
    const home = startHome();
    const draft = draftOf({ id: 'left', type: 'presence', event: 'last-left', for: 600 });
    save(home, draft);
    presence(home, true);
    presence(home, false);
    const next = await restart(home, definitionOf(home, draft), { after: 120 * SECOND });
    presence(next, true);
    await next.clock.advance(3_600 * SECOND);
    expect(executions(next)).toHaveLength(0);
  });

  it('what belongs to no trigger any more is forgotten', async () => {
    const home = startHome();
    save(home, draftOf({ ...motion(home), for: 600 } as Trigger));
    move(home);
    const next = await restart(home, definitionOf(home, draftOf(temperature(home, { above: 25 }))));
    const place = `${next.id('sensor')}/motion.active`;
    expect(next.of('trigger-memory').map(({ memory }) => memory)).toEqual([
      { automationId: 'automation-1', triggerId: 'moved', place },
    ]);
  });
});

describe('killed at any moment', () => {
  interface Step {
    /** Seconds since the one before. */
    readonly after: number;
    readonly what: 'warm' | 'moved' | 'there' | 'edited' | 'killed';
    readonly value: number;
  }

  const steps = fc.array(
    fc.record({
      after: fc.constantFrom(0, 1, 5, 10, 30, 60),
      what: fc.constantFrom<Step['what'][]>('warm', 'warm', 'warm', 'moved', 'there', 'edited', 'killed'),
      value: fc.constantFrom(20, 22, 23, 24, 25, 26, 27, 30),
    }),
    { minLength: 1, maxLength: 30 },
  );

  const draft = (home: TestHome): Draft =>
    draftOf(
      temperature(home, { id: 'a', above: 25 }),
      temperature(home, { id: 'b', above: 25, hysteresis: 2 }),
      temperature(home, { id: 'c', above: 25, for: 40 }),
      temperature(home, { id: 'd', above: 25, hysteresis: 2, for: 40 }),
      temperature(home, { id: 'e', above: 22, below: 26, hysteresis: 1, for: 15 }),
      temperature(home, { id: 'f', below: 25, hysteresis: 3, for: 0 }),
      degrees(home, { id: 'g', for: 20 }),
      degrees(home, { id: 'h', from: 26, to: [23, 24], for: 20 }),
      degrees(home, { id: 'i', above: 22, below: 27, for: 20 }),
      { ...motion(home), id: 'j', for: 30 } as Trigger,
      { id: 'k', type: 'presence', event: 'last-left', for: 30 },
      { id: 'l', type: 'presence', event: 'first-arrived', for: 30 },
    );

  async function live(script: readonly Step[], isKilled: boolean): Promise<Fired[]> {
    let home = startHome();
    const definition: AutomationDefinition = definitionOf(home, draft(home));
    let version = 1;
    save(home, draft(home));
    const before: Fired[] = [];
    const outputs: HomeOutput[] = [];
    const report = (key: string, externalId: string, value: ScalarValue) => home.report(externalId, key, value);
    for (const { after, what, value } of script) {
      await home.clock.advance(after * SECOND);
      if (what === 'warm') report('temperature.celsius', 'sensor', value);
      if (what === 'moved') report('motion.active', 'sensor', value > 24);
      if (what === 'there') report('presence.present', 'phone', value > 24);
      if (what === 'edited') {
        version += 1;
        save(home, { ...draft(home), name: `Version ${version}` }, { version });
      }
      if (what !== 'killed' || !isKilled) continue;
      before.push(...firings(home));
      outputs.push(...home.outputs);
      home = await restart(home, definition, { version, outputs });
    }
    await home.clock.advance(600 * SECOND);
    return [...before, ...firings(home)].sort(
      (a, b) => a.at - b.at || (a.triggerId ?? '').localeCompare(b.triggerId ?? ''),
    );
  }

  it('fires when it would have fired otherwise', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        expect(await live(script, true)).toEqual(await live(script, false));
      }),
      { numRuns: 200 },
    );
  });
});
