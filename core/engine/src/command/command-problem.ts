import { type JsonObject, NexaError, stateKey } from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import type { DeviceRecord } from '../home/records.ts';
import type { ValueChecker } from '../schema/value-checker.ts';

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
  const { component, capability, command, params } = address;
  const { components } = device.description;
  const target = components.find((candidate) => candidate.id === component);
  if (target === undefined) {
    return new NexaError('NEXA_COMPONENT_UNKNOWN', `${device.name} has no component ${component}`, {
      params: { component, known: components.map(({ id }) => id) },
    });
  }
  if (!target.capabilities.includes(capability)) {
    return new NexaError('NEXA_CAPABILITY_UNKNOWN', `${device.name} does not have ${capability}`, {
      params: { component, capability, known: target.capabilities },
    });
  }
  const definition = catalog.command(capability, command);
  if (definition === undefined) {
    return new NexaError('NEXA_COMMAND_UNKNOWN', `${capability} has no command ${command}`, {
      params: { capability, command, known: Object.keys(catalog.find(capability)?.commands ?? {}) },
    });
  }
  const problem = checker.check(definition.params, params);
  if (problem !== undefined) {
    return new NexaError('NEXA_VALUE_INVALID', `${capability}.${command}: params${problem.path} ${problem.message}`, {
      params: { ...problem.params, path: `params${problem.path}` },
    });
  }
  return limitProblem(device, address, catalog);
}

function limitProblem(
  device: Pick<DeviceRecord, 'description' | 'name'>,
  { component, capability, command, params }: CommandAddress,
  catalog: CapabilityCatalog,
): NexaError | undefined {
  for (const confirmation of catalog.command(capability, command)?.confirms ?? []) {
    if (!('equalsParam' in confirmation)) continue;
    const value = params[confirmation.equalsParam];
    const limits = device.description.limits?.[stateKey(capability, confirmation.attribute, component)];
    if (typeof value !== 'number' || limits === undefined) continue;
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = limits;
    const isSwitchOff = confirmation.offAtZero === true && value === 0;
    if (isSwitchOff || (value >= minimum && value <= maximum)) continue;
    return new NexaError(
      'NEXA_VALUE_INVALID',
      `${device.name} takes ${confirmation.equalsParam} within its limits only`,
      {
        params: { path: `params/${confirmation.equalsParam}`, ...limits },
      },
    );
  }
  return undefined;
}
