import type { ExposedResult, ExposedState } from '@nexa/sdk';
import { type AlexaMessage, errorResponse } from '../messages/message.ts';
import { alexaError } from '../model/alexa-error.ts';
import { isShown } from '../model/confirmation.ts';
import { answerOf, type Control, endOf, presentState } from './control-answer.ts';
import { alexaErrorOf } from './nexa-failure.ts';

/** Tells Alexa how a command ended that it was asked to wait for. */
export async function followCommand(going: Control, results: Promise<readonly ExposedResult[]>): Promise<void> {
  const { home, caller } = going;
  const { signal, clock } = home.context;
  const until = clock.now() + home.timings.followFor;
  const answer = await finalAnswer(going, results, until);
  if (!signal.aborted) await home.courier.deliver(caller.linkId, answer, signal);
}

async function finalAnswer(
  going: Control,
  results: Promise<readonly ExposedResult[]>,
  until: number,
): Promise<AlexaMessage> {
  try {
    return answerOf(going, await finalState(going, await results, until));
  } catch (error) {
    return errorResponse(going.directive, alexaErrorOf(error));
  }
}

async function finalState(going: Control, results: readonly ExposedResult[], until: number): Promise<ExposedState> {
  const isPending = results.some(({ status }) => status === 'pending');
  if (!isPending || results.some(({ status }) => status === 'failed')) return await endOf(going, results);
  const { home, device, wishes } = going;
  const { clock } = home.context;
  while (clock.now() < until) {
    const state = await presentState(going);
    if (wishes.every((wish) => isShown(wish, device, state))) return state;
    await clock.sleep(home.timings.lookEvery);
  }
  throw alexaError('ENDPOINT_UNREACHABLE', 'The device did not confirm in time.');
}
