import { type Static, Type } from '@sinclair/typebox';
import type { JsonValue, ScalarValue } from '../platform/json.ts';
import { type Condition, ConditionRef, Conditions } from './condition.ts';
import { type Expression, ExpressionRef } from './expression.ts';
import { closed, componentField, HomeModeWord, Id, Key, oneOfByType, refTo, Scalar, Seconds, Word } from './parts.ts';
import type { Trigger } from './trigger.ts';

/** What every action may have. */
const common = {
  id: Type.Optional(Key),
  enabled: Type.Optional(Type.Boolean({ description: 'A disabled action is skipped; enabled when left out.' })),
  onFail: Type.Optional(
    Type.Unsafe<'stop' | 'continue'>({
      type: 'string',
      enum: ['stop', 'continue'],
      description: 'What becomes of the run when this action fails; it stops when left out.',
    }),
  ),
};
const CommonFields = Type.Object(common);
type CommonFields = Static<typeof CommonFields>;

const Params = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  maxProperties: 50,
  // Deep enough for an expression in it.
  'x-free': { levels: 10, bytes: 65_536 },
});
const secondsOrExpression = Type.Union([Seconds, Type.Object({ expression: ExpressionRef }, closed)]);
const ActionList = Type.Array(refTo<Action>('AutomationAction'), { maxItems: 100 });
const SomeActions = Type.Array(refTo<Action>('AutomationAction'), { minItems: 1, maxItems: 100 });

/**
 * Gives a command to a device and waits for its result: done when the device's own report confirms it. A parameter may
 * be `{"$expression": ...}`, which stands for the value of the expression. @since 0.1.0
 */
export const CommandAction = Type.Object(
  {
    ...common,
    type: Type.Literal('command'),
    deviceId: Id,
    component: componentField,
    capability: Word,
    command: Word,
    params: Type.Optional(Params),
  },
  closed,
);

/** Applies a scene and waits for its result; it fails when no device of it could be brought there. @since 0.2.0 */
export const SceneAction = Type.Object(
  { ...common, type: Type.Literal('scene'), sceneId: Id, transition: Type.Optional(Seconds) },
  closed,
);

/** Waits. The moment at which it ends is kept: a restart neither shortens nor lengthens it. @since 0.2.0 */
export const DelayAction = Type.Object(
  { ...common, type: Type.Literal('delay'), seconds: secondsOrExpression },
  closed,
);

/**
 * Waits until all these conditions hold, or one of these triggers fires; give one of both. After `timeout` seconds (an
 * hour when left out) the run stops, or goes on with `onTimeout: "continue"`; the variable `timedOut` tells which it was,
 * and `wait.trigger`, `wait.value`, `wait.previous`, `wait.deviceId`, `wait.event` and `wait.data.x` which trigger it was
 * and what that said. Neither a webhook nor a start can end a wait, and no plugin is asked. @since 0.2.0
 */
export const WaitAction = Type.Object(
  {
    ...common,
    type: Type.Literal('wait'),
    conditions: Type.Optional(Type.Array(ConditionRef, { minItems: 1, maxItems: 50 })),
    triggers: Type.Optional(Type.Array(refTo<Trigger>('AutomationTrigger'), { minItems: 1, maxItems: 20 })),
    timeout: Type.Optional(secondsOrExpression),
    onTimeout: Type.Optional(Type.Unsafe<'stop' | 'continue'>({ type: 'string', enum: ['stop', 'continue'] })),
  },
  closed,
);

/** Does the actions of the first option whose conditions hold, or else those of `otherwise`. @since 0.2.0 */
const ChooseAction = Type.Object(
  {
    ...common,
    type: Type.Literal('choose'),
    options: Type.Array(Type.Object({ conditions: Conditions, actions: ActionList }, closed), {
      minItems: 1,
      maxItems: 20,
    }),
    otherwise: Type.Optional(ActionList),
  },
  closed,
);

const IfAction = Type.Object(
  { ...common, type: Type.Literal('if'), conditions: Conditions, then: ActionList, else: Type.Optional(ActionList) },
  closed,
);

const RepeatAction = Type.Object(
  {
    ...common,
    type: Type.Literal('repeat'),
    count: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0, maximum: 1_000 }), Type.Object({ expression: ExpressionRef }, closed)]),
    ),
    while: Type.Optional(Conditions),
    until: Type.Optional(Conditions),
    forEach: Type.Optional(Type.Array(Scalar, { maxItems: 100 })),
    actions: SomeActions,
  },
  closed,
);

const ParallelAction = Type.Object(
  { ...common, type: Type.Literal('parallel'), branches: Type.Array(SomeActions, { minItems: 1, maxItems: 20 }) },
  closed,
);

/**
 * Tells people. In title and message `{name}` stands for a variable of the run; `{trigger.device}`, `{trigger.value}`,
 * `{trigger.previous}`, `{trigger.id}`, `{trigger.event}` or `{trigger.data.x}` for what set it off; and `{wait.device}` or
 * `{wait.value}` for what ended its last wait. A name that is not known stays as it is written. To everybody of the home
 * but its guests when `to` is left out. @since 0.2.0
 */
export const NotifyAction = Type.Object(
  {
    ...common,
    type: Type.Literal('notify'),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    message: Type.Optional(Type.String({ maxLength: 2_000 })),
    severity: Type.Optional(
      Type.Unsafe<'info' | 'warning' | 'error' | 'critical'>({
        type: 'string',
        enum: ['info', 'warning', 'error', 'critical'],
      }),
    ),
    to: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 50, description: 'Ids of members of the home.' })),
  },
  closed,
);

/** Sets the home's mode, for good or for so many seconds. @since 0.2.0 */
export const ModeAction = Type.Object(
  { ...common, type: Type.Literal('mode'), mode: HomeModeWord, for: Type.Optional(Seconds) },
  closed,
);

/**
 * Starts another automation, whose conditions are asked. With `wait` the run goes on when that one has completed; the
 * action fails when it failed, was ended or did not run. @since 0.2.0
 */
export const RunAction = Type.Object(
  { ...common, type: Type.Literal('run'), automationId: Id, wait: Type.Optional(Type.Boolean()) },
  closed,
);

/** Ends the run; with `failed` it counts as failed. @since 0.2.0 */
export const StopAction = Type.Object(
  {
    ...common,
    type: Type.Literal('stop'),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
    failed: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** Sets variables of the run, one after the other. @since 0.2.0 */
export const VariablesAction = Type.Object(
  {
    ...common,
    type: Type.Literal('variables'),
    variables: Type.Record(Type.String({ minLength: 1, maxLength: 60 }), ExpressionRef, {
      minProperties: 1,
      maxProperties: 50,
    }),
  },
  closed,
);

/** An action that the integration's plugin declares, such as `mqtt.publish`. It has 30 seconds. @since 0.2.0 */
export const PluginAction = Type.Object(
  { ...common, type: Type.Literal('plugin'), integrationId: Id, action: Word, config: Params },
  closed,
);

/** See {@link CommandAction}. @since 0.1.0 */
export type CommandAction = Static<typeof CommandAction>;
/** See {@link SceneAction}. @since 0.2.0 */
export type SceneAction = Static<typeof SceneAction>;
/** A number of seconds, or what it is worked out from. @since 0.2.0 */
export type SecondsOrExpression = number | { expression: Expression };
/** See {@link DelayAction}. @since 0.2.0 */
export type DelayAction = CommonFields & { type: 'delay'; seconds: SecondsOrExpression };
/** See {@link WaitAction}. @since 0.2.0 */
export type WaitAction = CommonFields & {
  type: 'wait';
  conditions?: Condition[];
  triggers?: Trigger[];
  timeout?: SecondsOrExpression;
  onTimeout?: 'stop' | 'continue';
};
/** See {@link NotifyAction}. @since 0.2.0 */
export type NotifyAction = Static<typeof NotifyAction>;
/** See {@link ModeAction}. @since 0.2.0 */
export type ModeAction = Static<typeof ModeAction>;
/** See {@link RunAction}. @since 0.2.0 */
export type RunAction = Static<typeof RunAction>;
/** See {@link StopAction}. @since 0.2.0 */
export type StopAction = Static<typeof StopAction>;
/** See {@link VariablesAction}. @since 0.2.0 */
export type VariablesAction = CommonFields & { type: 'variables'; variables: Record<string, Expression> };
/** See {@link PluginAction}. @since 0.2.0 */
export type PluginAction = Static<typeof PluginAction>;
/** Does the actions of the first option whose conditions hold, or else those of `otherwise`. @since 0.2.0 */
export type ChooseAction = CommonFields & {
  type: 'choose';
  options: { conditions: Condition[]; actions: Action[] }[];
  otherwise?: Action[];
};
/** Does `then` when all conditions hold, or else `else`. @since 0.2.0 */
export type IfAction = CommonFields & { type: 'if'; conditions: Condition[]; then: Action[]; else?: Action[] };
/**
 * Does its actions again and again: `count` times, as long as `while` holds before, until `until` holds after, or once
 * for each value of `forEach`. Give one of the four. One that would go beyond 1,000 rounds fails. Within it the variable
 * `repeat` counts its rounds from 1, and `item` is the value of `forEach` whose turn it is. @since 0.2.0
 */
export type RepeatAction = CommonFields & {
  type: 'repeat';
  count?: number | { expression: Expression };
  while?: Condition[];
  until?: Condition[];
  forEach?: ScalarValue[];
  actions: Action[];
};
/** Does several lists of actions at once and goes on when all have ended; it fails when one fails. @since 0.2.0 */
export type ParallelAction = CommonFields & { type: 'parallel'; branches: Action[][] };
/** An action of any kind. @since 0.2.0 */
export type Action =
  | CommandAction
  | SceneAction
  | DelayAction
  | WaitAction
  | ChooseAction
  | IfAction
  | RepeatAction
  | ParallelAction
  | NotifyAction
  | ModeAction
  | RunAction
  | StopAction
  | VariablesAction
  | PluginAction;

/** Schema of an {@link Action}. @since 0.2.0 */
export const ActionSchema = oneOfByType<Action>('AutomationAction', 'What is done.', [
  CommandAction,
  SceneAction,
  DelayAction,
  WaitAction,
  ChooseAction,
  IfAction,
  RepeatAction,
  ParallelAction,
  NotifyAction,
  ModeAction,
  RunAction,
  StopAction,
  VariablesAction,
  PluginAction,
]);

/** A parameter that is worked out when the action is done. @since 0.2.0 */
export interface ExpressionParam {
  readonly $expression: Expression;
}

/** Whether a parameter is an expression. @since 0.2.0 */
export function isExpressionParam(value: unknown): value is ExpressionParam {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$expression');
}

/** Parameters as an action has them. @since 0.2.0 */
export type ActionParams = Readonly<Record<string, JsonValue | ExpressionParam>>;
