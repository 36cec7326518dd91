import {
  type AttributeLimits,
  type CommandDefinition,
  type JsonObject,
  type JsonValue,
  NexaError,
  stateKey,
} from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import type { HomeDevice } from '../device/home-device.ts';
import type { DeviceRecord } from '../home/records.ts';
import type { ValueChecker } from '../schema/value-checker.ts';
import { commandTargets } from './command-targets.ts';
import { alternativesOf } from './confirmation.ts';

/** What is asked of which part of a device. */
export interface CommandAddress {
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  readonly params: JsonObject;
}

/**
 * What is wrong with a command for this device, or `undefined`. The HTTP layer asks before it accepts one, the
 * runtime before it sends one.
 */
export function commandProblem(
  device: Pick<DeviceRecord, 'description' | 'name'>,
  address: CommandAddress,
  catalog: CapabilityCatalog,
  checker: ValueChecker,
): NexaError | undefined {
  const { capability, command, params } = address;
  const targets = commandTargets(device.description, address);
  if (targets.length === 0) return missing(device, address);
  const definition = catalog.command(capability, command);
  if (definition === undefined) {
    return new NexaError('NEXA_COMMAND_UNKNOWN', `${capability} has no command ${command}`, {
      params: { capability, command, known: Object.keys(catalog.find(capability)?.commands ?? {}) },
    });
  }
  if (targets.length > 1 && isToggle(definition)) {
    return new NexaError(
      'NEXA_COMPONENT_UNKNOWN',
      `${device.name} has several of ${capability}: name the component, or say what all shall be instead of ${command}`,
      { params: { component: address.component, known: targets } },
    );
  }
  const problem = checker.check(definition.params, params);
  if (problem !== undefined) {
    return new NexaError('NEXA_VALUE_INVALID', `${capability}.${command}: params${problem.path} ${problem.message}`, {
      params: { ...problem.params, path: `params${problem.path}` },
    });
  }
  return limitProblem(device, targets, { capability, params, definition });
}

/** To toggle some that differ would only swap them. */
const isToggle = ({ confirms }: CommandDefinition): boolean =>
  confirms.flatMap(alternativesOf).some((confirmation) => 'toggles' in confirmation);

function missing(
  { name, description }: Pick<DeviceRecord, 'description' | 'name'>,
  { component, capability }: CommandAddress,
): NexaError {
  const target = description.components.find(({ id }) => id === component);
  return target === undefined
    ? new NexaError('NEXA_COMPONENT_UNKNOWN', `${name} has no component ${component}`, {
        params: { component, known: description.components.map(({ id }) => id) },
      })
    : new NexaError('NEXA_CAPABILITY_UNKNOWN', `${name} does not have ${capability}`, {
        params: { component, capability, known: target.capabilities },
      });
}

/** What the path in use lacks of the device, or `undefined`: the other path has more. */
export function pathProblem(
  device: HomeDevice,
  components: readonly string[],
  capability: string,
): NexaError | undefined {
  const { active } = device;
  if (active === device.preferred && active.translation.isPlain) return undefined;
  const missing = components.find((component) => {
    const pathComponent = active.translation.pathComponent(component);
    const part = active.record.description.components.find(({ id }) => id === pathComponent);
    return part?.capabilities.includes(capability) !== true;
  });
  if (missing === undefined) return undefined;
  return new NexaError(
    'NEXA_COMMAND_NOT_ON_PATH',
    `${device.record.name} is reached by a path that does not have ${capability} of ${missing}`,
    { params: { component: missing, capability, bindingId: active.record.id } },
  );
}

function limitProblem(
  device: Pick<DeviceRecord, 'description' | 'name'>,
  targets: readonly string[],
  wish: { readonly capability: string; readonly params: JsonObject; readonly definition: CommandDefinition },
): NexaError | undefined {
  for (const confirmation of wish.definition.confirms.flatMap(alternativesOf)) {
    if (!('equalsParam' in confirmation)) continue;
    const { equalsParam, attribute, offAtZero } = confirmation;
    const value = wish.params[equalsParam];
    if (value === undefined || (offAtZero === true && value === 0)) continue;
    for (const component of targets) {
      const limits = device.description.limits?.[stateKey(wish.capability, attribute, component)];
      if (limits === undefined || isWithin(value, limits)) continue;
      return new NexaError('NEXA_VALUE_INVALID', `${device.name} takes ${equalsParam} within its limits only`, {
        params: { path: `params/${equalsParam}`, ...limits },
      });
    }
  }
  return undefined;
}

function isWithin(value: JsonValue, { minimum, maximum, values }: AttributeLimits): boolean {
  if (typeof value === 'string') return values === undefined || values.includes(value);
  if (typeof value !== 'number') return true;
  return value >= (minimum ?? Number.NEGATIVE_INFINITY) && value <= (maximum ?? Number.POSITIVE_INFINITY);
}
