import type { Cause, Instant } from '@nexa/sdk';
import type { AutomationRecord, ExecutionRecord } from '../../home/records.ts';
import type { OutcomeBook } from './done-writes.ts';
import type { AutomationFinding } from './finding.ts';
import { type HomeView, quoted } from './home-view.ts';
import { gradeOf, occasions } from './occurrences.ts';
import { goesOnByItself } from './round-check.ts';
import { linksOf, type Round, roundsOf } from './trigger-graph.ts';
import { placeName, valueName } from './words.ts';
import { MODE_KEY } from './writes.ts';

/** How often an automation must stand in what set it off before that is a loop for certain: NEXA stops it then. */
const FOR_CERTAIN = 2;

/** Who has so many has been told enough. */
const MOST_LOOPS = 100;

/** A loop as it was seen. */
interface Sighting {
  readonly members: readonly string[];
  readonly at: Instant;
  /** How often the automation stood in its own chain of causes. */
  readonly times: number;
}

/** Automations that set themselves off again, alone or through others. One finding for each set of them. */
export function loops(view: HomeView, outcomes: OutcomeBook): AutomationFinding[] {
  const { automations } = view.input;
  const byMembers = smallestLoops(automations, view, outcomes);
  const seen = new Map<string, Sighting[]>();
  for (const sighting of view.input.executions.flatMap((execution) => sightingOf(execution, view))) {
    const key = membersKey(sighting.members);
    seen.set(key, [...(seen.get(key) ?? []), sighting]);
  }
  return [...new Set([...byMembers.keys(), ...seen.keys()])].flatMap((key) => {
    const round = byMembers.get(key);
    // One that ran again once because of itself may have come to rest; that it goes on must follow from something.
    const sightings = (seen.get(key) ?? []).filter(({ times }) => times >= FOR_CERTAIN || round !== undefined);
    const ids = key.split('\n');
    const members = automations.filter(({ id }) => ids.includes(id.toLowerCase()));
    return round === undefined && sightings.length === 0 ? [] : [finding(members, round, sightings, view)];
  });
}

/** By their members. A round around a smaller loop is no other fault than that. */
function smallestLoops(
  automations: readonly AutomationRecord[],
  view: HomeView,
  outcomes: OutcomeBook,
): Map<string, Round> {
  const found = new Map<string, Round>();
  const sets: ReadonlySet<string>[] = [];
  for (const round of roundsOf(automations, linksOf(view, outcomes))) {
    if (sets.length >= MOST_LOOPS) break;
    const members = new Set(round.map(({ from }) => from.id));
    if (sets.some((smaller) => [...smaller].every((id) => members.has(id)))) continue;
    if (!goesOnByItself(round, view, outcomes)) continue;
    sets.push(members);
    found.set(membersKey([...members]), round);
  }
  return found;
}

const membersKey = (ids: readonly string[]) => [...new Set(ids.map((id) => id.toLowerCase()))].sort().join('\n');

function finding(
  members: readonly AutomationRecord[],
  round: Round | undefined,
  sightings: readonly Sighting[],
  view: HomeView,
): AutomationFinding {
  const [first, ...others] = members;
  const names = members.map(({ definition }) => quoted(definition.name));
  const times = sightings.map(({ at }) => at);
  const starts = occasions(times);
  const path = round?.find(({ from }) => from === first)?.by.path;
  const isSeen = starts.length > 0;
  const subject =
    members.length === 1
      ? `${names[0]} ${isSeen ? 'sets' : 'may set'} itself off`
      : `${names.join(' and ')} ${isSeen ? 'set' : 'may set'} each other off`;
  const often = starts.length === 1 ? 'once' : `${starts.length} times`;
  const course = round === undefined ? '' : ` ${round.map((link) => linkText(link, view)).join(' ')}`;
  return {
    automationId: first?.id ?? '',
    kind: 'loop',
    grade: gradeOf(times),
    ...(path === undefined ? {} : { path }),
    ...(others.length === 0 ? {} : { otherAutomationIds: others.map(({ id }) => id) }),
    title: `${subject} again and again`,
    explanation: `${subject} again and again.${isSeen ? ` This was seen ${often}; NEXA stopped it each time.` : ''}${course} Add a condition that ends it, such as one on the value before, or make the trigger narrower.`,
    detail: {
      automationIds: members.map(({ id }) => id),
      paths: round?.map(({ by }) => by.path) ?? [],
      ...(isSeen ? { times: starts.slice(-10), count: starts.length } : {}),
    },
  };
}

function linkText({ from, to, by, trigger }: Round[number], view: HomeView): string {
  const [left, right] = [from, to].map(({ definition }) => quoted(definition.name));
  if (!('key' in by)) return `${left} starts ${right} (${placeName(by.path)}).`;
  const name = by.key === MODE_KEY ? 'the mode of the home' : view.attributeName(by.at);
  const what = by.effect.kind === 'value' ? `sets ${name} to ${valueName(by.effect.value)}` : `changes ${name}`;
  const whom = from === to ? 'that sets it off again' : `that sets off ${right}`;
  return `${left} ${what} (${placeName(by.path)}), and ${whom} (${placeName(`triggers/${trigger ?? 0}`)}).`;
}

/** Of runs of the automation as it is written now: how it stands in the chain of causes that set it off. */
function sightingOf(execution: ExecutionRecord, view: HomeView): Sighting[] {
  const { automationId, automationVersion, outcome, reason, trigger, startedAt } = execution;
  const automation = view.automation(automationId);
  if (automation?.enabled !== true || automation.version !== automationVersion) return [];
  if (outcome === 'not-run' && reason !== 'loop') return [];
  const chain = automationsIn(trigger.cause);
  const own = automationId.toLowerCase();
  const last = chain.indexOf(own);
  if (last < 0) return [];
  const members = [own, ...chain.slice(0, last)];
  if (members.some((id) => view.automation(id)?.enabled !== true)) return [];
  const times = reason === 'loop' ? FOR_CERTAIN : chain.filter((id) => id === own).length;
  return [{ members, at: startedAt, times }];
}

/** The automations in a chain of causes, the nearest first. */
function automationsIn(cause: Cause): string[] {
  const ids: string[] = [];
  for (let link: Cause | undefined = cause; link !== undefined; link = link.parent)
    if (link.kind === 'automation' && link.id !== undefined) ids.push(link.id.toLowerCase());
  return ids;
}
