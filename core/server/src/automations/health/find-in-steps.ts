import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AutomationFinding, findHealthInSteps, type HealthInput } from '@nexa/engine';

/** For so long nothing else has its turn, in milliseconds. */
const AT_ONCE = 20;

/** The engine’s search for what is wrong with automations, which stands aside for everything else again and again. */
export async function findInSteps(
  input: HealthInput,
  now: () => number = () => performance.now(),
): Promise<AutomationFinding[]> {
  const steps = findHealthInSteps(input);
  let since = now();
  let step = steps.next();
  while (step.done !== true) {
    if (now() - since >= AT_ONCE) {
      await nextTurn();
      since = now();
    }
    step = steps.next();
  }
  return step.value;
}
