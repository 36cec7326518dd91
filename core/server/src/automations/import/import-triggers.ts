import type { ScalarValue, Trigger } from '@nexa/sdk';
import { busEvent, buttonTrigger, pressWord } from './button-events.ts';
import { NotMapped, requireMapping } from './import-notes.ts';
import {
  bound,
  type ImportSession,
  numberPlaceOf,
  placeOf,
  type StateTest,
  stateTest,
  takeId,
} from './import-session.ts';
import {
  hasTemplate,
  isMapping,
  listOf,
  type Mapping,
  member,
  nameList,
  numberOf,
  spanOf,
  truthOf,
} from './plain-values.ts';
import {
  HOME_ZONE,
  presenceTest,
  SUN,
  someoneHome,
  sunHeightTrigger,
  sunStateTriggers,
  type TriggerDraft,
} from './sun-and-zone.ts';
import { patternTrigger, sunTrigger, timeTriggers } from './time-triggers.ts';

type Reader = (source: Mapping, session: ImportSession) => readonly TriggerDraft[];

/** How each kind of trigger is brought over, and the members that are read of it. */
const kinds: Readonly<Record<string, { readonly read: readonly string[]; readonly bring: Reader }>> = {
  state: { read: ['entity_id', 'from', 'to', 'not_from', 'not_to', 'for', 'attribute'], bring: stateTriggers },
  numeric_state: { read: ['entity_id', 'above', 'below', 'for', 'attribute'], bring: numericTriggers },
  time: { read: ['at', 'weekday'], bring: timeTriggers },
  time_pattern: { read: ['hours', 'minutes', 'seconds'], bring: (source) => [patternTrigger(source)] },
  sun: { read: ['event', 'offset'], bring: (source) => [sunTrigger(source)] },
  zone: { read: ['entity_id', 'zone', 'event'], bring: zoneTriggers },
  webhook: { read: ['webhook_id', 'allowed_methods', 'local_only'], bring: webhookTrigger },
  mqtt: { read: ['topic', 'payload', 'qos', 'encoding'], bring: mqttTrigger },
  event: { read: ['event_type', 'event_data'], bring: (source, session) => [busEvent(source, session)] },
  homeassistant: { read: ['event'], bring: startTrigger },
  device: { read: ['device_id', 'domain', 'type', 'subtype', 'entity_id', 'for'], bring: deviceTriggers },
};
const common = ['platform', 'trigger', 'id', 'alias', 'enabled', 'variables'];

const whyNot: Readonly<Record<string, string>> = {
  template: 'NEXA reads no templates: build the condition from states',
  calendar: 'NEXA has no calendars; a schedule may do',
  tag: 'NEXA reads no tags',
  conversation: 'NEXA understands no sentences; a voice assistant can start an automation',
  geo_location: 'NEXA knows no places but the home',
  persistent_notification: 'NEXA does not hear its own notifications',
};

/** Triggers of NEXA for those of Home Assistant; the ids of both are kept for conditions that ask for them. */
export function bringTriggers(sources: unknown, path: string, session: ImportSession): Trigger[] {
  return listOf(sources).flatMap((source, index) => bringTrigger(source, { path: `${path}/${index}`, index }, session));
}

function bringTrigger(
  source: unknown,
  { path, index }: { readonly path: string; readonly index: number },
  session: ImportSession,
): readonly Trigger[] {
  const what = describe(source);
  const { notes } = session;
  const isOff = isMapping(source) && truthOf(member(source, 'enabled') ?? true) !== true;
  const bring = () =>
    notes.part(path, what, source, () => {
      const mapping = requireMapping(source);
      const name = String(member(mapping, 'platform', 'trigger'));
      const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
      if (kind === undefined)
        throw new NotMapped(
          (Object.hasOwn(whyNot, name) ? whyNot[name] : undefined) ?? `NEXA has no trigger like ${name}`,
        );
      const { value_template: template, ...asked } = mapping;
      const variables = member(mapping, 'variables');
      if (template !== undefined || hasTemplate({ ...asked, variables: undefined }))
        throw new NotMapped('it holds a template, which NEXA does not read');
      if (variables !== undefined) notes.leaveOut(`${path}/variables`, 'variables', 'a trigger of NEXA has none');
      const brought = kind.bring(mapping, session);
      notes.unread(path, mapping, [...common, ...kind.read]);
      return isOff ? brought.map((draft) => ({ ...draft, enabled: false })) : brought;
    });
  const drafts = isOff ? notes.harmless(bring) : bring();
  const id = isNamed(source) ? String(source.id) : undefined;
  const triggers = (drafts ?? []).map((draft) => ({ ...draft, id: takeId(id ?? `trigger-${index + 1}`, session) }));
  const known = session.triggerIds.get(id ?? String(index)) ?? [];
  session.triggerIds.set(id ?? String(index), [...known, ...triggers.map((trigger) => trigger.id)]);
  return triggers as Trigger[];
}

const isNamed = (source: unknown): source is { readonly id: unknown } =>
  typeof source === 'object' && source !== null && 'id' in source && ['string', 'number'].includes(typeof source.id);

function describe(source: unknown): string {
  if (typeof source !== 'object' || source === null) return 'trigger';
  const mapping = source as Mapping;
  const { entity_id: entities, alias } = mapping;
  const kind = String(member(mapping, 'platform', 'trigger') ?? '').slice(0, 60);
  const of = entities === undefined ? '' : ` of ${nameList(entities).join(', ')}`;
  const label = typeof alias === 'string' ? ` (${alias})` : '';
  return `trigger ${kind}${of}${label}`.slice(0, 300);
}

/** The span of `for`, as a member or none. */
export function forOf(source: Mapping): { readonly for?: number } {
  const given = member(source, 'for');
  if (given === undefined || given === null) return {};
  const span = spanOf(given);
  if (span === undefined) throw new NotMapped('“for” is no span of at most a week');
  return span === 0 ? {} : { for: span };
}

function stateTriggers(source: Mapping, session: ImportSession): readonly TriggerDraft[] {
  const entities = nameList(member(source, 'entity_id'));
  const attribute = member(source, 'attribute') as string | undefined;
  const change = changeOf(source, session);
  const { to } = change;
  const span = forOf(source);
  if (entities.length === 0) throw new NotMapped('it names no entity');
  const drafts = entities.flatMap((entityId): readonly TriggerDraft[] => {
    if (change.notTo.length + change.notFrom.length > 0 && [SUN, HOME_ZONE].includes(entityId)) throw allButSome();
    if (entityId === SUN) return sunStateTriggers(to);
    if (entityId === HOME_ZONE) return [{ type: 'presence', event: presenceEvent(to), ...span }];
    if (entityId.startsWith('event.')) return [buttonTrigger(entityId, pressOf(attribute, to), session)];
    if (Object.values(change).every((states) => states.length === 0)) {
      if (attribute === undefined && !isMore(source))
        session.notes.remark('a change of attributes alone no longer fires it');
      return [{ type: 'state', ...placeOf(entityId, attribute, session).place, ...span }];
    }
    return [{ type: 'state', ...stateChange(entityId, attribute, { change, session }), ...span }];
  });
  return joined(drafts);
}

function pressOf(attribute: string | undefined, to: readonly unknown[]) {
  return attribute === 'event_type' && to.length === 1 ? pressWord(to[0]) : undefined;
}

function presenceEvent(to: readonly unknown[]): 'first-arrived' | 'last-left' {
  return someoneHome(to) ? 'first-arrived' : 'last-left';
}

/** States of Home Assistant's before and after a change. */
interface StateChange {
  readonly to: readonly unknown[];
  readonly notTo: readonly unknown[];
  readonly from: readonly unknown[];
  readonly notFrom: readonly unknown[];
}

const noStates = ['unavailable', 'unknown'];
const allButSome = () => new NotMapped('it fires on all values but some');

function changeOf(source: Mapping, session: ImportSession): StateChange {
  const left = (name: 'not_to' | 'not_from') => {
    const states = listOf(member(source, name));
    const known = states.filter((state) => !noStates.includes(String(state)));
    if (known.length < states.length)
      session.notes.remark(`unavailable and unknown are no states in NEXA: “${name}” need not leave them out`);
    return known;
  };
  const [to, from] = [listOf(member(source, 'to')), listOf(member(source, 'from'))];
  return { to, from, notTo: left('not_to'), notFrom: left('not_from') };
}

/** Whether it leaves out something: a change of attributes alone does not fire it then. */
const isMore = (source: Mapping): boolean =>
  member(source, 'not_to') !== undefined || member(source, 'not_from') !== undefined;

function stateChange(
  entityId: string,
  attribute: string | undefined,
  { change, session }: { readonly change: StateChange; readonly session: ImportSession },
) {
  const test = (states: readonly unknown[]) =>
    states.length === 0 ? undefined : stateTest(entityId, { attribute, states }, session);
  const [to, notTo, from, notFrom] = [change.to, change.notTo, change.from, change.notFrom].map(test);
  const place = (to ?? notTo ?? from ?? notFrom)?.place ?? placeOf(entityId, attribute, session).place;
  const isThere = (asked: StateTest | undefined): asked is StateTest =>
    asked?.place.capability === place.capability && asked.place.attribute === place.attribute;
  if ([from, notFrom].some((asked) => asked !== undefined && !isThere(asked)))
    session.notes.remark('what it was before is not asked any more', { review: true });
  return {
    ...place,
    ...(isThere(from) ? { from: previous(from) } : {}),
    ...(isThere(notFrom) ? { notFrom: allBut(notFrom) } : {}),
    ...(to === undefined ? {} : to.above === undefined ? { to: scalars(to.equals) } : { above: to.above }),
    ...(isThere(notTo) ? { notTo: allBut(notTo) } : {}),
  };
}

function previous({ equals, above }: StateTest): ScalarValue | ScalarValue[] {
  if (above !== undefined) throw new NotMapped('it asks for a range of values before the change');
  return scalars(equals);
}

function allBut({ equals, above }: StateTest): ScalarValue | ScalarValue[] {
  if (above !== undefined) throw allButSome();
  return scalars(equals);
}

export function scalars(values: readonly ScalarValue[]): ScalarValue | ScalarValue[] {
  const distinct = [...new Set(values)];
  if (distinct.length > 20) throw new NotMapped('it names more than 20 values');
  const [first] = distinct;
  return distinct.length === 1 && first !== undefined ? first : distinct;
}

/** Triggers that differ in the device only are one, with the others beside. */
function joined(drafts: readonly TriggerDraft[]): readonly TriggerDraft[] {
  const byRest = new Map<string, TriggerDraft[]>();
  for (const draft of drafts) {
    const rest = { ...draft, deviceId: undefined, component: undefined };
    const key = draft.type === 'state' || draft.type === 'numeric' ? JSON.stringify(rest) : JSON.stringify(draft);
    byRest.set(key, [...(byRest.get(key) ?? []), draft]);
  }
  return [...byRest.values()].flatMap((alike): readonly TriggerDraft[] => {
    const [first, ...rest] = alike;
    if (first === undefined) return [];
    if (rest.length === 0 || (first.type !== 'state' && first.type !== 'numeric')) return [first];
    const others = rest.flatMap((draft) =>
      'deviceId' in draft && draft.deviceId !== undefined
        ? [{ deviceId: draft.deviceId, ...('component' in draft ? { component: draft.component } : {}) }]
        : [],
    );
    return [{ ...first, others } as TriggerDraft];
  });
}

function numericTriggers(source: Mapping, session: ImportSession): readonly TriggerDraft[] {
  const attribute = member(source, 'attribute') as string | undefined;
  const limits = limitsOf(source);
  const entities = nameList(member(source, 'entity_id'));
  if (entities.length === 0) throw new NotMapped('it names no entity');
  return joined(
    entities.map((entityId): TriggerDraft => {
      if (entityId === SUN) return sunHeightTrigger(attribute, limits);
      if (entityId === HOME_ZONE) return { type: 'presence', event: countEvent(limits), ...forOf(source) };
      const { place, scale } = numberPlaceOf(entityId, attribute, session);
      const bounds = { ...bound('above', limits.above, scale), ...bound('below', limits.below, scale) };
      return { type: 'numeric', ...place, ...bounds, ...forOf(source) };
    }),
  );
}

/** Numbers; a bound that is another entity's state is none. */
export function limitsOf(source: Mapping): { readonly above?: number; readonly below?: number } {
  const limits = (['above', 'below'] as const).flatMap((name) => {
    const given = member(source, name);
    if (given === undefined || given === null) return [];
    const number = numberOf(given);
    if (number === undefined) throw new NotMapped(`“${name}” is ${String(given)}: NEXA compares with a number`);
    return [[name, number] as const];
  });
  if (limits.length === 0) throw new NotMapped('it names no bound');
  return Object.fromEntries(limits);
}

function countEvent({ above, below }: { above?: number; below?: number }): 'first-arrived' | 'last-left' {
  if (above === 0 && below === undefined) return 'first-arrived';
  if (below === 1 && above === undefined) return 'last-left';
  throw new NotMapped('NEXA does not count persons: it knows whether somebody is at home');
}

function zoneTriggers(source: Mapping, session: ImportSession): readonly TriggerDraft[] {
  const event = String(member(source, 'event') ?? 'enter');
  if (event !== 'enter' && event !== 'leave') throw new NotMapped(`${event} is no event of a zone`);
  const zone = String(member(source, 'zone'));
  return joined(
    nameList(member(source, 'entity_id')).map((entityId): TriggerDraft => {
      const { place, equals } = presenceTest(entityId, zone, event === 'enter', session);
      return { type: 'state', ...place, to: scalars(equals) };
    }),
  );
}

function webhookTrigger(_source: Mapping, { notes }: ImportSession): readonly TriggerDraft[] {
  notes.remark('it gets an address of NEXA’s: whoever posts to the old one has to be told the new one', {
    review: true,
  });
  return [{ type: 'webhook' }];
}

function mqttTrigger(source: Mapping, { context, notes }: ImportSession): readonly TriggerDraft[] {
  const integrationId = context.mqttIntegrationId;
  const [topic, payload] = [member(source, 'topic'), member(source, 'payload')];
  if (integrationId === undefined) throw new NotMapped('the home has no MQTT integration to hear it by');
  if (typeof topic !== 'string' || topic === '') throw new NotMapped('it names no topic');
  if (member(source, 'encoding') !== undefined) notes.remark('the payload is read as UTF-8');
  const config = { topic, ...(payload === undefined ? {} : { payload: String(payload) }) };
  return [{ type: 'plugin', integrationId, trigger: 'mqtt.topic', config }];
}

function startTrigger(source: Mapping): readonly TriggerDraft[] {
  if (member(source, 'event') !== 'start') throw new NotMapped('NEXA does nothing more when it stops');
  return [{ type: 'start' }];
}

/** Triggers that the editor makes name devices by an id that only Home Assistant knows. */
function deviceTriggers(source: Mapping, session: ImportSession): readonly TriggerDraft[] {
  const type = String(member(source, 'type'));
  const entityId = deviceEntity(source, session);
  if (type.startsWith('remote_button')) return [buttonTrigger(entityId, pressWord(type), session)];
  const state = Object.hasOwn(deviceStates, type) ? deviceStates[type] : undefined;
  if (state === undefined) throw new NotMapped(`NEXA has no trigger like ${type} of a device`);
  const { place, equals, above } = stateTest(entityId, { states: [state] }, session);
  return [
    { type: 'state', ...place, ...(above === undefined ? { to: scalars(equals) } : { above }), ...forOf(source) },
  ];
}

/** States that triggers and conditions of devices mean. */
export const deviceStates: Readonly<Record<string, string>> = {
  turned_on: 'on',
  turned_off: 'off',
  is_on: 'on',
  is_off: 'off',
  motion: 'on',
  no_motion: 'off',
  is_motion: 'on',
  is_no_motion: 'off',
  occupied: 'on',
  not_occupied: 'off',
  is_occupied: 'on',
  is_not_occupied: 'off',
  opened: 'open',
  not_opened: 'closed',
  is_open: 'open',
  is_not_open: 'closed',
  closed: 'closed',
  is_closed: 'closed',
  moist: 'on',
  not_moist: 'off',
  is_moist: 'on',
  locked: 'locked',
  unlocked: 'unlocked',
  is_locked: 'locked',
  is_unlocked: 'unlocked',
};

/** The entity that a trigger, condition or action of a device names: an entity id, or an id that a person mapped. */
export function deviceEntity(source: Mapping, { context, matcher }: ImportSession): string {
  const [entityId, deviceId] = [member(source, 'entity_id'), member(source, 'device_id')].map((id) => String(id ?? ''));
  if (entityId?.includes('.')) return entityId;
  const known = [entityId, deviceId].find((id) => id !== undefined && context.entityMap?.[id] !== undefined);
  if (known !== undefined) return known;
  if (deviceId !== undefined && deviceId !== '') matcher.unmapped.add(deviceId);
  throw new NotMapped('it names its device by an id that only Home Assistant knows: choose the device');
}
