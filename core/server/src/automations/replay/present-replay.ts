import { type ReplayResult, replayAssumptions } from '@nexa/engine';
import type { AutomationDefinition, HomeMode } from '@nexa/sdk';
import { iso } from '../../http/present.ts';
import { presentExecution } from '../../http/present-execution.ts';

/** So many commands are as much as anybody looks at; the counts tell of all. */
const SHOWN = 10_000;

/** What a replay came to, for the API. */
export function presentReplay(result: ReplayResult, definition: AutomationDefinition, mode: HomeMode) {
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
    assumptions: replayAssumptions(definition, mode),
  };
}
