import {
  type CommandDefinition,
  type DeviceDescription,
  type JsonObject,
  MAIN_COMPONENT,
  type ScalarValue,
  type WishedState,
} from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import type { ValueChecker } from '../schema/value-checker.ts';
import { type Effect, isOffAtZero, offAtZeroAttributes } from './attribute-effects.ts';
import { type CapabilityCommand, planCapability } from './capability-plan.ts';
import { type ComponentWish, componentWishes } from './device-wishes.ts';
import { modeFamilies } from './mode-family.ts';

/** A command that brings some wished states of a device about. */
export interface WishedCommand {
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  readonly params: JsonObject;
  readonly definition: CommandDefinition;
  /** What it brings about; those of parameters that are left out are not meant. */
  readonly effects: readonly Effect[];
  /** The wishes that it meets, as places in the given list. */
  readonly covers: readonly number[];
  /** Whether another command of the list sees to it that the component is on. */
  readonly isSwitchedApart: boolean;
}

/** Why a wish cannot be met. */
export interface WishProblem {
  /** Which of the given wishes. */
  readonly index: number;
  /** The member of it that is wrong. */
  readonly field: 'component' | 'capability' | 'attribute' | 'value';
  /** In words that go on after `states/2/value: `, without a full stop. */
  readonly message: string;
  /** Only a command that unlocks, opens or disarms would do. */
  readonly isSensitive: boolean;
}

export interface WishedCommands {
  /** In the order in which they are to be given. */
  readonly commands: readonly WishedCommand[];
  readonly problems: readonly WishProblem[];
}

export interface WishingOptions {
  readonly catalog: CapabilityCatalog;
  readonly checker: ValueChecker;
  /** Seconds that a change may take, for commands that have a parameter `transition`. */
  readonly transition?: number;
}

interface Component {
  readonly id: string;
  readonly capabilities: readonly string[];
  readonly wishes: readonly ComponentWish[];
}

/**
 * The commands that bring a device to the wished states, worked out from what the capabilities’ commands say that they
 * bring about (`confirms`):
 *
 * - What is to be off is only switched off: nothing else of that component is sent but what is sensitive (a lock does
 *   not depend on a switch). A level whose 0 is off (`offAtZero`) and that is to be 0 is off too.
 * - What is to be on gets its level first, which switches it on without showing the old one, then is switched on if it
 *   is not yet, then gets everything else.
 * - Of capabilities that exclude each other (`color`, `colorTemperature`), the one that their common attribute names is
 *   sent, and the other is not.
 * - One command for several attributes, where there is one; none that is sensitive.
 */
export function wishedCommands(
  description: Pick<DeviceDescription, 'components'>,
  wishes: readonly WishedState[],
  options: WishingOptions,
): WishedCommands {
  const placed = componentWishes(description, wishes);
  const problems: WishProblem[] = unplaced(description, wishes, placed);
  const commands = description.components.flatMap(({ id, capabilities }) => {
    const own = placed.filter(({ component }) => component === id);
    return own.length === 0 ? [] : componentCommands({ id, capabilities, wishes: own }, options, problems);
  });
  return { commands, problems };
}

function unplaced(
  { components }: Pick<DeviceDescription, 'components'>,
  wishes: readonly WishedState[],
  placed: readonly ComponentWish[],
): WishProblem[] {
  const found = new Set(placed.map(({ index }) => index));
  return wishes.flatMap(({ component = MAIN_COMPONENT, capability }, index) => {
    if (found.has(index)) return [];
    const isThere = component === MAIN_COMPONENT || components.some(({ id }) => id === component);
    const problem = isThere
      ? ({ field: 'capability', message: `the device does not have ${capability}` } as const)
      : ({ field: 'component', message: `the device has no component ${component}` } as const);
    return [{ index, ...problem, isSensitive: false }];
  });
}

function componentCommands(component: Component, options: WishingOptions, problems: WishProblem[]): WishedCommand[] {
  const { catalog } = options;
  const { isOff, rest } = withoutIdle(component.wishes, catalog, problems);
  const wishes = withoutOtherModes({ ...component, wishes: rest }, catalog, problems);
  const order = catalog.list().map(({ id }) => id);
  const wished = [...new Set(wishes.map(({ capability }) => capability))];
  const commands = wished
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .flatMap((capability) => capabilityCommands(component.id, { capability, wishes }, options, problems));
  return isOff ? commands : inOrder(commands);
}

/** Without what is not sent to a component that is to be off. */
function withoutIdle(
  wishes: readonly ComponentWish[],
  catalog: CapabilityCatalog,
  problems: WishProblem[],
): { readonly isOff: boolean; readonly rest: readonly ComponentWish[] } {
  const power = wishes.find(isPower)?.value;
  const zero = wishes.find((wish) => wish.value === 0 && isLevel(wish, catalog));
  if (power === true && zero !== undefined) {
    const message = `0 switches it off, and it is to be on`;
    problems.push({ index: zero.index, field: 'value', message, isSensitive: false });
  }
  if (power !== false && (power === true || zero === undefined)) return { isOff: false, rest: wishes };
  const isSent = (wish: ComponentWish) =>
    isPower(wish) ||
    catalog.find(wish.capability)?.sensitive === true ||
    (power === undefined && wish.value === 0 && isLevel(wish, catalog));
  return { isOff: true, rest: wishes.filter(isSent) };
}

const isPower = ({ capability, attribute }: ComponentWish): boolean => capability === 'onOff' && attribute === 'on';

function isLevel({ capability, attribute }: ComponentWish, catalog: CapabilityCatalog): boolean {
  const definition = catalog.find(capability);
  return definition !== undefined && offAtZeroAttributes(definition).has(attribute);
}

/** Of capabilities that exclude each other only the one that is meant, and nothing of the attribute that names it. */
function withoutOtherModes(
  { capabilities, wishes }: Component,
  catalog: CapabilityCatalog,
  problems: WishProblem[],
): readonly ComponentWish[] {
  let left = wishes;
  for (const { attribute, members } of modeFamilies(capabilities, catalog)) {
    const ofFamily = left.filter(({ capability }) => members.includes(capability));
    const modes = ofFamily.filter((wish) => wish.attribute === attribute);
    const values = ofFamily.filter((wish) => wish.attribute !== attribute);
    const [mode] = modes;
    const other = modes.find(({ value }) => value !== mode?.value);
    const say = ({ index }: ComponentWish, message: string) =>
      problems.push({ index, field: 'value', message, isSensitive: false });
    if (other !== undefined) say(other, `another state says that ${attribute} is to be ${mode?.value}`);
    const chosen = mode?.value ?? values[0]?.capability;
    const meant = values.filter(({ capability }) => capability === chosen);
    if (mode !== undefined && meant.length === 0) say(mode, `it also takes what ${mode.value} is to be`);
    const unclear = mode === undefined ? values.find(({ capability }) => capability !== chosen) : undefined;
    if (unclear !== undefined) {
      const message = `${members.join(' and ')} exclude each other: leave one out, or say which by ${attribute}`;
      problems.push({ index: unclear.index, field: 'capability', message, isSensitive: false });
    }
    left = left.filter((wish) => !ofFamily.includes(wish) || meant.includes(wish));
  }
  return left;
}

function capabilityCommands(
  component: string,
  part: { readonly capability: string; readonly wishes: readonly ComponentWish[] },
  { catalog, checker, transition }: WishingOptions,
  problems: WishProblem[],
): WishedCommand[] {
  const wishes = part.wishes.filter(({ capability }) => capability === part.capability);
  const indexOf = (attribute: string) => wishes.find((wish) => wish.attribute === attribute)?.index ?? 0;
  const capability = catalog.find(part.capability);
  if (capability === undefined) {
    const message = `there is no capability ${part.capability}`;
    for (const { index } of wishes) problems.push({ index, field: 'capability', message, isSensitive: false });
    return [];
  }
  const values = new Map(wishes.map(({ attribute, value }): [string, ScalarValue] => [attribute, value]));
  const plan = planCapability({ capability, values, checker, transition });
  for (const { attribute, ...problem } of plan.problems) problems.push({ index: indexOf(attribute), ...problem });
  return plan.commands.map(({ command, params, definition, effects, covers }) => ({
    component,
    capability: part.capability,
    command,
    params,
    definition,
    effects,
    covers: covers.map(indexOf),
    isSwitchedApart: false,
  }));
}

/** Levels that switch on, then the switch, then everything else. */
function inOrder(commands: readonly WishedCommand[]): WishedCommand[] {
  const isSwitch = ({ capability }: WishedCommand) => capability === 'onOff';
  if (!commands.some(isSwitch)) return [...commands];
  const rankOf = (command: WishedCommand) => (switchesOn(command) ? 0 : isSwitch(command) ? 1 : 2);
  return commands
    .map((command) => (switchesOn(command) ? { ...command, isSwitchedApart: true } : command))
    .sort((a, b) => rankOf(a) - rankOf(b));
}

/** Whether it sets a level of which 0 is off to something above. */
export function switchesOn({ effects, params }: Pick<CapabilityCommand, 'effects' | 'params'>): boolean {
  return effects.some((effect) => {
    const level = 'equalsParam' in effect ? params[effect.equalsParam] : undefined;
    return isOffAtZero(effect) && typeof level === 'number' && level > 0;
  });
}
