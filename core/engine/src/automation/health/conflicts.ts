import type { AutomationRecord } from '../../home/records.ts';
import { canHoldTogether } from './agreement.ts';
import { doneWrites, type OutcomeBook } from './done-writes.ts';
import { areOpposed, type Effect } from './effects.ts';
import type { AutomationFinding } from './finding.ts';
import type { HomeView } from './home-view.ts';
import { gradeOf, occasions } from './occurrences.ts';
import { pairKey, type Quarrel, quarrelsByPair } from './quarrels.ts';
import { sameOccasion } from './same-occasion.ts';
import { placeName, valueName } from './words.ts';
import { writeSide } from './write-side.ts';
import { lastingWrites, MODE_KEY, type Write } from './writes.ts';

/**
 * Automations that want something else of the same attribute at the same time. One finding for each two. With a halt after
 * each step, for whoever has more to do.
 */
export function* conflicts(view: HomeView, outcomes: OutcomeBook): Generator<void, AutomationFinding[]> {
  const enabled = view.input.automations.filter((automation) => automation.enabled);
  const writes = doneWrites(view, outcomes);
  yield;
  const quarrels = quarrelsByPair(writes, view);
  yield;
  const lasting = new Map(enabled.map((automation) => [automation, lastingWrites(outcomes.of(automation).writes)]));
  const found: AutomationFinding[] = [];
  for (const [one, other] of pairsOf(enabled, lasting, quarrels)) {
    yield;
    const seen = quarrels.get(pairKey(one.id, other.id)) ?? [];
    const pairs = seen.length > 0 ? [] : opposedWrites(lasting.get(one) ?? [], lasting.get(other) ?? []);
    const clash = staticClash(one, other, pairs, view);
    if (seen.length > 0) found.push(observedConflict(one, other, seen, view));
    else if (clash !== undefined) found.push(possibleConflict(one, other, clash, view));
  }
  return found;
}

/** Every two that write something in common or were seen to quarrel, in the order of the automations. */
function pairsOf(
  automations: readonly AutomationRecord[],
  lasting: ReadonlyMap<AutomationRecord, readonly Write[]>,
  quarrels: ReadonlyMap<string, unknown>,
): [AutomationRecord, AutomationRecord][] {
  const order = new Map(automations.map((automation, index) => [automation.id, index]));
  const later = new Map<number, Set<number>>();
  const add = (one = 0, other = 0) => {
    const [first, second] = one < other ? [one, other] : [other, one];
    const known = later.get(first);
    if (known === undefined) later.set(first, new Set([second]));
    else known.add(second);
  };
  const writers = new Map<string, Set<number>>();
  for (const [index, automation] of automations.entries()) {
    for (const { key } of lasting.get(automation) ?? []) {
      const known = writers.get(key) ?? new Set();
      for (const other of known) if (other !== index) add(other, index);
      writers.set(key, known.add(index));
    }
  }
  for (const pair of quarrels.keys()) add(...pair.split('\n').map((id) => order.get(id)));
  return [...later]
    .sort(([a], [b]) => a - b)
    .flatMap(([first, others]) =>
      [...others]
        .sort((a, b) => a - b)
        .flatMap((second): [AutomationRecord, AutomationRecord][] => {
          const [one, other] = [automations[first], automations[second]];
          return one === undefined || other === undefined ? [] : [[one, other]];
        }),
    );
}

interface Clash {
  readonly one: Write;
  readonly other: Write;
  readonly triggers: readonly [number, number];
}

function staticClash(
  one: AutomationRecord,
  other: AutomationRecord,
  pairs: readonly { readonly one: Write; readonly other: Write }[],
  view: HomeView,
): Clash | undefined {
  if (pairs.length === 0) return undefined;
  for (const [left, first] of one.definition.triggers.entries()) {
    for (const [right, second] of other.definition.triggers.entries()) {
      const literals = sameOccasion(first, second, view);
      if (literals === undefined) continue;
      const found = pairs.find(
        (pair) =>
          canHoldTogether([
            writeSide(one, pair.one, { triggerId: first.id, literals, view }),
            writeSide(other, pair.other, { triggerId: second.id, literals, view }),
          ]) === 'compatible',
      );
      if (found !== undefined) return { ...found, triggers: [left, right] };
    }
  }
  return undefined;
}

function opposedWrites(left: readonly Write[], right: readonly Write[]): { one: Write; other: Write }[] {
  return left.flatMap((one) =>
    right.filter((other) => one.key === other.key && areOpposed(one, other)).map((other) => ({ one, other })),
  );
}

const attributeName = ({ key, at }: Write, view: HomeView): string =>
  key === MODE_KEY ? 'the mode of the home' : view.attributeName(at);

const effectName = (effect: Effect): string =>
  effect.kind === 'value'
    ? `set it to ${valueName(effect.value)}`
    : effect.kind === 'toggle'
      ? 'switch it over'
      : 'work its value out';

const advice =
  'Give the two conditions that rule each other out, or put both into one automation that says which of the two counts.';

function possibleConflict(
  one: AutomationRecord,
  other: AutomationRecord,
  clash: Clash,
  view: HomeView,
): AutomationFinding {
  const [left, right] = [view.automationName(one.id), view.automationName(other.id)];
  const wish = (name: string, { effect, path }: Write) => `${name} would ${effectName(effect)} (${placeName(path)})`;
  const wishes = `${wish(left, clash.one)} and ${wish(right, clash.other)}`;
  return {
    automationId: one.id,
    kind: 'conflict',
    grade: 'possible',
    path: clash.one.path,
    otherAutomationIds: [other.id],
    title: `${left} and ${right} may work against each other`,
    explanation: `The same event can set off both: ${wishes}, for ${attributeName(clash.one, view)}. Which of them wins is then chance. ${advice}`,
    detail: {
      ...keyDetail(clash.one),
      paths: [clash.one.path, clash.other.path],
      triggers: clash.triggers.map((index) => `triggers/${index}`),
    },
  };
}

const keyDetail = ({ key }: Write) => {
  const [deviceId = '', stateKey = ''] = key.split('\n');
  return key === MODE_KEY ? { key: 'mode' } : { deviceId, key: stateKey };
};

function observedConflict(
  one: AutomationRecord,
  other: AutomationRecord,
  quarrels: readonly Quarrel[],
  view: HomeView,
): AutomationFinding {
  const times = quarrels.map(({ at }) => at);
  const last = quarrels.reduce((latest, quarrel) => (quarrel.at >= latest.at ? quarrel : latest));
  const [left, right] = [view.automationName(last.one.automationId), view.automationName(last.other.automationId)];
  const count = occasions(times).length;
  const gap = Math.max(0, Math.round((last.other.at - last.one.at) / 1_000));
  const often = count === 1 ? 'once' : `${count} times`;
  const path = (id: string) => (last.one.automationId === id ? last.one.write.path : last.other.write.path);
  return {
    automationId: one.id,
    kind: 'conflict',
    grade: gradeOf(times),
    path: path(one.id),
    otherAutomationIds: [other.id],
    title: `${view.automationName(one.id)} and ${view.automationName(other.id)} work against each other`,
    explanation: `This was seen ${often}. Last, ${left} set ${attributeName(last.one.write, view)} to ${valueName(last.one.value)}, and ${right} set it to ${valueName(last.other.value)} ${gap === 0 ? 'at the same time' : gap === 1 ? '1 second later' : `${gap} seconds later`}. ${advice}`,
    detail: {
      ...keyDetail(last.one.write),
      paths: [path(one.id), path(other.id)],
      times: occasions(times).slice(-10),
      count,
    },
  };
}
