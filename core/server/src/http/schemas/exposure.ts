import { Type } from '@sinclair/typebox';
import { body, Id, named, nullable } from './base.ts';

const Ecosystem = Type.String({ minLength: 1, maxLength: 60, description: 'Id of the ecosystem: `alexa`, `google`.' });
const ShownName = Type.String({ minLength: 1, maxLength: 200, description: 'What it is called there.' });
const NeedsPin = Type.Boolean({
  description: 'Whether the ecosystem has to ask for a PIN before it opens, unlocks or disarms.',
});

const ExposedDevice = Type.Object({
  deviceId: Id,
  name: Type.Optional(ShownName),
  needsPin: NeedsPin,
  isKnown: Type.Boolean({ description: 'Whether the ecosystem acknowledged the device as it is now.' }),
});

export const Exposure = named(
  'Exposure',
  Type.Object({
    ecosystems: Type.Array(
      Type.Object({
        ecosystem: Ecosystem,
        name: Type.String(),
        devices: Type.Array(ExposedDevice, { description: 'What it may see. Everything else it may not.' }),
      }),
    ),
  }),
);

export const ExposureBody = body({
  ecosystem: Ecosystem,
  deviceIds: Type.Array(Id, {
    maxItems: 2_000,
    uniqueItems: true,
    description: 'All that the ecosystem may see from now on.',
  }),
  settings: Type.Optional(
    Type.Record(
      Type.String({ maxLength: 40 }),
      Type.Object(
        { name: Type.Optional(nullable(ShownName)), needsPin: Type.Optional(NeedsPin) },
        { additionalProperties: false },
      ),
      {
        description:
          'By device id. What is left out stays; `null` as the name: as it is called here. Locks, garage doors, valves and alarms that are exposed for the first time need a PIN unless it is said otherwise.',
      },
    ),
  ),
});
