import { statusDetails, statusValues } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { AnyObject, AnyValue, body, FreeObject, Id, Name, named, nullable, ref, Text, Time, words } from './base.ts';
import { StatusSchema } from './devices.ts';

export const Room = named(
  'Room',
  Type.Object({
    id: Id,
    homeId: Id,
    name: Text,
    kind: Type.Optional(Text),
    floor: Type.Optional(Type.Integer()),
    order: Type.Integer(),
  }),
);

const RoomFields = {
  kind: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 60 }))),
  floor: Type.Optional(nullable(Type.Integer({ minimum: -20, maximum: 200 }))),
  order: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
};
export const RoomBody = body({ name: Name, ...RoomFields });
export const RoomChange = body({ name: Type.Optional(Name), ...RoomFields }, { minProperties: 1 });

export const PluginSchema = named(
  'Plugin',
  Type.Object({
    id: Text,
    name: Text,
    description: Type.Optional(Text),
    version: Text,
    kind: words(['brand', 'ecosystem', 'service']),
    iotClass: Text,
    status: Type.Object({
      value: words(['running', 'starting', 'stopped', 'failed', 'safe-mode']),
      reason: Type.Optional(Text),
      restarts: Type.Integer(),
      since: Time,
    }),
    permissions: AnyObject,
    grade: nullable(Text),
    refused: Type.Integer({
      minimum: 0,
      description: 'What it sent and NEXA did not take, since its process was started.',
    }),
    contacts: Type.Optional(
      Type.Array(Type.Object({ target: Text, verdict: words(['contacted', 'refused']) }), {
        description: 'What it reached on the network, or tried to, at most 500; for the admin of the server only.',
      }),
    ),
  }),
);

export const CapabilitySchema = named(
  'Capability',
  Type.Object({
    id: Text,
    version: Type.Integer(),
    title: Text,
    sensitive: Type.Optional(Type.Boolean()),
    attributes: Type.Record(
      Type.String(),
      Type.Object({
        title: Text,
        schema: AnyObject,
        unit: Type.Optional(Text),
        precision: Type.Optional(Type.Integer()),
        history: Text,
      }),
    ),
    commands: Type.Record(
      Type.String(),
      Type.Object({ title: Text, params: AnyObject, sensitive: Type.Optional(Type.Boolean()) }),
    ),
    events: Type.Record(Type.String(), Type.Object({ title: Text, data: AnyObject })),
  }),
);

export const DiscoverySchema = named(
  'Discovery',
  Type.Object({
    id: Text,
    plugin: Text,
    title: Text,
    model: Type.Optional(Text),
    uniqueId: Text,
    config: AnyObject,
    address: Type.Optional(Text),
    heardAt: Time,
    status: words(['new', 'paired']),
  }),
);

export const Integration = named(
  'Integration',
  Type.Object({
    id: Id,
    homeId: Id,
    plugin: Text,
    title: Text,
    status: Type.Object({
      ...StatusSchema.properties,
      value: words(statusValues as readonly ['online']),
      detail: Type.Optional(words(statusDetails as readonly ['auth-failed'])),
    }),
    config: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'Without the secret fields.',
    }),
    deviceCount: Type.Integer(),
    createdAt: Time,
  }),
);

export const Flow = named(
  'Flow',
  Type.Object(
    {
      id: Id,
      plugin: Text,
      step: Text,
      kind: words(['form', 'link-button']),
      title: Text,
      hint: Type.Optional(Text),
      fields: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: 'JSON Schema of the object to send as `input`; `x-nexa-secret` marks a secret field.',
      }),
      values: Type.Optional(AnyObject),
      error: Type.Optional(Type.Object({ message: Text, field: Type.Optional(Text), code: Type.Optional(Text) })),
      expiresAt: Time,
    },
    { description: 'A step of pairing that waits for a person.' },
  ),
);

export const IntegrationBody = body({
  plugin: Type.String({ minLength: 1, maxLength: 40 }),
  config: Type.Optional(FreeObject),
  discoveryId: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
});
export const FlowBody = body({ input: Type.Optional(FreeObject) });
export const IntegrationAnswer = named('IntegrationAnswer', Type.Object({ integration: ref(Integration) }));
export const FlowAnswer = named('FlowAnswer', Type.Object({ flow: ref(Flow) }));

export const Healing = named(
  'Healing',
  Type.Object({
    id: Id,
    actionId: Text,
    title: Text,
    trigger: words(['auto', 'user']),
    startedAt: Time,
    finishedAt: Type.Optional(Time),
    outcome: words(['running', 'verified', 'failed', 'needs-user', 'blocked']),
    reason: Type.Optional(Text),
    verification: Type.Optional(AnyValue),
  }),
);

export const Issue = named(
  'Issue',
  Type.Object({
    id: Id,
    homeId: Id,
    code: Text,
    severity: words(['info', 'warning', 'error', 'critical']),
    state: Text,
    title: Text,
    explanation: Text,
    deviceId: Type.Optional(Id),
    deviceName: Type.Optional(Text),
    integrationId: Type.Optional(Id),
    evidence: AnyObject,
    advice: Type.Optional(Text),
    raisedAt: Time,
    updatedAt: Time,
    resolvedAt: Type.Optional(Time),
    snoozedUntil: Type.Optional(Time),
    relapses: Type.Integer(),
    summary: Type.String({ description: 'What happened, what NEXA did, what to do next.' }),
    healing: Type.Array(ref(Healing)),
  }),
);

export const IssueAnswer = named('IssueAnswer', Type.Object({ issue: ref(Issue) }));
export const HealBody = body({ actionId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) });
export const SnoozeBody = body({ until: Type.String({ format: 'date-time' }) });
