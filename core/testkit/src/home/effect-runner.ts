import { type HomeEffect, type HomeEvent, isCoreHealingAction } from '@nexa/engine';
import { type CheckOutcome, errorMessage, type HealingOutcome, type JsonObject, serializeError } from '@nexa/sdk';
import type { TestIntegration } from '../plugin-host/test-integration.ts';

type EffectOf<T extends HomeEffect['type']> = Extract<HomeEffect, { type: T }>;

/** Carries out what a home runtime asks for, by its integrations, and dispatches the answers. */
export class EffectRunner {
  readonly #integrations: ReadonlyMap<string, TestIntegration>;
  readonly #dispatch: (event: HomeEvent) => void;

  constructor(integrations: ReadonlyMap<string, TestIntegration>, dispatch: (event: HomeEvent) => void) {
    this.#integrations = integrations;
    this.#dispatch = dispatch;
  }

  run(effect: HomeEffect): void {
    switch (effect.type) {
      case 'send-command':
        void this.#sendCommand(effect);
        break;
      case 'watch-trigger':
        void this.#watch(effect);
        break;
      case 'unwatch-trigger':
        void this.#unwatch(effect);
        break;
      case 'ask-condition':
        void this.#askCondition(effect);
        break;
      case 'run-action':
        void this.#runAction(effect);
        break;
      case 'run-check':
        void this.#runCheck(effect);
        break;
      case 'run-healing':
        void this.#runHealing(effect);
        break;
    }
  }

  /** Never at once: the runtime must not be called back while it is at work. */
  async #find(integrationId: string): Promise<TestIntegration> {
    await Promise.resolve();
    const integration = this.#integrations.get(integrationId);
    if (integration === undefined) throw new Error(`the home has no integration ${integrationId}`);
    return integration;
  }

  async #sendCommand({ integrationId, bindingId, request }: EffectOf<'send-command'>): Promise<void> {
    const commandId = request.id;
    try {
      const acknowledgement = await (await this.#find(integrationId)).command(request, commandId);
      this.#dispatch({ type: 'command-answered', commandId, bindingId, answer: { acknowledgement } });
    } catch (error) {
      this.#dispatch({ type: 'command-answered', commandId, bindingId, answer: { error: serializeError(error) } });
    }
  }

  /** One that cannot be watched for fires never. */
  async #watch({ integrationId, watchId, trigger, config }: EffectOf<'watch-trigger'>): Promise<void> {
    const fired = (data: JsonObject) => this.#dispatch({ type: 'trigger-fired', watchId, data });
    await this.#find(integrationId)
      .then((integration) => integration.keepWatched({ watchId, trigger, config, fired }))
      .catch(() => undefined);
  }

  async #unwatch({ integrationId, watchId }: EffectOf<'unwatch-trigger'>): Promise<void> {
    await this.#find(integrationId)
      .then((integration) => integration.unwatch(watchId))
      .catch(() => undefined);
  }

  async #askCondition({ integrationId, askId, condition, config }: EffectOf<'ask-condition'>): Promise<void> {
    const answer = await this.#find(integrationId)
      .then((integration) => integration.conditionHolds(condition, config))
      .then((holds) => ({ holds }), failure);
    this.#dispatch({ type: 'condition-answered', askId, answer });
  }

  async #runAction({ integrationId, requestId, action, config }: EffectOf<'run-action'>): Promise<void> {
    const answer = await this.#find(integrationId)
      .then((integration) => integration.runAction(action, config))
      .then((data) => ({ data }), failure);
    this.#dispatch({ type: 'action-answered', requestId, answer });
  }

  async #runCheck({ runId, integrationId, check, externalId }: EffectOf<'run-check'>): Promise<void> {
    const outcome = await this.#find(integrationId)
      .then((integration) => integration.check(check, externalId))
      .catch((error: unknown): CheckOutcome => ({ outcome: 'unknown', reason: errorMessage(error) }));
    this.#dispatch({ type: 'check-answered', runId, outcome });
  }

  async #runHealing(effect: EffectOf<'run-healing'>): Promise<void> {
    const { healingId, integrationId, action, issueCode, externalId } = effect;
    const outcome = await this.#find(integrationId)
      .then((integration) =>
        isCoreHealingAction(action) ? integration.reconnect() : integration.heal(action, issueCode, externalId),
      )
      .catch((error: unknown): HealingOutcome => ({ outcome: 'failed', reason: errorMessage(error) }));
    this.#dispatch({ type: 'healing-answered', healingId, outcome });
  }
}

const failure = (error: unknown) => ({ error: serializeError(error) });
