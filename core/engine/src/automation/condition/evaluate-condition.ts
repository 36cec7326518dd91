import type { Condition, StateCondition } from '@nexa/sdk';
import type { ConditionTrace } from '../../home/records.ts';
import type { AutomationScope } from '../automation-scope.ts';
import { describePlace, evaluate } from '../expression/evaluate.ts';
import { typeNames, typeOf } from '../expression/expression-type.ts';
import { sunElevation } from '../time/sun-position.ts';
import { holdsSchedule, holdsSun, holdsTime } from '../time/time-conditions.ts';
import { fitsBounds, isOneOf } from '../value-test.ts';
import { localClock } from './local-clock.ts';

/** Asks every condition of a list, also those after one that does not hold: the trace shows them all. */
export function evaluateAll(conditions: readonly Condition[], path: string, scope: AutomationScope): ConditionTrace[] {
  return conditions.map((condition, index) => evaluateCondition(condition, `${path}/${index}`, scope));
}

/**
 * Asks one condition and those within it. What is not known neither holds nor fails: it did not pass, and a `not` around
 * it does not pass either; `and` is settled by one that fails, `or` by one that holds. One that is disabled is as if it were
 * not there, and so is a group of such only.
 */
export function evaluateCondition(condition: Condition, path: string, scope: AutomationScope): ConditionTrace {
  const result: Result = condition.enabled === false ? skipped : resultOf(condition, path, scope);
  return { path, type: condition.type, ...result };
}

type Result = Omit<ConditionTrace, 'path' | 'type'>;

const skipped: Result = { passed: true, skipped: true };
const unknown = (what: string): Result => ({ passed: false, unknown: what });

function resultOf(condition: Condition, path: string, scope: AutomationScope): Result {
  const { now, place } = scope;
  switch (condition.type) {
    case 'state':
      return ofState(condition, scope);
    case 'time':
      return { passed: holdsTime(condition, now, place), value: localClock(now, place) };
    case 'schedule':
      return { passed: holdsSchedule(condition.periods, now, place), value: localClock(now, place) };
    case 'sun':
      return ofSun(condition, scope);
    case 'mode':
      return { passed: condition.is.includes(scope.mode), value: scope.mode };
    case 'presence':
      return ofPresence(condition.someone, scope);
    case 'trigger':
      return ofTrigger(condition.is, scope);
    case 'expression':
      return ofExpression(condition, scope);
    case 'plugin':
      return ofAnswer(scope.answer?.(path));
    case 'not':
      return negated(evaluateCondition(condition.condition, `${path}/condition`, scope));
    default:
      return grouped(condition.type, evaluateAll(condition.conditions, `${path}/conditions`, scope));
  }
}

function ofState(condition: StateCondition, scope: AutomationScope): Result {
  const state = scope.state(condition);
  if (state === undefined) return { ...unknown(describePlace(condition, 'never heard')), freshness: 'unknown' };
  const { value, freshness, observedAt, changedAt = observedAt } = state;
  const seen = { value, freshness, observedAt };
  if (freshness !== 'live' && condition.acceptStale !== true)
    return { ...unknown(describePlace(condition, 'stale')), ...seen };
  const isLongEnough = condition.for === undefined || scope.now - changedAt >= condition.for * 1_000;
  const isWanted = isOneOf(value, condition.equals) && fitsBounds(value, condition);
  return { passed: isLongEnough && isWanted, ...seen };
}

function ofSun(condition: Extract<Condition, { type: 'sun' }>, { now, place }: AutomationScope): Result {
  const passed = holdsSun(condition, now, place);
  if (passed === undefined) return unknown('where the sun stands, for the home has no position');
  const elevation = sunElevation(now, place);
  return { passed, ...(elevation === undefined ? {} : { value: Math.round(elevation * 10) / 10 }) };
}

function ofPresence(someone: boolean, { someoneHome }: AutomationScope): Result {
  if (someoneHome === undefined) return unknown('whether somebody is at home');
  return { passed: someoneHome === someone, value: someoneHome };
}

/** A run that a person or another automation started was set off by none of them. */
function ofTrigger(ids: readonly string[], { trigger: { triggerId } }: AutomationScope): Result {
  return triggerId === undefined ? { passed: false } : { passed: ids.includes(triggerId), value: triggerId };
}

function ofExpression({ expression }: Extract<Condition, { type: 'expression' }>, scope: AutomationScope): Result {
  const result = evaluate(expression, scope);
  if ('unknown' in result) return unknown(result.unknown);
  const { value } = result;
  if (typeof value === 'boolean') return { passed: value, value };
  return { ...unknown(`whether it is true, for it is ${typeNames[typeOf(value)]}`), value };
}

const ofAnswer = (answer: boolean | undefined): Result =>
  answer === undefined ? unknown('what the plugin says, for it gave no answer') : { passed: answer, value: answer };

function negated(child: ConditionTrace): Result {
  if (child.skipped === true) return { ...skipped, children: [child] };
  return {
    passed: !child.passed && child.unknown === undefined,
    ...(child.unknown === undefined ? {} : { unknown: child.unknown }),
    children: [child],
  };
}

function grouped(type: 'and' | 'or', children: readonly ConditionTrace[]): Result {
  const asked = children.filter((child) => child.skipped !== true);
  if (asked.length === 0) return { ...skipped, children };
  const isKnown = (child: ConditionTrace) => child.unknown === undefined;
  const settles = type === 'or';
  if (asked.some((child) => isKnown(child) && child.passed === settles)) return { passed: settles, children };
  const open = asked.find((child) => !isKnown(child));
  return open?.unknown === undefined ? { passed: !settles, children } : { ...unknown(open.unknown), children };
}
