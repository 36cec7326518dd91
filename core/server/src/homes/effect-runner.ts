import {
  type Clock,
  type HomeEffect,
  type HomeEvent,
  isCoreHealingAction,
  type PluginGateway,
  type Recorder,
} from '@nexa/engine';
import {
  type CheckOutcome,
  type CommandAcknowledgement,
  errorMessage,
  type HealingOutcome,
  NexaError,
  type SerializedError,
  serializeError,
} from '@nexa/sdk';

type EffectOf<T extends HomeEffect['type']> = Extract<HomeEffect, { type: T }>;

/** An effect that is answered once; triggers are watched for until they are not. */
export type AnsweredEffect = Exclude<HomeEffect, { type: 'watch-trigger' | 'unwatch-trigger' }>;

export interface EffectParts {
  readonly gateway: PluginGateway;
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'flush'>;
}

/** Carries out what a home runtime asks for and answers with an event. Never rejects: a failure is an answer too. */
export async function runEffect(effect: AnsweredEffect, parts: EffectParts): Promise<HomeEvent> {
  const { gateway } = parts;
  switch (effect.type) {
    case 'send-command': {
      const { bindingId, request } = effect;
      const answer = await answerOf(
        () => sendCommand(effect, parts),
        (acknowledgement) => ({ acknowledgement }),
      );
      return { type: 'command-answered', commandId: request.id, bindingId, answer };
    }
    case 'ask-condition': {
      const { integrationId, askId, condition, config } = effect;
      const ask = () => gateway.conditionHolds({ integrationId, condition, config });
      return { type: 'condition-answered', askId, answer: await answerOf(ask, (holds) => ({ holds })) };
    }
    case 'run-action': {
      const { integrationId, requestId, action, config } = effect;
      const run = () => gateway.runAction({ integrationId, action, config });
      return { type: 'action-answered', requestId, answer: await answerOf(run, (data) => ({ data })) };
    }
    case 'run-check':
      return { type: 'check-answered', runId: effect.runId, outcome: await runCheck(effect, gateway) };
    case 'run-healing':
      return { type: 'healing-answered', healingId: effect.healingId, outcome: await heal(effect, gateway) };
  }
}

async function answerOf<T, A>(
  work: () => Promise<T>,
  answer: (value: T) => A,
): Promise<A | { error: SerializedError }> {
  try {
    return answer(await work());
  } catch (error) {
    return { error: serializeError(error, 'NEXA_PLUGIN_BUG') };
  }
}

async function sendCommand(
  { integrationId, request, deadline, whenKept }: EffectOf<'send-command'>,
  { gateway, clock, recorder }: EffectParts,
): Promise<CommandAcknowledgement> {
  if (whenKept === true) {
    await recorder.flush().catch((cause: unknown) => {
      const message = 'What led to the command could not be kept, and sending it twice would do harm. It was not sent.';
      throw new NexaError('NEXA_DATABASE_UNAVAILABLE', message, { cause });
    });
    // The home has given it up by then, and whoever asked for it may have asked again.
    if (clock.now() >= deadline)
      throw new NexaError('NEXA_COMMAND_TIMEOUT', 'What led to the command was kept too late. It was not sent.');
  }
  return await gateway.command(integrationId, request, Math.max(1, deadline - clock.now()));
}

async function runCheck(
  { integrationId, check, externalId }: EffectOf<'run-check'>,
  gateway: PluginGateway,
): Promise<CheckOutcome> {
  try {
    return await gateway.runCheck({ integrationId, check, ...(externalId === undefined ? {} : { externalId }) });
  } catch (error) {
    return { outcome: 'unknown', reason: errorMessage(error) };
  }
}

async function heal(
  { integrationId, action, issueCode, externalId }: EffectOf<'run-healing'>,
  gateway: PluginGateway,
): Promise<HealingOutcome> {
  try {
    if (isCoreHealingAction(action)) return await gateway.reconnect(integrationId);
    const target = { integrationId, action, issueCode };
    return await gateway.heal(externalId === undefined ? target : { ...target, externalId });
  } catch (error) {
    return { outcome: 'failed', reason: errorMessage(error) };
  }
}
