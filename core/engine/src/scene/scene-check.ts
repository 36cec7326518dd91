import {
  type AttributeLimits,
  MAIN_COMPONENT,
  NexaError,
  type SceneDefinition,
  stateKey,
  type WishedState,
} from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import { commandProblem } from '../command/command-problem.ts';
import { commandTargets } from '../command/command-targets.ts';
import type { DeviceRecord } from '../home/records.ts';
import type { ValueChecker } from '../schema/value-checker.ts';
import { isSettableState, offAtZeroAttributes } from './attribute-effects.ts';
import { wishedCommands } from './wished-commands.ts';

/** What of a device the check looks at. */
export type CheckedDevice = Pick<DeviceRecord, 'name' | 'description'>;

export interface SceneCheckContext {
  /** By id in small letters. */
  readonly devices: ReadonlyMap<string, CheckedDevice>;
  readonly catalog: CapabilityCatalog;
  readonly checker: ValueChecker;
}

interface PlacedWish {
  readonly wish: WishedState;
  readonly path: string;
  readonly device: CheckedDevice;
}

/**
 * Whether the home can do what the scene wishes. Throws `NEXA_SCENE_INVALID` with the path of the first part that is
 * wrong: a device, component, capability or attribute that is not there, a value that it cannot have, something said
 * twice, or something that no command sets or that only a person may do.
 */
export function checkScene({ states }: Pick<SceneDefinition, 'states'>, context: SceneCheckContext): void {
  const placed = states.map((wish, index): PlacedWish => {
    const path = `states/${index}`;
    const device = context.devices.get(wish.deviceId.toLowerCase());
    if (device === undefined) throw invalid(`${path}/deviceId`, 'there is no such device');
    return { wish, path, device };
  });
  const said = new Map<string, string>();
  for (const one of placed) {
    checkPlace(one, context);
    checkValue(one, context);
    checkRepeats(one, said);
  }
  for (const device of new Set(placed.map((one) => one.device))) {
    checkCommands(
      device,
      placed.filter((one) => one.device === device),
      context,
    );
  }
}

function checkPlace({ wish, path, device }: PlacedWish, { catalog }: SceneCheckContext): void {
  const { component = MAIN_COMPONENT, capability, attribute } = wish;
  const { components } = device.description;
  if (component !== MAIN_COMPONENT && !components.some(({ id }) => id === component)) {
    throw invalid(`${path}/component`, `${device.name} has no component ${component}`, {
      known: components.map(({ id }) => id),
    });
  }
  const definition = catalog.find(capability);
  if (targetsOf(device, wish).length === 0 || definition === undefined) {
    throw invalid(`${path}/capability`, `${device.name} does not have ${capability}`, {
      known: components.find(({ id }) => id === component)?.capabilities ?? [],
    });
  }
  if (catalog.attribute(capability, attribute) === undefined) {
    throw invalid(`${path}/attribute`, `${capability} has no attribute ${attribute}`, {
      known: Object.keys(definition.attributes).filter((name) => isSettableState(definition, name)),
    });
  }
}

function checkValue({ wish, path, device }: PlacedWish, { catalog, checker }: SceneCheckContext): void {
  const { capability, attribute, value } = wish;
  const definition = catalog.attribute(capability, attribute);
  const problem = definition === undefined ? undefined : checker.check(definition.schema, value);
  if (problem !== undefined) throw invalid(`${path}/value`, `the value ${problem.message}`, problem.params);
  const owner = catalog.find(capability);
  if (value === 0 && owner !== undefined && offAtZeroAttributes(owner).has(attribute)) return;
  for (const component of targetsOf(device, wish)) {
    const limits = device.description.limits?.[stateKey(capability, attribute, component)];
    if (limits === undefined || isWithin(value, limits)) continue;
    throw invalid(`${path}/value`, `the value lies beyond what ${device.name} takes`, { ...limits });
  }
}

/** `socket2` said twice, or once by itself and once with all others by `main`. */
function checkRepeats({ wish, path, device }: PlacedWish, said: Map<string, string>): void {
  for (const component of targetsOf(device, wish)) {
    const key = `${wish.deviceId.toLowerCase()} ${stateKey(wish.capability, wish.attribute, component)}`;
    const earlier = said.get(key);
    if (earlier !== undefined) throw invalid(path, `${earlier} says already what it is to be`);
    said.set(key, path);
  }
}

function checkCommands(device: CheckedDevice, placed: readonly PlacedWish[], context: SceneCheckContext): void {
  const { commands, problems } = wishedCommands(
    device.description,
    placed.map(({ wish }) => wish),
    context,
  );
  const pathOf = (index: number) => placed[index]?.path ?? 'states';
  for (const { index, field, message } of problems) throw invalid(`${pathOf(index)}/${field}`, message);
  for (const command of commands) {
    const problem = commandProblem(device, command, context.catalog, context.checker);
    if (problem !== undefined)
      throw invalid(`${pathOf(command.covers[0] ?? 0)}/value`, problem.message, problem.params);
  }
}

const targetsOf = ({ description }: CheckedDevice, { component = MAIN_COMPONENT, capability }: WishedState) =>
  commandTargets(description, { component, capability });

function isWithin(value: WishedState['value'], { minimum, maximum, values }: AttributeLimits): boolean {
  if (typeof value === 'string') return values === undefined || values.includes(value);
  if (typeof value !== 'number') return true;
  return value >= (minimum ?? Number.NEGATIVE_INFINITY) && value <= (maximum ?? Number.POSITIVE_INFINITY);
}

function invalid(path: string, problem: string, params: NexaError['params'] = {}): NexaError {
  return new NexaError('NEXA_SCENE_INVALID', `${path}: ${problem}.`, { params: { ...params, path } });
}
