import { bindingChangeKinds, pathReasons } from '@nexa/engine';
import { identifierKinds } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { body, Id, Key, named, ref, Text, Time, words } from './base.ts';
import { StatusSchema } from './devices.ts';

const Identifier = Type.Object({ kind: words(identifierKinds as readonly ['mac']), value: Text });

const Evidence = Type.Object(
  {
    by: words(['nexa', 'user']),
    userId: Type.Optional(Id),
    at: Time,
    confirmedAt: Type.Optional(Time),
    matched: Type.Array(Identifier, { description: 'Marks that both paths tell.' }),
  },
  { description: 'What showed that the path leads to this device; absent for the first one.' },
);

const UnitMapping = Type.Object(
  {
    from: Type.String({ minLength: 3, maxLength: 300, description: 'State key as the path reports it.' }),
    to: Type.String({ minLength: 3, maxLength: 300, description: 'State key of the device.' }),
    scale: Type.Number({ description: 'The device’s value is `value × scale + offset`.' }),
    offset: Type.Optional(Type.Number()),
    continues: Type.Optional(
      Type.Boolean({ description: 'A counter: the device’s total goes on, whatever the path’s stands at.' }),
    ),
  },
  { additionalProperties: false },
);

const ComponentPair = Type.Object(
  {
    from: Type.String({ minLength: 1, maxLength: 60, description: 'Component of the new device.' }),
    to: Type.String({ minLength: 1, maxLength: 60, description: 'Component whose place it takes.' }),
  },
  { additionalProperties: false },
);

export const Binding = named(
  'Binding',
  Type.Object({
    id: Id,
    integrationId: Id,
    externalId: Text,
    plugin: Type.Optional(Text),
    integrationTitle: Type.Optional(Text),
    name: Type.Optional(Type.String({ description: 'As the path calls the device.' })),
    model: Type.Optional(Text),
    priority: Type.Integer({ description: 'Lower is preferred.' }),
    active: Type.Boolean({ description: 'In use: its reports are believed, commands go this way.' }),
    activeSince: Type.String({ format: 'date-time', description: 'Since when it is in use, or out of it.' }),
    activeReason: words(pathReasons),
    status: ref(StatusSchema),
    lastContactAt: Type.Optional(Time),
    components: Type.Array(Type.Object({ id: Text, name: Type.Optional(Text), capabilities: Type.Array(Text) }), {
      description: 'In the path’s own words.',
    }),
    componentMap: Type.Record(Type.String(), Type.String(), {
      description: 'The path’s component to the device’s; what is not named has the same id.',
    }),
    units: Type.Array(UnitMapping),
    disagrees: Type.Array(Text, { description: 'State keys of which this path says something else.' }),
    evidence: Type.Optional(Evidence),
    setAside: Type.Optional(
      Type.Object({ replacementId: Id, at: Time }, { description: 'The device behind it was replaced.' }),
    ),
  }),
);

export const BindingChangeSchema = named(
  'BindingChange',
  Type.Object({
    id: Id,
    kind: words(bindingChangeKinds),
    reason: words(pathReasons),
    message: Type.String({ description: 'What happened, for a person.' }),
    by: words(['nexa', 'user']),
    userId: Type.Optional(Id),
    otherDeviceId: Type.Optional(Id),
    at: Time,
    undoneAt: Type.Optional(Time),
  }),
);

export const BindingChangesQuery = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }) });

export const LinkBody = body({ deviceId: Id });

export const BindingBody = body(
  {
    priority: Type.Optional(Type.Integer({ minimum: -1000, maximum: 1000 })),
    confirmed: Type.Optional(Type.Literal(true, { description: 'The link that NEXA made by itself is right.' })),
  },
  { minProperties: 1 },
);

export const Unlinked = named(
  'UnlinkedPath',
  Type.Object({ deviceId: Type.String({ format: 'uuid', description: 'The device of its own that it is now.' }) }),
);

export const DeviceLink = named(
  'DeviceLink',
  Type.Object({
    deviceId: Type.String({ format: 'uuid', description: 'The elder: it would keep id, history, name and room.' }),
    otherDeviceId: Id,
    matched: Type.Array(Identifier),
    obstacles: Type.Array(Text, { description: 'Why NEXA does not link them by itself.' }),
  }),
);

export const ReplaceBody = body({
  withDeviceId: Id,
  components: Type.Optional(Type.Array(ComponentPair, { maxItems: 50 })),
  units: Type.Optional(Type.Array(UnitMapping, { maxItems: 100 })),
  dryRun: Type.Optional(Type.Boolean({ description: 'Only say what would be.' })),
});

const Place = Type.Object({ component: Key, capability: Key });

export const Replacement = named(
  'Replacement',
  Type.Object({
    id: Type.Optional(Type.String({ format: 'uuid', description: 'Undo it by this id; absent in a dry run.' })),
    preview: Type.Object({
      components: Type.Array(ComponentPair),
      units: Type.Array(UnitMapping),
      keeps: Type.Array(Place),
      loses: Type.Array(Place),
      gains: Type.Array(Place),
      automations: Type.Array(
        Type.Object({
          automationId: Id,
          name: Text,
          lost: Type.Array(Text, { description: 'What it does with the device and that will not work any more.' }),
        }),
      ),
      scenes: Type.Array(
        Type.Object({
          sceneId: Id,
          name: Text,
          lost: Type.Array(Text, { description: 'What it wishes of the device and that will not be any more.' }),
        }),
        { description: 'Scenes that use either device; they go on, without what is lost.' },
      ),
    }),
  }),
);
