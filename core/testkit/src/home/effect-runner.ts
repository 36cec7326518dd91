import type { HomeEffect, HomeEvent } from '@nexa/engine';
import { type CheckOutcome, errorMessage, type HealingOutcome, serializeError } from '@nexa/sdk';
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
        action === 'core.reconnect-integration'
          ? integration.reconnect()
          : integration.heal(action, issueCode, externalId),
      )
      .catch((error: unknown): HealingOutcome => ({ outcome: 'failed', reason: errorMessage(error) }));
    this.#dispatch({ type: 'healing-answered', healingId, outcome });
  }
}
