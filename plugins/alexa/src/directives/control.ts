import { type ExposedDevice, type ExposedState, type HookCaller, parseStateKey, seconds } from '@nexa/sdk';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { type AlexaMessage, deferredResponse } from '../messages/message.ts';
import { SECURITY_PANEL } from '../model/alarm.ts';
import { alexaError, securityPanelError } from '../model/alexa-error.ts';
import { isSensitive } from '../model/confirmation.ts';
import { facetsOf } from '../model/device-facets.ts';
import { type DirectiveReader, presentOf } from '../model/facet.ts';
import { CRITICAL, isReachable } from '../model/health.ts';
import { isObject } from '../model/payload.ts';
import { isScene } from '../model/scene.ts';
import { answerOf, type Control, endOf, presentState } from './control-answer.ts';
import type { Directive } from './directive.ts';
import { findEndpoint } from './find-endpoint.ts';
import { followCommand } from './follow-command.ts';
import { startScene } from './start-scene.ts';

/** The longest that NEXA waits for a device in one go. */
const LONGEST_WAIT = seconds(25);
/** What Alexa is told when a device takes longer; it gives up well after that. */
const DEFERRAL_SECONDS = 15;

/** Carries out a directive of a device's interface. */
export async function control(
  directive: Directive,
  homes: readonly AlexaConnection[],
  caller: HookCaller,
): Promise<AlexaMessage> {
  const { home, device } = await findEndpoint(homes, directive.endpointId, caller);
  const read = readerOf(directive, device, home);
  const state = (await home.context.exposed.states([device.id], caller))[device.id];
  if (state === undefined) throw alexaError('NO_SUCH_ENDPOINT', 'There is no such device.');
  demandReachable(state);
  const wishes = read(directive.payload, presentOf(state));
  demandAllowed({ directive, home, device, wishes });
  const going: Control = { directive, home, device, caller, wishes };
  return isScene(device) ? await startScene(going) : await carryOut(going);
}

function readerOf(directive: Directive, device: ExposedDevice, { settings }: AlexaConnection): DirectiveReader {
  const facet = facetsOf(device, settings, undefined).find(
    (one) => one.interface === directive.namespace && one.instance === directive.instance,
  );
  const read =
    facet !== undefined && Object.hasOwn(facet.directives, directive.name)
      ? facet.directives[directive.name]
      : undefined;
  if (read === undefined) throw alexaError('INVALID_DIRECTIVE', 'The device does not understand this directive.');
  return read;
}

function demandReachable(state: ExposedState): void {
  if (state.status === 'updating') throw alexaError('ENDPOINT_BUSY', 'The device is being updated.');
  if (isReachable(state)) return;
  const charge = Object.entries(state.values).find(([key]) => {
    const parts = parseStateKey(key);
    return parts?.capability === 'battery' && parts.attribute === 'percent';
  })?.[1].value;
  if (typeof charge === 'number' && charge <= CRITICAL)
    throw alexaError('ENDPOINT_LOW_POWER', 'The battery of the device is empty.', { percentageState: charge });
  throw alexaError('ENDPOINT_UNREACHABLE', 'The device does not answer.');
}

/** What unlocks, opens or disarms needs the PIN that people want for it. */
function demandAllowed({ directive, home, device, wishes }: Omit<Control, 'caller'>): void {
  if (!wishes.some(isSensitive)) return;
  const { config } = home.context;
  if (directive.namespace === SECURITY_PANEL) {
    if (home.pinGuard.hasPin) home.pinGuard.demand(pinIn(directive));
    else if (device.needsPin && !config.trustVoiceCode)
      throw securityPanelError('UNAUTHORIZED', 'The alarm system wants a PIN, and none is set for Alexa.');
    return;
  }
  if (device.needsPin && !config.trustVoiceCode)
    throw alexaError('INSUFFICIENT_PERMISSIONS', 'The device wants a PIN, which Alexa does not tell.');
}

function pinIn({ payload }: Directive): unknown {
  const { authorization } = payload;
  return isObject(authorization) && authorization.type === 'FOUR_DIGIT_PIN' ? authorization.value : undefined;
}

async function carryOut(going: Control): Promise<AlexaMessage> {
  const { home, device, caller, wishes, directive } = going;
  const { clock, exposed } = home.context;
  const { answerWithin } = home.timings;
  const mayDefer = home.grants.has(caller.linkId) && directive.correlationToken !== undefined && home.mayFollow();
  const waitFor = mayDefer ? LONGEST_WAIT : answerWithin;
  const results = Promise.all(wishes.map((wish) => exposed.command({ ...wish, deviceId: device.id, waitFor }, caller)));
  const tooLong = clock.sleep(answerWithin).then(
    () => undefined,
    () => undefined,
  );
  // What comes after the answer is looked at where the command is followed, or by nobody.
  results.catch(() => undefined);
  const soon = await Promise.race([results, tooLong]);
  const isFinal = soon?.every(({ status }) => status !== 'pending') === true;
  if (soon?.some(({ status }) => status === 'failed') || isFinal)
    return answerOf(going, await endOf(going, soon ?? []));
  if (!mayDefer) return answerOf(going, await presentState(going));
  home.follow(followCommand(going, results));
  return deferredResponse(directive.correlationToken, DEFERRAL_SECONDS);
}
