import { homeModes, SceneDefinition } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import {
  AnyObject,
  body,
  closed,
  Id,
  Name,
  named,
  ref,
  Scalar,
  ShownTime,
  shownOnly,
  Text,
  Time,
  words,
} from './base.ts';

const { roomId, transition, states } = SceneDefinition.properties;

export const SceneBody = body({ name: Name, roomId, transition, states, ...shownOnly, lastActivatedAt: ShownTime });

export const WishedStateSchema = named('WishedState', states.items);

export const Scene = named(
  'Scene',
  Type.Object({
    id: Id,
    homeId: Id,
    name: Text,
    roomId,
    transition,
    states: Type.Array(ref(WishedStateSchema)),
    createdAt: Time,
    updatedAt: Time,
    lastActivatedAt: Type.Optional(Time),
  }),
);

export const NativeSceneSchema = named(
  'NativeScene',
  Type.Object(
    {
      deviceId: Id,
      component: Text,
      capability: Text,
      attribute: Text,
      value: Scalar,
      title: Text,
      isActive: Type.Boolean({ description: 'Whether the device says that it is in it now.' }),
    },
    { description: 'A scene that a bridge or an app keeps itself; wishing for this state recalls it.' },
  ),
);

export const SceneList = named(
  'SceneList',
  Type.Object({ items: Type.Array(ref(Scene)), native: Type.Array(ref(NativeSceneSchema)) }),
);

export const SceneActivation = named(
  'SceneActivation',
  Type.Object({
    id: Id,
    sceneId: Id,
    cause: AnyObject,
    outcome: words(['running', 'completed', 'partial', 'failed']),
    startedAt: Time,
    finishedAt: Type.Optional(Time),
    results: Type.Array(
      Type.Object({
        deviceId: Id,
        outcome: words(['running', 'already', 'confirmed', 'sent', 'failed']),
        attempts: Type.Integer({ description: 'How often its commands were given.' }),
        commandIds: Type.Array(Id),
        reason: Type.Optional(AnyObject),
      }),
    ),
    canUndo: Type.Boolean({ description: 'Whether what was before can be brought back.' }),
    undoes: Type.Optional(Id),
    undoneAt: Type.Optional(Time),
  }),
);

export const ActivationAnswer = named('ActivationAnswer', Type.Object({ activation: ref(SceneActivation) }));

const waitMs = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 10_000,
    description: 'How long the answer may wait for the end.',
  }),
);
export const ActivateBody = body({ waitMs, transition });
export const UndoBody = body({ waitMs });

export const CaptureBody = body({
  deviceIds: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
  sensitive: Type.Optional(
    Type.Boolean({ default: false, description: 'Also locks, alarms, valves, garage doors and heat.' }),
  ),
});
export const SceneCapture = named(
  'SceneCapture',
  Type.Object({
    states: Type.Array(ref(WishedStateSchema)),
    leftOut: Type.Array(AnyObject, { description: 'What could not be taken along, and why.' }),
  }),
);

export const HomeModeSchema = named(
  'HomeMode',
  Type.Object({
    mode: words(homeModes),
    since: Time,
    until: Type.Optional(Type.String({ format: 'date-time', description: 'When it goes back to `home` by itself.' })),
    cause: AnyObject,
    guests: Type.Boolean({ description: 'Whether there are guests in the house.' }),
    guestsSince: Type.Optional(Time),
    someoneHome: Type.Optional(
      Type.Boolean({
        description: 'By the devices that people carry and by guests; left out where nobody has ever said.',
      }),
    ),
  }),
);

export const ModeBody = body(
  {
    mode: Type.Optional(words(homeModes)),
    until: Type.Optional(Type.String({ format: 'date-time', description: 'Only with a `mode` other than `home`.' })),
    guests: Type.Optional(Type.Boolean()),
  },
  { minProperties: 1 },
);

export const Notification = named(
  'Notification',
  Type.Object({
    id: Id,
    homeId: Type.Optional(Id),
    category: Text,
    severity: words(['info', 'warning', 'error', 'critical']),
    title: Text,
    body: Text,
    data: AnyObject,
    at: Time,
    readAt: Type.Optional(Time),
  }),
);

export const Inbox = named(
  'Inbox',
  Type.Object({
    items: Type.Array(ref(Notification)),
    nextCursor: Type.Optional(Text),
    unread: Type.Integer({ description: 'Of the whole inbox, or of the home that was asked for.' }),
  }),
);

export const ReadBody = Type.Object(
  {
    homeId: Type.Optional(Id),
    upTo: Type.Optional(Type.String({ format: 'date-time', description: 'What came later stays unread.' })),
  },
  closed,
);
export const ReadAnswer = named('ReadAnswer', Type.Object({ read: Type.Integer() }));
