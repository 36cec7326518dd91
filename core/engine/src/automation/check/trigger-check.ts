import type { JsonObject, NumericTrigger, StateTrigger, Trigger } from '@nexa/sdk';
import { timingProblem } from '../time/timing-problem.ts';
import { type AutomationCheckContext, invalid } from './check-context.ts';
import {
  requireAttribute,
  requireBounds,
  requireDevice,
  requireEvent,
  requirePart,
  requireValues,
} from './device-part-check.ts';
import { requirePluginPart } from './plugin-part-check.ts';

/** Holds a trigger against what there is in the home. */
export function requireTrigger(path: string, trigger: Trigger, context: AutomationCheckContext): void {
  switch (trigger.type) {
    case 'state':
      requireStateTrigger(path, trigger, context);
      break;
    case 'numeric':
      requireNumericTrigger(path, trigger, context);
      break;
    case 'event':
      requireEvent(path, trigger, { name: 'match', members: trigger.match as JsonObject | undefined }, context);
      break;
    case 'time':
    case 'cron':
    case 'sun':
    case 'schedule':
      requireTiming(path, trigger, context);
      break;
    case 'issue':
      if (trigger.deviceId !== undefined) requireDevice(path, trigger.deviceId, context);
      break;
    case 'plugin':
      requirePluginPart(path, 'trigger', trigger.trigger, trigger, context);
      break;
    default:
    // Presence, mode, webhook and start name nothing that could be missing.
  }
}

/** Times, days and the position of the home, as far as a part asks for them. */
export function requireTiming(
  path: string,
  part: Parameters<typeof timingProblem>[0],
  { place }: AutomationCheckContext,
): void {
  const problem = timingProblem(part, place);
  if (problem !== undefined) throw invalid(`${path}/${problem.field}`, problem.message.replace(/\.$/, ''));
}

function requireStateTrigger(path: string, trigger: StateTrigger, context: AutomationCheckContext): void {
  const schema = requireAttribute(path, trigger, context);
  const attribute = { name: `${trigger.capability}.${trigger.attribute}`, schema };
  requireValues(`${path}/from`, trigger.from, attribute, context);
  requireValues(`${path}/to`, trigger.to, attribute, context);
  requireValues(`${path}/notFrom`, trigger.notFrom, attribute, context);
  requireValues(`${path}/notTo`, trigger.notTo, attribute, context);
  requireOneOfTwo(path, trigger, ['from', 'notFrom']);
  requireOneOfTwo(path, trigger, ['to', 'notTo']);
  requireBounds(path, trigger, attribute);
  requireOthers(path, trigger, context);
}

/** Values that are wanted leave out all others already. */
function requireOneOfTwo(
  path: string,
  trigger: StateTrigger,
  [wanted, unwanted]: readonly ['from', 'notFrom'] | readonly ['to', 'notTo'],
): void {
  if (trigger[wanted] !== undefined && trigger[unwanted] !== undefined)
    throw invalid(`${path}/${unwanted}`, `with ${wanted}, ${unwanted} says nothing more: give one of them`);
}

function requireNumericTrigger(path: string, trigger: NumericTrigger, context: AutomationCheckContext): void {
  const { above, below, hysteresis } = trigger;
  const schema = requireAttribute(path, trigger, context);
  if (above === undefined && below === undefined)
    throw invalid(path, 'a numeric trigger needs a threshold: give above, below or both', {
      known: ['above', 'below'],
    });
  requireBounds(path, trigger, { name: `${trigger.capability}.${trigger.attribute}`, schema });
  if (hysteresis !== undefined && above !== undefined && below !== undefined && hysteresis >= below - above)
    throw invalid(
      `${path}/hysteresis`,
      `the hysteresis is as wide as the band from ${above} to ${below}: make it smaller than ${below - above}`,
    );
  requireOthers(path, trigger, context);
}

function requireOthers(
  path: string,
  { others, capability }: StateTrigger | NumericTrigger,
  context: AutomationCheckContext,
): void {
  for (const [index, other] of (others ?? []).entries())
    requirePart(`${path}/others/${index}`, { ...other, capability }, context);
}
