import { type HookDefinition, type HookIntegration, type HookRequest, hasErrorCode } from '@nexa/sdk';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { type AlexaMessage, discoverResponse, errorResponse } from '../messages/message.ts';
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
  async handle({ body, caller, isComplete }, integrations) {
    const directive = readDirective(body);
    const homes = integrations.map(({ connection }) => connection);
    try {
      return { body: await answer(directive, { homes, isComplete }, caller) };
    } catch (error) {
      noteUnexpected(error, integrations);
      return { body: errorResponse(directive, alexaErrorOf(error)) };
    }
  },
};

interface Reached {
  readonly homes: readonly AlexaConnection[];
  /** Whether these are all homes of the caller that Alexa is shown. */
  readonly isComplete: boolean;
}

async function answer(
  directive: Directive,
  { homes, isComplete }: Reached,
  caller: HookRequest['caller'],
): Promise<AlexaMessage> {
  demandReadable(directive);
  const { namespace, name } = directive;
  if (namespace === 'Alexa.Authorization' && name === 'AcceptGrant') return acceptGrant(directive, homes, caller);
  const isDiscovery = namespace === 'Alexa.Discovery' && name === 'Discover';
  // Where Alexa is shown no home, it is shown no device.
  if (homes.length === 0 && isComplete && isDiscovery) return discoverResponse([]);
  if (homes.length === 0) throw nobody(isComplete);
  if (isDiscovery) return discover(homes, caller);
  if (namespace === 'Alexa' && name === 'ReportState') return reportState(directive, homes, caller);
  return control(directive, homes, caller);
}

const nobody = (isComplete: boolean): AlexaError =>
  isComplete
    ? alexaError('NO_SUCH_ENDPOINT', 'There is no such device.')
    : alexaError('BRIDGE_UNREACHABLE', 'NEXA is not connected to Alexa now.');

/** Alexa hears "internal error" and no more, so that somebody else has to hear the rest. */
function noteUnexpected(error: unknown, integrations: readonly HookIntegration<AlexaConnection>[]): void {
  if (error instanceof AlexaError || hasErrorCode(error)) return;
  integrations[0]?.connection.context.logger.error('A directive could not be answered.', {
    kind: error instanceof Error ? error.name : typeof error,
  });
}
