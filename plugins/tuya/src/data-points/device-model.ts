import type {
  AttributeLimits,
  CommandRequest,
  ComponentDescription,
  DeviceDescription,
  DeviceIdentifier,
  JsonObject,
  Reading,
} from '@nexa/sdk';
import { MAIN_COMPONENT, stateKey, unsupported } from '@nexa/sdk';
import type { DataPoints } from '../link/device-message.ts';
import { airConditioner } from './air-conditioner.ts';
import { carbonMonoxideDetector, leakSensor, smokeDetector } from './alarm-sensors.ts';
import { breaker } from './breaker.ts';
import { climateSensor } from './climate-sensor.ts';
import { contactSensor } from './contact-sensor.ts';
import { cover, coverReversed } from './cover.ts';
import { dimmer } from './dimmer.ts';
import type { AttributeRow, CommandRow, Family } from './family.ts';
import { garageDoor } from './garage-door.ts';
import { genericFamily } from './generic-family.ts';
import { light } from './light.ts';
import { lightLegacy } from './light-legacy.ts';
import type { Mapping } from './mapping.ts';
import { motionSensor, presenceSensor } from './motion-sensor.ts';
import type { OwnDataPoint } from './own-data-points.ts';
import { ownAttributes, ownCommands } from './own-rows.ts';
import { plug, switches } from './plug.ts';
import { radiatorValve, thermostat, thermostatLegacy } from './thermostat.ts';
import { valve } from './valve.ts';

/** In the order in which they are tried: the more particular before the more general. */
const families: readonly Family[] = [
  light,
  lightLegacy,
  cover,
  coverReversed,
  presenceSensor,
  motionSensor,
  smokeDetector,
  leakSensor,
  carbonMonoxideDetector,
  climateSensor,
  contactSensor,
  breaker,
  thermostat,
  airConditioner,
  thermostatLegacy,
  radiatorValve,
  valve,
  garageDoor,
  dimmer,
  plug,
  switches,
];

const componentOf = (row: { readonly component?: string }) => row.component ?? MAIN_COMPONENT;

/** What one device is and how its data points are to be read, found from those that it has. */
export class DeviceModel {
  readonly family: Family;
  readonly #rows: readonly AttributeRow[];
  readonly #commands: readonly CommandRow[];
  readonly #silent: string | undefined;
  readonly #limits: Readonly<Record<string, AttributeLimits>>;

  /**
   * The family that `mapping` names, or the one that the data points look like, with a person's `own` data points in
   * place of its own; `undefined` when nothing fits.
   */
  static find(mapping: Mapping, values: DataPoints, own: readonly OwnDataPoint[] = []): DeviceModel | undefined {
    const known = families.find(({ id, recognises }) => (mapping === 'auto' ? recognises(values) : id === mapping));
    const family = known ?? (own.length > 0 ? genericFamily(own) : undefined);
    if (!family) return undefined;
    const model = new DeviceModel(family, values, own);
    return model.#components().length > 0 ? model : undefined;
  }

  private constructor(family: Family, values: DataPoints, own: readonly OwnDataPoint[]) {
    this.family = family;
    this.#silent = family.silent?.isThere(values) === true ? family.silent.capability : undefined;
    this.#rows = rowsFor(values, [...ownAttributes(own), ...family.attributes], this.#silent);
    this.#commands = [...ownCommands(own), ...family.commands];
    this.#limits = family.limits?.(values) ?? {};
  }

  /** Data points that are measured only on request, of those that this device has. */
  get measuredOnRequest(): readonly number[] {
    const used = new Set(this.#rows.flatMap((row) => row.from));
    return (this.family.measuredOnRequest ?? []).filter((id) => used.has(id));
  }

  describe(deviceId: string, contactInterval: number): DeviceDescription {
    const limits = Object.entries(this.#limits).filter(([key]) =>
      this.#rows.some((row) => stateKey(row.capability, row.attribute, componentOf(row)) === key),
    );
    return {
      externalId: deviceId,
      name: nameOf(this.family, deviceId),
      type: this.family.type,
      manufacturer: 'Tuya',
      components: this.#components(),
      ...(this.family.power === undefined ? {} : { power: this.family.power }),
      contactInterval,
      identifiers: identifiersOf(deviceId),
      ...(limits.length > 0 ? { limits: Object.fromEntries(limits) } : {}),
    };
  }

  /** The attributes that `changed` touches, read from all values known. */
  readings(deviceId: string, values: DataPoints, changed: DataPoints, source: 'push' | 'poll'): Reading[] {
    return this.#rows.flatMap((row): Reading[] => {
      if (!row.from.some((id) => id in changed)) return [];
      const value = row.read(values);
      const { capability, attribute } = row;
      return value === undefined
        ? []
        : [{ externalId: deviceId, component: componentOf(row), capability, attribute, value, source }];
    });
  }

  /** The data points that carry out a command. Throws what the contract knows when there are none. */
  dataPointsFor(request: CommandRequest, values: DataPoints): DataPoints {
    const { component, capability, command } = request;
    const rows = this.#commands.filter(
      (candidate) =>
        componentOf(candidate) === component && candidate.capability === capability && candidate.command === command,
    );
    if (rows.length === 0 || !this.#capabilities(component).includes(capability)) {
      throw unsupported(`This ${this.family.label} has no ${capability}.${command}.`);
    }
    const wished = wishOf(rows, request.params, values);
    if (!wished) {
      throw unsupported(
        `This ${this.family.label} cannot do that ${capability}.${command}: it has no such mode, or does not tell the state that it needs.`,
      );
    }
    return wished;
  }

  #capabilities(component: string): string[] {
    const told = this.#rows.filter((row) => componentOf(row) === component).map((row) => row.capability);
    const silent = component === MAIN_COMPONENT && this.#silent !== undefined ? [this.#silent] : [];
    return [...new Set([...told, ...silent])];
  }

  #components(): ComponentDescription[] {
    const silent = this.#silent === undefined ? [] : [MAIN_COMPONENT];
    const ids = [...new Set([...this.#rows.map(componentOf), ...silent])];
    return ids.map((id) => ({
      id,
      ...(id === MAIN_COMPONENT ? {} : { name: id.replace(/^socket/, 'Socket ').replace(/^lamp/, 'Lamp ') }),
      capabilities: this.#capabilities(id),
    }));
  }
}

const placeOf = (row: AttributeRow): string => `${componentOf(row)}:${row.capability}`;

/**
 * The rows of the capabilities of which a value is told now, or that are there without one. Of two for one attribute
 * the first that tells a value counts.
 */
function rowsFor(values: DataPoints, rows: readonly AttributeRow[], silent: string | undefined): AttributeRow[] {
  const isTold = (row: AttributeRow) => row.read(values) !== undefined;
  const places = new Set([...rows.filter(isTold).map(placeOf), `${MAIN_COMPONENT}:${silent}`]);
  const present = rows.filter((row) => places.has(placeOf(row)));
  const chosen = (row: AttributeRow) => {
    const same = present.filter((other) => isSameAttribute(other, row));
    return same.find(isTold) ?? same[0];
  };
  return present.filter((row) => chosen(row) === row);
}

const isSameAttribute = (one: AttributeRow, other: AttributeRow): boolean =>
  componentOf(one) === componentOf(other) && one.capability === other.capability && one.attribute === other.attribute;

/** A row takes the parameters that are its own, the next one for the same command those that are left. */
function wishOf(
  [row, ...others]: readonly CommandRow[],
  params: JsonObject,
  values: DataPoints,
): DataPoints | undefined {
  if (!row) return undefined;
  const { params: its = Object.keys(params) } = row;
  const taken = Object.entries(params).filter(([name]) => its.includes(name));
  const left = Object.entries(params).filter(([name]) => !its.includes(name));
  const isNeeded = taken.length > 0 || left.length === 0;
  const wished = isNeeded ? row.write(Object.fromEntries(taken), values) : {};
  const rest = left.length === 0 ? {} : wishOf(others, Object.fromEntries(left), values);
  return wished && rest ? { ...wished, ...rest } : undefined;
}

/**
 * The local protocol tells no MAC address. Ids of the older form, 8 digits of the product and 12 hexadecimal ones, end
 * with it (`00200426 5ccf7fb1b659`: 5C:CF:7F is Espressif's).
 */
export function identifiersOf(deviceId: string): DeviceIdentifier[] {
  const mac = /^[0-9]{8}([0-9a-f]{12})$/i.exec(deviceId)?.[1];
  return [{ kind: 'serial', value: deviceId }, ...(mac === undefined ? [] : [{ kind: 'mac' as const, value: mac }])];
}

/** The protocol has no name for a device: what it is, and the end of its id to tell two apart. */
export const nameOf = (family: Family, deviceId: string): string => `Tuya ${family.label} ${deviceId.slice(-4)}`;

/** Data points in words, for a person who has to tell what a device is. */
export const listOf = (values: DataPoints): string =>
  Object.entries(values)
    .slice(0, 20)
    .map(([id, value]) => `${id}: ${String(value).slice(0, 20)}`)
    .join(', ');
