import { replayAssumptions } from '@nexa/engine';
import type { AutomationDefinition, HomeMode } from '@nexa/sdk';
import { iso } from '../../http/present.ts';
import { presentExecution } from '../../http/present-execution.ts';
import type { JudgedReplay } from './run-replay.ts';

/** So many commands are as much as anybody looks at; the counts tell of all. */
const SHOWN = 10_000;

/** What a replay came to, for the API. */
export function presentReplay(result: JudgedReplay, definition: AutomationDefinition, mode: HomeMode) {
  return {
    runs: result.runs,
    notRunCount: result.notRunCount,
    notRuns: result.notRuns.map((execution) => presentExecution(execution, definition)),
    executions: result.executions.map((execution) => presentExecution(execution, definition)),
    commands: result.commands.slice(0, SHOWN).map(({ time, params, ...command }) => ({
      ...command,
      time: iso(time),
      ...(params === undefined ? {} : { params: { ...params } as Record<string, unknown> }),
    })),
    verdicts: { ...result.verdicts },
    notifications: result.notifications.map(({ time, ...rest }) => ({ ...rest, time: iso(time) })),
    truncated: result.truncated,
    until: iso(result.until),
    assumptions: [...replayAssumptions(definition, mode), ...leftOut(result.byHand)],
  };
}

/** What no trigger set off, no draft can do again. */
const leftOut = (count: number): string[] =>
  count === 0
    ? []
    : [
        `${count} ${count === 1 ? 'command' : 'commands'} of runs that a person or another automation started ${count === 1 ? 'is' : 'are'} left out: no trigger set them off.`,
      ];
