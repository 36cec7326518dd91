import type { Condition, ScalarValue } from '@nexa/sdk';
import { NotMapped, requireMapping } from './import-notes.ts';
import { bound, type ImportSession, numberPlaceOf, type StateTest, stateTest } from './import-session.ts';
import { deviceEntity, deviceStates, forOf, limitsOf, scalars } from './import-triggers.ts';
import { hasTemplate, isMapping, listOf, type Mapping, member, nameList, truthOf } from './plain-values.ts';
import { HOME_ZONE, presenceTest, SUN, someoneHome, sunStateCondition } from './sun-and-zone.ts';
import { fixedTime, sunMoment, weekdaysOf } from './time-triggers.ts';

/** Where a condition stands, and what it is brought over for. */
interface Place {
  readonly path: string;
  readonly session: ImportSession;
}

/** Conditions that all must hold; `isWhole`: every one of them could be brought over. */
export interface BroughtConditions {
  readonly conditions: Condition[];
  readonly isWhole: boolean;
}

type Reader = (source: Mapping, place: Place) => Condition;

const kinds: Readonly<Record<string, { readonly read: readonly string[]; readonly bring: Reader }>> = {
  state: { read: ['entity_id', 'state', 'for', 'attribute', 'match'], bring: stateCondition },
  numeric_state: { read: ['entity_id', 'above', 'below', 'attribute'], bring: numericCondition },
  time: { read: ['after', 'before', 'weekday'], bring: timeCondition },
  sun: { read: ['after', 'before', 'after_offset', 'before_offset'], bring: sunCondition },
  zone: { read: ['entity_id', 'zone', 'state'], bring: zoneCondition },
  trigger: { read: ['id'], bring: triggerCondition },
  device: { read: ['device_id', 'domain', 'type', 'entity_id', 'for'], bring: deviceCondition },
  and: { read: ['conditions'], bring: (source, place) => groupCondition('and', source, place) },
  or: { read: ['conditions'], bring: (source, place) => groupCondition('or', source, place) },
  not: { read: ['conditions'], bring: notCondition },
};
const common = ['condition', 'alias', 'enabled'];
const groups = ['and', 'or', 'not'] as const;

/** Conditions of NEXA for those of Home Assistant; what cannot be brought over is left out and reported. */
export function bringConditions(sources: unknown, path: string, session: ImportSession): BroughtConditions {
  const conditions: Condition[] = [];
  let isWhole = true;
  for (const [index, source] of listOf(sources).entries()) {
    const place = { path: Array.isArray(sources) ? `${path}/${index}` : path, session };
    const isOff = isMapping(source) && truthOf(member(source, 'enabled') ?? true) === false;
    const { notes } = session;
    const bringPart = () => notes.part(place.path, describe(source), source, () => bring(source, place));
    const condition = isOff ? notes.harmless(bringPart) : bringPart();
    // One that was off is not missed.
    if (condition === undefined) isWhole &&= isOff;
    else conditions.push(isOff ? { ...condition, enabled: false } : condition);
  }
  return { conditions, isWhole };
}

function bring(source: unknown, place: Place): Condition {
  if (typeof source === 'string') return templateCondition(source, place.session);
  const mapping = unfolded(requireMapping(source));
  const name = String(member(mapping, 'condition'));
  if (name === 'template') return templateCondition(String(member(mapping, 'value_template')), place.session);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) throw new NotMapped(`NEXA has no condition like ${name}`);
  const isGroup = groups.some((group) => group === name);
  if (!isGroup && hasTemplate(mapping)) throw new NotMapped('it holds a template, which NEXA does not read');
  const condition = kind.bring(mapping, place);
  place.session.notes.unread(place.path, mapping, [...common, ...kind.read]);
  return condition;
}

/** `and: [...]` is short for `condition: and` with `conditions: [...]`. */
function unfolded(mapping: Mapping): Mapping {
  const group = groups.find((name) => Object.hasOwn(mapping, name));
  if (group === undefined || Object.hasOwn(mapping, 'condition')) return mapping;
  const { [group]: conditions, ...rest } = mapping;
  return { ...rest, condition: group, conditions };
}

export function describe(source: unknown): string {
  if (typeof source === 'string') return `template ${source}`.slice(0, 200);
  if (!isMapping(source)) return 'condition';
  const mapping = unfolded(source);
  const entities = member(mapping, 'entity_id');
  const of = entities === undefined ? '' : ` of ${nameList(entities).join(', ')}`;
  return `condition ${String(member(mapping, 'condition') ?? '')}${of}`.slice(0, 300);
}

/** Of templates the one that asks for a single state is understood. */
function templateCondition(template: string, session: ImportSession): Condition {
  const asked = /^\s*\{\{\s*(not\s+)?is_state\(\s*(['"])([\w.]+)\2\s*,\s*(['"])([^'"]+)\4\s*\)\s*\}\}\s*$/.exec(
    template,
  );
  const [, negation, , entityId, , state] = asked ?? [];
  if (entityId === undefined || state === undefined)
    throw new NotMapped('NEXA reads no templates: build the condition from states');
  session.notes.remark('made from a template');
  const condition = entityCondition(entityId, { states: [state] }, session);
  return negation === undefined ? condition : { type: 'not', condition };
}

function entityCondition(
  entityId: string,
  asked: { readonly attribute?: string | undefined; readonly states: readonly unknown[]; readonly for?: number },
  session: ImportSession,
): Condition {
  if (entityId === SUN) return sunStateCondition(asked.states);
  if (entityId === HOME_ZONE) return { type: 'presence', someone: someoneHome(asked.states) };
  const test = stateTest(entityId, asked, session);
  const span = asked.for === undefined ? {} : { for: asked.for };
  return { type: 'state', ...test.place, ...valuesOf(test), ...span };
}

function valuesOf({ equals, above }: StateTest): { equals: ScalarValue | ScalarValue[] } | { above: number } {
  return above === undefined ? { equals: scalars(equals) } : { above };
}

function stateCondition(source: Mapping, { session }: Place): Condition {
  const attribute = member(source, 'attribute') as string | undefined;
  const states = listOf(member(source, 'state'));
  const entities = nameList(member(source, 'entity_id'));
  if (states.length === 0 || entities.length === 0) throw new NotMapped('it names no entity or no state');
  const asked = { attribute, states, ...forOf(source) };
  const each = entities.map((entityId) => entityCondition(entityId, asked, session));
  return grouped(member(source, 'match') === 'any' ? 'or' : 'and', each);
}

function grouped(type: 'and' | 'or', conditions: readonly Condition[]): Condition {
  const [first] = conditions;
  if (first === undefined) throw new NotMapped('nothing is in it');
  return conditions.length === 1 ? first : { type, conditions: [...conditions] };
}

function numericCondition(source: Mapping, { session }: Place): Condition {
  const attribute = member(source, 'attribute') as string | undefined;
  const limits = limitsOf(source);
  const each = nameList(member(source, 'entity_id')).map((entityId): Condition => {
    if (entityId === SUN) {
      if (attribute !== 'elevation') throw new NotMapped(`NEXA does not know the attribute ${attribute} of the sun`);
      return { type: 'sun', ...limits };
    }
    if (entityId === HOME_ZONE && limits.above === 0 && limits.below === undefined)
      return { type: 'presence', someone: true };
    const { place, scale } = numberPlaceOf(entityId, attribute, session);
    return { type: 'state', ...place, ...bound('above', limits.above, scale), ...bound('below', limits.below, scale) };
  });
  return grouped('and', each);
}

function timeCondition(source: Mapping): Condition {
  const [after, before] = [member(source, 'after'), member(source, 'before')];
  const days = weekdaysOf(member(source, 'weekday'));
  const span = {
    ...(after === undefined ? {} : { after: fixedTime(after) }),
    ...(before === undefined ? {} : { before: fixedTime(before) }),
  };
  if (Object.keys(span).length + Object.keys(days).length === 0) throw new NotMapped('it names neither time nor day');
  const isOverMidnight = span.after !== undefined && span.before !== undefined && span.before <= span.after;
  if (!isOverMidnight || days.weekdays === undefined) return { type: 'time', ...span, ...days };
  // Home Assistant asks for the day of now, NEXA for the day on which the span began.
  return {
    type: 'and',
    conditions: [
      { type: 'time', ...span },
      { type: 'time', ...days },
    ],
  };
}

function sunCondition(source: Mapping): Condition {
  const [after, before] = [member(source, 'after'), member(source, 'before')];
  if (after === undefined && before === undefined) throw new NotMapped('it names no event of the sun');
  return {
    type: 'sun',
    ...(after === undefined ? {} : { after: sunMoment(after, member(source, 'after_offset')) }),
    ...(before === undefined ? {} : { before: sunMoment(before, member(source, 'before_offset')) }),
  };
}

function zoneCondition(source: Mapping, { session }: Place): Condition {
  const zones = nameList(member(source, 'zone') ?? member(source, 'state'));
  const each = nameList(member(source, 'entity_id')).map((entityId): Condition => {
    const { place, equals } = presenceTest(entityId, zones.join(', '), true, session);
    return { type: 'state', ...place, equals: scalars(equals) };
  });
  return grouped('and', each);
}

function triggerCondition(source: Mapping, { session }: Place): Condition {
  const asked = listOf(member(source, 'id')).map(String);
  const is = asked.flatMap((id) => session.triggerIds.get(id) ?? []);
  const missing = asked.filter((id) => (session.triggerIds.get(id) ?? []).length === 0);
  if (is.length === 0) throw new NotMapped(`no trigger ${asked.join(', ')} was brought over`);
  if (missing.length > 0) session.notes.remark(`the trigger ${missing.join(', ')} was left out`, { review: true });
  return { type: 'trigger', is: [...new Set(is)] };
}

function deviceCondition(source: Mapping, { session }: Place): Condition {
  const type = String(member(source, 'type'));
  const state = Object.hasOwn(deviceStates, type) ? deviceStates[type] : undefined;
  if (state === undefined) throw new NotMapped(`NEXA has no condition like ${type} of a device`);
  return entityCondition(deviceEntity(source, session), { states: [state], ...forOf(source) }, session);
}

function groupCondition(type: 'and' | 'or', source: Mapping, { path, session }: Place): Condition {
  const { conditions, isWhole } = bringConditions(member(source, 'conditions'), `${path}/conditions`, session);
  if (!isWhole) throw new NotMapped('a part of it could not be brought over');
  return grouped(type, conditions);
}

/** In Home Assistant none of several may hold. */
function notCondition(source: Mapping, place: Place): Condition {
  return { type: 'not', condition: groupCondition('or', source, place) };
}
