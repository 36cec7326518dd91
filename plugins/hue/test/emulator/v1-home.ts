import { hueSaturationOf } from '../../src/model/xy-color.ts';
import { radioAddress } from './radio-address.ts';
import type { V2Resource } from './v2-home.ts';

/** A light, sensor or group of the v1 API: plain JSON that the tests may bend. */
export type V1Resource = { [field: string]: unknown };
export type V1LightState = { on: boolean; reachable: boolean; [field: string]: unknown };
export type V1Light = V1Resource & { name: string; uniqueid: string; state: V1LightState };
export type V1Sensor = V1Resource & {
  name: string;
  type: string;
  uniqueid: string;
  state: V1Resource;
  config: V1Resource;
};

/** What the v1 API of a bridge tells, derived from the v2 resources of the same home. */
export interface V1Home {
  readonly lights: Record<string, V1Light>;
  readonly sensors: Record<string, V1Sensor>;
  readonly groups: Record<string, V1Resource>;
}

type Fields = Record<string, unknown>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

export function v1HomeOf(resources: readonly V2Resource[], now: () => Date): V1Home {
  const index = new V2Index(resources);
  const home: V1Home = { lights: {}, sensors: {}, groups: {} };
  for (const resource of resources) {
    const [, kind, number] = /^\/(lights|sensors|groups)\/(\d+)$/.exec(resource.id_v1 ?? '') ?? [];
    if (number === undefined) continue;
    if (kind === 'lights' && resource.type === 'light') home.lights[number] = lightOf(resource, index);
    if (kind === 'groups' && resource.type === 'room') home.groups[number] = roomOf(resource, index);
    if (kind === 'sensors') {
      const sensor = sensorOf(resource, index, stamp(now()));
      if (sensor !== undefined) home.sensors[number] = sensor;
    }
  }
  home.sensors['1'] = daylight();
  return home;
}

/** The v1 API's way to write a time: UTC, whole seconds, no zone. */
export const stamp = (time: Date): string => time.toISOString().slice(0, 19);

class V2Index {
  readonly #byId: ReadonlyMap<string, V2Resource>;
  readonly #resources: readonly V2Resource[];

  constructor(resources: readonly V2Resource[]) {
    this.#resources = resources;
    this.#byId = new Map(resources.map((resource) => [resource.id, resource]));
  }

  owner(resource: V2Resource): V2Resource | undefined {
    return this.#byId.get(resource.owner?.rid ?? '');
  }

  sibling(resource: V2Resource, type: string): V2Resource | undefined {
    const rid = resource.owner?.rid;
    return this.#resources.find((other) => other.type === type && other.owner?.rid === rid);
  }

  get(id: string): V2Resource | undefined {
    return this.#byId.get(id);
  }

  lightNumbersOf(deviceId: string): string[] {
    return this.#resources
      .filter((resource) => resource.type === 'light' && resource.owner?.rid === deviceId)
      .map((resource) => (resource.id_v1 ?? '').slice('/lights/'.length));
  }
}

/** The recording hides radio addresses; each device gets one made from its id, always the same. */
function addressOf(resource: V2Resource): string {
  return radioAddress(resource.owner?.rid ?? resource.id);
}

function productOf(resource: V2Resource, index: V2Index): V1Resource {
  const product = fieldsOf(index.owner(resource)?.product_data);
  return {
    modelid: product.model_id ?? 'unknown',
    manufacturername: product.manufacturer_name ?? 'unknown',
    productname: product.product_name ?? 'unknown',
    swversion: product.software_version ?? '0',
  };
}

const isConnected = (resource: V2Resource, index: V2Index): boolean =>
  (index.sibling(resource, 'zigbee_connectivity')?.status ?? 'connected') === 'connected';

function lightOf(resource: V2Resource, index: V2Index): V1Light {
  const dimming = resource.dimming === undefined ? undefined : fieldsOf(resource.dimming);
  const color = resource.color === undefined ? undefined : fieldsOf(resource.color);
  const whites = resource.color_temperature === undefined ? undefined : fieldsOf(resource.color_temperature);
  const isPlug = fieldsOf(resource.metadata).archetype === 'plug';
  const range = fieldsOf(whites?.mirek_schema);
  const minimum = Number(range.mirek_minimum ?? 153);
  const maximum = Number(range.mirek_maximum ?? 500);
  const xy = fieldsOf(color?.xy);
  const point = [Number(xy.x), Number(xy.y)] as const;
  const shown = color === undefined ? undefined : hueSaturationOf(point);
  return {
    name: String(fieldsOf(resource.metadata).name ?? ''),
    type: lightType(isPlug, dimming !== undefined, whites !== undefined, color !== undefined),
    ...productOf(resource, index),
    uniqueid: `${addressOf(resource)}-0b`,
    state: {
      on: fieldsOf(resource.on).on === true,
      ...(dimming === undefined ? {} : { bri: Math.max(1, Math.round((Number(dimming.brightness) / 100) * 254)) }),
      ...(shown === undefined
        ? {}
        : {
            hue: Math.round((shown.hue / 360) * 65535),
            sat: Math.round((shown.saturation / 100) * 254),
            effect: 'none',
            xy: [...point],
          }),
      ...(whites === undefined ? {} : { ct: Number(whites.mirek ?? minimum) }),
      alert: 'none',
      ...(whites === undefined && color === undefined
        ? {}
        : { colormode: whites?.mirek_valid === true || color === undefined ? 'ct' : 'xy' }),
      mode: 'homeautomation',
      reachable: isConnected(resource, index),
    },
    capabilities: {
      certified: true,
      control: {
        ...(whites === undefined ? {} : { ct: { min: minimum, max: maximum } }),
        ...(color === undefined ? {} : { colorgamuttype: color.gamut_type, colorgamut: cornersOf(color.gamut) }),
      },
    },
  };
}

function lightType(isPlug: boolean, dims: boolean, hasWhites: boolean, hasColor: boolean): string {
  if (!dims) return isPlug ? 'On/Off plug-in unit' : 'On/Off light';
  if (hasColor) return hasWhites ? 'Extended color light' : 'Color light';
  return hasWhites ? 'Color temperature light' : 'Dimmable light';
}

function cornersOf(gamut: unknown): number[][] {
  return ['red', 'green', 'blue'].map((name) => {
    const corner = fieldsOf(fieldsOf(gamut)[name]);
    return [Number(corner.x), Number(corner.y)];
  });
}

const sensorTypes: Readonly<Record<string, { readonly type: string; readonly part: string }>> = {
  motion: { type: 'ZLLPresence', part: '02-0406' },
  light_level: { type: 'ZLLLightLevel', part: '02-0400' },
  temperature: { type: 'ZLLTemperature', part: '02-0402' },
  button: { type: 'ZLLSwitch', part: '01-fc00' },
  relative_rotary: { type: 'ZLLRelativeRotary', part: '14-fc00' },
};

function sensorOf(resource: V2Resource, index: V2Index, now: string): V1Sensor | undefined {
  const known = sensorTypes[resource.type];
  if (known === undefined) return undefined;
  const power = fieldsOf(index.sibling(resource, 'device_power')?.power_state);
  const product = productOf(resource, index);
  return {
    name: String(fieldsOf(index.owner(resource)?.metadata).name ?? ''),
    type: known.type,
    ...product,
    uniqueid: `${addressOf(resource)}-${known.part}`,
    state: { ...sensorState(resource), lastupdated: now },
    config: {
      on: true,
      reachable: isConnected(resource, index),
      ...(power.battery_level === undefined ? {} : { battery: power.battery_level }),
    },
    capabilities: {
      certified: true,
      ...(resource.type === 'button' ? { inputs: inputsOf(String(product.modelid)) } : {}),
    },
  };
}

function sensorState(resource: V2Resource): V1Resource {
  switch (resource.type) {
    case 'motion':
      return { presence: fieldsOf(resource.motion).motion === true };
    case 'light_level':
      return { lightlevel: fieldsOf(resource.light).light_level, dark: false, daylight: false };
    case 'temperature':
      return { temperature: Math.round(Number(fieldsOf(resource.temperature).temperature) * 100) };
    case 'button':
      return { buttonevent: Number(fieldsOf(resource.metadata).control_id ?? 1) * 1000 + 2 };
    default:
      return {};
  }
}

/** How many keys a switch has, by its model. */
const keyCounts: Readonly<Record<string, number>> = { RWL020: 4, RWL021: 4, RWL022: 4, RDM002: 4, RDM001: 2 };

export function inputsOf(model: string): V1Resource[] {
  return Array.from({ length: keyCounts[model] ?? 1 }, (_, index) => ({
    repeatintervals: [800],
    events: [
      { buttonevent: (index + 1) * 1000, eventtype: 'initial_press' },
      { buttonevent: (index + 1) * 1000 + 1, eventtype: 'repeat' },
      { buttonevent: (index + 1) * 1000 + 2, eventtype: 'short_release' },
      { buttonevent: (index + 1) * 1000 + 3, eventtype: 'long_release' },
      { buttonevent: (index + 1) * 1000 + 10, eventtype: 'long_press' },
    ],
  }));
}

function roomOf(resource: V2Resource, index: V2Index): V1Resource {
  const children = Array.isArray(resource.children) ? resource.children : [];
  return {
    name: fieldsOf(resource.metadata).name,
    type: 'Room',
    class: 'Other',
    lights: children.flatMap((child) => index.lightNumbersOf(String(fieldsOf(child).rid))),
    sensors: [],
  };
}

/** Every bridge has it as sensor 1. */
function daylight(): V1Sensor {
  return {
    name: 'Daylight',
    type: 'Daylight',
    modelid: 'PHDL00',
    manufacturername: 'Signify Netherlands B.V.',
    swversion: '1.0',
    uniqueid: 'daylight',
    state: { daylight: null, lastupdated: 'none' },
    config: { on: true, configured: false, sunriseoffset: 30, sunsetoffset: -30 },
  };
}
