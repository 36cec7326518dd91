import { errorMessage, type JsonValue, NexaError, type SerializedError, serializeError } from '@nexa/sdk';
import { protocolLimits, type ToPlugin } from '../plugin-runner/protocol.ts';
import type { Transport } from '../plugin-runner/transport.ts';
import type { Clock } from '../ports/clock.ts';
import { Budget } from './budget.ts';
import { isCleanText, readPlainJson } from './plain-json.ts';

/** Where plugins keep small values. At most 100 keys of 64 kB an integration: `set` rejects the 101st. */
export interface IntegrationStorage {
  get(integrationId: string, key: string): Promise<JsonValue | undefined>;
  set(integrationId: string, key: string, value: JsonValue): Promise<void>;
  delete(integrationId: string, key: string): Promise<void>;
}

export interface AskDeskOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly storage: IntegrationStorage;
  /** Whether this plugin serves the integration: it may not ask for those of others. */
  readonly isConnected: (integrationId: string) => boolean;
  readonly refuse: (what: string, reason: string) => void;
  /** It came too soon and has to wait. */
  readonly held: (what: string, reason: string) => void;
}

/** Every question is a query: a plugin that keeps all its 100 values at once must not wait, one in a loop must. */
const PER_SECOND = 50;
const BURST = 500;

const valueLimits = { maxDepth: 16, maxSize: 65_536 };

/** Answers what a plugin asks of the host. */
export class AskDesk {
  readonly #options: AskDeskOptions;
  readonly #budget: Budget;
  #open = 0;

  constructor(options: AskDeskOptions) {
    this.#options = options;
    this.#budget = new Budget({ clock: options.clock, perSecond: PER_SECOND, burst: BURST });
  }

  take(message: Record<string, unknown>): void {
    const { id } = message;
    if (typeof id !== 'number') {
      this.#options.refuse('question', 'it has no number');
      return;
    }
    if (this.#open >= protocolLimits.asks) {
      this.#reply(id, { error: refusal('too many questions at once') });
      return;
    }
    this.#open += 1;
    this.#inTurn(message).then(
      (value) => this.#reply(id, { value }, true),
      (error: unknown) => this.#reply(id, { error: serializeError(error) }, true),
    );
  }

  #reply(id: number, answer: { value?: JsonValue | undefined; error?: SerializedError }, isDone = false): void {
    if (isDone) this.#open -= 1;
    this.#options.transport.post({ kind: 'reply', id, ...answer } satisfies ToPlugin);
  }

  async #inTurn(message: Record<string, unknown>): Promise<JsonValue | undefined> {
    const { clock, held } = this.#options;
    const wait = this.#budget.borrow();
    if (wait > 0) {
      held('question', `there are more than ${PER_SECOND} a second, so that they have to wait`);
      await new Promise<void>((resolve) => clock.schedule(clock.now() + wait, resolve));
    }
    return await this.#answer(message);
  }

  async #answer({ integrationId, operation, key, value }: Record<string, unknown>): Promise<JsonValue | undefined> {
    const { storage, isConnected, refuse } = this.#options;
    if (typeof integrationId !== 'string' || !isConnected(integrationId)) {
      refuse('question', 'it is about an integration that is not connected');
      throw new NexaError('NEXA_INTEGRATION_OFFLINE', 'The integration is not connected.');
    }
    if (!isCleanText(key, 200, 1))
      throw new NexaError('NEXA_PLUGIN_BUG', 'The key is not a text of 1 to 200 characters.');
    if (operation === 'get') return await storage.get(integrationId, key);
    if (operation === 'delete') {
      await storage.delete(integrationId, key);
      return undefined;
    }
    if (operation !== 'set') throw new NexaError('NEXA_PLUGIN_BUG', 'There is no such operation.');
    const plain = readPlainJson(value, valueLimits);
    if ('reason' in plain) throw new NexaError('NEXA_PLUGIN_BUG', `The value cannot be kept: ${plain.reason}.`);
    await storage.set(integrationId, key, plain.value);
    return undefined;
  }
}

const refusal = (error: string): SerializedError =>
  serializeError(new NexaError('NEXA_PLUGIN_BUG', errorMessage(error)));
