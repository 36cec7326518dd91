import type { EventTrigger } from '@nexa/sdk';
import { NotMapped, requireMapping } from './import-notes.ts';
import { type ImportSession, partOf } from './import-session.ts';
import { hasTemplate, isMapping, type Mapping, member } from './plain-values.ts';
import type { WithoutId } from './sun-and-zone.ts';

type Press = 'single' | 'double' | 'long' | 'release';

const presses: Readonly<Record<string, Press>> = {
  single: 'single',
  single_press: 'single',
  short_release: 'single',
  initial_press: 'single',
  click: 'single',
  remote_button_short_press: 'single',
  double: 'double',
  double_press: 'double',
  double_click: 'double',
  remote_button_double_press: 'double',
  long: 'long',
  long_press: 'long',
  hold: 'long',
  remote_button_long_press: 'long',
  release: 'release',
  long_release: 'release',
  remote_button_long_release: 'release',
};
/** deCONZ counts buttons in thousands and says in the last digit how one was pressed. */
const conbeePresses: Readonly<Record<number, Press>> = { 1: 'long', 2: 'single', 3: 'release', 4: 'double' };
const names = ['device_id', 'entity_id', 'id', 'unique_id', 'device_ieee'];

/** An event on Home Assistant's bus: a key that was pressed, when the event tells of which device. */
export function busEvent(source: Mapping, session: ImportSession): WithoutId<EventTrigger> {
  const type = String(member(source, 'event_type'));
  const data = member(source, 'event_data') ?? {};
  if (hasTemplate(source)) throw new NotMapped('it holds a template');
  if (!isMapping(data) || !names.some((name) => Object.hasOwn(data, name)))
    throw new NotMapped(`NEXA has no events such as ${type}; it knows the keys of devices`);
  const name = names.map((key) => data[key]).find((value) => value !== undefined);
  const { press, key } = pressOf(data);
  const trigger = buttonTrigger(entityOf(String(name), session), press, session);
  return key === undefined ? trigger : { ...trigger, ...keyOf(trigger.deviceId, key, session) };
}

/** What the event calls the device is an entity, a name like one, or an id that a person mapped. */
function entityOf(name: string, { context, matcher }: ImportSession): string {
  if (context.entityMap?.[name] !== undefined || name.startsWith('event.')) return name;
  const entityId = `event.${name}`;
  if (typeof matcher.find(entityId) !== 'string') return entityId;
  matcher.unmapped.delete(entityId);
  matcher.unmapped.add(name);
  throw new NotMapped(`no device of the home is known to be ${name}`);
}

/** A press of a key; of any kind when no kind is given. */
export function buttonTrigger(
  entityId: string,
  press: Press | undefined,
  session: ImportSession,
): WithoutId<EventTrigger> {
  const { deviceId, component, capabilities } = partOf(entityId, session);
  if (!capabilities.includes('button')) throw new NotMapped(`the device of ${entityId} has no keys`);
  return {
    type: 'event',
    deviceId,
    ...(component === undefined ? {} : { component }),
    capability: 'button',
    event: 'pressed',
    ...(press === undefined ? {} : { match: { press } }),
  };
}

/** What an event entity's `event_type` says of the press. */
export function pressWord(word: unknown): Press {
  const press = Object.hasOwn(presses, String(word)) ? presses[String(word)] : undefined;
  if (press === undefined) throw new NotMapped(`${String(word)} is no press of a key that NEXA knows`);
  return press;
}

function pressOf(data: Mapping): { readonly press: Press | undefined; readonly key?: number } {
  const { event } = data;
  if (typeof event === 'number') {
    const press = conbeePresses[event % 1000];
    if (press === undefined) throw new NotMapped(`${event} is no press of a key that NEXA knows`);
    return { press, key: Math.floor(event / 1000) };
  }
  const word = member(data, 'type', 'command', 'press', 'event', 'action');
  const key = member(data, 'subtype', 'button');
  return { press: word === undefined ? undefined : pressWord(word), ...(typeof key === 'number' ? { key } : {}) };
}

/** The component of the key with this number, counted from 1, on a device with several. */
function keyOf(deviceId: string, key: number, { context }: ImportSession): { readonly component?: string } {
  const { components } = requireMapping(context.devices.find(({ id }) => id === deviceId)) as {
    components?: readonly { id: string; capabilities: readonly string[] }[];
  };
  const keys = (components ?? []).filter(({ capabilities }) => capabilities.includes('button'));
  if (keys.length < 2) return {};
  const found = keys[key - 1];
  if (found === undefined) throw new NotMapped(`the device has no key ${key}`);
  return { component: found.id };
}
