import { type Clock, coreHealingActions, type HomeEffect, type HomeEvent, type PluginGateway } from '@nexa/engine';
import { type CheckOutcome, errorMessage, type HealingOutcome, type Instant, serializeError } from '@nexa/sdk';

const coreActionIds = new Set(coreHealingActions.map(({ id }) => id));

/** Carries out what a home runtime asks for and answers with an event. Never rejects: a failure is an answer too. */
export async function runEffect(effect: HomeEffect, gateway: PluginGateway, clock: Clock): Promise<HomeEvent> {
  switch (effect.type) {
    case 'send-command':
      return sendCommand(effect, gateway, clock.now());
    case 'run-check':
      return { type: 'check-answered', runId: effect.runId, outcome: await runCheck(effect, gateway) };
    case 'run-healing':
      return { type: 'healing-answered', healingId: effect.healingId, outcome: await heal(effect, gateway) };
  }
}

async function sendCommand(
  { integrationId, bindingId, request, deadline }: Extract<HomeEffect, { type: 'send-command' }>,
  gateway: PluginGateway,
  now: Instant,
): Promise<HomeEvent> {
  try {
    const acknowledgement = await gateway.command(integrationId, request, Math.max(1, deadline - now));
    return { type: 'command-answered', commandId: request.id, bindingId, answer: { acknowledgement } };
  } catch (error) {
    return {
      type: 'command-answered',
      commandId: request.id,
      bindingId,
      answer: { error: serializeError(error, 'NEXA_PLUGIN_BUG') },
    };
  }
}

async function runCheck(
  { integrationId, check, externalId }: Extract<HomeEffect, { type: 'run-check' }>,
  gateway: PluginGateway,
): Promise<CheckOutcome> {
  try {
    return await gateway.runCheck({ integrationId, check, ...(externalId === undefined ? {} : { externalId }) });
  } catch (error) {
    return { outcome: 'unknown', reason: errorMessage(error) };
  }
}

async function heal(
  { integrationId, action, issueCode, externalId }: Extract<HomeEffect, { type: 'run-healing' }>,
  gateway: PluginGateway,
): Promise<HealingOutcome> {
  try {
    if (coreActionIds.has(action)) return await gateway.reconnect(integrationId);
    const target = { integrationId, action, issueCode };
    return await gateway.heal(externalId === undefined ? target : { ...target, externalId });
  } catch (error) {
    return { outcome: 'failed', reason: errorMessage(error) };
  }
}
