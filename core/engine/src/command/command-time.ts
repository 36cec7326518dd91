import type { CommandDefinition, Duration, JsonObject } from '@nexa/sdk';
import { defaultTimings } from '../home/home-timings.ts';

/**
 * How long a command is given until its effect must have shown (ms): its own time, or `usual`, and on top of it the
 * seconds of its parameter `transition`, if it has one.
 */
export function commandTime(
  definition: CommandDefinition | undefined,
  params: JsonObject,
  usual: Duration = defaultTimings.commandTimeout,
): Duration {
  return (definition?.takes ?? usual) + transitionOf(params);
}

/** How long the change itself may take, on top of what the command takes (ms). */
export function transitionOf({ transition }: JsonObject): Duration {
  return typeof transition === 'number' ? transition * 1000 : 0;
}
