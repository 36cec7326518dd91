import { runAutomationTest, type TestResult, type TrialWorld } from '@nexa/engine';
import { type AutomationDefinition, NexaError } from '@nexa/sdk';
import { Breath } from '../breath.ts';
import { type TrialParts, trialWorld } from './trial-world.ts';

/** All tests of an automation together. */
const LONGEST = 5_000;

/** Runs the tests that are kept with an automation, standing aside between them. */
export async function runKeptTests(definition: AutomationDefinition, world: TrialWorld): Promise<TestResult[]> {
  const breath = new Breath(LONGEST);
  const results: TestResult[] = [];
  for (const test of definition.tests ?? []) {
    results.push(runAutomationTest(definition, test, world));
    await breath.take();
  }
  return results;
}

/**
 * Runs the tests of a definition that was checked before it is saved. Rejects with `NEXA_AUTOMATION_TESTS_FAILED`, with
 * `[{name, problems}]` in `params.failed`, when one does not pass. Without tests nothing is read.
 */
export async function requireTestsPass(
  definition: AutomationDefinition,
  homeId: string,
  parts: TrialParts,
): Promise<void> {
  if ((definition.tests ?? []).length === 0) return;
  const results = await runKeptTests(definition, await trialWorld(parts, homeId, definition));
  const failed = results.filter(({ passed }) => !passed);
  const [first] = failed;
  if (first === undefined) return;
  const more = failed.length === 1 ? '' : ` ${failed.length - 1} more did not pass either.`;
  throw new NexaError('NEXA_AUTOMATION_TESTS_FAILED', `The test “${first.name}”: ${first.problems.join(' ')}${more}`, {
    params: { failed: failed.map(({ name, problems }) => ({ name, problems: [...problems] })) },
  });
}
