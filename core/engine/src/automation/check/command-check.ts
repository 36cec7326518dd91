import {
  type CommandAction,
  type CommandDefinition,
  type DeviceDescription,
  MAIN_COMPONENT,
  NexaError,
  parseStateKey,
  secretFieldNames,
} from '@nexa/sdk';
import { commandProblem } from '../../command/command-problem.ts';
import { alternativesOf } from '../../command/confirmation.ts';
import { schemaType } from '../expression/expression-type.ts';
import { type AutomationCheckContext, invalid, type NamedDevice } from './check-context.ts';
import { requireDevice } from './device-part-check.ts';
import { type ExpressionCheck, requireExpression } from './expression-check.ts';
import { expressionParams } from './plugin-part-check.ts';
import { paramSchema, sampleParams } from './sample-params.ts';
import type { VariableScope } from './variable-scope.ts';

/** A command that the device has, with parameters that it can have, given with the consent that it needs. */
export function requireCommand(
  path: string,
  action: CommandAction,
  variables: VariableScope,
  check: ExpressionCheck & { readonly isSensitiveAllowed: boolean },
): void {
  const { context } = check;
  const device = requireDevice(path, action.deviceId, context);
  const { capability, command, params = {} } = action;
  const definition = context.catalog.command(capability, command);
  requireFit(path, device, action, context);
  for (const [name, expression] of expressionParams(params)) {
    const type = schemaType(paramSchema(definition?.params, name)) ?? 'any';
    const by = `${name} of ${capability}.${command}`;
    requireExpression(`${path}/params/${name}/$expression`, expression, variables, check, { type, by });
  }
  const secret = secretFieldNames(definition?.params).find((name) => Object.hasOwn(params, name));
  if (secret !== undefined)
    throw invalid(
      `${path}/params/${secret}`,
      `an automation keeps no codes: give ${device.name} its code in the settings of its integration`,
    );
  if (definition?.sensitive !== true || check.isSensitiveAllowed) return;
  throw new NexaError(
    'NEXA_COMMAND_SENSITIVE',
    `${capability}.${command} of ${device.name} in an automation needs allowSensitive.`,
    { params: { path, capability, command } },
  );
}

function requireFit(path: string, device: NamedDevice, action: CommandAction, context: AutomationCheckContext): void {
  const { component = MAIN_COMPONENT, capability, command, params = {} } = action;
  const definition = context.catalog.command(capability, command);
  const names = expressionParams(params).map(([name]) => name);
  const asked = names.length === 0 ? device : { ...device, description: withoutLimits(device, names, definition) };
  const address = { component, capability, command, params: sampleParams(definition?.params ?? {}, params) };
  const problem = commandProblem(asked, address, context.catalog, context.checker);
  if (problem === undefined) return;
  const within = typeof problem.params.path === 'string' ? problem.params.path : placeOf(problem);
  throw invalid(`${path}/${within}`, problem.message, problem.params);
}

/** What an expression gives is held against the device's limits when the command is given. */
function withoutLimits(
  { description }: NamedDevice,
  names: readonly string[],
  definition: CommandDefinition | undefined,
): DeviceDescription {
  const free = (definition?.confirms ?? [])
    .flatMap(alternativesOf)
    .flatMap((one) => ('equalsParam' in one && names.includes(one.equalsParam) ? [one.attribute] : []));
  const limits = Object.entries(description.limits ?? {}).filter(
    ([key]) => !free.includes(parseStateKey(key)?.attribute ?? ''),
  );
  return { ...description, limits: Object.fromEntries(limits) };
}

/** Where in a command the problem is that names no place of its own. */
export function placeOf({ code }: NexaError): string {
  if (code === 'NEXA_COMPONENT_UNKNOWN') return 'component';
  return code === 'NEXA_CAPABILITY_UNKNOWN' ? 'capability' : 'command';
}
