import { type AttributeDefinition, type CapabilityDefinition, defineCapability, minutes } from '@nexa/sdk';
import { type TObject, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false };
const nothing: TObject = Type.Object({}, closed);
const Words = Type.String({ maxLength: 200 });
/** Wide enough for whatever is counted, and narrow enough to be written down. */
const Amount = Type.Number({ minimum: -1e12, maximum: 1e12 });

const stated = (title: string, schema: AttributeDefinition['schema']): AttributeDefinition => ({
  title,
  schema,
  history: 'states',
  freshness: { kind: 'with-device' },
});

/** A number that is measured and for which NEXA has no word; its unit stands in the name of its component. */
export const value = defineCapability({
  id: 'mqtt.value',
  version: 1,
  title: 'Measured value',
  attributes: {
    value: {
      title: 'Value',
      schema: Amount,
      history: 'telemetry',
      freshness: { kind: 'interval', expected: minutes(60) },
    },
  },
  commands: {},
  events: {},
});

/** Something that is so or not. */
export const flag = defineCapability({
  id: 'mqtt.flag',
  version: 1,
  title: 'Sign',
  attributes: { on: stated('Is so', Type.Boolean()) },
  commands: {},
  events: {},
});

/** What a device says in words. */
export const words = defineCapability({
  id: 'mqtt.words',
  version: 1,
  title: 'Message',
  attributes: { text: stated('Text', Words) },
  commands: {},
  events: {},
});

/** A number that can be set; its range and step are limits of the device. */
export const amount = defineCapability({
  id: 'mqtt.number',
  version: 1,
  title: 'Number',
  attributes: { value: stated('Value', Amount) },
  commands: {
    set: {
      title: 'Set number',
      params: Type.Object({ value: Amount }, closed),
      confirms: [{ attribute: 'value', equalsParam: 'value' }],
    },
  },
  events: {},
});

/** One of some words; which, the device lists as limits. */
export const choice = defineCapability({
  id: 'mqtt.select',
  version: 1,
  title: 'Choice',
  attributes: { option: stated('Chosen', Words) },
  commands: {
    set: {
      title: 'Choose',
      params: Type.Object({ option: Words }, closed),
      confirms: [{ attribute: 'option', equalsParam: 'option' }],
    },
  },
  events: {},
});

/** A text that can be set. */
export const text = defineCapability({
  id: 'mqtt.text',
  version: 1,
  title: 'Text',
  attributes: { text: stated('Text', Words) },
  commands: {
    set: {
      title: 'Set text',
      params: Type.Object({ text: Words }, closed),
      confirms: [{ attribute: 'text', equalsParam: 'text' }],
    },
  },
  events: {},
});

/** Something that is set off and leaves no state: identify, restart, calibrate. */
export const trigger = defineCapability({
  id: 'mqtt.trigger',
  version: 1,
  title: 'Function',
  attributes: {},
  commands: { press: { title: 'Run', params: nothing, confirms: [] } },
  events: {},
});

/** Makes a noise that is meant to frighten: nothing but a person, or an automation that a person allowed to, does it. */
export const siren = defineCapability({
  id: 'mqtt.siren',
  version: 1,
  title: 'Siren',
  sensitive: true,
  attributes: { sounding: stated('Sounds', Type.Boolean()) },
  commands: {
    on: { title: 'Sound', params: nothing, confirms: [{ attribute: 'sounding', equals: true }], sensitive: true },
    off: { title: 'Silence', params: nothing, confirms: [{ attribute: 'sounding', equals: false }] },
  },
  events: {},
});

export const MOWER_ACTIVITIES: readonly string[] = ['mowing', 'paused', 'returning', 'docked', 'error'];

/** A robot with blades, on the lawn where people and animals are: a person starts it, or allows an automation to. */
export const mower = defineCapability({
  id: 'mqtt.mower',
  version: 1,
  title: 'Lawn mower',
  sensitive: true,
  attributes: {
    activity: stated('Doing now', Type.Union(MOWER_ACTIVITIES.map((word) => Type.Literal(word)))),
  },
  commands: {
    start: {
      title: 'Mow',
      params: nothing,
      confirms: [{ attribute: 'activity', equals: 'mowing' }],
      takes: minutes(2),
      sensitive: true,
    },
    pause: {
      title: 'Pause',
      params: nothing,
      confirms: [{ attribute: 'activity', equals: 'paused' }],
      takes: minutes(2),
    },
    dock: {
      title: 'Return',
      params: nothing,
      confirms: [
        {
          anyOf: [
            { attribute: 'activity', equals: 'returning' },
            { attribute: 'activity', equals: 'docked' },
          ],
        },
      ],
      takes: minutes(2),
    },
  },
  events: {},
});

/** What MQTT devices have and NEXA has no capability for. */
export const ownCapabilities: readonly CapabilityDefinition[] = [
  value,
  flag,
  words,
  amount,
  choice,
  text,
  trigger,
  siren,
  mower,
];
