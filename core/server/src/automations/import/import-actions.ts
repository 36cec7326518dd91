import type { Action, ScalarValue } from '@nexa/sdk';
import { callActions, targetsOf } from './call-service.ts';
import { flowActions, switchedOff } from './flow-actions.ts';
import { bringConditions } from './import-conditions.ts';
import { type ImportNotes, NotMapped, requireMapping } from './import-notes.ts';
import type { ImportSession } from './import-session.ts';
import { deviceEntity } from './import-triggers.ts';
import { hasTemplate, isMapping, listOf, type Mapping, member, nameList, spanOf, truthOf } from './plain-values.ts';

type Reader = (source: Mapping, path: string, session: ImportSession) => Action[];

/** How each kind of action is brought over, by the member that makes it one, and what else is read of it. */
const kinds: readonly { readonly name: string; readonly read: readonly string[]; readonly bring: Reader }[] = [
  { name: 'service', read: ['data', 'data_template', 'entity_id', 'target', 'metadata'], bring: serviceActions },
  { name: 'action', read: ['data', 'data_template', 'entity_id', 'target', 'metadata'], bring: serviceActions },
  { name: 'scene', read: ['metadata'], bring: sceneShorthand },
  { name: 'delay', read: [], bring: delayActions },
  ...flowActions(bringActions),
  { name: 'stop', read: ['error', 'response_variable'], bring: stopActions },
  {
    name: 'variables',
    read: [],
    bring: (source, path, session) => variablesActions(member(source, 'variables'), path, session),
  },
  { name: 'event', read: [], bring: () => refuse('NEXA sends no events') },
  { name: 'set_conversation_response', read: [], bring: () => refuse('NEXA does not answer sentences') },
  {
    name: 'device_id',
    read: ['domain', 'type', 'entity_id', 'brightness_pct', 'position', 'message', 'title', 'data', 'hvac_mode'],
    bring: deviceAction,
  },
];
const common = ['alias', 'enabled', 'continue_on_error'];
const conditionKeys = ['condition', 'and', 'or', 'not'];
/** Of one sequence, each the condition of all that follows. */
const mostInterruptions = 5;
const nested = [
  'choose',
  'if',
  'then',
  'else',
  'default',
  'repeat',
  'parallel',
  'sequence',
  'wait_for_trigger',
  'variables',
];

/** An action or condition with the place where it stands. */
interface Step {
  readonly source: unknown;
  readonly path: string;
}

/** Actions of NEXA for a sequence of Home Assistant's; what cannot be brought over is left out and reported. */
export function bringActions(sources: unknown, path: string, session: ImportSession): Action[] {
  const isList = Array.isArray(sources);
  const steps = listOf(sources).map((source, index) => ({ source, path: isList ? `${path}/${index}` : path }));
  return bringSteps(steps, session);
}

function bringSteps(steps: readonly Step[], session: ImportSession, level = 0): Action[] {
  const next = steps.findIndex(({ source }) => isCondition(source));
  const plain = next < 0 ? steps : steps.slice(0, next);
  const actions = plain.flatMap((step) => bringAction(step, session));
  return next < 0 ? actions : [...actions, ...onlyWhen(steps.slice(next), session, level)];
}

function isCondition(source: unknown): boolean {
  return typeof source === 'string' || (isMapping(source) && conditionKeys.some((name) => Object.hasOwn(source, name)));
}

/** A condition among actions ends the sequence that it stands in: what follows is done only when it holds. */
function onlyWhen(steps: readonly Step[], session: ImportSession, level: number): Action[] {
  if (level >= mostInterruptions) {
    session.notes.leaveOut(
      steps[0]?.path ?? '',
      'all from here on',
      `more than ${mostInterruptions} conditions part it`,
    );
    return [];
  }
  const end = steps.findIndex(({ source }) => !isCondition(source));
  const asked = end < 0 ? steps : steps.slice(0, end);
  const brought = asked.map(({ source, path }) => bringConditions(source, path, session));
  const conditions = brought.flatMap((each) => each.conditions);
  const then = end < 0 ? [] : bringSteps(steps.slice(end), session, level + 1);
  if (then.length === 0) return [];
  if (brought.every(({ isWhole }) => isWhole))
    return conditions.length === 0 ? then : [{ type: 'if', conditions, then }];
  session.notes.leaveOut(asked[0]?.path ?? '', 'what follows the condition', switchedOff);
  return [{ type: 'if', conditions, then, enabled: false }];
}

function bringAction({ source, path }: Step, session: ImportSession): Action[] {
  const actions = session.notes.part(path, describe(source), withoutTexts(source), () => {
    const mapping = requireMapping(source);
    const kind = kinds.find(({ name }) => Object.hasOwn(mapping, name));
    if (kind === undefined)
      throw new NotMapped(`NEXA has no action like ${Object.keys(mapping).slice(0, 3).join(', ')}`);
    const brought = kind.bring(mapping, path, session);
    session.notes.unread(path, mapping, [...common, kind.name, ...kind.read]);
    return brought.map((action) => ({ ...action, ...optionsOf(mapping) }));
  });
  return actions ?? [];
}

/** Parts within are looked at one by one. */
function withoutTexts(source: unknown): unknown {
  if (!isMapping(source)) return source;
  return Object.fromEntries(Object.entries(source).filter(([name]) => !nested.includes(name)));
}

function optionsOf(source: Mapping): { enabled?: false; onFail?: 'continue' } {
  const [enabled, goesOn] = [member(source, 'enabled'), member(source, 'continue_on_error')];
  return {
    ...(enabled !== undefined && truthOf(enabled) !== true ? { enabled: false } : {}),
    ...(truthOf(goesOn) === true ? { onFail: 'continue' } : {}),
  };
}

function describe(source: unknown): string {
  if (!isMapping(source)) return 'action';
  const service = member(source, 'service', 'action');
  const kind = kinds.find(({ name }) => Object.hasOwn(source, name))?.name ?? 'action';
  const target = member(source, 'target');
  const places = [source, target, member(source, 'data', 'data_template')].filter(isMapping);
  const entities = places.flatMap((place) => nameList(member(place, 'entity_id')));
  const alias = member(source, 'alias');
  const of = entities.length === 0 ? '' : ` of ${entities.join(', ')}`;
  const label = typeof alias === 'string' ? ` (${alias})` : '';
  return `action ${typeof service === 'string' ? service : kind}${of}${label}`.slice(0, 300);
}

function refuse(why: string): never {
  throw new NotMapped(why);
}

function serviceActions(source: Mapping, path: string, session: ImportSession): Action[] {
  const service = String(member(source, 'service', 'action')).trim();
  if (hasTemplate(service)) refuse('which service it is, a template says, which NEXA does not read');
  const data = member(source, 'data', 'data_template') ?? {};
  const { entity_id: _named, ...rest } = requireMapping(data);
  const entities = targetsOf(source, path, session);
  return callActions({ path, service, data: rest, entities }, session);
}

function sceneShorthand(source: Mapping, path: string, session: ImportSession): Action[] {
  return callActions(
    { path, service: 'scene.turn_on', data: {}, entities: nameList(member(source, 'scene')) },
    session,
  );
}

function delayActions(source: Mapping): Action[] {
  const seconds = spanOf(member(source, 'delay'));
  if (seconds === undefined) throw new NotMapped('it is no span of at most a week, or a template says how long');
  return [{ type: 'delay', seconds }];
}

function stopActions(source: Mapping, _path: string, { notes }: ImportSession): Action[] {
  if (member(source, 'response_variable') !== undefined) notes.remark('an automation of NEXA answers nothing');
  const reason = String(member(source, 'stop') ?? '')
    .trim()
    .slice(0, 200);
  const failed = truthOf(member(source, 'error') ?? false) === true;
  return [{ type: 'stop', ...(reason === '' ? {} : { reason }), ...(failed ? { failed } : {}) }];
}

/** Variables that stand for a value; what a template works out is left out and reported. */
export function constantsOf(source: unknown, path: string, notes: ImportNotes): Record<string, ScalarValue> {
  const constants = Object.entries(isMapping(source) ? source : {}).flatMap(([name, value]) => {
    const isScalar = typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string';
    const isShort = typeof value !== 'string' || value.length <= 200;
    if (isScalar && isShort && !hasTemplate(value) && name.length <= 60) return [[name, value] as const];
    const why = hasTemplate(value) ? 'a template says what it is, which NEXA does not read' : 'it is no single value';
    notes.leaveOut(`${path}/${name}`, `variable ${name}`.slice(0, 200), why);
    return [];
  });
  return Object.fromEntries(constants);
}

function variablesActions(source: unknown, path: string, { notes }: ImportSession): Action[] {
  const variables = constantsOf(source, `${path}/variables`, notes);
  if (Object.keys(variables).length === 0) throw new NotMapped('none of its variables is a plain value');
  return [{ type: 'variables', variables }];
}

const deviceServices: Readonly<Record<string, string>> = {
  open: 'open_cover',
  close: 'close_cover',
  stop: 'stop_cover',
  set_position: 'set_cover_position',
};

/** An action that the editor made: it names the device by an id that only Home Assistant knows. */
function deviceAction(source: Mapping, path: string, session: ImportSession): Action[] {
  const [domain, type] = [String(member(source, 'domain')), String(member(source, 'type'))];
  const data = Object.fromEntries(
    ['brightness_pct', 'position', 'message', 'title', 'hvac_mode'].flatMap((name) => {
      const value = member(source, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  if (type === 'notify') return callActions({ path, service: `notify.${domain}`, data, entities: [] }, session);
  const service = domain === 'cover' && Object.hasOwn(deviceServices, type) ? deviceServices[type] : type;
  const entities = [deviceEntity(source, session)];
  return callActions({ path, service: `${domain}.${service}`, data, entities }, session);
}
