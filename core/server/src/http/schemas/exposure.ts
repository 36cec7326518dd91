import { Type } from '@sinclair/typebox';
import { body, Id, Key, named, nullable } from './base.ts';

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

const SceneName = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'What it is called there. Left out: as it was; `null`: as it is called here.',
});

const ExposedScene = Type.Object({
  sceneId: Id,
  name: Type.Optional(ShownName),
  isKnown: Type.Boolean({ description: 'Whether the ecosystem acknowledged the scene as it is now.' }),
});

const RefusedScene = Type.Object({
  sceneId: Id,
  capabilities: Type.Array(Key, {
    description: 'Why: what of it is a lock, an alarm, a valve, a garage door, heat, or as delicate.',
  }),
});

export const Exposure = named(
  'Exposure',
  Type.Object({
    ecosystems: Type.Array(
      Type.Object({
        ecosystem: Ecosystem,
        name: Type.String(),
        devices: Type.Array(ExposedDevice, { description: 'What it may see. Everything else it may not.' }),
        scenes: Type.Array(ExposedScene, { description: 'Scenes that it may start. Every other it may not.' }),
      }),
    ),
    refusedScenes: Type.Array(RefusedScene, {
      description:
        'Scenes of the home that no ecosystem may start, because of what they change. One that was exposed before it came to this is shown to no ecosystem as long as it is so.',
    }),
  }),
);

export const ExposureBody = body({
  ecosystem: Ecosystem,
  deviceIds: Type.Array(Id, {
    maxItems: 2_000,
    uniqueItems: true,
    description: 'All devices that the ecosystem may see from now on.',
  }),
  scenes: Type.Optional(
    Type.Array(
      Type.Object(
        {
          sceneId: Id,
          name: Type.Optional(nullable(SceneName)),
        },
        { additionalProperties: false },
      ),
      {
        maxItems: 1_000,
        description:
          'All scenes that the ecosystem may start from now on; left out: as they are. A scene that changes a lock, an alarm, a valve, a garage door or heat is refused with `NEXA_SCENE_SENSITIVE`.',
      },
    ),
  ),
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
