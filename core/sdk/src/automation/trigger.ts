import { type Static, Type } from '@sinclair/typebox';
import {
  above,
  attributeFields,
  below,
  calendarDay,
  closed,
  componentField,
  HomeModeWord,
  Id,
  Key,
  oneOfByType,
  Scalar,
  seconds,
  TimeOfDay,
  Weekdays,
  Word,
} from './parts.ts';

const triggerFields = {
  id: Key,
  enabled: Type.Optional(Type.Boolean({ description: 'A disabled trigger fires nothing; enabled when left out.' })),
};
const others = Type.Optional(
  Type.Array(Type.Object({ deviceId: Id, component: componentField }, closed), {
    minItems: 1,
    maxItems: 100,
    description: 'Further devices: the same attribute of any of them fires too.',
  }),
);
const forField = Type.Optional(
  seconds(
    'Seconds for which it has to stay so. They begin when the value is observed, and begin anew when it stops matching. ' +
      'A device that falls silent meanwhile has not stopped matching; one that is removed has. A number between a threshold ' +
      'and its hysteresis has not stopped matching either.',
  ),
);
const scalars = Type.Union([Scalar, Type.Array(Scalar, { minItems: 1, maxItems: 20 })]);

const missedFields = {
  missed: Type.Optional(
    Type.Unsafe<'skip' | 'run-once'>({
      type: 'string',
      enum: ['skip', 'run-once'],
      description:
        'What becomes of a moment at which NEXA did not run: left out (the default), or made up for once at the start.',
    }),
  ),
  missedWithin: Type.Optional(
    seconds('A moment that is longer past than this is not made up for; an hour when left out.'),
  ),
};

/**
 * Fires when an attribute's value comes to match: it equals `to` (or one of them), or lies above `above` and below
 * `below`, and did not match before. With `from`, only when the previous value equals that (or one of them); with
 * `notFrom`, only when it does not. Without `to`, `above` and `below` every change of the value fires; with `notTo`, but
 * for one to that value (or one of them). With `for`, only when it still matches so long after. The first value ever heard
 * after a start fires nothing. @since 0.1.0
 */
export const StateTrigger = Type.Object(
  {
    ...triggerFields,
    type: Type.Literal('state'),
    ...attributeFields,
    others,
    from: Type.Optional(scalars),
    to: Type.Optional(scalars),
    notFrom: Type.Optional(scalars),
    notTo: Type.Optional(scalars),
    above,
    below,
    for: forField,
  },
  closed,
);

/**
 * Fires when a number crosses a threshold: rises above `above`, or falls below `below`; with both, when it comes to lie
 * between them. With `hysteresis` it fires again only after the value had gone back by so much beyond the threshold.
 * @since 0.2.0
 */
export const NumericTrigger = Type.Object(
  {
    ...triggerFields,
    type: Type.Literal('numeric'),
    ...attributeFields,
    others,
    above,
    below,
    hysteresis: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'In the unit of the attribute.' })),
    for: forField,
  },
  closed,
);

/** Fires when a device event happens; with `match`, only when every named member of its data is equal. @since 0.1.0 */
export const EventTrigger = Type.Object(
  {
    ...triggerFields,
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
 * Fires at a time of day. A time that a clock change leaves out fires at the first moment after the gap; one that
 * happens twice fires the first time. @since 0.2.0
 */
export const TimeTrigger = Type.Object(
  { ...triggerFields, type: Type.Literal('time'), at: TimeOfDay, weekdays: Type.Optional(Weekdays), ...missedFields },
  closed,
);

/**
 * Fires by a cron expression of five fields (minute, hour, day, month, weekday), or six with seconds in front, in the
 * home's zone; at most once a second. @since 0.2.0
 */
export const CronTrigger = Type.Object(
  {
    ...triggerFields,
    type: Type.Literal('cron'),
    cron: Type.String({ minLength: 9, maxLength: 100, description: '`30 7 * * 1-5`: at 7:30 from Monday to Friday.' }),
    ...missedFields,
  },
  closed,
);

/** The moments of the sun. @since 0.2.0 */
export const sunEvents = ['sunrise', 'sunset', 'dawn', 'dusk', 'solar-noon'] as const;
/** A moment of the sun: dawn and dusk are the civil ones (6° below the horizon). @since 0.2.0 */
export type SunEvent = (typeof sunEvents)[number];
export const SunEventWord = Type.Unsafe<SunEvent>({ type: 'string', enum: [...sunEvents] });
export const sunOffset = Type.Optional(
  Type.Number({ minimum: -43_200, maximum: 43_200, description: 'Seconds after the event; before it when negative.' }),
);

/**
 * Fires at a moment of the sun, `offset` seconds later (earlier when negative), or when the sun's height over the horizon
 * reaches `elevation` degrees while it is `rising` or `setting`. Give `event` or `elevation`. Needs the home's position;
 * where the sun does not get there on a day, nothing fires that day. @since 0.2.0
 */
export const SunTrigger = Type.Object(
  {
    ...triggerFields,
    type: Type.Literal('sun'),
    event: Type.Optional(SunEventWord),
    offset: sunOffset,
    elevation: Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'Degrees.' })),
    direction: Type.Optional(Type.Unsafe<'rising' | 'setting'>({ type: 'string', enum: ['rising', 'setting'] })),
    weekdays: Type.Optional(Weekdays),
    ...missedFields,
  },
  closed,
);

/**
 * A span of a schedule: from a time of day to another one, or to one of the next day when that is not later, on these
 * days of the week or on a day of the calendar, which may come again every year. @since 0.2.0
 */
export const SchedulePeriod = Type.Object(
  {
    from: TimeOfDay,
    to: TimeOfDay,
    weekdays: Type.Optional(Weekdays),
    date: Type.Optional(calendarDay()),
    until: Type.Optional(calendarDay('Last day on which a span begins, when it is on several.')),
    yearly: Type.Optional(Type.Boolean({ description: 'The date comes again every year.' })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  },
  closed,
);
export const Periods = Type.Array(SchedulePeriod, { minItems: 1, maxItems: 100 });

/** Fires when a span of the schedule begins or ends; spans that meet or overlap are one. @since 0.2.0 */
export const ScheduleTrigger = Type.Object(
  {
    ...triggerFields,
    type: Type.Literal('schedule'),
    periods: Periods,
    edge: Type.Unsafe<'start' | 'end'>({ type: 'string', enum: ['start', 'end'] }),
    ...missedFields,
  },
  closed,
);

/**
 * Fires when the first person comes home or the last one has left, by the devices with the capability `presence` and by
 * whether guests are said to be in the house. @since 0.2.0
 */
export const PresenceTrigger = Type.Object(
  {
    ...triggerFields,
    type: Type.Literal('presence'),
    event: Type.Unsafe<'first-arrived' | 'last-left'>({ type: 'string', enum: ['first-arrived', 'last-left'] }),
    for: forField,
  },
  closed,
);

/** Fires when the home's mode changes, to one of these or from one of those. @since 0.2.0 */
export const ModeTrigger = Type.Object(
  {
    ...triggerFields,
    type: Type.Literal('mode'),
    to: Type.Optional(Type.Array(HomeModeWord, { minItems: 1, maxItems: 4 })),
    from: Type.Optional(Type.Array(HomeModeWord, { minItems: 1, maxItems: 4 })),
  },
  closed,
);

/**
 * Fires when somebody posts to the address that NEXA made for it, `POST /api/v1/webhooks/<token>`; a JSON object in the
 * body is the run's `trigger.data`. The address is shown once, when the trigger is saved first. @since 0.2.0
 */
export const WebhookTrigger = Type.Object({ ...triggerFields, type: Type.Literal('webhook') }, closed);

/** Fires when an issue of the home is confirmed or resolved. @since 0.2.0 */
export const IssueTrigger = Type.Object(
  {
    ...triggerFields,
    type: Type.Literal('issue'),
    on: Type.Unsafe<'opened' | 'resolved'>({ type: 'string', enum: ['opened', 'resolved'] }),
    code: Type.Optional(Word),
    deviceId: Type.Optional(Id),
    minSeverity: Type.Optional(
      Type.Unsafe<'info' | 'warning' | 'error' | 'critical'>({
        type: 'string',
        enum: ['info', 'warning', 'error', 'critical'],
      }),
    ),
  },
  closed,
);

/** Fires when NEXA has started and the home runs. @since 0.2.0 */
export const StartTrigger = Type.Object({ ...triggerFields, type: Type.Literal('start') }, closed);

/**
 * Fires by a trigger that the integration's plugin declares, such as `mqtt.topic`. `config` fits the schema that it
 * declares. @since 0.2.0
 */
export const PluginTrigger = Type.Object(
  {
    ...triggerFields,
    type: Type.Literal('plugin'),
    integrationId: Id,
    trigger: Word,
    config: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
      maxProperties: 50,
      'x-free': { levels: 3, bytes: 65_536 },
    }),
  },
  closed,
);

const all = [
  StateTrigger,
  NumericTrigger,
  EventTrigger,
  TimeTrigger,
  CronTrigger,
  SunTrigger,
  ScheduleTrigger,
  PresenceTrigger,
  ModeTrigger,
  WebhookTrigger,
  IssueTrigger,
  StartTrigger,
  PluginTrigger,
] as const;

/** See {@link StateTrigger}. @since 0.1.0 */
export type StateTrigger = Static<typeof StateTrigger>;
/** See {@link NumericTrigger}. @since 0.2.0 */
export type NumericTrigger = Static<typeof NumericTrigger>;
/** See {@link EventTrigger}. @since 0.1.0 */
export type EventTrigger = Static<typeof EventTrigger>;
/** See {@link TimeTrigger}. @since 0.2.0 */
export type TimeTrigger = Static<typeof TimeTrigger>;
/** See {@link CronTrigger}. @since 0.2.0 */
export type CronTrigger = Static<typeof CronTrigger>;
/** See {@link SunTrigger}. @since 0.2.0 */
export type SunTrigger = Static<typeof SunTrigger>;
/** See {@link SchedulePeriod}. @since 0.2.0 */
export type SchedulePeriod = Static<typeof SchedulePeriod>;
/** See {@link ScheduleTrigger}. @since 0.2.0 */
export type ScheduleTrigger = Static<typeof ScheduleTrigger>;
/** See {@link PresenceTrigger}. @since 0.2.0 */
export type PresenceTrigger = Static<typeof PresenceTrigger>;
/** See {@link ModeTrigger}. @since 0.2.0 */
export type ModeTrigger = Static<typeof ModeTrigger>;
/** See {@link WebhookTrigger}. @since 0.2.0 */
export type WebhookTrigger = Static<typeof WebhookTrigger>;
/** See {@link IssueTrigger}. @since 0.2.0 */
export type IssueTrigger = Static<typeof IssueTrigger>;
/** See {@link StartTrigger}. @since 0.2.0 */
export type StartTrigger = Static<typeof StartTrigger>;
/** See {@link PluginTrigger}. @since 0.2.0 */
export type PluginTrigger = Static<typeof PluginTrigger>;
/** A trigger of any kind. @since 0.1.0 */
export type Trigger = Static<(typeof all)[number]>;

/** Schema of a {@link Trigger}. @since 0.2.0 */
export const TriggerSchema = oneOfByType<Trigger>('AutomationTrigger', 'What starts an automation.', all);
