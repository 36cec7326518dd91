import { AttributeLimits, causeKinds, deviceTypes, statusDetails, statusValues } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import {
  AnyObject,
  body,
  FreeObject,
  Id,
  Key,
  Name,
  named,
  nullable,
  Page,
  ref,
  Scalar,
  Text,
  Time,
  words,
} from './base.ts';

export const CauseSchema = named(
  'Cause',
  Type.Object(
    {
      kind: words(causeKinds),
      id: Type.Optional(Text),
      commandId: Type.Optional(Id),
      parent: Type.Optional(Type.Unsafe<Record<string, unknown>>({ $ref: 'Cause#' })),
    },
    { description: 'Why it happened; `parent` leads one step back.' },
  ),
);

export const StatusSchema = named(
  'Status',
  Type.Object({
    value: words(statusValues as readonly ['online']),
    detail: Type.Optional(words(statusDetails as readonly ['auth-failed'])),
    message: Type.Optional(Type.String({ description: 'A sentence for a person.' })),
    since: Time,
  }),
);

export const StateSchema = named(
  'State',
  Type.Object({
    value: Scalar,
    observedAt: Time,
    receivedAt: Time,
    freshness: words(['live', 'stale', 'unknown']),
    source: words(['push', 'poll', 'import', 'assumed']),
    cause: ref(CauseSchema),
  }),
);

const Component = Type.Object({
  id: Text,
  name: Type.Optional(Text),
  capabilities: Type.Array(Text),
});

export const Device = named(
  'Device',
  Type.Object({
    id: Id,
    homeId: Id,
    name: Text,
    type: words(deviceTypes),
    roomId: nullable(Id),
    integrationId: nullable(Id),
    capabilities: Type.Array(Text, { description: 'Of all components.' }),
    components: Type.Array(Component),
    status: ref(StatusSchema),
    state: Type.Record(Type.String(), ref(StateSchema), {
      description: 'By state key: `[component:]capability.attribute`.',
    }),
    healthScore: nullable(Type.Number()),
    manufacturer: Type.Optional(Text),
    model: Type.Optional(Text),
    firmware: Type.Optional(Text),
    notes: Type.Optional(Text),
    viaDeviceId: Type.Optional(Id),
    limits: Type.Optional(
      Type.Record(Type.String(), AttributeLimits, {
        description: 'Narrower bounds than the capability’s, by state key.',
      }),
    ),
    lastSeenAt: Type.Optional(Time),
    bindings: Type.Optional(
      Type.Array(Type.Unsafe<Record<string, unknown>>({ $ref: 'Binding#' }), {
        description: 'Every path to it, the preferred one first; only where one device is asked for.',
      }),
    ),
    createdAt: Time,
  }),
);

export const DeviceQuery = Type.Composite([
  Page,
  Type.Object({
    search: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Words or beginnings of words, in name, type, notes, make and model; the best matches come first.',
      }),
    ),
    room: Type.Optional(Id),
    roomId: Type.Optional(Type.String({ format: 'uuid', description: 'The same as `room`.' })),
    type: Type.Optional(words(deviceTypes)),
    capability: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'A capability’s id: `onOff`.' }),
    ),
  }),
]);

export const DeviceBody = body(
  {
    name: Type.Optional(Name),
    roomId: Type.Optional(nullable(Id)),
    notes: Type.Optional(Type.String({ maxLength: 5000 })),
  },
  { minProperties: 1 },
);

export const CommandBody = body({
  id: Type.Optional(
    Type.String({ format: 'uuid', description: 'The client’s own id: sent twice, the command is carried out once.' }),
  ),
  component: Type.Optional(Key),
  capability: Key,
  command: Key,
  params: Type.Optional(FreeObject),
  waitMs: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 30_000,
      description: 'How long the answer may wait for the result; 0 by default.',
    }),
  ),
});

const Reason = Type.Object({
  code: Text,
  message: Text,
  messageKey: Type.Optional(Text),
  params: AnyObject,
  retryable: Type.Optional(Type.Boolean()),
});

export const CommandSchema = named(
  'Command',
  Type.Object({
    id: Id,
    deviceId: Id,
    component: Text,
    capability: Text,
    command: Text,
    params: AnyObject,
    status: words(['pending', 'sent', 'confirmed', 'late', 'failed']),
    reason: Type.Optional(Reason),
    requestedAt: Time,
    deadline: Time,
    finishedAt: Type.Optional(Time),
    cause: ref(CauseSchema),
  }),
);

const Range = {
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Included; a day before `to` by default.' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Excluded; now by default.' })),
};

export const TelemetryQuery = Type.Object({
  metric: Type.String({ minLength: 3, maxLength: 300, description: 'State key: `temperature.celsius`.' }),
  ...Range,
  bucket: Type.Optional(
    Type.String({
      maxLength: 30,
      description: 'ISO 8601 duration, or `auto` (at most 400 buckets). Left out: every sample.',
    }),
  ),
});

const Sample = Type.Object({ time: Time, value: Type.Number() });
const Bucket = Type.Object({
  time: Time,
  avg: nullable(Type.Number()),
  min: nullable(Type.Number()),
  max: nullable(Type.Number()),
  count: Type.Integer(),
});

export const Telemetry = named(
  'Telemetry',
  Type.Object({
    unit: nullable(Text),
    bucket: Type.Optional(Type.String({ description: 'The bucket that was used; absent when every sample is given.' })),
    items: Type.Array(
      Type.Unsafe<Static<typeof Sample> | Static<typeof Bucket>>({
        type: 'object',
        properties: { ...Sample.properties, ...Bucket.properties },
        required: ['time'],
        description: 'With `bucket`: time, avg, min, max, count. Without: time, value.',
      }),
    ),
  }),
);

export const StatesQuery = Type.Object({
  key: Type.Optional(Type.String({ minLength: 3, maxLength: 300, description: 'State key; all when left out.' })),
  ...Range,
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});

export const StateChange = named(
  'StateChange',
  Type.Object({
    time: Time,
    key: Text,
    value: Scalar,
    previous: Type.Optional(Scalar),
    source: Text,
    cause: ref(CauseSchema),
  }),
);

export const EventsQuery = Type.Omit(StatesQuery, ['key']);

export const DeviceEventSchema = named(
  'DeviceEvent',
  Type.Object({
    time: Time,
    component: Text,
    capability: Text,
    event: Text,
    data: AnyObject,
    cause: ref(CauseSchema),
  }),
);

export const SamplesBody = body({
  samples: Type.Array(
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      description:
        '`{deviceId, component?, metric, time, value}`: a wrong sample is rejected alone, with a code; the others are taken.',
    }),
    { minItems: 1, maxItems: 10_000 },
  ),
});

export const SamplesResult = named(
  'SamplesResult',
  Type.Object({
    accepted: Type.Integer(),
    rejected: Type.Array(Type.Object({ index: Type.Integer(), code: Text })),
  }),
);
