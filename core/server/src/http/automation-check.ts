import { type CapabilityCatalog, commandProblem, type ValueChecker } from '@nexa/engine';
import {
  type AutomationDefinition,
  type DeviceDescription,
  type JsonObject,
  type JsonValue,
  MAIN_COMPONENT,
  NexaError,
  secretFieldNames,
} from '@nexa/sdk';

/** A device as an automation may name it. */
export interface NamedDevice {
  readonly name: string;
  readonly description: DeviceDescription;
}

export interface AutomationCheckContext {
  /** Devices of the automation's home, by id. */
  readonly devices: ReadonlyMap<string, NamedDevice>;
  readonly catalog: CapabilityCatalog;
  readonly checker: ValueChecker;
}

interface Part {
  readonly deviceId: string;
  readonly component?: string;
  readonly capability: string;
}

/** Holds every device, capability, attribute, event, command and value that an automation names against what there is. */
export function checkAutomation(definition: AutomationDefinition, context: AutomationCheckContext): void {
  requireUnique(definition);
  for (const [index, trigger] of definition.triggers.entries()) {
    const path = `triggers/${index}`;
    requirePart(path, trigger, context);
    if (trigger.type === 'event') requireEvent(path, trigger, context);
    else requireAttribute(path, trigger, ['from', 'to'], context);
  }
  for (const [index, condition] of definition.conditions.entries()) {
    requirePart(`conditions/${index}`, condition, context);
    requireAttribute(`conditions/${index}`, condition, ['equals'], context);
  }
  for (const [index, action] of definition.actions.entries())
    requireCommand(`actions/${index}`, action, definition.allowSensitive === true, context);
}

function requireUnique(definition: AutomationDefinition): void {
  for (const list of ['triggers', 'conditions', 'actions'] as const) {
    const ids = definition[list].flatMap(({ id }) => (id === undefined ? [] : [id]));
    const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
    if (twice >= 0) throw invalid(`${list}/${twice}/id`, `the id ${ids[twice]} is used twice`);
  }
}

function requireDevice(path: string, { deviceId }: Part, { devices }: AutomationCheckContext): NamedDevice {
  const device = devices.get(deviceId.toLowerCase());
  if (device === undefined) throw invalid(`${path}/deviceId`, 'the home has no device with this id');
  return device;
}

function requirePart(path: string, part: Part, context: AutomationCheckContext): void {
  const device = requireDevice(path, part, context);
  const { component = MAIN_COMPONENT, capability } = part;
  const { components } = device.description;
  const target = components.find(({ id }) => id === component);
  if (target === undefined)
    throw invalid(`${path}/component`, `${device.name} has no component ${component}`, {
      known: components.map(({ id }) => id),
    });
  if (!target.capabilities.includes(capability))
    throw invalid(`${path}/capability`, `${device.name} does not have ${capability}`, { known: target.capabilities });
}

function requireAttribute(
  path: string,
  part: Part & { readonly attribute: string; readonly above?: number; readonly below?: number },
  valueNames: readonly string[],
  { catalog, checker }: AutomationCheckContext,
): void {
  const attribute = catalog.attribute(part.capability, part.attribute);
  if (attribute === undefined)
    throw invalid(`${path}/attribute`, `${part.capability} has no attribute ${part.attribute}`, {
      known: Object.keys(catalog.find(part.capability)?.attributes ?? {}),
    });
  for (const name of valueNames) {
    const value = (part as unknown as JsonObject)[name];
    const problem = value === undefined ? undefined : checker.check(attribute.schema, value);
    if (problem !== undefined)
      throw invalid(`${path}/${name}`, `${part.capability}.${part.attribute} ${problem.message}`, problem.params);
  }
  const isNumeric = attribute.schema.type === 'number' || attribute.schema.type === 'integer';
  const bound = (['above', 'below'] as const).find((name) => part[name] !== undefined);
  if (bound !== undefined && !isNumeric)
    throw invalid(`${path}/${bound}`, `${part.capability}.${part.attribute} is not a number`);
}

function requireEvent(
  path: string,
  trigger: Part & { readonly event: string; readonly match?: Readonly<Record<string, JsonValue>> },
  { catalog, checker }: AutomationCheckContext,
): void {
  const event = catalog.event(trigger.capability, trigger.event);
  if (event === undefined)
    throw invalid(`${path}/event`, `${trigger.capability} has no event ${trigger.event}`, {
      known: Object.keys(catalog.find(trigger.capability)?.events ?? {}),
    });
  for (const [name, value] of Object.entries(trigger.match ?? {})) {
    const schema = event.data.properties[name];
    const problem = schema === undefined ? undefined : checker.check(schema, value);
    if (schema === undefined)
      throw invalid(`${path}/match/${name}`, `${trigger.event} has no ${name}`, {
        known: Object.keys(event.data.properties),
      });
    if (problem !== undefined) throw invalid(`${path}/match/${name}`, problem.message, problem.params);
  }
}

function requireCommand(
  path: string,
  action: Part & { readonly command: string; readonly params?: Readonly<Record<string, unknown>> },
  isSensitiveAllowed: boolean,
  context: AutomationCheckContext,
): void {
  const device = requireDevice(path, action, context);
  const { component = MAIN_COMPONENT, capability, command } = action;
  const params = (action.params ?? {}) as JsonObject;
  const problem = commandProblem(device, { component, capability, command, params }, context.catalog, context.checker);
  if (problem !== undefined) {
    const within = typeof problem.params.path === 'string' ? problem.params.path : placeOf(problem);
    throw invalid(`${path}/${within}`, problem.message, { ...problem.params, path: `${path}/${within}` });
  }
  const definition = context.catalog.command(capability, command);
  const secret = secretFieldNames(definition?.params).find((name) => Object.hasOwn(params, name));
  if (secret !== undefined)
    throw invalid(
      `${path}/params/${secret}`,
      `an automation keeps no codes: give ${device.name} its code in the settings of its integration`,
    );
  if (definition?.sensitive !== true || isSensitiveAllowed) return;
  throw new NexaError(
    'NEXA_COMMAND_SENSITIVE',
    `${capability}.${command} of ${device.name} in an automation needs allowSensitive.`,
    { params: { path, capability, command } },
  );
}

function placeOf({ code }: NexaError): string {
  if (code === 'NEXA_COMPONENT_UNKNOWN') return 'component';
  return code === 'NEXA_CAPABILITY_UNKNOWN' ? 'capability' : 'command';
}

function invalid(path: string, problem: string, params: JsonObject = {}): NexaError {
  return new NexaError('NEXA_AUTOMATION_INVALID', `${path}: ${problem}.`, { params: { ...params, path } });
}
