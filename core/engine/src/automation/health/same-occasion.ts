import type { NumericTrigger, ScalarValue, StateTrigger, Trigger } from '@nexa/sdk';
import { type HomeView, keyOf } from './home-view.ts';
import type { Literal } from './literal.ts';
import { triggerLiterals } from './trigger-facts.ts';
import { haveNothingInCommon, listOf, rangesOf, some } from './value-range.ts';
import { overlap, weekSpans } from './week-spans.ts';

type ValueTrigger = StateTrigger | NumericTrigger;

/**
 * What is so when one and the same event sets off both; undefined where that cannot be or cannot be told. Thresholds that
 * differ are crossed one after the other, and so are spans of different length: those are steps, not one event.
 */
export function sameOccasion(one: Trigger, other: Trigger, view: HomeView): readonly Literal[] | undefined {
  if (!areSetOffTogether(one, other, view)) return undefined;
  return [...triggerLiterals(one, view), ...triggerLiterals(other, view)];
}

function areSetOffTogether(one: Trigger, other: Trigger, view: HomeView): boolean {
  if (isValueTrigger(one) && isValueTrigger(other)) return sameChange(one, other, view);
  if (one.type === 'event' && other.type === 'event') return samePress(one, other);
  if (one.type === 'time' && other.type === 'time')
    return one.at.padEnd(8, ':00') === other.at.padEnd(8, ':00') && shareDays(one, other);
  if (one.type === 'cron' && other.type === 'cron') return words(one.cron) === words(other.cron);
  if (one.type === 'sun' && other.type === 'sun')
    return (
      one.event === other.event &&
      (one.offset ?? 0) === (other.offset ?? 0) &&
      one.elevation === other.elevation &&
      one.direction === other.direction &&
      shareDays(one, other)
    );
  if (one.type === 'presence' && other.type === 'presence')
    return one.event === other.event && (one.for ?? 0) === (other.for ?? 0);
  if (one.type === 'mode' && other.type === 'mode') return shareOne(one.to, other.to) && shareOne(one.from, other.from);
  if (one.type === 'start') return other.type === 'start';
  return isTheSame(one, other);
}

const isValueTrigger = (trigger: Trigger): trigger is ValueTrigger =>
  trigger.type === 'state' || trigger.type === 'numeric';

const words = (cron: string) => cron.trim().split(/\s+/).join(' ');

const shareDays = (one: Pick<Trigger & { type: 'time' }, 'weekdays'>, other: typeof one): boolean =>
  overlap(weekSpans({ weekdays: one.weekdays }), weekSpans({ weekdays: other.weekdays })).length > 0;

const shareOne = (one: readonly ScalarValue[] | undefined, other: readonly ScalarValue[] | undefined): boolean =>
  one === undefined || other === undefined || one.some((value) => other.includes(value));

/** Keys of the attributes that a trigger listens to. */
export const listenedKeys = ({ deviceId, component, capability, attribute, others = [] }: ValueTrigger): string[] =>
  [{ deviceId, ...(component === undefined ? {} : { component }) }, ...others].map((place) =>
    keyOf({ ...place, capability, attribute }),
  );

const hasBounds = ({ above, below }: ValueTrigger) => above !== undefined || below !== undefined;

function sameChange(one: ValueTrigger, other: ValueTrigger, view: HomeView): boolean {
  const keys = listenedKeys(other);
  if (!listenedKeys(one).some((key) => keys.includes(key)) || (one.for ?? 0) !== (other.for ?? 0)) return false;
  if (hasBounds(one) || hasBounds(other)) return one.above === other.above && one.below === other.below;
  const to = [one, other].map((trigger) => (trigger.type === 'state' ? trigger.to : undefined));
  const from = [one, other].map((trigger) => (trigger.type === 'state' ? trigger.from : undefined));
  const not = [one, other].map((trigger) => (trigger.type === 'state' ? trigger.notTo : undefined));
  const ranges = [...to.flatMap((equals) => rangesOf({ equals })), ...not.flatMap((value) => rangesOf({ not: value }))];
  if (leavesOutAll(one, other) || leavesOutAll(other, one)) return false;
  return !haveNothingInCommon([...view.domainRanges(one), ...ranges]) && shareOne(optional(from[0]), optional(from[1]));
}

/** Whether the one fires from no value from which the other does. */
function leavesOutAll(one: ValueTrigger, other: ValueTrigger): boolean {
  if (one.type !== 'state' || other.type !== 'state' || one.notFrom === undefined || other.from === undefined)
    return false;
  const left = listOf(one.notFrom);
  return listOf(other.from).every((value) => left.includes(value));
}

const optional = (value: ScalarValue | readonly ScalarValue[] | undefined) =>
  value === undefined ? undefined : listOf(value);

function samePress(one: Trigger & { type: 'event' }, other: Trigger & { type: 'event' }): boolean {
  const at = ({ deviceId, component, capability, event }: typeof one) =>
    keyOf({ deviceId, ...(component === undefined ? {} : { component }), capability, attribute: event });
  if (at(one) !== at(other)) return false;
  const match = other.match ?? {};
  return Object.entries(one.match ?? {}).every(
    ([name, value]) => !Object.hasOwn(match, name) || !haveNothingInCommon([some(value), some(match[name] ?? '')]),
  );
}

/** Of other kinds, only what is written the same is the same. A webhook is called for one automation only. */
function isTheSame(one: Trigger, other: Trigger): boolean {
  if (one.type === 'webhook' || other.type === 'webhook') return false;
  const { id: _one, ...left } = one;
  const { id: _other, ...right } = other;
  return sorted(left) === sorted(right);
}

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`).join()}}`;
}
