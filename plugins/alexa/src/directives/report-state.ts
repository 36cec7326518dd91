import type { HookCaller } from '@nexa/sdk';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { type AlexaMessage, stateReport } from '../messages/message.ts';
import { alexaError } from '../model/alexa-error.ts';
import { propertiesOf } from '../model/properties.ts';
import type { Directive } from './directive.ts';
import { findEndpoint } from './find-endpoint.ts';

export async function reportState(
  directive: Directive,
  homes: readonly AlexaConnection[],
  caller: HookCaller,
): Promise<AlexaMessage> {
  const { home, device } = await findEndpoint(homes, directive.endpointId, caller);
  const { exposed, clock } = home.context;
  const state = (await exposed.states([device.id], caller))[device.id];
  if (state === undefined) throw alexaError('NO_SUCH_ENDPOINT', 'There is no such device.');
  return stateReport(directive, propertiesOf(device, state, home.settings, clock.now()));
}
