import { type Condition, type JsonObject, NexaError, type SerializedError, serializeError } from '@nexa/sdk';
import type { HomeContext } from '../home/home-context.ts';
import { conditionInputs } from './condition/condition-inputs.ts';
import type { Answer } from './run/run-host.ts';

/** How long a plugin may take to say whether a condition holds, the way there and back included. */
const ASK_DEADLINE = 6_000;
const ACTION_DEADLINE = 35_000;

export interface ConditionList {
  readonly path: string;
  readonly conditions: readonly Condition[];
}

/** What automations ask of plugins, until it is answered or too late. */
export class PluginAsks {
  readonly #context: HomeContext;
  readonly #conditions = new Map<string, (holds: boolean | undefined) => void>();
  readonly #actions = new Map<string, (answer: Answer) => void>();

  constructor(context: HomeContext) {
    this.#context = context;
  }

  /** Asks for every condition of a plugin in these lists; undefined when there is none. Answers how to give up. */
  ask(
    lists: readonly ConditionList[],
    onAnswers: (answers: ReadonlyMap<string, boolean | undefined>) => void,
  ): (() => void) | undefined {
    const asked = lists.flatMap(({ path, conditions }) => conditionInputs(conditions, path).plugin);
    if (asked.length === 0) return undefined;
    const answers = new Map<string, boolean | undefined>();
    const askIds: string[] = [];
    const { clock, ids } = this.#context;
    const stop = () => {
      cancel();
      for (const askId of askIds) this.#conditions.delete(askId);
    };
    const finish = () => {
      stop();
      onAnswers(answers);
    };
    const cancel = clock.schedule(clock.now() + ASK_DEADLINE, finish);
    for (const { path, condition } of asked) {
      const askId = ids.next();
      askIds.push(askId);
      this.#conditions.set(askId, (holds) => {
        answers.set(path, holds);
        if (answers.size === asked.length) finish();
      });
      const { integrationId, condition: name, config } = condition;
      const wish = { integrationId, askId, condition: name, config: config as JsonObject };
      this.#context.emit({ type: 'ask-condition', ...wish });
    }
    return stop;
  }

  conditionAnswered(askId: string, answer: { readonly holds: boolean } | { readonly error: SerializedError }): void {
    const told = this.#conditions.get(askId);
    this.#conditions.delete(askId);
    told?.('holds' in answer ? answer.holds : undefined);
  }

  /** Lets a plugin do something; answers how to give up. */
  act(
    wish: {
      readonly integrationId: string;
      readonly requestId: string;
      readonly action: string;
      readonly config: JsonObject;
    },
    onAnswer: (answer: Answer) => void,
  ): () => void {
    const { clock } = this.#context;
    const { requestId } = wish;
    const cancel = clock.schedule(clock.now() + ACTION_DEADLINE, () =>
      this.actionAnswered(requestId, {
        error: serializeError(new NexaError('NEXA_PLUGIN_TIMEOUT', 'the plugin did not answer in time')),
      }),
    );
    this.#actions.set(requestId, (answer) => {
      cancel();
      onAnswer(answer);
    });
    this.#context.emit({ type: 'run-action', ...wish });
    return () => {
      cancel();
      this.#actions.delete(requestId);
    };
  }

  actionAnswered(requestId: string, answer: Answer): void {
    const told = this.#actions.get(requestId);
    this.#actions.delete(requestId);
    told?.(answer);
  }
}
