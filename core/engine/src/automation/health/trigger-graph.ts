import type { AutomationRecord } from '../../home/records.ts';
import type { OutcomeBook } from './done-writes.ts';
import type { HomeView } from './home-view.ts';
import { listenedKeys } from './same-occasion.ts';
import { MODE_KEY, type Start, type Write } from './writes.ts';

/** One automation may set off another: by what it writes, or by starting it. */
export interface Link {
  readonly from: AutomationRecord;
  readonly to: AutomationRecord;
  readonly by: Write | Start;
  /** Index of the trigger that listens to what is written. */
  readonly trigger?: number;
}

/** A round of links, each from where the one before leads. */
export type Round = readonly Link[];

/** Longer rounds are not looked for. */
const MOST_LINKS = 6;
/** Nor further ones of a length, in a home where everything is tied to everything. */
const MOST_STEPS = 20_000;

/** What enabled automations may set off. */
export function linksOf(view: HomeView, outcomes: OutcomeBook): Link[] {
  const enabled = view.input.automations.filter((automation) => automation.enabled);
  const listeners = new Map<string, { readonly to: AutomationRecord; readonly trigger: number }[]>();
  for (const to of enabled) {
    for (const [trigger, listening] of to.definition.triggers.entries()) {
      const keys =
        listening.type === 'state' || listening.type === 'numeric'
          ? listenedKeys(listening)
          : listening.type === 'mode'
            ? [MODE_KEY]
            : [];
      for (const key of new Set(keys)) listeners.set(key, [...(listeners.get(key) ?? []), { to, trigger }]);
    }
  }
  return enabled.flatMap((from) => {
    const { writes, starts } = outcomes.of(from);
    return [
      ...writes.flatMap((by) => (listeners.get(by.key) ?? []).map((listener) => ({ from, by, ...listener }))),
      ...starts.flatMap((by) => {
        const to = view.automation(by.automationId);
        return to?.enabled === true ? [{ from, to, by }] : [];
      }),
    ];
  });
}

/**
 * Every way that leads from an automation back to it and to no automation twice, found from its first member; the shortest
 * first.
 */
export function roundsOf(automations: readonly AutomationRecord[], links: readonly Link[]): Round[] {
  const order = new Map(automations.map((automation, index) => [automation, index]));
  const from = new Map<AutomationRecord, Link[]>();
  for (const link of links) {
    const known = from.get(link.from);
    if (known === undefined) from.set(link.from, [link]);
    else known.push(link);
  }
  const isAfter = (one: AutomationRecord, start: AutomationRecord) => (order.get(one) ?? 0) > (order.get(start) ?? 0);
  const rounds: Round[] = [];
  for (let length = 1; length <= MOST_LINKS; length += 1) {
    let steps = 0;
    const walk = (start: AutomationRecord, at: AutomationRecord, way: readonly Link[]) => {
      for (const link of from.get(at) ?? []) {
        steps += 1;
        if (steps > MOST_STEPS) return;
        const isLast = way.length + 1 === length;
        if (isLast && link.to === start) rounds.push([...way, link]);
        else if (!isLast && isAfter(link.to, start) && way.every((one) => one.from !== link.to))
          walk(start, link.to, [...way, link]);
      }
    };
    for (const automation of from.keys()) walk(automation, automation, []);
  }
  return rounds;
}
