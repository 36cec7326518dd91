import {
  type AttributeConfirmation,
  type CapabilityDefinition,
  coreCapabilities,
  parseStateKey,
  secretFieldNames,
  stateKey,
} from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { expect, it } from 'vitest';

const attributes = coreCapabilities.flatMap((capability) =>
  Object.entries(capability.attributes).map(([name, attribute]) => ({ capability, name, attribute })),
);
const commands = coreCapabilities.flatMap((capability) =>
  Object.entries(capability.commands).map(([name, command]) => ({ capability, name, command })),
);
const alternativesOf = ({ commands }: Pick<CapabilityDefinition, 'commands'>): AttributeConfirmation[] =>
  Object.values(commands)
    .flatMap(({ confirms }) => confirms)
    .flatMap((confirmation) => ('anyOf' in confirmation ? confirmation.anyOf : [confirmation]));
const confirmations = commands.flatMap(({ capability, name, command }) =>
  alternativesOf({ commands: { [name]: command } }).map((confirmation) => ({
    capability,
    name,
    command,
    confirmation,
  })),
);
const isSettable = (capability: CapabilityDefinition, name: string) =>
  alternativesOf(capability).some(({ attribute }) => attribute === name);
const keysOf = (found: readonly { readonly capability: CapabilityDefinition; readonly name: string }[]) =>
  found.map(({ capability, name }) => `${capability.id}.${name}`);

it('knows thirty-one capabilities, each under its own id', () => {
  const ids = coreCapabilities.map(({ id }) => id);
  expect(new Set(ids).size).toBe(31);
  expect(ids).toEqual(
    `onOff brightness color colorTemperature cover thermostat fan media vacuum temperature humidity illuminance
    airQuality motion occupancy presence contact leak smoke carbonMonoxide button lock garageDoor valve alarm camera battery
    power energy linkQuality update`.split(/\s+/),
  );
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

it('keeps the quality of links in the network series and nothing else', () => {
  expect(keysOf(attributes.filter(({ attribute }) => attribute.history === 'network'))).toEqual([
    'linkQuality.rssi',
    'linkQuality.lqi',
    'linkQuality.latency',
    'linkQuality.loss',
  ]);
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
    ({ confirmation, command }) =>
      'equalsParam' in confirmation && !Object.hasOwn(command.params.properties, confirmation.equalsParam),
  );
  expect([...unknown, ...unnamed]).toEqual([]);
});

it('confirms by values that the attribute can have', () => {
  const checks = confirmations.flatMap(({ capability, confirmation }) =>
    'equals' in confirmation
      ? [Value.Check(capability.attributes[confirmation.attribute]?.schema ?? Type.Never(), confirmation.equals)]
      : [],
  );
  expect(checks).toHaveLength(27);
  expect(checks).not.toContain(false);
});

it('confirms a parameter by an attribute that takes the same values', () => {
  const differing = confirmations.filter(({ capability, command, confirmation }) => {
    if (!('equalsParam' in confirmation)) return false;
    const { title: _, ...param } = command.params.properties[confirmation.equalsParam] ?? {};
    const attribute = JSON.parse(JSON.stringify(capability.attributes[confirmation.attribute]?.schema));
    // An alarm is armed to fewer modes than it can be in.
    return capability.id !== 'alarm' && JSON.stringify(param) !== JSON.stringify(attribute);
  });
  expect(differing).toEqual([]);
});

it('leaves unconfirmed only what no value shows', () => {
  expect(keysOf(commands.filter(({ command }) => command.confirms.length === 0))).toEqual([
    'cover.stop',
    'media.next',
    'media.previous',
    'vacuum.locate',
    'garageDoor.stop',
  ]);
});

it('lets healing and predictions command no lock, door, valve, alarm or source of heat', () => {
  const sensitive = coreCapabilities.filter((capability) => capability.sensitive);
  expect(sensitive.map(({ id }) => id)).toEqual(['thermostat', 'lock', 'garageDoor', 'valve', 'alarm']);
});

it('asks for consent to an automation that unlocks, opens or disarms', () => {
  expect(keysOf(commands.filter(({ command }) => command.sensitive))).toEqual([
    'lock.unlock',
    'garageDoor.open',
    'valve.open',
    'valve.set',
    'alarm.disarm',
  ]);
});

it('takes a code for an alarm and marks it as secret', () => {
  const secret = commands.filter(({ command }) => secretFieldNames(command.params).length > 0);
  expect(keysOf(secret)).toEqual(['alarm.arm', 'alarm.disarm']);
});

it('refuses parameters that a command does not have, and a wish for nothing', () => {
  const open = commands.filter(({ command }) => command.params.additionalProperties !== false);
  const empty = commands.filter(
    ({ command }) => Object.keys(command.params.properties).length > 0 && Value.Check(command.params, {}),
  );
  expect(keysOf(open)).toEqual([]);
  expect(keysOf(empty)).toEqual(['alarm.disarm']);
});

it('gives what moves or listens seldom longer than ten seconds, and nothing longer than five minutes', () => {
  const spans = commands.map(({ command }) => command.takes ?? 10_000);
  expect(Math.min(...spans)).toBe(10_000);
  expect(Math.max(...spans)).toBe(300_000);
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
