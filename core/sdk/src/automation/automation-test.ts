import { Type } from '@sinclair/typebox';
import type { JsonObject, ScalarValue } from '../platform/json.ts';
import type { AttributePlace } from './expression.ts';
import {
  attributeFields,
  closed,
  componentField,
  type HomeMode,
  HomeModeWord,
  Id,
  Scalar,
  seconds,
  Word,
} from './parts.ts';

const GivenState = Type.Object(
  {
    ...attributeFields,
    value: Scalar,
    stale: Type.Optional(Type.Boolean({ description: 'The device has been silent for too long.' })),
  },
  closed,
);
const Data = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  maxProperties: 50,
  'x-free': { levels: 3, bytes: 16_384 },
});

/**
 * A test that is kept with an automation and run at every change of it: what is given, what happens, and what the
 * automation must then do. It runs on a clock of its own; commands are confirmed at once unless `fails` names them.
 * @since 0.2.0
 */
export const AutomationTestSchema = Type.Unsafe<AutomationTest>(
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 200 }),
      given: Type.Optional(
        Type.Object(
          {
            time: Type.Optional(
              Type.String({ format: 'local-date-time', description: '`2026-12-01T21:30` in the home’s zone.' }),
            ),
            mode: Type.Optional(HomeModeWord),
            someoneHome: Type.Optional(Type.Boolean()),
            states: Type.Optional(Type.Array(GivenState, { maxItems: 200 })),
            fails: Type.Optional(Type.Array(Id, { maxItems: 100, description: 'Devices whose commands fail.' })),
          },
          closed,
        ),
      ),
      when: Type.Array(
        Type.Object(
          {
            state: Type.Optional(GivenState),
            event: Type.Optional(
              Type.Object(
                {
                  deviceId: Id,
                  component: componentField,
                  capability: Word,
                  event: Word,
                  data: Type.Optional(Data),
                },
                closed,
              ),
            ),
            after: Type.Optional(seconds('So many seconds pass.')),
            mode: Type.Optional(HomeModeWord),
            someoneHome: Type.Optional(Type.Boolean()),
            trigger: Type.Optional(
              Type.String({ minLength: 1, maxLength: 60, description: 'This trigger fires, whatever it waits for.' }),
            ),
            data: Type.Optional(Data),
          },
          { ...closed, minProperties: 1 },
        ),
        { minItems: 1, maxItems: 100, description: 'One after the other.' },
      ),
      then: Type.Object(
        {
          runs: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
          outcome: Type.Optional(
            Type.Unsafe<string>({ type: 'string', enum: ['completed', 'failed', 'running', 'not-run'] }),
          ),
          reason: Type.Optional(Word),
          commands: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  deviceId: Id,
                  component: componentField,
                  capability: Word,
                  command: Word,
                  params: Type.Optional(Data),
                },
                closed,
              ),
              { maxItems: 200, description: 'All commands in their order; none other may be given.' },
            ),
          ),
          notifications: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 50 })),
          mode: Type.Optional(HomeModeWord),
        },
        { ...closed, minProperties: 1 },
      ),
    },
    { ...closed, $id: 'AutomationTest' },
  ),
);

/** A value that a test gives. @since 0.2.0 */
export interface TestState extends AttributePlace {
  readonly value: ScalarValue;
  readonly stale?: boolean;
}

/** One thing that happens in a test. @since 0.2.0 */
export interface TestStep {
  readonly state?: TestState;
  readonly event?: {
    readonly deviceId: string;
    readonly component?: string;
    readonly capability: string;
    readonly event: string;
    readonly data?: JsonObject;
  };
  readonly after?: number;
  readonly mode?: HomeMode;
  readonly someoneHome?: boolean;
  readonly trigger?: string;
  readonly data?: JsonObject;
}

/** See {@link AutomationTestSchema}. @since 0.2.0 */
export interface AutomationTest {
  readonly name: string;
  readonly given?: {
    readonly time?: string;
    readonly mode?: HomeMode;
    readonly someoneHome?: boolean;
    readonly states?: readonly TestState[];
    readonly fails?: readonly string[];
  };
  readonly when: readonly TestStep[];
  readonly then: {
    /** Runs that began; not-runs are not counted. */
    readonly runs?: number;
    /** Of the last run or not-run. */
    readonly outcome?: 'completed' | 'failed' | 'running' | 'not-run';
    readonly reason?: string;
    readonly commands?: readonly {
      readonly deviceId: string;
      readonly component?: string;
      readonly capability: string;
      readonly command: string;
      readonly params?: JsonObject;
    }[];
    /** Their titles. */
    readonly notifications?: readonly string[];
    readonly mode?: HomeMode;
  };
}
