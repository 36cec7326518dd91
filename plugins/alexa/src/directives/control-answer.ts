import type { ExposedDevice, ExposedResult, ExposedState, HookCaller } from '@nexa/sdk';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { type AlexaMessage, response } from '../messages/message.ts';
import { SECURITY_PANEL } from '../model/alarm.ts';
import { alexaError } from '../model/alexa-error.ts';
import type { FacetWish } from '../model/facet.ts';
import { propertiesOf } from '../model/properties.ts';
import type { Directive } from './directive.ts';
import { alexaErrorOfReason } from './nexa-failure.ts';

/** One control directive on its way. */
export interface Control {
  readonly directive: Directive;
  readonly home: AlexaConnection;
  readonly device: ExposedDevice;
  readonly caller: HookCaller;
  readonly wishes: readonly FacetWish[];
}

/** How the device is after all was done; throws when something failed. */
export async function endOf(going: Control, results: readonly ExposedResult[]): Promise<ExposedState> {
  const failed = results.find(({ status }) => status === 'failed');
  if (failed !== undefined) throw alexaErrorOfReason(failed.reason);
  const [only] = results;
  return results.length === 1 && only !== undefined ? only.state : await presentState(going);
}

export async function presentState({ home, device, caller }: Control): Promise<ExposedState> {
  const state = (await home.context.exposed.states([device.id], caller))[device.id];
  if (state === undefined) throw alexaError('NO_SUCH_ENDPOINT', 'There is no such device.');
  return state;
}

/** Arming has an answer of its own; all else shares one. */
export function answerOf({ directive, home, device }: Control, state: ExposedState): AlexaMessage {
  const properties = propertiesOf(device, state, home.settings, home.context.clock.now());
  const { namespace, name } = directive;
  return namespace === SECURITY_PANEL && name === 'Arm'
    ? response(directive, properties, { namespace, name: 'Arm.Response' })
    : response(directive, properties);
}
