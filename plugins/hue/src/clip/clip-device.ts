import type { ComponentDescription, DeviceDescription, DeviceType, Duration } from '@nexa/sdk';
import { minutes } from '@nexa/sdk';
import { label, partOf } from '../model/bridge-answers.ts';
import { kelvinLimits } from '../model/light.ts';
import { radioAddressOf } from '../model/unique-id.ts';
import type { ClipGroup } from './clip-group.ts';
import type { GroupColors } from './clip-group-color.ts';
import { type ClipLight, clipLightCapabilities, readClipLight } from './clip-light.ts';
import type { ClipResource } from './clip-resource.ts';
import { measureOf } from './clip-sensor.ts';
import { keyNumberOf } from './clip-switch.ts';
import { isConnectivity } from './connectivity.ts';
import type { IdBook } from './id-book.ts';

/** Measured values are read from the bridge again this often, whether they changed or not. */
export const REREAD_INTERVAL: Duration = minutes(10);

/** A thing in the home, or a room or zone, with the services of the bridge that it is made of. */
export interface ClipDevice {
  readonly description: DeviceDescription;
  /** Ids of the bridge's devices: more than one where they share a radio address; of a group its own. */
  readonly deviceIds: readonly string[];
  /** Component of each service that belongs to it, by the service's id. */
  readonly components: ReadonlyMap<string, string>;
  readonly lightCount: number;
  readonly sensorCount: number;
  readonly connectivityId: string | undefined;
  readonly updateId: string | undefined;
  /** Present where it is the lights of a room or zone together. */
  readonly group?: ShownGroup;
}

/** A group that is a device. */
export interface ShownGroup extends ClipGroup {
  readonly colors: GroupColors;
}

/** What a device is made from. */
export interface DeviceParts {
  readonly externalId: string;
  readonly bridgeId: string;
  /** The bridge's devices with this id, and their services. */
  readonly devices: readonly ClipResource[];
  readonly services: readonly ClipResource[];
  readonly book: IdBook;
  readonly room: string | undefined;
}

/** What speaks for a device without a light, the chief one first. */
const leadingTypes: readonly (readonly [type: string, device: DeviceType])[] = [
  ['camera_motion', 'camera'],
  ['motion', 'motion-sensor'],
  ['contact', 'contact-sensor'],
  ['button', 'button'],
  ['relative_rotary', 'button'],
  ['temperature', 'sensor'],
  ['light_level', 'sensor'],
];

/** Types of services that are read for what they measure, in the order in which they are shown. */
const measuredTypes = ['motion', 'camera_motion', 'contact', 'temperature', 'light_level', 'device_power'];

/** Puts a device together; `undefined` when it has nothing that NEXA has a use for. */
export function clipDeviceOf(parts: DeviceParts): ClipDevice | undefined {
  const { externalId, devices, services, book, room } = parts;
  const [device] = devices;
  const lights = lightsOf(services, book);
  const type = typeOf(lights, services, devices);
  if (device === undefined || type === undefined) return undefined;
  const keys = keysOf(services, Math.max(0, ...devices.map((one) => book.keysOf(one))));
  const measured = measuredTypes.flatMap((wanted) => services.filter((service) => service.type === wanted));
  const dials = services.filter((service) => service.type === 'relative_rotary');
  const update = services.find((service) => service.type === 'device_software_update');
  const main = new Set([
    ...(lights[0] === undefined ? [] : clipLightCapabilities(lights[0].light)),
    ...measured.flatMap((service) => measureOf(service.type)?.capability ?? []),
    ...([...keys.components.values()].includes('main') ? ['button'] : []),
    ...(update === undefined ? [] : ['update']),
  ]);
  const components: ComponentDescription[] = [
    ...(main.size === 0 ? [] : [{ id: 'main', capabilities: [...main] }]),
    ...lights.slice(1).map(({ light, component }) => ({
      id: component,
      ...(light.name === undefined ? {} : { name: light.name }),
      capabilities: clipLightCapabilities(light),
    })),
    ...keys.numbers.map((key) => ({ id: `button${key}`, name: `Button ${key}`, capabilities: ['button'] })),
    ...dials.map((_, index) => ({ id: dialComponent(index), name: 'Dial', capabilities: ['hue.dial'] })),
  ];
  return {
    description: {
      externalId,
      name: nameOf(device) ?? 'Hue device',
      type,
      ...productOf(device),
      components,
      ...powerOf(lights.length > 0, services),
      via: parts.bridgeId,
      ...(room === undefined ? {} : { suggestedRoom: room }),
      ...identifiersOf(externalId),
      ...limitsOf(lights),
      ...intervalsOf(measured),
    },
    deviceIds: devices.map(({ id }) => id),
    components: new Map([
      ...lights.map(({ light, component }) => [light.id, component] as const),
      ...measured.map(({ id }) => [id, 'main'] as const),
      ...keys.components,
      ...dials.map(({ id }, index) => [id, dialComponent(index)] as const),
      ...(update === undefined ? [] : [[update.id, 'main'] as const]),
    ]),
    lightCount: lights.length,
    sensorCount: services.filter(({ type: one }) => leadingTypes.some(([leading]) => leading === one)).length,
    connectivityId: services.find(isConnectivity)?.id,
    updateId: update?.id,
  };
}

const dialComponent = (index: number): string => (index === 0 ? 'dial' : `dial${index + 1}`);

export const nameOf = (device: ClipResource): string | undefined =>
  label(partOf(device.metadata, 'name')) ?? label(partOf(device.product_data, 'product_name'));

interface PlacedLight {
  readonly light: ClipLight;
  readonly component: string;
}

/** The lights of a device in the order of their endpoints: the first is the device itself, as ever. */
function lightsOf(services: readonly ClipResource[], book: IdBook): PlacedLight[] {
  const number = ({ service_id: id }: ClipResource): number => (typeof id === 'number' ? id : 0);
  return services
    .filter((service) => service.type === 'light')
    .sort((a, b) => book.endpointOf(a).localeCompare(book.endpointOf(b)) || number(a) - number(b))
    .map((service, index) => ({
      light: readClipLight(service),
      component: index === 0 ? 'main' : `light-${book.endpointOf(service) || number(service) || index}`,
    }));
}

function typeOf(
  lights: readonly PlacedLight[],
  services: readonly ClipResource[],
  devices: readonly ClipResource[],
): DeviceType | undefined {
  const [first] = lights;
  if (first !== undefined) {
    const isPlug =
      first.light.features.isPlug ||
      devices.some(
        (device) =>
          partOf(device.metadata, 'archetype') === 'plug' ||
          partOf(device.product_data, 'product_archetype') === 'plug',
      );
    return isPlug ? 'plug' : 'light';
  }
  return leadingTypes.find(([type]) => services.some((service) => service.type === type))?.[1];
}

interface Keys {
  /** Component of each key by its service's id. */
  readonly components: ReadonlyMap<string, string>;
  /** Components beside `main`. */
  readonly numbers: readonly number[];
}

/**
 * A switch with a single key is that key. Keys that a switch had before and does not tell of now, because it was set to
 * another mode, stay: whatever was made with them would be lost.
 */
function keysOf(services: readonly ClipResource[], keysBefore: number): Keys {
  const keys = services.filter((service) => service.type === 'button');
  if (keys.length === 0) return { components: new Map(), numbers: [] };
  const before = Array.from({ length: keysBefore }, (_, index) => index + 1);
  const numbers = [...new Set([...before, ...keys.map(keyNumberOf)])].sort((a, b) => a - b);
  if (numbers.length === 1) return { components: new Map(keys.map(({ id }) => [id, 'main'])), numbers: [] };
  return { components: new Map(keys.map((key) => [key.id, `button${keyNumberOf(key)}`])), numbers };
}

function productOf({ product_data: product }: ClipResource): Partial<DeviceDescription> {
  const manufacturer = label(partOf(product, 'manufacturer_name'));
  const model = label(partOf(product, 'model_id'));
  const firmware = label(partOf(product, 'software_version'));
  return {
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(model === undefined ? {} : { model }),
    ...(firmware === undefined ? {} : { firmware }),
  };
}

function powerOf(hasLight: boolean, services: readonly ClipResource[]): Pick<DeviceDescription, 'power'> {
  if (hasLight) return { power: 'mains' };
  return services.some((service) => service.type === 'device_power') ? { power: 'battery' } : {};
}

function identifiersOf(externalId: string): Pick<DeviceDescription, 'identifiers'> {
  const identifiers = radioAddressOf(externalId);
  return identifiers.length === 0 ? {} : { identifiers };
}

function limitsOf(lights: readonly PlacedLight[]): Pick<DeviceDescription, 'limits'> {
  const limits = lights.flatMap(({ light, component }) => {
    const { whites } = light.features;
    const prefix = component === 'main' ? '' : `${component}:`;
    return whites === undefined ? [] : [[`${prefix}colorTemperature.kelvin`, kelvinLimits(whites)] as const];
  });
  return limits.length === 0 ? {} : { limits: Object.fromEntries(limits) };
}

/** The stream tells of changes only; that a value still holds is known each time that everything is read. */
function intervalsOf(measured: readonly ClipResource[]): Pick<DeviceDescription, 'reportIntervals'> {
  const keys = measured.flatMap(({ type }) => {
    const measure = measureOf(type);
    const isFrequent = measure?.isMeasured === true && type !== 'device_power';
    return isFrequent ? [`${measure.capability}.${measure.attribute}`] : [];
  });
  return keys.length === 0 ? {} : { reportIntervals: Object.fromEntries(keys.map((key) => [key, REREAD_INTERVAL])) };
}
