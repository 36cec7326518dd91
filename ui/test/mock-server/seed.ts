import type { Device, ExposedEcosystem, Integration, Issue, Plugin, Room } from '../../src/shared/api/types.ts';

import type { DeviceSeed } from './device-seed.ts';
import { householdSeeds } from './household-seeds.ts';

export const HOME_ID = '5f0c1d2e-0000-4000-8000-000000000001';
export const USER_ID = '5f0c1d2e-0000-4000-8000-000000000002';

/** A uuid that is easy to recognise in a failing test. */
export const uuid = (kind: number, n: number) =>
  `5f0c1d2e-00${kind.toString(16).padStart(2, '0')}-4000-8000-${n.toString(16).padStart(12, '0')}`;

export const roomIds = { living: uuid(1, 1), kitchen: uuid(1, 2), bedroom: uuid(1, 3), hall: uuid(1, 4) };
export const integrationIds = { hue: uuid(2, 1), tuya: uuid(2, 2), virtual: uuid(2, 3) };

export const rooms = (): Room[] => [
  { id: roomIds.living, homeId: HOME_ID, name: 'Living room', order: 0 },
  { id: roomIds.kitchen, homeId: HOME_ID, name: 'Kitchen', order: 1 },
  { id: roomIds.bedroom, homeId: HOME_ID, name: 'Bedroom', order: 2 },
  { id: roomIds.hall, homeId: HOME_ID, name: 'Hall', order: 3 },
];

const hue: [string, string, string] = ['Signify', 'LCA001', '1.104.2'];
const tuya: [string, string, string] = ['Tuya', 'Smart plug 16A', '3.3'];
const sensorMaker: [string, string, string] = ['Signify', 'SML001', '1.1.27575'];
const light = { 'onOff.on': true, 'brightness.level': 72 };
const white = { ...light, 'colorTemperature.kelvin': 2700, 'color.colorMode': 'colorTemperature' };
const kelvinLimits = { limits: { 'colorTemperature.kelvin': { minimum: 2200, maximum: 6500 } } };

const deviceSeeds: DeviceSeed[] = [
  {
    name: 'Floor lamp',
    type: 'light',
    room: roomIds.living,
    maker: hue,
    state: { ...white, 'color.hue': 36, 'color.saturation': 62 },
    extra: kelvinLimits,
  },
  { name: 'Ceiling', type: 'light', room: roomIds.living, state: { ...light, 'brightness.level': 40 } },
  {
    name: 'Shelf strip',
    type: 'light',
    room: roomIds.living,
    maker: hue,
    state: {
      ...light,
      'brightness.level': 85,
      'color.hue': 268,
      'color.saturation': 74,
      'color.colorMode': 'color',
      'colorTemperature.kelvin': 4000,
    },
    extra: kelvinLimits,
  },
  {
    name: 'TV',
    type: 'plug',
    room: roomIds.living,
    integration: integrationIds.tuya,
    maker: tuya,
    state: { 'onOff.on': true, 'power.watts': 84.2, 'energy.kilowattHours': 412.6 },
  },
  { name: 'Spots', type: 'light', room: roomIds.kitchen, state: { 'onOff.on': false, 'brightness.level': 100 } },
  {
    name: 'Coffee machine',
    type: 'plug',
    room: roomIds.kitchen,
    integration: integrationIds.tuya,
    maker: tuya,
    state: { 'onOff.on': false, 'power.watts': 0.4, 'energy.kilowattHours': 88.1 },
  },
  {
    name: 'Window',
    type: 'contact-sensor',
    room: roomIds.kitchen,
    state: { 'contact.open': true, 'battery.percent': 64 },
  },
  {
    name: 'Climate',
    type: 'sensor',
    room: roomIds.bedroom,
    maker: sensorMaker,
    state: { 'temperature.celsius': 19.4, 'humidity.percent': 48, 'battery.percent': 91 },
  },
  {
    name: 'Bedside',
    type: 'light',
    room: roomIds.bedroom,
    state: { ...white, 'onOff.on': false },
    extra: kelvinLimits,
  },
  {
    name: 'Wall remote',
    type: 'button',
    room: roomIds.bedroom,
    state: { 'battery.percent': 9 },
    components: [
      { id: 'main', capabilities: ['battery'] },
      { id: 'key1', name: 'Upper key', capabilities: ['button'] },
      { id: 'key2', name: 'Lower key', capabilities: ['button'] },
    ],
  },
  {
    name: 'Front door',
    type: 'lock',
    room: roomIds.hall,
    integration: integrationIds.virtual,
    maker: ['NEXA', 'Simulated lock', '1.0'],
    state: { 'lock.locked': true, 'battery.percent': 78 },
  },
  {
    name: 'Hall motion',
    type: 'motion-sensor',
    room: roomIds.hall,
    maker: sensorMaker,
    state: { 'motion.active': false, 'temperature.celsius': 20.8, 'battery.percent': 100 },
  },
  {
    name: 'Hall light',
    type: 'light',
    room: roomIds.hall,
    state: { ...light },
    age: 9 * 60,
    extra: {
      status: {
        value: 'offline',
        detail: 'communication-error',
        message: 'The lamp has not answered the bridge for 9 minutes.',
        since: '',
      },
    },
  },
  {
    name: 'Desk plug',
    type: 'plug',
    room: null,
    integration: integrationIds.tuya,
    maker: tuya,
    state: { 'onOff.on': false, 'power.watts': 0 },
  },
  {
    name: 'Garden fountain',
    type: 'other',
    room: null,
    integration: integrationIds.virtual,
    maker: ['Acme', 'Aqua 2', '0.9'],
    state: { 'acme.fountain.flow': 3.2, 'acme.fountain.program': 'calm', 'acme.fountain.running': true },
  },
  ...householdSeeds,
];

export function devices(now: number): Device[] {
  return deviceSeeds.map((seed, index) => {
    const capabilities = [...new Set(Object.keys(seed.state).map((key) => key.slice(0, key.lastIndexOf('.'))))];
    const components = seed.components ?? [{ id: 'main', capabilities }];
    const isOffline = seed.extra?.status?.value === 'offline';
    const seenAt = new Date(now - (seed.age ?? 20 + index * 37) * 1000).toISOString();
    const [manufacturer, model, firmware] = seed.maker ?? hue;
    const device: Device = {
      id: uuid(3, index + 1),
      homeId: HOME_ID,
      name: seed.name,
      type: seed.type,
      roomId: seed.room,
      integrationId: seed.integration ?? integrationIds.hue,
      manufacturer,
      model,
      firmware,
      capabilities: [...new Set(components.flatMap((component) => component.capabilities))],
      components,
      state: {},
      lastSeenAt: seenAt,
      healthScore: null,
      createdAt: seenAt,
      ...seed.extra,
      status: { value: 'online', ...seed.extra?.status, since: new Date(now - 540_000).toISOString() },
    };
    for (const [key, value] of Object.entries(seed.state)) {
      device.state[key] = {
        value,
        observedAt: seenAt,
        receivedAt: seenAt,
        freshness: isOffline ? 'stale' : 'live',
        source: 'push',
        cause: causeOf(key, index),
      };
    }
    return device;
  });
}

function causeOf(key: string, index: number) {
  if (!key.startsWith('onOff')) return { kind: 'physical' } as const;
  return index % 3 === 0 ? ({ kind: 'automation', id: uuid(5, 1) } as const) : ({ kind: 'user', id: USER_ID } as const);
}

export const integrations = (now: number): Integration[] => {
  const since = new Date(now - 86_400_000 * 12).toISOString();
  const status = { value: 'online', since } as const;
  const common = { homeId: HOME_ID, config: {}, createdAt: since };
  return [
    { id: integrationIds.hue, plugin: 'hue', title: 'Hue Bridge', status, deviceCount: 9, ...common },
    {
      id: integrationIds.tuya,
      plugin: 'tuya',
      title: 'Tuya plugs',
      status: { value: 'offline', detail: 'auth-failed', message: 'The local key is refused.', since },
      deviceCount: 3,
      ...common,
    },
    {
      id: integrationIds.virtual,
      plugin: 'virtual',
      title: 'Simulated home',
      status,
      deviceCount: 3,
      ...common,
    },
  ];
};

export const plugins = (now: number): Plugin[] => {
  const since = new Date(now - 3_600_000).toISOString();
  const running = { value: 'running', restarts: 0, since } as const;
  const common = {
    kind: 'brand',
    version: '0.1.0',
    refused: 0,
    grade: null,
    enabled: true,
    source: 'bundled',
    state: 'installed',
    permissionTexts: [] as Plugin['permissionTexts'],
    contacts: [] as NonNullable<Plugin['contacts']>,
    network: { since, unused: [], days: 0, used: {} } as NonNullable<Plugin['network']>,
  } as const;
  return [
    {
      ...common,
      id: 'hue',
      name: 'Philips Hue',
      description: 'Lights, plugs and sensors on a Hue bridge.',
      iotClass: 'local-polling',
      status: running,
      permissions: { lan: true, internet: ['discovery.meethue.com'] },
      permissionTexts: [
        {
          id: 'lan',
          text: 'Reach every device in your home network, on every port; never this machine itself.',
          isNew: false,
        },
        { id: 'internet:discovery.meethue.com', text: 'Reach discovery.meethue.com on the internet.', isNew: false },
      ],
      contacts: [{ target: 'tcp 192.168.1.20:443', verdict: 'contacted' }],
      network: { since, unused: ['internet:discovery.meethue.com'], days: 12, used: {} },
    },
    {
      ...common,
      id: 'tuya',
      name: 'Tuya',
      description: 'Plugs, lights and sensors with a Tuya module, without the cloud.',
      iotClass: 'local-push',
      status: { value: 'failed', reason: 'It used more memory than allowed and was stopped.', restarts: 3, since },
      permissions: { lan: true },
    },
    {
      ...common,
      id: 'virtual',
      name: 'Simulated home',
      description: 'Devices that live only in NEXA.',
      iotClass: 'simulated',
      status: running,
      permissions: {},
    },
  ];
};

export function issues(now: number, list: Device[]): Issue[] {
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const named = (name: string) => list.find((device) => device.name === name) as Device;
  const hall = named('Hall light');
  const remote = named('Wall remote');
  const tv = named('TV');
  const common = { homeId: HOME_ID, evidence: {}, relapses: 0, repairable: false };
  return [
    {
      ...common,
      id: uuid(4, 1),
      code: 'core.device-unreachable',
      severity: 'error',
      state: 'escalated',
      title: 'Device does not answer',
      explanation:
        'It stopped answering its bridge nine minutes ago; the bridge itself is fine. It can’t be switched from here, and automations skip it.',
      deviceId: hall.id,
      deviceName: hall.name,
      integrationId: integrationIds.hue,
      raisedAt: ago(9),
      updatedAt: ago(3),
      advice:
        'Check that the wall switch of the hall is on and the lamp is screwed in. NEXA notices by itself when it is back.',
      summary: 'Hall light: Device does not answer.',
      healing: [
        {
          id: uuid(6, 1),
          actionId: 'core.reconnect-integration',
          title: 'Reconnect the bridge',
          trigger: 'auto',
          startedAt: ago(8),
          finishedAt: ago(7.5),
          outcome: 'failed',
          reason: 'No fresh report from Hall light within 30 s.',
        },
        {
          id: uuid(6, 2),
          actionId: 'hue.search-lamp',
          title: 'Ask the bridge to search for the lamp',
          trigger: 'auto',
          startedAt: ago(4),
          finishedAt: ago(3),
          outcome: 'needs-user',
          reason: 'The bridge does not see it. It probably has no power.',
        },
      ],
    },
    {
      ...common,
      id: uuid(4, 2),
      code: 'core.battery-low',
      severity: 'warning',
      state: 'confirmed',
      title: 'Battery is low',
      explanation: 'At 9 % it lasts about two more weeks.',
      deviceId: remote.id,
      deviceName: remote.name,
      raisedAt: ago(60 * 26),
      updatedAt: ago(60 * 2),
      advice: 'Have a CR2450 coin cell ready.',
      summary: 'Wall remote: Battery is low.',
      healing: [],
    },
    {
      ...common,
      id: uuid(4, 3),
      code: 'core.device-unreachable',
      severity: 'error',
      state: 'resolved',
      title: 'Device does not answer',
      explanation: 'It can’t be switched from here.',
      deviceId: tv.id,
      deviceName: tv.name,
      raisedAt: ago(60 * 31),
      updatedAt: ago(60 * 30.9),
      resolvedAt: ago(60 * 30.9),
      summary: 'TV: Device does not answer. NEXA tried “Reconnect”, and it helped.',
      healing: [
        {
          id: uuid(6, 3),
          actionId: 'core.reconnect-integration',
          title: 'Reconnect',
          trigger: 'auto',
          startedAt: ago(60 * 31),
          finishedAt: ago(60 * 30.9),
          outcome: 'verified',
        },
      ],
    },
  ];
}

export const ecosystems = (): ExposedEcosystem[] => [
  { ecosystem: 'alexa', name: 'Amazon Alexa', devices: [], scenes: [] },
  { ecosystem: 'google', name: 'Google Home', devices: [], scenes: [] },
];
