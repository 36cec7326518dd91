import { errorMessage, type JsonValue, NexaError, type SerializedError, serializeError } from '@nexa/sdk';
import { protocolLimits, type ToPlugin } from '../plugin-runner/protocol.ts';
import type { Transport } from '../plugin-runner/transport.ts';
import type { Clock } from '../ports/clock.ts';
import { Budget } from './budget.ts';
import type { ExposedDesk } from './exposed-desk.ts';
import { isCleanText, readPlainJson } from './plain-json.ts';

/** Where plugins keep small values. At most 100 keys of 64 kB an integration: `set` rejects the 101st. */
export interface IntegrationStorage {
  get(integrationId: string, key: string): Promise<JsonValue | undefined>;
  set(integrationId: string, key: string, value: JsonValue): Promise<void>;
  delete(integrationId: string, key: string): Promise<void>;
  /** The same for texts that are kept sealed; one that cannot be opened is not there. Left out: none can be kept. */
  readonly secrets?: {
    get(integrationId: string, key: string): Promise<string | undefined>;
    set(integrationId: string, key: string, value: string): Promise<void>;
    delete(integrationId: string, key: string): Promise<void>;
  };
}

export interface AskDeskOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly storage: IntegrationStorage;
  readonly exposed: ExposedDesk;
  /** A secret of the integration was handed over: it must not show in what the plugin says. */
  readonly onSecret: (integrationId: string, text: string) => void;
  /** Whether this plugin serves the integration: it may not ask for those of others. */
  readonly isConnected: (integrationId: string) => boolean;
  readonly refuse: (what: string, reason: string) => void;
  /** It came too soon and has to wait. */
  readonly held: (what: string, reason: string) => void;
}

/** Every question is a query: a plugin that keeps all its 100 values at once must not wait, one in a loop must. */
const PER_SECOND = 50;
const BURST = 500;
/** Those about exposed devices follow from requests of people, which are counted elsewhere. */
const EXPOSED_PER_SECOND = 500;
const MOST_SECRET = 16_384;

const valueLimits = { maxDepth: 16, maxSize: 65_536 };

/** Answers what a plugin asks of the host. */
export class AskDesk {
  readonly #options: AskDeskOptions;
  readonly #budget: Budget;
  readonly #exposedBudget: Budget;
  #open = 0;

  constructor(options: AskDeskOptions) {
    this.#options = options;
    this.#budget = new Budget({ clock: options.clock, perSecond: PER_SECOND, burst: BURST });
    this.#exposedBudget = new Budget({ clock: options.clock, perSecond: EXPOSED_PER_SECOND, burst: BURST });
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

  #reply(id: number, answer: { value?: unknown; error?: SerializedError }, isDone = false): void {
    if (isDone) this.#open -= 1;
    this.#options.transport.post({ kind: 'reply', id, ...answer } as ToPlugin);
  }

  async #inTurn(message: Record<string, unknown>): Promise<unknown> {
    const { clock, held } = this.#options;
    const isExposed = typeof message.operation === 'string' && message.operation.startsWith('exposed-');
    const wait = (isExposed ? this.#exposedBudget : this.#budget).borrow();
    if (wait > 0) {
      const most = isExposed ? EXPOSED_PER_SECOND : PER_SECOND;
      held('question', `there are more than ${most} a second, so that they have to wait`);
      await new Promise<void>((resolve) => clock.schedule(clock.now() + wait, resolve));
    }
    return await this.#answer(message);
  }

  async #answer(message: Record<string, unknown>): Promise<unknown> {
    const { integrationId, operation, key, value } = message;
    const { storage, exposed, isConnected, refuse } = this.#options;
    if (typeof integrationId !== 'string' || !isConnected(integrationId)) {
      refuse('question', 'it is about an integration that is not connected');
      throw new NexaError('NEXA_INTEGRATION_OFFLINE', 'The integration is not connected.');
    }
    if (typeof operation === 'string' && operation.startsWith('exposed-'))
      return await exposed.answer(integrationId, operation, message);
    if (!isCleanText(key, 200, 1))
      throw new NexaError('NEXA_PLUGIN_BUG', 'The key is not a text of 1 to 200 characters.');
    if (operation === 'get') return await storage.get(integrationId, key);
    if (operation === 'delete') {
      await storage.delete(integrationId, key);
      return undefined;
    }
    if (typeof operation === 'string' && operation.startsWith('secret-'))
      return await this.#secret(integrationId, operation, key, value);
    if (operation !== 'set') throw new NexaError('NEXA_PLUGIN_BUG', 'There is no such operation.');
    const plain = readPlainJson(value, valueLimits);
    if ('reason' in plain) throw new NexaError('NEXA_PLUGIN_BUG', `The value cannot be kept: ${plain.reason}.`);
    await storage.set(integrationId, key, plain.value);
    return undefined;
  }

  async #secret(integrationId: string, operation: string, key: string, value: unknown): Promise<unknown> {
    const { onSecret } = this.#options;
    const { secrets } = this.#options.storage;
    if (secrets === undefined) throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'This host keeps no secrets.');
    switch (operation) {
      case 'secret-get': {
        const secret = await secrets.get(integrationId, key);
        if (secret !== undefined) onSecret(integrationId, secret);
        return secret;
      }
      case 'secret-set':
        if (!isCleanText(value, MOST_SECRET))
          throw new NexaError('NEXA_PLUGIN_BUG', `A secret is a text of at most ${MOST_SECRET} characters.`);
        onSecret(integrationId, value);
        await secrets.set(integrationId, key, value);
        return undefined;
      case 'secret-delete':
        await secrets.delete(integrationId, key);
        return undefined;
      default:
        throw new NexaError('NEXA_PLUGIN_BUG', 'There is no such operation.');
    }
  }
}

const refusal = (error: string): SerializedError =>
  serializeError(new NexaError('NEXA_PLUGIN_BUG', errorMessage(error)));
