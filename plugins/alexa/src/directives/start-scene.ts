import { type AlexaMessage, activationStarted } from '../messages/message.ts';
import type { Control } from './control-answer.ts';
import { alexaErrorOfReason } from './nexa-failure.ts';

/**
 * Starts a scene. Alexa wants to hear that it has begun, not that it has ended: it is waited for only so long as it takes
 * to hear that nothing of it works.
 */
export async function startScene({ directive, home, device, caller, wishes }: Control): Promise<AlexaMessage> {
  const { clock, exposed } = home.context;
  const { sceneWithin: waitFor } = home.timings;
  const results = Promise.all(wishes.map((wish) => exposed.command({ ...wish, deviceId: device.id, waitFor }, caller)));
  const tooLong = clock.sleep(home.timings.answerWithin).then(
    () => [],
    () => [],
  );
  // What comes after the answer is looked at by nobody.
  results.catch(() => undefined);
  const failed = (await Promise.race([results, tooLong])).find(({ status }) => status === 'failed');
  if (failed !== undefined) throw alexaErrorOfReason(failed.reason);
  return activationStarted(directive, clock.now());
}
