import type { Action } from '@nexa/sdk';
import { deviceCommands, isDeviceService } from './device-services.ts';
import { NotMapped } from './import-notes.ts';
import { type ImportSession, partOf } from './import-session.ts';
import { namedLike } from './named-things.ts';
import { notifyActions } from './notify-services.ts';
import { hasTemplate, isMapping, type Mapping, member, nameList, truthOf } from './plain-values.ts';
import { commandActions, ServiceCall } from './service-call.ts';

/** A call as it is written, with what it is for. */
export interface WrittenCall {
  readonly path: string;
  /** `light.turn_on`. */
  readonly service: string;
  readonly data: Mapping;
  readonly entities: readonly string[];
}

const mostBranches = 20;
/** Services whose texts may have templates. */
const speaks = (service: string): boolean =>
  service.startsWith('notify.') || service.startsWith('persistent_notification.');

const whyNot: Readonly<Record<string, string>> = {
  script: 'NEXA has no scripts: put what it does in its place, or make an automation of it and run that',
  input_boolean: 'NEXA has no helpers: use the home’s mode, or a variable',
  input_number: 'NEXA has no helpers: use a variable',
  input_select: 'NEXA has no helpers: use the home’s mode, or a variable',
  input_text: 'NEXA has no helpers: use a variable',
  input_datetime: 'NEXA has no helpers: choose the time in the automation',
  timer: 'NEXA has no timers: use a delay, or “for” of a trigger',
  counter: 'NEXA has no counters',
  shell_command: 'NEXA runs no commands of the machine',
  rest_command: 'NEXA calls no addresses',
  tts: 'NEXA does not speak',
  homeassistant: 'NEXA does not control Home Assistant',
};

/** The actions that a call of a service is. @throws NotMapped when NEXA has nothing like it. */
export function callActions(call: WrittenCall, session: ImportSession): Action[] {
  const { service, data, entities } = call;
  const [domain = '', name = ''] = service.split('.');
  if (!speaks(service) && hasTemplate(data)) throw new NotMapped('it holds a template, which NEXA does not read');
  if (domain === 'notify' || service === 'persistent_notification.create') return notifyActions(service, data, session);
  if (service === 'scene.turn_on') return sceneActions(entities, data, session);
  if (service === 'automation.trigger') return runActions(entities, data, session);
  if (service === 'mqtt.publish') return publishActions(data, session);
  const isSwitch = domain === 'homeassistant' && ['turn_on', 'turn_off', 'toggle'].includes(name);
  if (!isSwitch && !isDeviceService(domain))
    throw new NotMapped(
      (Object.hasOwn(whyNot, domain) ? whyNot[domain] : undefined) ?? `NEXA has nothing like ${service}`,
    );
  return deviceActions(call, session);
}

function deviceActions({ path, service, data, entities }: WrittenCall, session: ImportSession): Action[] {
  const [first] = entities;
  if (first === undefined) throw new NotMapped('it names no device that NEXA could know');
  if (entities.length === 1) return entityCommands(service, first, data, session);
  const branches = entities.flatMap((entityId, index) => {
    const bring = () => entityCommands(service, entityId, data, session);
    const commands = session.notes.part(`${path}/entity_id/${index}`, entityId, undefined, bring);
    return commands === undefined ? [] : [commands];
  });
  const [only] = branches;
  if (only === undefined) throw new NotMapped('none of its devices could be found');
  if (branches.length === 1) return only;
  return Array.from({ length: Math.ceil(branches.length / mostBranches) }, (_none, block) => ({
    type: 'parallel',
    branches: branches.slice(block * mostBranches, (block + 1) * mostBranches),
  }));
}

function entityCommands(service: string, entityId: string, data: Mapping, session: ImportSession): Action[] {
  const part = partOf(entityId, session);
  const [domain, name] = ownService(service, entityId);
  return commandActions(part, deviceCommands(domain, name, new ServiceCall(part, data, session.notes)));
}

/** `homeassistant.turn_on` is what the entity's own domain has for it. */
function ownService(service: string, entityId: string): readonly [domain: string, name: string] {
  const [domain = '', name = ''] = service.split('.');
  if (domain !== 'homeassistant') return [domain, name];
  const [own = ''] = entityId.split('.');
  if (own === 'cover' && name !== 'toggle') return [own, name === 'turn_on' ? 'open_cover' : 'close_cover'];
  return [['light', 'fan', 'media_player', 'climate', 'cover'].includes(own) ? own : 'switch', name];
}

function sceneActions(entities: readonly string[], data: Mapping, session: ImportSession): Action[] {
  if (entities.length === 0) throw new NotMapped('it names no scene');
  const transition = member(data, 'transition');
  const seconds = typeof transition === 'number' && transition >= 0 && transition <= 604_800 ? { transition } : {};
  return entities.map((entityId) => ({
    type: 'scene',
    sceneId: namedLike(entityId, session.context.scenes, session),
    ...seconds,
    onFail: 'continue',
  }));
}

function runActions(entities: readonly string[], data: Mapping, session: ImportSession): Action[] {
  if (entities.length === 0) throw new NotMapped('it names no automation');
  if (truthOf(member(data, 'skip_condition') ?? true) === true)
    session.notes.remark('the conditions of the other automation are asked');
  return entities.map((entityId) => ({
    type: 'run',
    automationId: namedLike(entityId, session.context.automations, session),
    onFail: 'continue',
  }));
}

function publishActions(data: Mapping, { context }: ImportSession): Action[] {
  const integrationId = context.mqttIntegrationId;
  const [topic, payload, retain] = ['topic', 'payload', 'retain'].map((name) => member(data, name));
  if (integrationId === undefined) throw new NotMapped('the home has no MQTT integration to send it by');
  if (typeof topic !== 'string' || topic === '') throw new NotMapped('it names no topic');
  const text = payload === undefined ? '' : typeof payload === 'string' ? payload : JSON.stringify(payload);
  const config = { topic, payload: text, ...(truthOf(retain) === true ? { retain: true } : {}) };
  return [{ type: 'plugin', integrationId, action: 'mqtt.publish', config }];
}

/** The entities that a call names, wherever it does; what else it names its targets by is reported. */
export function targetsOf(source: Mapping, path: string, session: ImportSession): readonly string[] {
  const data = member(source, 'data', 'data_template');
  const target = member(source, 'target');
  const places = [source, target, data].filter(isMapping);
  if (hasTemplate([target, ...places.map((place) => member(place, 'entity_id'))]))
    throw new NotMapped('a template says which devices it is for, which NEXA does not read');
  const entities = places.flatMap((place) => nameList(member(place, 'entity_id')));
  for (const name of ['area_id', 'device_id', 'label_id', 'floor_id']) {
    for (const id of isMapping(target) ? nameList(member(target, name)) : []) {
      if (name === 'device_id' && session.context.entityMap?.[id] !== undefined) entities.push(id);
      else session.notes.leaveOut(`${path}/target/${name}`, id, 'only Home Assistant knows it: name the devices');
    }
  }
  return [...new Set(entities)];
}
