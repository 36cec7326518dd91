import { type Static, Type } from '@sinclair/typebox';
import { DeviceIdentifier } from './device-identifier.ts';

/** What a device is to a person; it picks the icon and the words. @since 0.1.0 */
export const deviceTypes = [
  'light',
  'plug',
  'power-strip',
  'switch',
  'cover',
  'thermostat',
  'fan',
  'media-player',
  'vacuum',
  'sensor',
  'motion-sensor',
  'occupancy-sensor',
  'contact-sensor',
  'leak-sensor',
  'smoke-detector',
  'air-quality-sensor',
  'button',
  'lock',
  'garage-door',
  'valve',
  'alarm',
  'camera',
  'meter',
  'bridge',
  'other',
] as const;

/** See {@link deviceTypes}. @since 0.1.0 */
export type DeviceType = (typeof deviceTypes)[number];

const Id = Type.String({ minLength: 1, maxLength: 200 });
const Name = Type.String({ minLength: 1, maxLength: 200 });

/** What one attribute of a device can be, where that is less than its capability allows. Keyed by state key. @since 0.1.0 */
export const AttributeLimits = Type.Object(
  {
    minimum: Type.Optional(Type.Number()),
    maximum: Type.Optional(Type.Number()),
    /** Width between two values that a number can have. What is set between two of them, the device may round. */
    step: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    /** The texts that it can be: the modes of this thermostat, the sources of this television. */
    values: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 200, uniqueItems: true }),
    ),
  },
  { additionalProperties: false },
);

/** See {@link AttributeLimits}. @since 0.2.0 */
export type AttributeLimits = Static<typeof AttributeLimits>;

/**
 * Part of a device: `main`, a socket of a strip, a gang of a wall switch, a key of a remote. A command for `main` of
 * what `main` cannot do, but other components can, is for all of these together. @since 0.1.0
 */
export const ComponentDescription = Type.Object(
  {
    /** Letters, digits, `-` and `_`; `main` for the device itself. */
    id: Type.String({ minLength: 1, maxLength: 60 }),
    name: Type.Optional(Name),
    /** Ids of capabilities. */
    capabilities: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 }),
  },
  { additionalProperties: false },
);

/** See {@link ComponentDescription}. @since 0.1.0 */
export type ComponentDescription = Static<typeof ComponentDescription>;

/**
 * What a plugin tells of a device. The same `externalId` always means the same device: told again, it updates what
 * is known; names and rooms that a person chose stay.
 *
 * @since 0.1.0
 */
export const DeviceDescription = Type.Object(
  {
    /** The other side's own id, unique within the integration and stable for ever (serial, MAC, resource id). */
    externalId: Id,
    name: Name,
    type: Type.Union(deviceTypes.map((type) => Type.Literal(type))),
    manufacturer: Type.Optional(Name),
    model: Type.Optional(Name),
    firmware: Type.Optional(Name),
    /** At least `main` or one other. Ids are unique. */
    components: Type.Array(ComponentDescription, { minItems: 1, maxItems: 50 }),
    power: Type.Optional(Type.Union([Type.Literal('mains'), Type.Literal('battery')])),
    /** External id of the device in the same integration through which it is reached. */
    via: Type.Optional(Id),
    /** Name of a room, as the other side has it; used when the device is first seen. */
    suggestedRoom: Type.Optional(Name),
    /**
     * Milliseconds within which the device is always heard of (poll interval, keep-alive, sleep time of a sensor).
     * Twice that in silence makes its states stale and the device offline. Left out: the device is as present as its
     * integration.
     */
    contactInterval: Type.Optional(Type.Number({ minimum: 500, maximum: 7 * 86_400_000 })),
    /** Milliseconds between two reports of a measured attribute, by state key, where they differ from the capability's. */
    reportIntervals: Type.Optional(Type.Record(Type.String(), Type.Number({ minimum: 500, maximum: 31 * 86_400_000 }))),
    /**
     * Marks of the device itself, by which NEXA knows it again when another integration reaches it too. Those that
     * identify nothing (all zeros) are passed over. @since 0.2.0
     */
    identifiers: Type.Optional(Type.Array(DeviceIdentifier, { maxItems: 10 })),
    /** Narrower bounds, steps and choices, by state key. */
    limits: Type.Optional(Type.Record(Type.String(), AttributeLimits)),
  },
  { additionalProperties: false },
);

/** See {@link DeviceDescription}. @since 0.1.0 */
export type DeviceDescription = Static<typeof DeviceDescription>;
