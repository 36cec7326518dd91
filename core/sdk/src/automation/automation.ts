import { type Static, Type } from '@sinclair/typebox';

const Id = Type.String({ format: 'uuid' });
const Key = Type.String({ minLength: 1, maxLength: 60, description: 'Unique within the automation.' });
const Word = Type.String({ minLength: 1, maxLength: 100 });
const Scalar = Type.Union([Type.Boolean(), Type.Number(), Type.String({ maxLength: 200 })]);
const Params = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  maxProperties: 50,
  'x-free': { levels: 3, bytes: 65_536 },
});
const closed = { additionalProperties: false };

const componentField = Type.Optional(
  Type.String({ minLength: 1, maxLength: 60, description: 'Component of the device; `main` when left out.' }),
);
const above = Type.Optional(Type.Number({ description: 'Greater than this.' }));
const below = Type.Optional(Type.Number({ description: 'Less than this.' }));

/**
 * Fires when an attribute's value comes to match: it equals `to`, or lies above `above` and below `below`, and did
 * not match before. With `from`, only when the previous value equals that. Without `to`, `above` and `below` every
 * change of the value fires. The first value ever heard after a start fires nothing. @since 0.1.0
 */
export const StateTrigger = Type.Object(
  {
    id: Key,
    type: Type.Literal('state'),
    deviceId: Id,
    component: componentField,
    capability: Word,
    attribute: Word,
    from: Type.Optional(Scalar),
    to: Type.Optional(Scalar),
    above,
    below,
  },
  closed,
);

/** Fires when a device event happens; with `match`, only when every named member of its data is equal. @since 0.1.0 */
export const EventTrigger = Type.Object(
  {
    id: Key,
    type: Type.Literal('event'),
    deviceId: Id,
    component: componentField,
    capability: Word,
    event: Word,
    match: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Scalar, { maxProperties: 20 })),
  },
  closed,
);

/**
 * Holds while an attribute equals `equals`, or lies above `above` and below `below`. A value that is stale or unknown
 * does not hold, unless `acceptStale` is set. @since 0.1.0
 */
export const StateCondition = Type.Object(
  {
    id: Type.Optional(Key),
    type: Type.Literal('state'),
    deviceId: Id,
    component: componentField,
    capability: Word,
    attribute: Word,
    equals: Type.Optional(Scalar),
    above,
    below,
    acceptStale: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** Gives a command to a device and waits for its result. @since 0.1.0 */
export const CommandAction = Type.Object(
  {
    id: Type.Optional(Key),
    type: Type.Literal('command'),
    deviceId: Id,
    component: componentField,
    capability: Word,
    command: Word,
    params: Type.Optional(Params),
  },
  closed,
);

/**
 * What starts an automation, what must hold, what is then done in order. `single`: a trigger during a run starts no
 * second one and is kept as a not-run. @since 0.1.0
 */
export const AutomationDefinition = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    mode: Type.Literal('single', { default: 'single' }),
    triggers: Type.Array(Type.Union([StateTrigger, EventTrigger]), { minItems: 1, maxItems: 50 }),
    conditions: Type.Array(StateCondition, { maxItems: 50, default: [] }),
    actions: Type.Array(CommandAction, { minItems: 1, maxItems: 100 }),
    allowSensitive: Type.Optional(
      Type.Boolean({ description: 'A person’s consent to commands that unlock, open or disarm.' }),
    ),
  },
  closed,
);

/** See {@link StateTrigger}. @since 0.1.0 */
export type StateTrigger = Static<typeof StateTrigger>;
/** See {@link EventTrigger}. @since 0.1.0 */
export type EventTrigger = Static<typeof EventTrigger>;
/** A trigger of any kind. @since 0.1.0 */
export type Trigger = StateTrigger | EventTrigger;
/** See {@link StateCondition}. @since 0.1.0 */
export type StateCondition = Static<typeof StateCondition>;
/** See {@link CommandAction}. @since 0.1.0 */
export type CommandAction = Static<typeof CommandAction>;
/** See {@link AutomationDefinition}. @since 0.1.0 */
export type AutomationDefinition = Static<typeof AutomationDefinition>;
