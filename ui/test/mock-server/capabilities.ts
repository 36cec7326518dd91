import type { AttributeInfo, Capability } from '../../src/shared/api/types.ts';
import { coreCapabilities } from './core-capabilities.gen.ts';

const number = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum });
const none = { type: 'object', properties: {} };
const set = (title: string, properties: Record<string, object>) => ({
  title,
  params: { type: 'object', properties, required: Object.keys(properties) },
});
const colorMode: AttributeInfo = {
  title: 'Colour mode',
  schema: {
    anyOf: [
      { const: 'color', type: 'string' },
      { const: 'colorTemperature', type: 'string' },
    ],
  },
  history: 'states',
};
const flag = (id: string, title: string, attribute: string, attributeTitle: string): Capability => ({
  id,
  version: 1,
  title,
  attributes: { [attribute]: { title: attributeTitle, schema: { type: 'boolean' }, history: 'states' } },
  commands: {},
  events: {},
});
const measured = (
  id: string,
  title: string,
  attribute: string,
  unit: string,
  precision: number,
  history: 'telemetry' | 'energy' = 'telemetry',
): Capability => ({
  id,
  version: 1,
  title,
  attributes: { [attribute]: { title, schema: number(-1e6, 1e6), unit, precision, history } },
  commands: {},
  events: {},
});
const settable = (id: string, title: string, attribute: string, unit: string, range: [number, number]): Capability => ({
  id,
  version: 1,
  title,
  attributes: { [attribute]: { title, schema: number(...range), unit, precision: 0, history: 'states' } },
  commands: { set: set(`Set ${title.toLowerCase()}`, { [attribute]: number(...range) }) },
  events: {},
});

const ofLightsAndSensors: Capability[] = [
  {
    ...flag('onOff', 'Switch', 'on', 'On'),
    commands: {
      on: { title: 'Switch on', params: none },
      off: { title: 'Switch off', params: none },
      toggle: { title: 'Toggle', params: none },
    },
  },
  settable('brightness', 'Brightness', 'level', '%', [0, 100]),
  {
    id: 'color',
    version: 1,
    title: 'Colour',
    attributes: {
      hue: { title: 'Hue', schema: number(0, 360), unit: '°', precision: 0, history: 'states' },
      saturation: { title: 'Saturation', schema: number(0, 100), unit: '%', precision: 0, history: 'states' },
      colorMode,
    },
    commands: { set: set('Set colour', { hue: number(0, 360), saturation: number(0, 100) }) },
    events: {},
  },
  {
    ...settable('colorTemperature', 'Colour temperature', 'kelvin', 'K', [1000, 20_000]),
    attributes: {
      kelvin: {
        title: 'Colour temperature',
        schema: number(1000, 20_000),
        unit: 'K',
        precision: 0,
        history: 'states',
      },
      colorMode,
    },
  },
  measured('temperature', 'Temperature', 'celsius', '°C', 1),
  measured('humidity', 'Humidity', 'percent', '%', 0),
  flag('motion', 'Motion', 'active', 'Motion detected'),
  flag('contact', 'Door or window', 'open', 'Open'),
  measured('battery', 'Charge', 'percent', '%', 0),
  measured('power', 'Power', 'watts', 'W', 1, 'energy'),
  measured('energy', 'Energy counter', 'kilowattHours', 'kWh', 1, 'energy'),
  {
    id: 'button',
    version: 1,
    title: 'Button',
    attributes: {},
    commands: {},
    events: {
      pressed: {
        title: 'Pressed',
        data: {
          type: 'object',
          properties: {
            press: {
              anyOf: ['single', 'double', 'long', 'release'].map((value) => ({ const: value, type: 'string' })),
            },
          },
        },
      },
    },
  },
  {
    ...flag('lock', 'Lock', 'locked', 'Locked'),
    sensitive: true,
    commands: {
      lock: { title: 'Lock', params: none },
      unlock: { title: 'Unlock', params: none, sensitive: true },
    },
  },
  {
    id: 'hue.scene',
    version: 1,
    title: 'Hue scene',
    attributes: { active: { title: 'Active scene', schema: { type: 'string' }, history: 'states' } },
    commands: { recall: set('Recall scene', { scene: { type: 'string' } }) },
    events: {},
  },
  {
    id: 'acme.fountain',
    version: 1,
    title: 'Fountain',
    attributes: {
      flow: { title: 'Water flow', schema: number(0, 10), unit: 'l/min', precision: 1, history: 'telemetry' },
      program: { title: 'Program', schema: { type: 'string', enum: ['calm', 'dance', 'rain'] }, history: 'states' },
      running: { title: 'Running', schema: { type: 'boolean' }, history: 'states' },
    },
    commands: {
      start: set('Start a program', { program: { type: 'string', title: 'Program', enum: ['calm', 'dance', 'rain'] } }),
      stop: { title: 'Stop', params: none },
    },
    events: { dry: { title: 'Ran dry', data: none } },
  },
];

const written = new Set(ofLightsAndSensors.map(({ id }) => id));

/** What GET /capabilities answers: the contract's, and one that a plugin adds. */
export const capabilities: Capability[] = [
  ...ofLightsAndSensors,
  ...coreCapabilities.filter(({ id }) => !written.has(id)),
];
