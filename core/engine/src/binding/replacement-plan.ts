import {
  type AutomationDefinition,
  type DeviceDescription,
  MAIN_COMPONENT,
  NexaError,
  parseStateKey,
  stateKey,
} from '@nexa/sdk';
import { type DeviceUse, deviceUses } from '../automation/walk/device-uses.ts';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import type { AutomationRecord, SceneRecord } from '../home/records.ts';
import type { UnitMapping } from './binding-record.ts';
import type { ComponentPair, ReplacementWish } from './binding-wish.ts';
import { componentMapOf, counterMappings, matchComponents } from './part-matching.ts';
import { normalKey, PathTranslation } from './path-translation.ts';

/** Something that an automation does with the device and that will not work any more. */
export interface LostUse {
  readonly automationId: string;
  readonly name: string;
  /** `brightness.set of main`, in the order in which they occur. */
  readonly lost: readonly string[];
}

/** A scene that uses one of the two devices. It goes on, without what is lost. */
export interface SceneUse {
  readonly sceneId: string;
  readonly name: string;
  /** What it wishes of the device and that will not be any more: `brightness.level of main`. */
  readonly lost: readonly string[];
}

/** What becomes of a device when another takes its place. */
export interface ReplacementPlan {
  readonly components: readonly ComponentPair[];
  readonly componentMap: Readonly<Record<string, string>>;
  readonly units: readonly UnitMapping[];
  /** The device afterwards, in its own words. */
  readonly description: DeviceDescription;
  /** `component capability` pairs of the device before: those that stay, and those that it loses. */
  readonly keeps: readonly CapabilityPlace[];
  readonly loses: readonly CapabilityPlace[];
  readonly gains: readonly CapabilityPlace[];
  readonly automations: readonly LostUse[];
  readonly scenes: readonly SceneUse[];
}

export interface CapabilityPlace {
  readonly component: string;
  readonly capability: string;
}

export interface PlanParts {
  /** Of the device that is replaced, which stays its own. */
  readonly deviceId: string;
  readonly old: DeviceDescription;
  readonly replacement: DeviceDescription;
  readonly wish: Pick<ReplacementWish, 'components' | 'units'>;
  readonly automations: readonly AutomationRecord[];
  /** That use either device. */
  readonly scenes: readonly SceneRecord[];
  readonly catalog: CapabilityCatalog;
}

/** Works out what will be, with what a person wants otherwise than NEXA proposes. Throws when that cannot be. */
export function planReplacement({
  deviceId,
  old,
  replacement,
  wish,
  automations,
  scenes,
  catalog,
}: PlanParts): ReplacementPlan {
  const components = wish.components ?? matchComponents(replacement, old);
  checkComponents(components, old, replacement);
  const componentMap = componentMapOf(replacement, components);
  const units = wish.units ?? proposeUnits(replacement, componentMap, old, catalog);
  checkUnits(units, { old, replacement, componentMap, catalog });
  const description = new PathTranslation({ componentMap, unitMap: units }).description(replacement);
  const before = placesOf(old);
  const after = placesOf(description);
  return {
    components,
    componentMap,
    units,
    description,
    keeps: before.filter((place) => has(after, place)),
    loses: before.filter((place) => !has(after, place)),
    gains: after.filter((place) => !has(before, place)),
    automations: automations.flatMap((automation) => lostUses(automation, deviceId, after)),
    scenes: scenes.map((scene) => sceneUse(scene, deviceId, after)),
  };
}

/** Counters go on; a measured value that only the old device had may be one of the new in another unit. */
function proposeUnits(
  replacement: DeviceDescription,
  componentMap: Readonly<Record<string, string>>,
  old: DeviceDescription,
  catalog: CapabilityCatalog,
): UnitMapping[] {
  const proposed = counterMappings(replacement, componentMap, old, catalog);
  const taken = new Set(proposed.map(({ from }) => from));
  for (const { id, capabilities } of old.components) {
    const counterpart = replacement.components.find((part) => (componentMap[part.id] ?? part.id) === id);
    for (const capability of capabilities) {
      if (counterpart === undefined || counterpart.capabilities.includes(capability)) continue;
      for (const attribute of Object.keys(catalog.find(capability)?.attributes ?? {})) {
        const found = sameQuantity({ capability, attribute }, counterpart.capabilities, catalog);
        const from = found === undefined ? undefined : stateKey(found.capability, found.attribute, counterpart.id);
        if (found === undefined || from === undefined || taken.has(from)) continue;
        taken.add(from);
        proposed.push({ from, to: stateKey(capability, attribute, id), ...found.conversion });
      }
    }
  }
  return proposed;
}

interface Conversion {
  readonly scale: number;
  readonly offset?: number;
  readonly continues?: boolean;
}

/** Factors between units of one quantity; the second is `value × scale + offset` of the first. */
const conversions: Readonly<Record<string, Readonly<Record<string, Conversion>>>> = {
  kWh: { Wh: { scale: 1000 } },
  Wh: { kWh: { scale: 0.001 } },
  W: { kW: { scale: 0.001 } },
  kW: { W: { scale: 1000 } },
  V: { mV: { scale: 1000 } },
  mV: { V: { scale: 0.001 } },
  A: { mA: { scale: 1000 } },
  mA: { A: { scale: 0.001 } },
  '°C': { '°F': { scale: 1.8, offset: 32 }, K: { scale: 1, offset: 273.15 } },
  '°F': { '°C': { scale: 1 / 1.8, offset: -32 / 1.8 } },
  K: { '°C': { scale: 1, offset: -273.15 } },
};
/** A percentage says nothing of what it is one of. */
const tellingUnits = (unit: string) => unit !== '%' && unit !== '°';

/** The one measured number of these capabilities that is of the same quantity. */
function sameQuantity(
  wanted: { readonly capability: string; readonly attribute: string },
  capabilities: readonly string[],
  catalog: CapabilityCatalog,
): { capability: string; attribute: string; conversion: Conversion } | undefined {
  const unit = measuredUnit(wanted.capability, wanted.attribute, catalog);
  if (unit === undefined) return undefined;
  const isTotal = unit === 'kWh' || unit === 'Wh';
  const found = capabilities.flatMap((capability) =>
    Object.keys(catalog.find(capability)?.attributes ?? {}).flatMap((attribute) => {
      const other = measuredUnit(capability, attribute, catalog);
      const conversion = other === unit ? { scale: 1 } : conversions[other ?? '']?.[unit];
      if (conversion === undefined) return [];
      return [
        { capability, attribute, conversion: isTotal ? { scale: conversion.scale, continues: true } : conversion },
      ];
    }),
  );
  return found.length === 1 ? found[0] : undefined;
}

function measuredUnit(capability: string, attribute: string, catalog: CapabilityCatalog): string | undefined {
  const definition = catalog.attribute(capability, attribute);
  if (definition?.unit === undefined || definition.history === 'states') return undefined;
  return tellingUnits(definition.unit) ? definition.unit : undefined;
}

function checkComponents(
  components: readonly ComponentPair[],
  old: DeviceDescription,
  replacement: DeviceDescription,
): void {
  const ids = (description: DeviceDescription) => description.components.map(({ id }) => id);
  for (const { from, to } of components) {
    if (!ids(replacement).includes(from)) throw unfit(`The new device has no component ${from}.`, ids(replacement));
    if (!ids(old).includes(to)) throw unfit(`The device has no component ${to}.`, ids(old));
  }
  const isDoubled = (side: 'from' | 'to') => new Set(components.map((pair) => pair[side])).size < components.length;
  if (isDoubled('from') || isDoubled('to')) throw unfit('A component can take the place of one only.', []);
}

function checkUnits(
  units: readonly UnitMapping[],
  {
    old,
    replacement,
    componentMap,
    catalog,
  }: Pick<PlanParts, 'old' | 'replacement' | 'catalog'> & {
    readonly componentMap: Readonly<Record<string, string>>;
  },
): void {
  const targets = new Set(replacement.components.map(({ id }) => componentMap[id] ?? id));
  for (const { from, to, scale } of units) {
    requireMeasured(from, replacement, catalog, 'the new device');
    requireMeasured(to, old, catalog, 'the device');
    if (!targets.has(parseStateKey(to)?.component ?? ''))
      throw unfit(`No component of the new device takes the place of that of ${to}.`, [...targets]);
    if (!Number.isFinite(scale) || scale === 0) throw unfit(`The factor of ${from} must be a number other than 0.`, []);
  }
  const isDoubled = (side: 'from' | 'to') =>
    new Set(units.map((mapping) => normalKey(mapping[side]))).size < units.length;
  if (isDoubled('from') || isDoubled('to')) throw unfit('A value can become one value only.', []);
}

function requireMeasured(key: string, description: DeviceDescription, catalog: CapabilityCatalog, whose: string): void {
  const parts = parseStateKey(key);
  const part = description.components.find(({ id }) => id === parts?.component);
  const isThere = parts !== undefined && part?.capabilities.includes(parts.capability) === true;
  const definition = isThere ? catalog.attribute(parts.capability, parts.attribute) : undefined;
  if (definition === undefined) throw unfit(`${key} is no value of ${whose}.`, []);
  if (definition.history === 'states') throw unfit(`${key} is not measured: its unit cannot be changed.`, []);
}

const placesOf = ({ components }: DeviceDescription): CapabilityPlace[] =>
  components.flatMap(({ id, capabilities }) => capabilities.map((capability) => ({ component: id, capability })));

const has = (places: readonly CapabilityPlace[], { component, capability }: CapabilityPlace): boolean =>
  places.some((place) => place.component === component && place.capability === capability);

function lostUses(
  { id, definition }: AutomationRecord,
  deviceId: string,
  after: readonly CapabilityPlace[],
): LostUse[] {
  const lost = usesOf(definition, deviceId)
    .filter(({ component, capability }) => !has(after, { component, capability }))
    .map(({ component, capability, what }) => `${capability}.${what} of ${component}`);
  return lost.length === 0 ? [] : [{ automationId: id, name: definition.name, lost: [...new Set(lost)] }];
}

function sceneUse({ id, definition }: SceneRecord, deviceId: string, after: readonly CapabilityPlace[]): SceneUse {
  const lost = definition.states.flatMap(({ component = MAIN_COMPONENT, capability, attribute, ...state }) => {
    const isLost = state.deviceId === deviceId && !has(after, { component, capability });
    return isLost ? [`${capability}.${attribute} of ${component}`] : [];
  });
  return { sceneId: id, name: definition.name, lost: [...new Set(lost)] };
}

function usesOf(definition: AutomationDefinition, deviceId: string) {
  return deviceUses(definition).flatMap((use) => {
    if (use.deviceId !== deviceId || use.kind === 'device') return [];
    const { component, capability } = use;
    return [{ component, capability, what: nameOf(use) }];
  });
}

const nameOf = (use: Exclude<DeviceUse, { kind: 'device' }>): string => {
  if (use.kind === 'command') return use.command;
  return use.kind === 'event' ? use.event : use.attribute;
};

const unfit = (message: string, known: readonly string[]) =>
  new NexaError('NEXA_REPLACEMENT_INVALID', message, { params: { known: [...known] } });
