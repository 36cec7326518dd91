import type { ScalarValue, Trigger } from '@nexa/sdk';
import type { AutomationRecord, TriggerTrace } from '../../home/records.ts';
import { canHoldTogether, type Side } from './agreement.ts';
import type { OutcomeBook } from './done-writes.ts';
import type { HomeView } from './home-view.ts';
import { KnownHome } from './known-home.ts';
import type { Guard } from './literal.ts';
import type { Link, Round } from './trigger-graph.ts';
import { isInAll, listOf, rangesOf } from './value-range.ts';
import type { Write } from './writes.ts';

/** So often an automation must come up in one chain: the third time NEXA itself stops it. */
const TURNS = 3;
/** Automations that take longer for a round are meant to take turns: a pump that runs and rests. */
const LONGEST_ROUND = 600;

/**
 * Whether a round goes on by itself once it has begun: the automations are thought through with the values that they
 * write, three times around. It does not when a value is not one that sets off the next, is there already, or when a
 * condition is against it or cannot be judged.
 */
export function goesOnByItself(round: Round, view: HomeView, outcomes: OutcomeBook): boolean {
  return secondsOf(round) < LONGEST_ROUND && new RoundCheck(round, view, outcomes).run();
}

function secondsOf(round: Round): number {
  return round.reduce((sum, { by, to, trigger }) => {
    const listening = trigger === undefined ? undefined : to.definition.triggers[trigger];
    const wait = listening !== undefined && 'for' in listening ? (listening.for ?? 0) : 0;
    return sum + by.seconds + wait;
  }, 0);
}

/** A change that sets off an automation. */
interface Change {
  readonly value: ScalarValue | undefined;
  readonly previous: ScalarValue | undefined;
}

class RoundCheck {
  readonly #round: Round;
  readonly #view: HomeView;
  readonly #outcomes: OutcomeBook;
  readonly #home: KnownHome;
  /** What is taken to hold, by automation. */
  readonly #assumed = new Map<AutomationRecord, Set<Guard['condition']>>();
  readonly #assumedNot = new Map<AutomationRecord, Set<Guard['condition']>>();

  constructor(round: Round, view: HomeView, outcomes: OutcomeBook) {
    this.#round = round;
    this.#view = view;
    this.#outcomes = outcomes;
    this.#home = new KnownHome(view.input);
  }

  run(): boolean {
    const entry = this.#round.at(-1);
    if (entry === undefined) return false;
    let trigger = this.#enter(entry);
    if (trigger === undefined) return false;
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const link of this.#round) {
        const next: TriggerTrace | undefined = this.#follow(link, trigger);
        if (next === undefined) return false;
        trigger = next;
      }
    }
    return this.#assumptionsHold();
  }

  /** The first time something from outside sets it off: a value that the trigger wants. */
  #enter({ to, trigger, by }: Link): TriggerTrace | undefined {
    const listening = trigger === undefined ? undefined : to.definition.triggers[trigger];
    const cause = { kind: 'unknown' } as const;
    if (listening === undefined || !('key' in by)) return { cause };
    const value = this.#entryValue(listening, by);
    if (value === undefined) return undefined;
    this.#home.values.set(by.key, value);
    return { triggerId: listening.id, value, cause };
  }

  #entryValue(trigger: Trigger, write: Write): ScalarValue | undefined {
    const wanted = wantedOf(trigger);
    const known = write.effect.kind === 'value' ? [write.effect.value] : [];
    const domain = this.#view.domain(write.at)?.narrowed;
    const candidates = [
      ...known,
      ...listOf(trigger.type === 'state' ? trigger.to : undefined),
      ...(domain?.kind === 'boolean' ? [true, false] : []),
      ...(domain?.texts ?? []),
      ...numbersIn(trigger, domain),
    ];
    return candidates.find((value) => isInAll(rangesOf(wanted), value));
  }

  /** What the automation’s run does to the next one; undefined: nothing. */
  #follow(link: Link, trigger: TriggerTrace): TriggerTrace | undefined {
    const { from, by } = link;
    if (!this.#admits(from, from.definition.conditions.map(positive), trigger)) return undefined;
    if (!('key' in by)) {
      if (!this.#admits(from, by.guards, trigger)) return undefined;
      this.#apply(link, trigger);
      return { cause: trigger.cause };
    }
    const change = this.#apply(link, trigger);
    const listening = link.trigger === undefined ? undefined : link.to.definition.triggers[link.trigger];
    if (change?.value === undefined || listening === undefined) return undefined;
    if (!this.#fires(listening, change, by.key)) return undefined;
    const previous = change.previous === undefined ? {} : { previous: change.previous };
    return { triggerId: listening.id, value: change.value, ...previous, cause: trigger.cause };
  }

  /** Does what the automation writes, in order, and answers what the one write that is looked at changed. */
  #apply(link: Link, trigger: TriggerTrace): Change | undefined {
    const { from, by } = link;
    let change: Change | undefined;
    for (const write of this.#outcomes.of(from).writes) {
      const isLooked = write === by;
      const isDone = isLooked ? this.#admits(from, write.guards, trigger) : this.#surely(write, trigger);
      if (!isDone) {
        if (isLooked) return undefined;
        continue;
      }
      const previous = this.#home.values.get(write.key) ?? this.#before(write, isLooked ? link : undefined);
      const value = this.#valueOf(write, previous, trigger);
      if (value === undefined) this.#home.values.delete(write.key);
      else this.#home.values.set(write.key, value);
      if (isLooked) change = { value, previous };
    }
    return change;
  }

  #surely(write: Write, trigger: TriggerTrace): boolean {
    return write.guards.every(({ condition, isNegated }) => this.#home.holds(condition, trigger) === !isNegated);
  }

  /** What is switched over must have been something: the opposite of what the next trigger wants. */
  #before(write: Write, link: Link | undefined): ScalarValue | undefined {
    if (write.effect.kind !== 'toggle') return undefined;
    const listening = link?.trigger === undefined ? undefined : link.to.definition.triggers[link.trigger];
    const wanted = listening === undefined ? true : this.#entryValue(listening, write);
    return typeof wanted === 'boolean' ? !wanted : undefined;
  }

  #valueOf({ at, effect }: Write, previous: ScalarValue | undefined, trigger: TriggerTrace): ScalarValue | undefined {
    if (effect.kind === 'value') return effect.value;
    if (effect.kind === 'toggle') return typeof previous === 'boolean' ? !previous : undefined;
    const value = this.#home.value(effect.expression, trigger);
    const domain = this.#view.domain(at)?.narrowed;
    return typeof value === 'number' && domain !== undefined
      ? Math.min(domain.maximum, Math.max(domain.minimum, value))
      : value;
  }

  /** Whether nothing that is known is against it; what is not known is taken to hold and looked at in the end. */
  #admits(from: AutomationRecord, guards: readonly Guard[], trigger: TriggerTrace): boolean {
    return guards.every(({ condition, isNegated }) => {
      const holds = this.#home.holds(condition, trigger);
      if (holds !== undefined) return holds !== isNegated;
      const assumed = isNegated ? this.#assumedNot : this.#assumed;
      const known = assumed.get(from) ?? new Set();
      assumed.set(from, known.add(condition));
      return true;
    });
  }

  #fires(trigger: Trigger, { value, previous }: Change, key: string): boolean {
    if (value === undefined || value === previous) return false;
    const ranges = rangesOf(wantedOf(trigger));
    if (!isInAll(ranges, value)) return false;
    // What it had to stay for some time has to be there still when the run has ended.
    const stays = this.#home.values.get(key);
    if ('for' in trigger && (trigger.for ?? 0) > 0 && (stays === undefined || !isInAll(ranges, stays))) return false;
    if (previous === undefined) return true;
    const from = trigger.type === 'state' || trigger.type === 'mode' ? listOf(trigger.from) : [];
    if (from.length > 0 && !from.includes(previous)) return false;
    if (trigger.type === 'state' && listOf(trigger.notFrom).includes(previous)) return false;
    if (!firesAtEveryChange(trigger) && isInAll(ranges, previous)) return false;
    return trigger.type !== 'numeric' || isBack(trigger, previous);
  }

  #assumptionsHold(): boolean {
    const members = [...new Set(this.#round.map(({ from }) => from))];
    const sides: Side[] = members.map((member) => ({
      guards: [
        ...[...(this.#assumed.get(member) ?? [])].map(positive),
        ...[...(this.#assumedNot.get(member) ?? [])].map((condition) => ({ condition, isNegated: true })),
      ],
      scope: { domainRanges: this.#view.domainRanges.bind(this.#view) },
    }));
    return canHoldTogether(sides) === 'compatible';
  }
}

/** But for changes to some values. */
const firesAtEveryChange = (trigger: Trigger): boolean =>
  rangesOf({ ...wantedOf(trigger), not: undefined }).length === 0;

const positive = (condition: Guard['condition']): Guard => ({ condition, isNegated: false });

function wantedOf(trigger: Trigger) {
  if (trigger.type === 'mode') return { equals: trigger.to };
  if (trigger.type !== 'state' && trigger.type !== 'numeric') return {};
  const { above, below } = trigger;
  const { to: equals, notTo: not } = trigger.type === 'state' ? trigger : {};
  return { equals, not, above, below };
}

/** Whether the number had gone back far enough for the trigger to fire again. */
function isBack(
  { above, below, hysteresis = 0 }: Extract<Trigger, { type: 'numeric' }>,
  previous: ScalarValue,
): boolean {
  if (typeof previous !== 'number') return false;
  return (
    (above !== undefined && previous <= above - hysteresis) || (below !== undefined && previous >= below + hysteresis)
  );
}

/** Numbers to begin with: just beyond the bounds, in the middle, at the ends. */
function numbersIn(
  trigger: Trigger,
  domain: { readonly kind: string; readonly minimum: number; readonly maximum: number } | undefined,
): number[] {
  if (domain?.kind !== 'number') return [];
  const { minimum, maximum } = domain;
  const { above = minimum, below = maximum } = trigger.type === 'state' || trigger.type === 'numeric' ? trigger : {};
  return [maximum, minimum, (above + below) / 2, above + 1, below - 1].filter(
    (value) => Number.isFinite(value) && value >= minimum && value <= maximum,
  );
}
