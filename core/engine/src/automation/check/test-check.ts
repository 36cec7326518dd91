import { type AutomationTest, MAIN_COMPONENT, type TestState, type Trigger } from '@nexa/sdk';
import { commandProblem } from '../../command/command-problem.ts';
import { type AutomationCheckContext, invalid } from './check-context.ts';
import { placeOf } from './command-check.ts';
import { requireAttribute, requireDevice, requireEvent, requireValues } from './device-part-check.ts';

/** Holds a test of an automation against what there is in the home, and against the automation's triggers. */
export function requireTest(
  path: string,
  { given, when, then }: AutomationTest,
  triggers: readonly Trigger[],
  context: AutomationCheckContext,
): void {
  for (const [index, state] of (given?.states ?? []).entries())
    requireState(`${path}/given/states/${index}`, state, context);
  for (const [index, id] of (given?.fails ?? []).entries())
    if (!context.devices.has(id.toLowerCase()))
      throw invalid(`${path}/given/fails/${index}`, 'the home has no device with this id: choose one that it has');
  for (const [index, step] of when.entries()) {
    const at = `${path}/when/${index}`;
    if (step.state !== undefined) requireState(`${at}/state`, step.state, context);
    if (step.event !== undefined)
      requireEvent(`${at}/event`, step.event, { name: 'data', members: step.event.data }, context);
    const known = triggers.map(({ id }) => id);
    if (step.trigger !== undefined && !known.includes(step.trigger))
      throw invalid(`${at}/trigger`, `the automation has no trigger ${step.trigger}: name one that it has`, { known });
  }
  for (const [index, command] of (then.commands ?? []).entries())
    requireCommand(`${path}/then/commands/${index}`, command, context);
}

function requireState(path: string, state: TestState, context: AutomationCheckContext): void {
  const schema = requireAttribute(path, state, context);
  requireValues(`${path}/value`, state.value, { name: `${state.capability}.${state.attribute}`, schema }, context);
}

type ExpectedCommand = NonNullable<AutomationTest['then']['commands']>[number];

/** What is expected may name fewer parameters than the command takes. */
function requireCommand(path: string, expected: ExpectedCommand, context: AutomationCheckContext): void {
  const { deviceId, component = MAIN_COMPONENT, capability, command, params = {} } = expected;
  const device = requireDevice(path, deviceId, context);
  const problem = commandProblem(device, { component, capability, command, params }, context.catalog, context.checker);
  if (problem === undefined || problem.code === 'NEXA_VALUE_INVALID') return;
  throw invalid(`${path}/${placeOf(problem)}`, problem.message, problem.params);
}
