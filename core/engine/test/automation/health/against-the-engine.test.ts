import { type Condition, homeModes, type ScalarValue, type Trigger, weekdayNames } from '@nexa/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AutomationScope } from '../../../src/automation/automation-scope.ts';
import { evaluateAll } from '../../../src/automation/condition/evaluate-condition.ts';
import { canHold } from '../../../src/automation/health/agreement.ts';
import { HomeView } from '../../../src/automation/health/home-view.ts';
import { impossibleStates } from '../../../src/automation/health/impossible-states.ts';
import { asGuards } from '../../../src/automation/health/literal.ts';
import { comesToMatch } from '../../../src/automation/triggers/value-match.ts';
import { HOUR, NOW, TestedHome } from './tested-home.ts';

const home = new TestedHome();
const lamp = home.light('Lamp', 'hall');
const view = new HomeView(home.input());

const levels = Array.from({ length: 21 }, (_, index) => index * 5);
const on = { deviceId: lamp, capability: 'onOff', attribute: 'on' };
const level = { deviceId: lamp, capability: 'brightness', attribute: 'level' };

const threshold = fc.integer({ min: 0, max: 10 }).map((ten) => ten * 10);
const time = fc.constantFrom('00:00', '06:00', '12:00', '22:30');
const weekdays = fc.subarray([...weekdayNames], { minLength: 1 });
const someOf = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const sun = fc.constantFrom({ event: 'sunrise' as const }, { event: 'sunset' as const });

/** What can be said of values and modes: all of it can be tried out. */
const plain: fc.Arbitrary<Condition> = fc.oneof(
  fc.boolean().map((equals): Condition => ({ type: 'state', ...on, equals })),
  fc
    .record({ above: threshold, below: threshold, equals: someOf([0, 20, 55, 100]) }, { requiredKeys: [] })
    .map((bounds): Condition => ({ type: 'state', ...level, ...bounds })),
  someOf(homeModes).map((is): Condition => ({ type: 'mode', is })),
  fc.boolean().map((someone): Condition => ({ type: 'presence', someone })),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), threshold, fc.boolean())
    .map(([op, value, isTurned]): Condition => {
      const args = [{ state: level }, value];
      return { type: 'expression', expression: { op, args: isTurned ? args.reverse() : args } };
    }),
  fc.boolean().map(
    (isNot): Condition => ({
      type: 'expression',
      expression: isNot ? { op: 'not', args: [{ state: on }] } : { state: on },
    }),
  ),
);

const timely: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .record({ after: time, before: time, weekdays }, { requiredKeys: [] })
    .map((when): Condition => ({ type: 'time', ...when })),
  fc
    .array(fc.record({ from: time, to: time, weekdays }, { requiredKeys: ['from', 'to'] }), {
      minLength: 1,
      maxLength: 2,
    })
    .map((periods): Condition => ({ type: 'schedule', periods })),
  fc
    .record(
      { above: fc.constantFrom(-10, 0, 20), below: fc.constantFrom(-10, 0, 20), after: sun, before: sun },
      { requiredKeys: [] },
    )
    .map((when): Condition => ({ type: 'sun', ...when })),
  someOf(['t1', 't2']).map((is): Condition => ({ type: 'trigger', is })),
);

const grouped = (leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition[]> => {
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
        )
        .map(([type, conditions]): Condition => ({ type, conditions })),
      tie('condition').map((inner): Condition => ({ type: 'not', condition: inner })),
    ),
  }));
  return fc.array(condition, { minLength: 1, maxLength: 4 });
};

interface Moment {
  readonly on: boolean;
  readonly level: number;
  readonly mode: (typeof homeModes)[number];
  readonly someoneHome: boolean;
  readonly now: number;
  readonly triggerId: string;
}

const scopeAt = (moment: Moment): AutomationScope => ({
  now: moment.now,
  place: { timezone: 'Europe/Berlin', latitude: 52.5, longitude: 13.4 },
  mode: moment.mode,
  someoneHome: moment.someoneHome,
  variables: new Map(),
  trigger: { triggerId: moment.triggerId, cause: { kind: 'unknown' } },
  state: ({ capability }) => ({
    value: capability === 'onOff' ? moment.on : moment.level,
    freshness: 'live',
    observedAt: moment.now,
  }),
});

const holdAt = (conditions: readonly Condition[], moment: Moment): boolean =>
  evaluateAll(conditions, 'conditions', scopeAt(moment)).every(({ passed }) => passed);

/** Every combination of values there is. */
const everyMoment: readonly Moment[] = [true, false].flatMap((isOn) =>
  levels.flatMap((value) =>
    homeModes.flatMap((mode) =>
      [true, false].map((someoneHome) => ({ on: isOn, level: value, mode, someoneHome, now: NOW, triggerId: 't1' })),
    ),
  ),
);

const anyMoment: fc.Arbitrary<Moment> = fc.record({
  on: fc.boolean(),
  level: fc.constantFrom(...levels),
  mode: fc.constantFrom(...homeModes),
  someoneHome: fc.boolean(),
  now: fc.integer({ min: 0, max: 7 * 48 }).map((half) => NOW + (half * HOUR) / 2 + 60_000),
  triggerId: fc.constant('t1'),
});

const judge = (conditions: readonly Condition[]) =>
  canHold({ guards: asGuards(conditions), scope: { triggerId: 't1', domainRanges: (at) => view.domainRanges(at) } });

describe('what is said of conditions, as the engine evaluates them', () => {
  it('calls values and modes exclusive exactly when no home fulfils them', () => {
    fc.assert(
      fc.property(grouped(plain), (conditions) => {
        const verdict = judge(conditions);
        fc.pre(verdict !== 'unclear');
        expect(verdict).toBe(everyMoment.some((moment) => holdAt(conditions, moment)) ? 'compatible' : 'exclusive');
      }),
      { numRuns: 400, seed: 20_261_201 },
    );
  });

  it('never calls exclusive what holds at some moment', () => {
    const exclusive: (readonly Condition[])[] = [];
    fc.assert(
      fc.property(
        grouped(fc.oneof(plain, timely, timely)),
        fc.array(anyMoment, { minLength: 40, maxLength: 40 }),
        (conditions, moments) => {
          const isExclusive = judge(conditions) === 'exclusive';
          exclusive.push(...(isExclusive ? [conditions] : []));
          expect(isExclusive && moments.some((moment) => holdAt(conditions, moment))).toBe(false);
        },
      ),
      { numRuns: 500, seed: 20_261_201 },
    );
    expect(exclusive.length).toBeGreaterThan(20);
  });

  it('never calls exclusive what is asked of the moment alone and holds at it', () => {
    const held: (readonly Condition[])[] = [];
    fc.assert(
      fc.property(fc.array(timely, { minLength: 1, maxLength: 3 }), anyMoment, (conditions, moment) => {
        const holds = holdAt(conditions, moment);
        held.push(...(holds ? [conditions] : []));
        expect(holds && judge(conditions) === 'exclusive').toBe(false);
      }),
      { numRuns: 500, seed: 20_261_201 },
    );
    expect(held.length).toBeGreaterThan(50);
  });
});

describe('what is said of triggers, as the engine matches them', () => {
  const value: fc.Arbitrary<ScalarValue> = fc.oneof(
    fc.constantFrom(...levels),
    fc.boolean(),
    fc.constantFrom('on', '50'),
  );
  const wanted = fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
  const trigger = fc
    .tuple(
      fc.constantFrom(on, level),
      fc.record(
        { to: wanted, from: wanted, above: fc.integer({ min: -1, max: 11 }).map((ten) => ten * 10), below: threshold },
        { requiredKeys: [] },
      ),
    )
    .map(([at, bounds]): Trigger & { type: 'state' } => ({ id: 't', type: 'state', ...at, ...bounds }));

  it('never says that one can never fire that does at some change', () => {
    fc.assert(
      fc.property(trigger, (one) => {
        const definition = { name: 'Test', mode: 'single' as const, triggers: [one], conditions: [], actions: [] };
        const findings = impossibleStates({ id: 'a', enabled: true, version: 1, definition }, view);
        const says = findings.filter(({ explanation }) => explanation.includes('can never fire'));
        const domain: readonly ScalarValue[] = one.capability === 'onOff' ? [true, false] : levels;
        const fires = domain.some((before) => domain.some((after) => comesToMatch(one, after, before)));
        expect(fires && says.length > 0).toBe(false);
      }),
      { numRuns: 1_000, seed: 20_261_201 },
    );
  });
});
