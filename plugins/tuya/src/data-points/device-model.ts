import type { CommandRequest, ComponentDescription, DeviceDescription, Reading } from '@nexa/sdk';
import { MAIN_COMPONENT, stateKey, unsupported } from '@nexa/sdk';
import type { DataPoints } from '../link/device-message.ts';
import { climateSensor } from './climate-sensor.ts';
import { contactSensor } from './contact-sensor.ts';
import { dimmer } from './dimmer.ts';
import type { AttributeRow, Family } from './family.ts';
import { light } from './light.ts';
import { lightLegacy } from './light-legacy.ts';
import type { Mapping } from './mapping.ts';
import { motionSensor } from './motion-sensor.ts';
import { plug, switches } from './plug.ts';

/** In the order in which they are tried: the more particular before the more general. */
const families: readonly Family[] = [
  light,
  lightLegacy,
  motionSensor,
  climateSensor,
  contactSensor,
  plug,
  switches,
  dimmer,
];

const componentOf = (row: { readonly component?: string }) => row.component ?? MAIN_COMPONENT;

/** What one device is and how its data points are to be read, found from those that it has. */
export class DeviceModel {
  readonly family: Family;
  readonly #rows: readonly AttributeRow[];

  /** The family that `mapping` names, or the one that the data points look like; `undefined` when neither fits. */
  static find(mapping: Mapping, values: DataPoints): DeviceModel | undefined {
    const family = families.find(({ id, recognises }) => (mapping === 'auto' ? recognises(values) : id === mapping));
    if (!family) return undefined;
    const model = new DeviceModel(family, values);
    return model.#rows.length > 0 ? model : undefined;
  }

  private constructor(family: Family, values: DataPoints) {
    this.family = family;
    this.#rows = family.attributes.filter((row) => row.read(values) !== undefined);
  }

  /** Data points that are measured only on request, of those that this device has. */
  get measuredOnRequest(): readonly number[] {
    const used = new Set(this.#rows.flatMap((row) => row.from));
    return (this.family.measuredOnRequest ?? []).filter((id) => used.has(id));
  }

  describe(deviceId: string, contactInterval: number): DeviceDescription {
    const limits = Object.entries(this.family.limits ?? {}).filter(([key]) =>
      this.#rows.some((row) => stateKey(row.capability, row.attribute, componentOf(row)) === key),
    );
    return {
      externalId: deviceId,
      name: nameOf(this.family, deviceId),
      type: this.family.type,
      manufacturer: 'Tuya',
      components: this.#components(),
      power: this.family.power,
      contactInterval,
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
    const row = this.family.commands.find(
      (candidate) =>
        componentOf(candidate) === component && candidate.capability === capability && candidate.command === command,
    );
    const isPresent = this.#rows.some((have) => componentOf(have) === component && have.capability === capability);
    if (!row || !isPresent) throw unsupported(`This ${this.family.label} has no ${capability}.${command}.`);
    const wished = row.write(request.params, values);
    if (!wished) throw unsupported(`${capability}.${command} needs the present state, which the device does not tell.`);
    return wished;
  }

  #components(): ComponentDescription[] {
    const ids = [...new Set(this.#rows.map(componentOf))];
    return ids.map((id) => ({
      id,
      ...(id === MAIN_COMPONENT ? {} : { name: id.replace(/^socket/, 'Socket ') }),
      capabilities: [...new Set(this.#rows.filter((row) => componentOf(row) === id).map((row) => row.capability))],
    }));
  }
}

/** The protocol has no name for a device: what it is, and the end of its id to tell two apart. */
export const nameOf = (family: Family, deviceId: string): string => `Tuya ${family.label} ${deviceId.slice(-4)}`;

/** Data points in words, for a person who has to tell what a device is. */
export const listOf = (values: DataPoints): string =>
  Object.entries(values)
    .slice(0, 20)
    .map(([id, value]) => `${id}: ${String(value).slice(0, 20)}`)
    .join(', ');
