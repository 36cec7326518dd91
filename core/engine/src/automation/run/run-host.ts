import type {
  Cause,
  Command,
  Condition,
  HomeMode,
  Instant,
  JsonObject,
  NexaError,
  ScalarValue,
  SerializedError,
  Trigger,
} from '@nexa/sdk';
import type { CommandWish } from '../../home/home-event.ts';
import type { AutomationRecord, ExecutionRecord, SceneActivationRecord, TriggerTrace } from '../../home/records.ts';
import type { AutomationScope } from '../automation-scope.ts';
import type { Fired } from '../triggers/watcher.ts';
import type { OnRunEnd } from './run-ends.ts';

export type Answer = { readonly data: JsonObject } | { readonly error: SerializedError };

/** What a run asks of the home that it is in. What it calls back may come at once. */
export interface RunHost {
  now(): Instant;
  newId(): string;
  schedule(at: Instant, task: () => void): () => void;
  emit(execution: ExecutionRecord): void;
  scope(
    trigger: TriggerTrace,
    variables: ReadonlyMap<string, ScalarValue>,
    answers?: ReadonlyMap<string, boolean | undefined>,
    unknownVariables?: ReadonlyMap<string, string>,
  ): AutomationScope;
  /** Why the command may not be given by this automation, or undefined. */
  refusal(automation: AutomationRecord, capability: string, command: string): NexaError | undefined;
  command(wish: CommandWish, onFinal: (command: Command) => void): void;
  /** After a restart: what became of a command that was under way, which is given again where that does no harm. */
  resumeCommand(wish: CommandWish, onFinal: (command: Command) => void): void;
  scene(
    wish: {
      readonly sceneId: string;
      readonly activationId: string;
      readonly transition?: number;
      readonly cause: Cause;
    },
    onFinal: (activation: SceneActivationRecord) => void,
  ): void;
  notify(message: {
    readonly title: string;
    readonly body: string;
    readonly severity: 'info' | 'warning' | 'error' | 'critical';
    readonly to?: readonly string[];
    readonly data: JsonObject;
  }): void;
  setMode(mode: HomeMode, cause: Cause, until?: Instant): void;
  /** Starts another automation; answers whether there is one. `onEnd` is told how that ended. */
  start(automationId: string, executionId: string, cause: Cause, onEnd?: OnRunEnd): boolean;
  /** Calls back when the run has ended. Answers how to give up, or undefined when there is no such run. */
  whenEnded(executionId: string, onEnd: OnRunEnd): (() => void) | undefined;
  /** Asks plugins for the conditions of theirs in these lists. Answers `undefined` when there are none. */
  ask(
    lists: readonly { readonly path: string; readonly conditions: readonly Condition[] }[],
    onAnswers: (answers: ReadonlyMap<string, boolean | undefined>) => void,
  ): (() => void) | undefined;
  pluginAction(
    action: {
      readonly integrationId: string;
      readonly action: string;
      readonly config: JsonObject;
      readonly requestId: string;
    },
    onAnswer: (answer: Answer) => void,
  ): () => void;
  watch(triggers: readonly Trigger[], onFired: (triggerId: string, fired: Fired) => void): () => void;
  /** Calls `look` whenever something changed that these conditions look at. */
  whenChanged(conditions: readonly Condition[], scope: () => AutomationScope, look: () => void): () => void;
  deviceName(deviceId: string): string | undefined;
}
