import type { ExposedDevice, ExposedType, JsonObject } from '@nexa/sdk';
import { facetsOf, type KnownKeys } from './device-facets.ts';
import type { Facet, FacetSettings } from './facet.ts';
import { ENDPOINT_HEALTH } from './health.ts';
import { spokenName } from './labels.ts';
import { isScene } from './scene.ts';

const categories: Readonly<Record<ExposedType, string>> = {
  light: 'LIGHT',
  plug: 'SMARTPLUG',
  'power-strip': 'SMARTPLUG',
  switch: 'SWITCH',
  cover: 'INTERIOR_BLIND',
  thermostat: 'THERMOSTAT',
  fan: 'FAN',
  'media-player': 'SPEAKER',
  vacuum: 'VACUUM_CLEANER',
  sensor: 'OTHER',
  'motion-sensor': 'MOTION_SENSOR',
  'occupancy-sensor': 'MOTION_SENSOR',
  'contact-sensor': 'CONTACT_SENSOR',
  'leak-sensor': 'OTHER',
  'smoke-detector': 'OTHER',
  'air-quality-sensor': 'AIR_QUALITY_MONITOR',
  button: 'OTHER',
  lock: 'SMARTLOCK',
  'garage-door': 'GARAGE_DOOR',
  valve: 'OTHER',
  alarm: 'SECURITY_PANEL',
  camera: 'OTHER',
  meter: 'OTHER',
  bridge: 'OTHER',
  other: 'OTHER',
  scene: 'SCENE_TRIGGER',
};

/** What Discovery tells of a device; undefined: there is nothing that Alexa could do with it. */
export function endpointOf(device: ExposedDevice, settings: FacetSettings, known: KnownKeys): JsonObject | undefined {
  const facets = facetsOf(device, settings, known);
  if (facets.length === 0) return undefined;
  const { manufacturer, model, firmware } = device;
  const maker = cut(manufacturer, 128) ?? 'NEXA';
  return {
    endpointId: device.id,
    manufacturerName: maker,
    friendlyName: spokenName(device.name) || spokenName(device.type) || 'Device',
    description: cut(`${model ?? device.type.replaceAll('-', ' ')} connected through NEXA`, 128) ?? 'NEXA',
    displayCategories: [categoryOf(device.type, facets)],
    additionalAttributes: {
      manufacturer: maker,
      ...optional('model', cut(model, 256)),
      ...optional('firmwareVersion', cut(firmware, 256)),
      customIdentifier: device.id,
    },
    capabilities: [
      { type: 'AlexaInterface', interface: 'Alexa', version: '3' },
      ...facets.map((facet) => capabilityOf(facet, settings)),
      ...(isScene(device) ? [] : [healthOf(device, settings)]),
    ],
  };
}

function categoryOf(type: ExposedType, facets: readonly Facet[]): string {
  const has = (name: string) => facets.some((facet) => facet.interface === name);
  if (type === 'media-player' && has('Alexa.InputController')) return 'TV';
  if (type === 'sensor' && has('Alexa.TemperatureSensor')) return 'TEMPERATURE_SENSOR';
  return categories[type];
}

function capabilityOf(facet: Facet, { tellsChanges }: FacetSettings): JsonObject {
  return {
    type: 'AlexaInterface',
    interface: facet.interface,
    version: facet.interface === 'Alexa.PlaybackStateReporter' ? '1.0' : '3',
    ...optional('instance', facet.instance),
    ...(facet.properties.length === 0
      ? {}
      : {
          properties: {
            supported: facet.properties.map(({ name }) => ({ name })),
            proactivelyReported: tellsChanges,
            retrievable: true,
            ...(facet.nonControllable === true ? { nonControllable: true } : {}),
          },
        }),
    ...facet.description,
  };
}

/** A battery is known to version 3.2 of the interface and later. */
function healthOf(device: ExposedDevice, { tellsChanges }: FacetSettings): JsonObject {
  const hasBattery = device.components.some(({ capabilities }) => capabilities.includes('battery'));
  return {
    type: 'AlexaInterface',
    interface: ENDPOINT_HEALTH,
    version: hasBattery ? '3.2' : '3',
    properties: {
      supported: hasBattery ? [{ name: 'connectivity' }, { name: 'battery' }] : [{ name: 'connectivity' }],
      proactivelyReported: tellsChanges,
      retrievable: true,
    },
  };
}

const optional = (name: string, value: string | undefined): JsonObject =>
  value === undefined ? {} : { [name]: value };

function cut(text: string | undefined, longest: number): string | undefined {
  const whole = [...(text ?? '').replace(/\p{C}+/gu, ' ').trim()].slice(0, longest).join('');
  return whole === '' ? undefined : whole;
}
