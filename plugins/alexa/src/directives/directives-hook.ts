import { type HookDefinition, type HookIntegration, type HookRequest, hasErrorCode } from '@nexa/sdk';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { type AlexaMessage, errorResponse } from '../messages/message.ts';
import { AlexaError, alexaError } from '../model/alexa-error.ts';
import { acceptGrant } from './accept-grant.ts';
import { control } from './control.ts';
import { type Directive, demandReadable, readDirective } from './directive.ts';
import { discover } from './discover.ts';
import { alexaErrorOf } from './nexa-failure.ts';
import { reportState } from './report-state.ts';

/** Where the forwarder sends what Alexa says. */
export const directivesHook: HookDefinition<AlexaConnection> = {
  path: 'directives',
  token: ['/directive/endpoint/scope/token', '/directive/payload/scope/token', '/directive/payload/grantee/token'],
  async handle({ body, caller }, integrations) {
    const directive = readDirective(body);
    const homes = integrations.map(({ connection }) => connection);
    try {
      return { body: await answer(directive, homes, caller) };
    } catch (error) {
      noteUnexpected(error, integrations);
      return { body: errorResponse(directive, alexaErrorOf(error)) };
    }
  },
};

function answer(
  directive: Directive,
  homes: readonly AlexaConnection[],
  caller: HookRequest['caller'],
): Promise<AlexaMessage> {
  demandReadable(directive);
  const { namespace, name } = directive;
  if (namespace === 'Alexa.Authorization' && name === 'AcceptGrant') return acceptGrant(directive, homes, caller);
  if (homes.length === 0) throw alexaError('BRIDGE_UNREACHABLE', 'NEXA is not connected to Alexa now.');
  if (namespace === 'Alexa.Discovery' && name === 'Discover') return discover(homes, caller);
  if (namespace === 'Alexa' && name === 'ReportState') return reportState(directive, homes, caller);
  return control(directive, homes, caller);
}

/** Alexa hears "internal error" and no more, so that somebody else has to hear the rest. */
function noteUnexpected(error: unknown, integrations: readonly HookIntegration<AlexaConnection>[]): void {
  if (error instanceof AlexaError || hasErrorCode(error)) return;
  integrations[0]?.connection.context.logger.error('A directive could not be answered.', {
    kind: error instanceof Error ? error.name : typeof error,
  });
}
