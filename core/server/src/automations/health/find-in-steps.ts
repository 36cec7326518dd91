import { type AutomationFinding, findHealthInSteps, type HealthInput } from '@nexa/engine';
import { Breath } from '../breath.ts';

/** The engine’s search for what is wrong with automations, which stands aside for everything else again and again. */
export const findInSteps = (input: HealthInput, now?: () => number): Promise<AutomationFinding[]> =>
  new Breath(Number.POSITIVE_INFINITY, now).all(findHealthInSteps(input));
