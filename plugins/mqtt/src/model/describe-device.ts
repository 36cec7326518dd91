import { type AttributeLimits, type DeviceDescription, type DeviceType, type Duration, stateKey } from '@nexa/sdk';
import type { EntityModel } from '../entities/entity.ts';
import type { AnnouncedDevice } from '../home-assistant/announced-device.ts';

/** An entity in its place within a device. */
export interface PlacedEntity {
  readonly component: string;
  readonly name: string | undefined;
  readonly model: EntityModel;
}

export interface DescribedDevice {
  readonly externalId: string;
  readonly device: AnnouncedDevice | undefined;
  /** What it is called when it has no name of its own. */
  readonly fallbackName: string;
  readonly entities: readonly PlacedEntity[];
  readonly via: string | undefined;
}

/** What a device is called after, when several of its parts could say so. */
const TYPES_BY_WEIGHT: readonly DeviceType[] = [
  'alarm',
  'lock',
  'garage-door',
  'valve',
  'thermostat',
  'vacuum',
  'cover',
  'fan',
  'light',
  'plug',
  'switch',
  'smoke-detector',
  'leak-sensor',
  'motion-sensor',
  'occupancy-sensor',
  'contact-sensor',
  'air-quality-sensor',
  'button',
  'sensor',
];

/** The device in the words of the contract. */
export function describeDevice(described: DescribedDevice): DeviceDescription {
  const { externalId, device, entities, via } = described;
  return {
    externalId,
    name: device?.name ?? device?.model ?? described.fallbackName,
    type: typeOf(externalId, entities),
    ...(device?.manufacturer === undefined ? {} : { manufacturer: device.manufacturer }),
    ...(device?.model === undefined ? {} : { model: device.model }),
    ...(device?.firmware === undefined ? {} : { firmware: device.firmware }),
    ...(device?.room === undefined ? {} : { suggestedRoom: device.room }),
    ...(via === undefined ? {} : { via }),
    ...((device?.identifiers.length ?? 0) === 0 ? {} : { identifiers: [...(device?.identifiers ?? [])] }),
    ...powerOf(entities),
    components: componentsOf(entities),
    ...keyed('limits', limitsOf(entities)),
    ...keyed('reportIntervals', intervalsOf(entities)),
  };
}

function typeOf(externalId: string, entities: readonly PlacedEntity[]): DeviceType {
  if (externalId.startsWith('zigbee2mqtt_bridge_')) return 'bridge';
  const whole = entities.filter(({ model }) => model.isApart !== true);
  const types = new Set((whole.length > 0 ? whole : entities).map(({ model }) => model.type));
  const type = TYPES_BY_WEIGHT.find((candidate) => types.has(candidate)) ?? 'other';
  const isMetered = entities.some(({ model }) => model.claims.includes('power.watts'));
  return type === 'switch' && isMetered ? 'plug' : type;
}

function powerOf(entities: readonly PlacedEntity[]): { power?: 'battery' } {
  const hasBattery = entities.some(({ model }) => model.claims.includes('battery.percent'));
  return hasBattery ? { power: 'battery' } : {};
}

function componentsOf(entities: readonly PlacedEntity[]): DeviceDescription['components'] {
  const components = new Map<string, { name?: string; capabilities: Set<string> }>();
  for (const { component, name, model } of entities) {
    const known = components.get(component) ?? { capabilities: new Set<string>() };
    for (const capability of model.capabilities) known.capabilities.add(capability);
    if (component !== 'main' && name !== undefined) known.name ??= name;
    components.set(component, known);
  }
  return [...components]
    .sort(([a], [b]) => (a === 'main' ? -1 : b === 'main' ? 1 : a < b ? -1 : 1))
    .map(([id, { name, capabilities }]) => ({
      id,
      ...(name === undefined ? {} : { name }),
      capabilities: [...capabilities].sort(),
    }));
}

const keyIn = (component: string, key: string): string => {
  const dot = key.lastIndexOf('.');
  return stateKey(key.slice(0, dot), key.slice(dot + 1), component);
};

function limitsOf(entities: readonly PlacedEntity[]): Record<string, AttributeLimits> {
  return Object.fromEntries(
    entities.flatMap(({ component, model }) =>
      Object.entries(model.limits ?? {}).map(([key, limits]) => [keyIn(component, key), limits]),
    ),
  );
}

function intervalsOf(entities: readonly PlacedEntity[]): Record<string, Duration> {
  return Object.fromEntries(
    entities.flatMap(({ component, model }) =>
      Object.entries(model.reportIntervals ?? {}).map(([key, interval]) => [keyIn(component, key), interval]),
    ),
  );
}

const keyed = <K extends string, V extends object>(key: K, value: V): { readonly [Key in K]?: V } =>
  (Object.keys(value).length === 0 ? {} : { [key]: value }) as { readonly [Key in K]?: V };
