import { type Static, Type } from '@sinclair/typebox';
import { type Expression, ExpressionRef } from './expression.ts';
import {
  above,
  attributeFields,
  below,
  closed,
  HomeModeWord,
  Id,
  Key,
  oneOfByType,
  refTo,
  Scalar,
  seconds,
  TimeOfDay,
  Weekdays,
  Word,
} from './parts.ts';
import { Periods, SunEventWord, sunOffset } from './trigger.ts';

const conditionFields = {
  id: Type.Optional(Key),
  enabled: Type.Optional(
    Type.Boolean({ description: 'A disabled condition is not asked, as if it were not there; enabled when left out.' }),
  ),
};

/**
 * Holds while an attribute equals `equals` (or one of them), or lies above `above` and below `below`; with `for`, only
 * when it has been so for that long. A value that is stale or unknown does not hold, unless `acceptStale` is set.
 * @since 0.1.0
 */
export const StateCondition = Type.Object(
  {
    ...conditionFields,
    type: Type.Literal('state'),
    ...attributeFields,
    equals: Type.Optional(Type.Union([Scalar, Type.Array(Scalar, { minItems: 1, maxItems: 20 })])),
    above,
    below,
    for: Type.Optional(seconds('Seconds since the value last changed, at least.')),
    acceptStale: Type.Optional(Type.Boolean()),
  },
  closed,
);

/**
 * Holds from `after` on and before `before`, on these days of the week. `before` that is not later than `after` is one of
 * the next day, and the days are those on which the span began. @since 0.2.0
 */
export const TimeCondition = Type.Object(
  {
    ...conditionFields,
    type: Type.Literal('time'),
    after: Type.Optional(TimeOfDay),
    before: Type.Optional(TimeOfDay),
    weekdays: Type.Optional(Weekdays),
  },
  closed,
);

const sunMoment = Type.Object({ event: SunEventWord, offset: sunOffset }, closed);

/**
 * Holds while the sun stands above or below so many degrees, or between two moments of the sun: after the one, before the
 * other, or from `after` to the next `before` when both are given. Needs the home's position. @since 0.2.0
 */
export const SunCondition = Type.Object(
  {
    ...conditionFields,
    type: Type.Literal('sun'),
    above: Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'Degrees over the horizon.' })),
    below: Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'Degrees over the horizon.' })),
    after: Type.Optional(sunMoment),
    before: Type.Optional(sunMoment),
  },
  closed,
);

/** Holds during the spans of a schedule. @since 0.2.0 */
export const ScheduleCondition = Type.Object(
  { ...conditionFields, type: Type.Literal('schedule'), periods: Periods },
  closed,
);

/** Holds while somebody, or nobody, is at home; guests count. @since 0.2.0 */
export const PresenceCondition = Type.Object(
  { ...conditionFields, type: Type.Literal('presence'), someone: Type.Boolean() },
  closed,
);

/** Holds while the home is in one of these modes. @since 0.2.0 */
export const ModeCondition = Type.Object(
  { ...conditionFields, type: Type.Literal('mode'), is: Type.Array(HomeModeWord, { minItems: 1, maxItems: 4 }) },
  closed,
);

/** Holds when the run was set off by one of these triggers. @since 0.2.0 */
export const TriggerCondition = Type.Object(
  { ...conditionFields, type: Type.Literal('trigger'), is: Type.Array(Key, { minItems: 1, maxItems: 50 }) },
  closed,
);

/** Holds when the expression is true. @since 0.2.0 */
export const ExpressionCondition = Type.Object(
  { ...conditionFields, type: Type.Literal('expression'), expression: ExpressionRef },
  closed,
);

/**
 * Holds when the integration's plugin says so of a condition that it declares. It has 5 seconds to answer; without an
 * answer it does not hold. @since 0.2.0
 */
export const PluginCondition = Type.Object(
  {
    ...conditionFields,
    type: Type.Literal('plugin'),
    integrationId: Id,
    condition: Word,
    config: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
      maxProperties: 50,
      'x-free': { levels: 3, bytes: 65_536 },
    }),
  },
  closed,
);

/** Refers to {@link ConditionSchema}. */
export const ConditionRef = refTo<Condition>('AutomationCondition');
export const Conditions = Type.Array(ConditionRef, { maxItems: 50 });
const someConditions = Type.Array(ConditionRef, { minItems: 1, maxItems: 50 });

const AndCondition = Type.Object({ ...conditionFields, type: Type.Literal('and'), conditions: someConditions }, closed);
const OrCondition = Type.Object({ ...conditionFields, type: Type.Literal('or'), conditions: someConditions }, closed);
const NotCondition = Type.Object({ ...conditionFields, type: Type.Literal('not'), condition: ConditionRef }, closed);

/** See {@link StateCondition}. @since 0.1.0 */
export type StateCondition = Static<typeof StateCondition>;
/** See {@link TimeCondition}. @since 0.2.0 */
export type TimeCondition = Static<typeof TimeCondition>;
/** See {@link SunCondition}. @since 0.2.0 */
export type SunCondition = Static<typeof SunCondition>;
/** See {@link ScheduleCondition}. @since 0.2.0 */
export type ScheduleCondition = Static<typeof ScheduleCondition>;
/** See {@link PresenceCondition}. @since 0.2.0 */
export type PresenceCondition = Static<typeof PresenceCondition>;
/** See {@link ModeCondition}. @since 0.2.0 */
export type ModeCondition = Static<typeof ModeCondition>;
/** See {@link TriggerCondition}. @since 0.2.0 */
export type TriggerCondition = Static<typeof TriggerCondition>;
/** See {@link ExpressionCondition}. @since 0.2.0 */
export type ExpressionCondition = Omit<Static<typeof ExpressionCondition>, 'expression'> & {
  expression: Expression;
};
/** See {@link PluginCondition}. @since 0.2.0 */
export type PluginCondition = Static<typeof PluginCondition>;
/** Holds when all of them hold (`and`) or at least one (`or`). @since 0.2.0 */
export interface GroupCondition {
  id?: string;
  enabled?: boolean;
  type: 'and' | 'or';
  conditions: Condition[];
}
/** Holds when the other one does not; not either when that one is unknown. @since 0.2.0 */
export interface NotCondition {
  id?: string;
  enabled?: boolean;
  type: 'not';
  condition: Condition;
}
/** A condition of any kind. @since 0.2.0 */
export type Condition =
  | StateCondition
  | TimeCondition
  | SunCondition
  | ScheduleCondition
  | PresenceCondition
  | ModeCondition
  | TriggerCondition
  | ExpressionCondition
  | PluginCondition
  | GroupCondition
  | NotCondition;

/** Schema of a {@link Condition}. @since 0.2.0 */
export const ConditionSchema = oneOfByType<Condition>('AutomationCondition', 'What must hold.', [
  StateCondition,
  TimeCondition,
  SunCondition,
  ScheduleCondition,
  PresenceCondition,
  ModeCondition,
  TriggerCondition,
  ExpressionCondition,
  PluginCondition,
  AndCondition,
  OrCondition,
  NotCondition,
]);
