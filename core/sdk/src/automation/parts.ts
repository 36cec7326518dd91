import { type TUnsafe, Type } from '@sinclair/typebox';

/** What the schemas of automations and scenes are made of. */
export const closed = { additionalProperties: false } as const;
export const Id = Type.String({ format: 'uuid' });
export const Key = Type.String({ minLength: 1, maxLength: 60, description: 'Unique within the automation.' });
export const Word = Type.String({ minLength: 1, maxLength: 100 });
export const Scalar = Type.Union([Type.Boolean(), Type.Number(), Type.String({ maxLength: 200 })]);

export const componentField = Type.Optional(
  Type.String({ minLength: 1, maxLength: 60, description: 'Component of the device; `main` when left out.' }),
);

/** Where in a device an attribute is. */
export const attributeFields = {
  deviceId: Id,
  component: componentField,
  capability: Word,
  attribute: Word,
};

export const above = Type.Optional(Type.Number({ description: 'Greater than this.' }));
export const below = Type.Optional(Type.Number({ description: 'Less than this.' }));

/** A span of time of an automation, in seconds, up to a week. */
export const seconds = (description: string) => Type.Number({ minimum: 0, maximum: 604_800, description });
export const Seconds = seconds('Seconds, at most a week.');

/** The days of the week, from Monday on. @since 0.2.0 */
export const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** A day of the week in the home's zone. @since 0.2.0 */
export type Weekday = (typeof weekdayNames)[number];
export const Weekdays = Type.Array(Type.Unsafe<Weekday>({ type: 'string', enum: [...weekdayNames] }), {
  minItems: 1,
  maxItems: 7,
  description: 'Days of the week in the home’s zone; every day when left out.',
});

/** `07:30` or `07:30:15`: a time of day in the home's zone. */
export const TimeOfDay = Type.String({
  format: 'time-of-day',
  description: '`HH:MM` or `HH:MM:SS` in the home’s zone.',
});

/** `2026-12-24`: a day in the home's zone. */
export const calendarDay = (description = '`YYYY-MM-DD` in the home’s zone.') =>
  Type.String({ format: 'date', description });

/** Every mode of a home. @since 0.2.0 */
export const homeModes = ['home', 'away', 'night', 'vacation'] as const;
/** What the people of a home are about; `home` when nobody said anything else. @since 0.2.0 */
export type HomeMode = (typeof homeModes)[number];
export const HomeModeWord = Type.Unsafe<HomeMode>({ type: 'string', enum: [...homeModes] });

/** A schema that refers to itself or is referred to under this id; see `automationSchemas`. */
export const refTo = <T>(id: string): TUnsafe<T> => Type.Unsafe<T>({ $ref: `${id}#` });

/** One of several objects, told apart by their member `type`. */
export const oneOfByType = <T>(id: string, description: string, schemas: readonly object[]): TUnsafe<T> =>
  Type.Unsafe<T>({
    $id: id,
    type: 'object',
    description,
    required: ['type'],
    discriminator: { propertyName: 'type' },
    oneOf: [...schemas],
  });
