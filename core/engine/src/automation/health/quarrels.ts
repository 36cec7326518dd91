import { type Instant, MAIN_COMPONENT } from '@nexa/sdk';
import { countAutomation } from '../../home/cause-chain.ts';
import type { ExecutionRecord } from '../../home/records.ts';
import { canHoldTogether } from './agreement.ts';
import type { DoneWrite } from './done-writes.ts';
import { areOpposed } from './effects.ts';
import type { HomeView } from './home-view.ts';
import { writeSide } from './write-side.ts';

/** Opposing values within this are one quarrel. */
const WITHIN = 60_000;
/** Runs that one change sets off begin within this; a key can be pressed again sooner. */
const ONE_CHANGE = 5_000;
const ONE_PRESS = 300;
/** Back and forth, and back and forth again. */
const LEAST_TURNS = 4;

/** Two automations that wrote opposing values, the one after the other. */
export interface Quarrel {
  readonly at: Instant;
  readonly one: DoneWrite;
  readonly other: DoneWrite;
}

/** Names two automations, whichever comes first. */
export const pairKey = (one: string, other: string) => [one, other].sort().join('\n');

/** What was seen of automations that work against each other, by the names of the two. */
export function quarrelsByPair(writes: readonly DoneWrite[], view: HomeView): Map<string, Quarrel[]> {
  const byKey = new Map<string, DoneWrite[]>();
  for (const write of writes) {
    const known = byKey.get(write.key);
    if (known === undefined) byKey.set(write.key, [write]);
    else known.push(write);
  }
  const found = new Map<string, Quarrel[]>();
  for (const ofOne of byKey.values()) {
    for (const quarrel of [...atOneEvent(ofOne, view), ...backAndForth(ofOne)]) {
      const pair = pairKey(quarrel.one.automationId, quarrel.other.automationId);
      const known = found.get(pair);
      if (known === undefined) found.set(pair, [quarrel]);
      else known.push(quarrel);
    }
  }
  return found;
}

const isOpposed = ({ write, value }: DoneWrite, other: DoneWrite): boolean =>
  areOpposed(
    { ...write, effect: { kind: 'value', value } },
    { ...other.write, effect: { kind: 'value', value: other.value } },
  );

/** The last that each run wrote; a run that writes several values one after the other means the last. */
function lastOfRun(writes: readonly DoneWrite[]): DoneWrite[] {
  return [...new Map(writes.map((write) => [write.execution.id, write])).values()];
}

/** One event set off both, and both wrote at once. */
function atOneEvent(writes: readonly DoneWrite[], view: HomeView): Quarrel[] {
  const lasts = lastOfRun(writes.filter(({ write }) => !write.isLater)).sort((a, b) => a.at - b.at);
  return lasts.flatMap((one, index) => {
    const quarrels: Quarrel[] = [];
    for (const other of lasts.slice(index + 1)) {
      if (other.at - one.at > WITHIN) break;
      const isQuarrel =
        other.automationId !== one.automationId && isOpposed(one, other) && isOneEvent(one, other, view);
      if (isQuarrel) quarrels.push({ at: other.at, one, other });
    }
    return quarrels;
  });
}

function isOneEvent(one: DoneWrite, other: DoneWrite, view: HomeView): boolean {
  const event = eventOf(one);
  if (event === undefined || event !== eventOf(other)) return false;
  const between = Math.abs(one.execution.startedAt - other.execution.startedAt);
  if (between > (one.trigger?.type === 'event' ? ONE_PRESS : ONE_CHANGE)) return false;
  // Two that take turns at one key are never both due.
  const sides = [one, other].flatMap(({ automationId, write, trigger }) => {
    const automation = view.automation(automationId);
    return automation === undefined
      ? []
      : [writeSide(automation, write, { triggerId: trigger?.id ?? '', literals: [], view })];
  });
  return canHoldTogether(sides) !== 'exclusive';
}

/** What set the run off, so that two runs of one event have the same; undefined where that cannot be told. */
function eventOf({ execution, trigger }: DoneWrite): string | undefined {
  const { deviceId, stateKey, value, event, data, dueAt } = execution.trigger;
  if (trigger === undefined) return undefined;
  const wait = 'for' in trigger ? (trigger.for ?? 0) : 0;
  if (deviceId !== undefined && stateKey !== undefined) return ['state', deviceId, stateKey, value, wait].join('\n');
  if (deviceId !== undefined && event !== undefined) {
    const component = 'component' in trigger ? trigger.component : undefined;
    return ['event', deviceId, component ?? MAIN_COMPONENT, event, JSON.stringify(data)].join('\n');
  }
  if (dueAt !== undefined) return `due\n${dueAt}`;
  if (trigger.type === 'presence') return ['presence', trigger.event, wait].join('\n');
  return trigger.type === 'mode' || trigger.type === 'start' ? trigger.type : undefined;
}

/**
 * Two automations that undo each other again and again, each with its own reason. What hands do at buttons, or one sensor
 * that comes and goes, is none: there the automations do as they were told.
 */
function backAndForth(writes: readonly DoneWrite[]): Quarrel[] {
  const quarrels: Quarrel[] = [];
  let turns: DoneWrite[] = [];
  for (const write of writes) {
    const last = turns.at(-1);
    const before = turns.at(-2);
    const isTurn =
      last !== undefined &&
      write.automationId !== last.automationId &&
      (before === undefined || before.automationId === write.automationId) &&
      write.at - last.at <= WITHIN &&
      isOpposed(last, write) &&
      hasItsOwnReason(last, write);
    turns = isTurn ? [...turns, write] : [write];
    if (last !== undefined && turns.length >= LEAST_TURNS) quarrels.push({ at: write.at, one: last, other: write });
  }
  return quarrels;
}

const reasons: readonly (string | undefined)[] = ['state', 'numeric'];

function hasItsOwnReason(one: DoneWrite, other: DoneWrite): boolean {
  if (!reasons.includes(one.trigger?.type) || !reasons.includes(other.trigger?.type)) return false;
  if (one.write.isLater || other.write.isLater || isCausedBy(other.execution, one.automationId)) return false;
  const [a, b] = [one.execution.trigger, other.execution.trigger];
  return a.deviceId !== b.deviceId || a.stateKey !== b.stateKey;
}

const isCausedBy = ({ trigger }: ExecutionRecord, automationId: string): boolean =>
  countAutomation(trigger.cause, automationId) > 0;
