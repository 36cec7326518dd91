import type { Instant, JsonObject } from '@nexa/sdk';
import { isEqual } from '../trial/command-problems.ts';
import type { RecordedCommand } from './recorded-change.ts';

/**
 * How a command of the draft and what was recorded go together. `same`: the automation as it was gave the same command
 * within five seconds. `no-change`: it did not, but the device was so already. `only-draft`: it did not, and something
 * would have changed. `only-recorded`: the automation as it was gave it, and the draft would not have.
 */
export type CommandVerdict = 'same' | 'no-change' | 'only-draft' | 'only-recorded';

/** A command of a replay. */
export interface ReplayedCommand {
  readonly time: Instant;
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  readonly params?: JsonObject;
  readonly verdict: CommandVerdict;
}

/** A command that the draft gave. */
export interface DraftCommand extends Omit<RecordedCommand, 'cause'> {
  /** Whether the device was so already. */
  readonly isSo: boolean;
}

const SAME_WITHIN = 5_000;

/** Judges the draft's commands by the recorded ones, each of which stands for one at most; in order of time. */
export function judgeCommands(
  draft: readonly DraftCommand[],
  recorded: readonly Omit<RecordedCommand, 'cause'>[],
): ReplayedCommand[] {
  const left = new Map<string, Omit<RecordedCommand, 'cause'>[]>();
  for (const command of [...recorded].sort((a, b) => a.at - b.at)) {
    const key = keyOf(command);
    const alike = left.get(key);
    if (alike === undefined) left.set(key, [command]);
    else alike.push(command);
  }
  const judged = [...draft]
    .sort((a, b) => a.at - b.at)
    .map((command) => {
      const alike = left.get(keyOf(command)) ?? [];
      const index = alike.findIndex(
        ({ at, params }) => Math.abs(at - command.at) <= SAME_WITHIN && isEqual(params, command.params),
      );
      if (index >= 0) alike.splice(index, 1);
      return shown(command, index >= 0 ? 'same' : command.isSo ? 'no-change' : 'only-draft');
    });
  const others = [...left.values()].flat().map((command) => shown(command, 'only-recorded'));
  return [...judged, ...others].sort((a, b) => a.time - b.time);
}

/** How many there are of each verdict. */
export function countVerdicts(commands: readonly ReplayedCommand[]): Record<CommandVerdict, number> {
  const counts = { same: 0, 'no-change': 0, 'only-draft': 0, 'only-recorded': 0 };
  for (const { verdict } of commands) counts[verdict] += 1;
  return counts;
}

const keyOf = ({ deviceId, component, capability, command }: Omit<RecordedCommand, 'cause'>) =>
  [deviceId.toLowerCase(), component, capability, command].join('\n');

function shown(
  { at, deviceId, component, capability, command, params }: Omit<RecordedCommand, 'cause'>,
  verdict: CommandVerdict,
): ReplayedCommand {
  const given = Object.keys(params).length === 0 ? {} : { params };
  return { time: at, deviceId, component, capability, command, ...given, verdict };
}
