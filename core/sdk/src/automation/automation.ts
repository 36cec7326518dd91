import { type TSchema, Type } from '@sinclair/typebox';
import { type Action, ActionSchema } from './action.ts';
import { type AutomationTest, AutomationTestSchema } from './automation-test.ts';
import { type Condition, ConditionRef, ConditionSchema } from './condition.ts';
import { type Expression, ExpressionRef, ExpressionSchema } from './expression.ts';
import { closed, refTo, Scalar } from './parts.ts';
import { type Trigger, TriggerSchema } from './trigger.ts';

/** Every mode of an automation. @since 0.2.0 */
export const automationModes = ['single', 'restart', 'queued', 'parallel'] as const;
/**
 * What a trigger does during a run: `single`: nothing, it is kept as a not-run; `restart`: the run ends and a new one
 * begins; `queued`: a new one begins when that one has ended; `parallel`: a new one begins beside it. @since 0.2.0
 */
export type AutomationMode = (typeof automationModes)[number];

/**
 * What starts an automation, what must hold, what is then done in order. Conditions are asked once, when a trigger
 * fires. See the kinds of {@link Trigger}, {@link Condition} and {@link Action}. @since 0.1.0
 */
export const AutomationDefinition = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    mode: Type.Unsafe<AutomationMode>({ type: 'string', enum: [...automationModes], default: 'single' }),
    max: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'Runs at once (`parallel`) or that wait (`queued`); 10 when left out.',
      }),
    ),
    variables: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 60 }), ExpressionRef, {
        maxProperties: 50,
        description: 'Set when a trigger fires, before the conditions are asked.',
      }),
    ),
    triggers: Type.Array(refTo<Trigger>('AutomationTrigger'), { minItems: 1, maxItems: 50 }),
    conditions: Type.Array(ConditionRef, { maxItems: 50, default: [] }),
    actions: Type.Array(refTo<Action>('AutomationAction'), { minItems: 1, maxItems: 100 }),
    afterRestart: Type.Optional(
      Type.Unsafe<'resume' | 'end'>({
        type: 'string',
        enum: ['resume', 'end'],
        description:
          'What becomes of a run that NEXA’s end interrupted: it goes on where it was (the default), unless that was ' +
          'more than an hour ago; or it ends.',
      }),
    ),
    allowSensitive: Type.Optional(
      Type.Boolean({ description: 'A person’s consent to commands that unlock, open or disarm.' }),
    ),
    tests: Type.Optional(Type.Array(refTo<AutomationTest>('AutomationTest'), { maxItems: 50 })),
    template: Type.Optional(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 100 }),
          version: Type.Integer({ minimum: 1 }),
          inputs: Type.Record(
            Type.String({ minLength: 1, maxLength: 60 }),
            Type.Union([Scalar, Type.Array(Scalar, { maxItems: 100 })]),
          ),
        },
        { ...closed, description: 'The template that it was made from, and with what.' },
      ),
    ),
  },
  closed,
);

/** See {@link AutomationDefinition}. @since 0.1.0 */
export interface AutomationDefinition {
  name: string;
  description?: string;
  mode: AutomationMode;
  max?: number;
  variables?: Record<string, Expression>;
  triggers: Trigger[];
  conditions: Condition[];
  actions: Action[];
  afterRestart?: 'resume' | 'end';
  allowSensitive?: boolean;
  tests?: AutomationTest[];
  template?: { id: string; version: number; inputs: Record<string, TemplateInputValue> };
}

/** What a person gives to an input of a template. @since 0.2.0 */
export type TemplateInputValue = boolean | number | string | (boolean | number | string)[];

/** The schemas that {@link AutomationDefinition} refers to by id: add them to a validator before it. @since 0.2.0 */
export const automationSchemas: readonly (TSchema & { readonly $id?: string })[] = [
  ExpressionSchema,
  TriggerSchema,
  ConditionSchema,
  ActionSchema,
  AutomationTestSchema,
];
