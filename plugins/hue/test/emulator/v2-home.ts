import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { radioAddress } from './radio-address.ts';

/** A CLIP v2 resource as a bridge records it; only what the emulator needs of it is named. */
export interface V2Resource {
  readonly id: string;
  readonly type: string;
  readonly id_v1?: string;
  readonly owner?: { readonly rid: string; readonly rtype?: string };
  readonly [field: string]: unknown;
}

/** Recorded from a real bridge. It lies beside the repository where the tests of the project run, nowhere else. */
const recordedFile = fileURLToPath(new URL('../../../../../shared/peers/hue/v2_resources.json', import.meta.url));

export const hasRecordedHome = (): boolean => existsSync(recordedFile);

export function recordedHome(): readonly V2Resource[] {
  return JSON.parse(readFileSync(recordedFile, 'utf8')) as readonly V2Resource[];
}

export interface DeviceParts {
  readonly key: string;
  readonly name: string;
  readonly product: string;
  readonly model: string;
  /** Its path in the v1 API, where it has one. */
  readonly v1?: string;
  readonly services: readonly V2Resource[];
}

/** A device with its services and its connection by radio. */
export function device({ key, name, product, model, v1, services }: DeviceParts): V2Resource[] {
  const rid = `device-${key}`;
  const own: V2Resource = {
    id: rid,
    type: 'device',
    ...(v1 === undefined ? {} : { id_v1: v1 }),
    metadata: { name, archetype: 'unknown_archetype' },
    product_data: {
      manufacturer_name: 'Signify Netherlands B.V.',
      model_id: model,
      product_name: product,
      software_version: '1.122.2',
    },
    services: [
      { rid: `zigbee-${key}`, rtype: 'zigbee_connectivity' },
      ...services.map((service) => ({ rid: service.id, rtype: service.type })),
    ],
  };
  const connectivity: V2Resource = {
    id: `zigbee-${key}`,
    type: 'zigbee_connectivity',
    ...(v1 === undefined ? {} : { id_v1: v1 }),
    mac_address: radioAddress(rid),
    status: 'connected',
    owner: { rid, rtype: 'device' },
  };
  return [own, connectivity, ...services.map((service) => ({ ...service, owner: { rid, rtype: 'device' } }))];
}

export const light = (number: number, name: string, fields: object): V2Resource => ({
  id: `light-${number}`,
  type: 'light',
  id_v1: `/lights/${number}`,
  metadata: { name, archetype: 'sultan_bulb' },
  on: { on: true },
  ...fields,
});

export const battery = (number: number, percent: number): V2Resource => ({
  id: `power-${number}`,
  type: 'device_power',
  id_v1: `/sensors/${number}`,
  power_state: { battery_level: percent, battery_state: 'normal' },
});

/** The keys of a switch, none of them pressed so far. */
export const keys = (number: number, count: number): V2Resource[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `button-${number}-${index + 1}`,
    type: 'button',
    id_v1: `/sensors/${number}`,
    metadata: { control_id: index + 1 },
    button: {
      event_values: ['initial_press', 'repeat', 'short_release', 'long_release', 'long_press'],
      repeat_interval: 800,
    },
  }));

const gamutC = {
  gamut_type: 'C',
  gamut: { red: { x: 0.6915, y: 0.3083 }, green: { x: 0.17, y: 0.7 }, blue: { x: 0.1532, y: 0.0475 } },
};

/**
 * A small home in the form of the recording, of our own making: what the recording lacks (a plug, a plain dimmable
 * lamp, a whole dimmer switch, a tap), and all that there is where the recording is missing.
 */
export function ownHome(): readonly V2Resource[] {
  return [
    ...device({
      key: 'plug',
      name: 'Coffee machine',
      product: 'Hue Smart plug',
      model: 'LOM001',
      v1: '/lights/201',
      services: [light(201, 'Coffee machine', { metadata: { name: 'Coffee machine', archetype: 'plug' } })],
    }),
    ...device({
      key: 'dimmable',
      name: 'Hall lamp',
      product: 'Hue white lamp',
      model: 'LWB010',
      v1: '/lights/202',
      services: [light(202, 'Hall lamp', { dimming: { brightness: 50, min_dim_level: 2 } })],
    }),
    ...device({
      key: 'white',
      name: 'Kitchen lamp',
      product: 'Hue ambiance lamp',
      model: 'LTA009',
      v1: '/lights/203',
      services: [
        light(203, 'Kitchen lamp', {
          dimming: { brightness: 62.06, min_dim_level: 0.2 },
          color_temperature: {
            mirek: 369,
            mirek_valid: true,
            mirek_schema: { mirek_minimum: 153, mirek_maximum: 454 },
          },
        }),
      ],
    }),
    ...device({
      key: 'color',
      name: 'Sofa lamp',
      product: 'Hue color lamp',
      model: 'LCA001',
      v1: '/lights/204',
      services: [
        light(204, 'Sofa lamp', {
          dimming: { brightness: 80, min_dim_level: 0.2 },
          color_temperature: {
            mirek: null,
            mirek_valid: false,
            mirek_schema: { mirek_minimum: 153, mirek_maximum: 500 },
          },
          color: { xy: { x: 0.5287, y: 0.3964 }, ...gamutC },
        }),
      ],
    }),
    ...device({
      key: 'motion',
      name: 'Stairs sensor',
      product: 'Hue motion sensor',
      model: 'SML001',
      v1: '/sensors/210',
      services: [
        { id: 'motion-210', type: 'motion', id_v1: '/sensors/210', motion: { motion: false, motion_valid: true } },
        {
          id: 'level-211',
          type: 'light_level',
          id_v1: '/sensors/211',
          light: { light_level: 7728, light_level_valid: true },
        },
        {
          id: 'temperature-212',
          type: 'temperature',
          id_v1: '/sensors/212',
          temperature: { temperature: 21.37, temperature_valid: true },
        },
        battery(210, 87),
      ],
    }),
    ...device({
      key: 'dimmer',
      name: 'Bedroom switch',
      product: 'Hue dimmer switch',
      model: 'RWL022',
      v1: '/sensors/220',
      services: [...keys(220, 4), battery(220, 64)],
    }),
    {
      id: 'room-1',
      type: 'room',
      id_v1: '/groups/201',
      metadata: { name: 'Living room', archetype: 'living_room' },
      children: [
        { rid: 'device-color', rtype: 'device' },
        { rid: 'device-motion', rtype: 'device' },
      ],
      services: [{ rid: 'group-1', rtype: 'grouped_light' }],
    },
  ];
}
