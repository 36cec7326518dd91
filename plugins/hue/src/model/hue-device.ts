import type { ComponentDescription, DeviceDescription, DeviceType } from '@nexa/sdk';
import { keyComponent } from './button.ts';
import { isReachable, kelvinLimits, type Light } from './light.ts';
import type { Sensor, SensorRole } from './sensor.ts';
import { radioAddressOf } from './unique-id.ts';

export type Resource = Light | Sensor;

/** A thing in the home: all of the bridge's resources that share its radio address. */
export interface HueDevice {
  readonly description: DeviceDescription;
  readonly lights: readonly { readonly light: Light; readonly component: string }[];
  readonly sensors: readonly Sensor[];
}

const namingOrder: readonly SensorRole[] = ['motion', 'contact', 'buttons', 'temperature', 'humidity'];
const roleTypes: Readonly<Record<SensorRole, DeviceType>> = {
  motion: 'motion-sensor',
  contact: 'contact-sensor',
  buttons: 'button',
  temperature: 'sensor',
  humidity: 'sensor',
};
const roleCapabilities: Readonly<Record<SensorRole, string | undefined>> = {
  motion: 'motion',
  contact: 'contact',
  temperature: 'temperature',
  humidity: 'humidity',
  buttons: undefined,
};

/** What speaks for the whole device: its first light, or its chief sensor. */
export const leaderOf = (device: HueDevice): Resource | undefined => device.lights[0]?.light ?? device.sensors[0];

/** Whether the bridge can reach the device by radio. */
export function isDeviceReachable(device: HueDevice): boolean {
  const leader = leaderOf(device);
  return leader?.kind === 'light' ? isReachable(leader) : leader?.reachable === true;
}

/** Puts the resources of each device together. `rooms` has the room of a light by its number. */
export function devicesOf(
  resources: readonly Resource[],
  bridgeId: string,
  rooms: ReadonlyMap<string, string>,
): Map<string, HueDevice> {
  const grouped = new Map<string, Resource[]>();
  for (const resource of resources) {
    const { externalId } = resource.origin;
    grouped.set(externalId, [...(grouped.get(externalId) ?? []), resource]);
  }
  return new Map([...grouped].map(([externalId, parts]) => [externalId, deviceOf(parts, bridgeId, rooms)]));
}

function deviceOf(resources: readonly Resource[], bridgeId: string, rooms: ReadonlyMap<string, string>): HueDevice {
  const lights = resources
    .filter((resource) => resource.kind === 'light')
    .sort((a, b) => a.origin.endpoint.localeCompare(b.origin.endpoint))
    .map((light, index) => ({ light, component: index === 0 ? 'main' : `light-${light.origin.endpoint || light.id}` }));
  const sensors = resources
    .filter((resource) => resource.kind === 'sensor')
    .sort((a, b) => namingOrder.indexOf(a.role) - namingOrder.indexOf(b.role) || Number(a.id) - Number(b.id));
  const leader = lights[0]?.light ?? sensors[0];
  if (leader === undefined) throw new Error('a device has at least one resource');
  const room = lights.map(({ light }) => rooms.get(light.id)).find((name) => name !== undefined);
  const limits = Object.fromEntries(
    lights.flatMap(({ light, component }) =>
      light.features.whites === undefined
        ? []
        : [
            [
              `${component === 'main' ? '' : `${component}:`}colorTemperature.kelvin`,
              kelvinLimits(light.features.whites),
            ],
          ],
    ),
  );
  const identifiers = radioAddressOf(leader.origin.externalId);
  const description: DeviceDescription = {
    externalId: leader.origin.externalId,
    name: leader.name,
    type: typeOf(leader),
    ...(leader.manufacturer === undefined ? {} : { manufacturer: leader.manufacturer }),
    ...(leader.model === undefined ? {} : { model: leader.model }),
    ...(leader.firmware === undefined ? {} : { firmware: leader.firmware }),
    components: componentsOf(lights, sensors),
    ...powerOf(lights.length > 0, sensors),
    via: bridgeId,
    ...(room === undefined ? {} : { suggestedRoom: room }),
    ...(identifiers.length === 0 ? {} : { identifiers }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
  return { description, lights, sensors };
}

function typeOf(leader: Resource): DeviceType {
  if (leader.kind === 'sensor') return roleTypes[leader.role];
  return leader.features.isPlug ? 'plug' : 'light';
}

function componentsOf(lights: HueDevice['lights'], sensors: readonly Sensor[]): ComponentDescription[] {
  const main = new Set<string>();
  const others: ComponentDescription[] = [];
  for (const { light, component } of lights) {
    const capabilities = lightCapabilities(light);
    if (component === 'main') for (const capability of capabilities) main.add(capability);
    else others.push({ id: component, name: light.name, capabilities });
  }
  for (const sensor of sensors) {
    const capability = roleCapabilities[sensor.role];
    if (capability !== undefined) main.add(capability);
    if (sensor.hasBattery) main.add('battery');
    for (let key = 1; key <= sensor.buttons.count; key += 1) {
      const id = keyComponent(sensor.buttons, key);
      if (id === 'main') main.add('button');
      else if (!others.some((other) => other.id === id)) {
        others.push({ id, name: `Button ${key}`, capabilities: ['button'] });
      }
    }
  }
  return [...(main.size === 0 ? [] : [{ id: 'main', capabilities: [...main] }]), ...others];
}

function lightCapabilities({ features }: Light): string[] {
  return [
    'onOff',
    ...(features.dims ? ['brightness'] : []),
    ...(features.color ? ['color'] : []),
    ...(features.whites === undefined ? [] : ['colorTemperature']),
  ];
}

function powerOf(hasLight: boolean, sensors: readonly Sensor[]): Pick<DeviceDescription, 'power'> {
  if (hasLight) return { power: 'mains' };
  return sensors.some((sensor) => sensor.hasBattery) ? { power: 'battery' } : {};
}
