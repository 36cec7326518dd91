import type { EventTrigger, ScalarValue } from '@nexa/sdk';
import type { AutomationRecord } from '../../home/records.ts';
import { attributeRuleOf, valueProblem } from '../../plugin-link/attribute-rule.ts';
import { walkAutomation } from '../walk/walk-automation.ts';
import type { AutomationFinding } from './finding.ts';
import { type AttributeAt, type HomeView, keyOf, quoted, ruleRanges } from './home-view.ts';
import { neverSeen } from './never-seen.ts';
import { meantValue } from './spelling.ts';
import { isSwitchedOff } from './switched-off.ts';
import { covers, haveNothingInCommon, isInAll, listOf, rangesOf } from './value-range.ts';
import { conditionWishes, expressionWishes, triggerWishes, type Wish } from './wishes.ts';
import { listed, placeName, sentence, valueName } from './words.ts';

interface Verdict {
  readonly grade: AutomationFinding['grade'];
  readonly reason: string;
  readonly title: string;
  readonly explanation: string;
  readonly detail: AutomationFinding['detail'];
}

/** Values that triggers and conditions want and that can never come about, or never have. */
export function impossibleStates(automation: AutomationRecord, view: HomeView): AutomationFinding[] {
  const { id, definition } = automation;
  const wishes: Wish[] = [];
  const findings: AutomationFinding[] = [];
  const add = (path: string, verdict: Verdict | undefined) => {
    if (verdict === undefined) return;
    const { grade, reason, title, explanation, detail } = verdict;
    findings.push({
      automationId: id,
      kind: 'impossible-state',
      grade,
      path,
      title: `${quoted(definition.name)}: ${title}`,
      explanation: `${sentence(placeName(path))} of ${quoted(definition.name)} ${explanation}`,
      detail: { reason, ...detail, ...(isSwitchedOff(automation, path) ? { switchedOff: true } : {}) },
    });
  };
  walkAutomation(definition, {
    trigger: (trigger, path) => {
      wishes.push(...triggerWishes(trigger, path));
      if (trigger.type === 'event') add(path, impossibleEvent(trigger, view));
    },
    condition: (condition, path) => wishes.push(...conditionWishes(condition, path)),
    expression: (expression, path) => wishes.push(...expressionWishes(expression, path)),
  });
  for (const wish of wishes) add(wish.path, judge(wish, view));
  return findings;
}

function judge(wish: Wish, view: HomeView): Verdict | undefined {
  const ranges = rangesOf(wish);
  if (ranges.length === 0) return undefined;
  return (
    contradictsItself(wish) ??
    outsideOfKind(wish, view) ??
    (wish.isNegated ? undefined : outsideOfLimits(wish, view)) ??
    (wish.role === 'trigger' ? alwaysSo(wish, view) : undefined) ??
    (wish.isNegated ? undefined : neverSeenVerdict(wish, view))
  );
}

const firstPlace = ({ places }: Wish): AttributeAt => places[0] as AttributeAt;

function wantedName(wish: Wish, view: HomeView): string {
  const { equals, above, below } = wish;
  const unit = view.unit(firstPlace(wish));
  const parts = [
    ...(equals === undefined ? [] : [listed(listOf(equals).map(valueName), 'or')]),
    ...(above === undefined ? [] : [`above ${above}${unit}`]),
    ...(below === undefined ? [] : [`below ${below}${unit}`]),
  ];
  return parts.join(' and ');
}

/** `waits for Mode of ‘Radiator’ to be “heating”`. */
function wishName(wish: Wish, view: HomeView): string {
  const name = view.attributeName(firstPlace(wish));
  const wanted = wantedName(wish, view);
  if (wish.role === 'condition') return `asks whether ${name} is ${wanted}`;
  return wish.role === 'from' ? `waits for ${name} to change from ${wanted}` : `waits for ${name} to be ${wanted}`;
}

function consequence({ role, isNegated, path }: Wish): string {
  if (path.includes('/expression') || path.includes('$expression'))
    return 'so the comparison always comes out the same';
  if (role !== 'condition') return 'so it can never fire';
  return isNegated ? 'so this condition always holds' : 'so this condition can never hold';
}

function contradictsItself(wish: Wish): Verdict | undefined {
  if (!haveNothingInCommon(rangesOf(wish))) return undefined;
  const { above, below, equals } = wish;
  const both =
    equals === undefined
      ? `above ${above} and below ${below} at once`
      : `${listed(listOf(equals).map(valueName), 'or')} and beyond its own bounds at once`;
  return {
    grade: 'observed',
    reason: 'contradiction',
    title: 'a value that contradicts itself',
    explanation: `wants a value that is ${both}, which no value is, ${consequence(wish)}. Correct one of the two.`,
    detail: { ...wantedDetail(wish) },
  };
}

function wantedDetail({ equals, above, below, places }: Wish): AutomationFinding['detail'] {
  const [first] = places;
  return {
    ...(first === undefined ? {} : { deviceId: first.deviceId, key: keyOf(first).split('\n')[1] ?? '' }),
    ...(equals === undefined ? {} : { wanted: [...listOf(equals)] }),
    ...(above === undefined ? {} : { above }),
    ...(below === undefined ? {} : { below }),
  };
}

/** Whether one of the places has had it, whatever its description says. */
const wasSeen = (wish: Wish, view: HomeView, value: ScalarValue): boolean =>
  wish.places.some((at) => {
    const [, key = ''] = keyOf(at).split('\n');
    return view.input.seen(at.deviceId, key)?.values.includes(value) === true;
  });

/** Values that the attribute cannot have on any device. */
function outsideOfKind(wish: Wish, view: HomeView): Verdict | undefined {
  const at = firstPlace(wish);
  const definition = view.input.catalog.attribute(at.capability, at.attribute);
  const rule = definition === undefined ? undefined : attributeRuleOf(definition);
  if (rule === undefined || !wish.places.some((place) => view.domain(place) !== undefined)) return undefined;
  const wrong = listOf(wish.equals).filter(
    (value) => valueProblem(rule, value) !== undefined && !wasSeen(wish, view, value),
  );
  const bounds = rangesOf({ above: wish.above, below: wish.below });
  const isOut = bounds.length > 0 && (rule.kind !== 'number' || haveNothingInCommon([...ruleRanges(rule), ...bounds]));
  if (wrong.length === 0 && !(isOut && !hasSeenWithin(wish, view))) return undefined;
  const isAll = isOut || wrong.length === listOf(wish.equals).length;
  const hints = wrong.flatMap((value) => {
    const meant = meantValue(rule, value);
    return meant === undefined ? [] : [`Did you mean ${valueName(meant)} instead of ${valueName(value)}?`];
  });
  const wrongName = wrong.length === 0 ? wantedName(wish, view) : listed(wrong.map(valueName), 'and');
  const effect = isAll ? consequence(wish) : 'so that value has no effect';
  return {
    grade: 'observed',
    reason: 'outside-of-kind',
    title: `${view.attributeName(at)} is never ${wrongName}`,
    explanation: `${wishName(wish, view)}, but it is never ${wrongName}, ${effect}. ${[...hints, possibleName(rule, view.unit(at))].join(' ')}`,
    detail: {
      ...wantedDetail(wish),
      impossible: [...wrong],
      meant: wrong.map((value) => meantValue(rule, value) ?? null),
      allowed: rule.texts === undefined ? [] : [...rule.texts],
    },
  };
}

function possibleName(
  rule: {
    readonly kind: string;
    readonly texts?: ReadonlySet<string>;
    readonly minimum: number;
    readonly maximum: number;
  },
  unit: string,
): string {
  if (rule.kind === 'boolean') return 'It can be true or false.';
  if (rule.texts !== undefined) return `It can be ${listed([...rule.texts].map(valueName), 'or')}.`;
  if (rule.kind !== 'number') return 'It is a text.';
  const { minimum, maximum } = rule;
  const isBounded = Number.isFinite(minimum) && Number.isFinite(maximum);
  return isBounded ? `It can be from ${minimum} to ${maximum}${unit}.` : 'It is a number.';
}

const hasSeenWithin = (wish: Wish, view: HomeView): boolean =>
  wish.places.some((at) => {
    const seen = view.input.seen(at.deviceId, keyOf(at).split('\n')[1] ?? '');
    const values = [...(seen?.values ?? []), ...[seen?.min, seen?.max].filter((value) => value !== undefined)];
    return values.some((value) => isInAll(rangesOf(wish), value));
  });

/** Values that none of the devices can have by what it says of itself. */
function outsideOfLimits(wish: Wish, view: HomeView): Verdict | undefined {
  const domains = wish.places.map((at) => view.domain(at));
  const isOut = domains.every(
    (domain) => domain !== undefined && haveNothingInCommon([...ruleRanges(domain.narrowed), ...rangesOf(wish)]),
  );
  const [domain] = domains;
  if (!isOut || domain === undefined || hasSeenWithin(wish, view)) return undefined;
  const at = firstPlace(wish);
  return {
    grade: 'observed',
    reason: 'outside-of-limits',
    title: `${view.attributeName(at)} is never ${wantedName(wish, view)}`,
    explanation: `${wishName(wish, view)}, which this device cannot be, ${consequence(wish)}. ${possibleName(domain.narrowed, view.unit(at))}`,
    detail: {
      ...wantedDetail(wish),
      allowed: domain.narrowed.texts === undefined ? [] : [...domain.narrowed.texts],
    },
  };
}

/** What is always so can never come to be so. */
function alwaysSo(wish: Wish, view: HomeView): Verdict | undefined {
  const isAlways = wish.places.every((at) => {
    const domain = view.domainRanges(at);
    return domain.length > 0 && covers(rangesOf(wish), domain);
  });
  if (!isAlways) return undefined;
  return {
    grade: 'observed',
    reason: 'always-so',
    title: `${view.attributeName(firstPlace(wish))} is always ${wantedName(wish, view)}`,
    explanation: `${wishName(wish, view)}, but it is always so. A trigger fires when a value comes to match that did not before, so it can never fire. To fire at every change, leave the value out.`,
    detail: { ...wantedDetail(wish) },
  };
}

function neverSeenVerdict(wish: Wish, view: HomeView): Verdict | undefined {
  const unseen = neverSeen(wish.places, rangesOf(wish), view);
  if (unseen === undefined) return undefined;
  const at = firstPlace(wish);
  const wanted = listOf(wish.equals).map(String);
  const near = unseen.values.find(
    (value) => typeof value === 'string' && wanted.some((word) => word.toLowerCase() === value.toLowerCase()),
  );
  const hint = near === undefined ? '' : ` Did you mean ${valueName(near)}?`;
  return {
    grade: 'possible',
    reason: 'never-seen',
    title: `${view.attributeName(at)} has never been ${wantedName(wish, view)}`,
    explanation: `${wishName(wish, view)}. It could be, but has not been in the ${unseen.days} days for which its values are known: ${unseen.text}.${hint} If that is as it should be, there is nothing to do.`,
    detail: { ...wantedDetail(wish), seen: unseen.values, days: unseen.days, changes: unseen.changes },
  };
}

/** An event’s data that can never be as it is wanted. */
function impossibleEvent(trigger: EventTrigger, view: HomeView): Verdict | undefined {
  const { deviceId, capability, event, match = {} } = trigger;
  const properties = view.input.catalog.event(capability, event)?.data.properties ?? {};
  if (view.device(deviceId) === undefined) return undefined;
  for (const [name, value] of Object.entries(match)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const rule =
      schema === undefined
        ? undefined
        : attributeRuleOf({ title: name, schema, history: 'states', freshness: { kind: 'with-device' } });
    if (rule === undefined || valueProblem(rule, value) === undefined) continue;
    const meant = meantValue(rule, value);
    const hint = meant === undefined ? '' : ` Did you mean ${valueName(meant)}?`;
    return {
      grade: 'observed',
      reason: 'outside-of-kind',
      title: `${name} of ${view.deviceName(deviceId)} is never ${valueName(value)}`,
      explanation: `waits for an event of ${view.deviceName(deviceId)} whose ${name} is ${valueName(value)}, which it never is, so it can never fire.${hint} ${possibleName(rule, '')}`,
      detail: {
        deviceId,
        event: `${capability}.${event}`,
        impossible: [value],
        meant: [meant ?? null],
        allowed: rule.texts === undefined ? [] : [...rule.texts],
      },
    };
  }
  return undefined;
}
