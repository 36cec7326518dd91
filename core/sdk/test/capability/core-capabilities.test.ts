import { type CapabilityDefinition, coreCapabilities, parseStateKey, stateKey } from '@nexa/sdk';
import { expect, it } from 'vitest';

const attributes = coreCapabilities.flatMap((capability) =>
  Object.entries(capability.attributes).map(([name, attribute]) => ({ capability, name, attribute })),
);
const confirmations = coreCapabilities.flatMap((capability) =>
  Object.entries(capability.commands).flatMap(([command, { confirms, params }]) =>
    confirms.map((confirmation) => ({ capability, command, confirmation, params })),
  ),
);
const isSettable = ({ commands }: CapabilityDefinition, name: string) =>
  Object.values(commands).some(({ confirms }) => confirms.some(({ attribute }) => attribute === name));

it('knows thirteen capabilities, each under its own id', () => {
  expect(coreCapabilities.map(({ id }) => id)).toEqual([
    'onOff',
    'brightness',
    'color',
    'colorTemperature',
    'temperature',
    'humidity',
    'motion',
    'contact',
    'battery',
    'power',
    'energy',
    'button',
    'lock',
  ]);
});

it('keeps what can be set or is no number in states, what is only measured elsewhere', () => {
  const expected = attributes.map(({ capability, name, attribute }) =>
    isSettable(capability, name) || attribute.schema.type !== 'number' ? 'states' : 'measured',
  );
  const actual = attributes.map(({ attribute }) => (attribute.history === 'states' ? 'states' : 'measured'));
  expect(actual).toEqual(expected);
});

it('keeps power and energy in the energy series and nothing else', () => {
  const energy = attributes.filter(({ attribute }) => attribute.history === 'energy');
  expect(new Set(energy.map(({ capability }) => capability.id))).toEqual(new Set(['power', 'energy']));
});

it('gives every number a range, and every measurement a unit and a precision', () => {
  const numbers = attributes.filter(({ attribute }) => attribute.schema.type === 'number');
  expect(
    numbers.filter(({ attribute: { schema } }) => schema.minimum === undefined || schema.maximum === undefined),
  ).toEqual([]);
  expect(numbers.filter(({ attribute }) => attribute.unit === undefined || attribute.precision === undefined)).toEqual(
    [],
  );
});

it('confirms commands by attributes and parameters that exist', () => {
  const unknown = confirmations.filter(
    ({ capability, confirmation }) => !Object.hasOwn(capability.attributes, confirmation.attribute),
  );
  const unnamed = confirmations.filter(
    ({ confirmation, params }) =>
      'equalsParam' in confirmation && !Object.hasOwn(params.properties, confirmation.equalsParam),
  );
  expect([...unknown, ...unnamed]).toEqual([]);
});

it.each([
  ['onOff.on', { component: 'main', capability: 'onOff', attribute: 'on' }],
  ['socket2:power.watts', { component: 'socket2', capability: 'power', attribute: 'watts' }],
  ['acme.fountain.height', { component: 'main', capability: 'acme.fountain', attribute: 'height' }],
])('reads the state key %s and writes it the same', (key, parts) => {
  expect(parseStateKey(key)).toEqual(parts);
  expect(stateKey(parts.capability, parts.attribute, parts.component)).toBe(key);
});

it.each(['', 'onOff', '.on', 'onOff.', ':onOff.on'])('does not take “%s” for a state key', (key) => {
  expect(parseStateKey(key)).toBeUndefined();
});
