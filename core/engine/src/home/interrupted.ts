import { type Instant, NexaError, serializeError } from '@nexa/sdk';
import type { HomeOutput } from './home-output.ts';
import type { HomeSnapshot } from './records.ts';

/** What a stopped predecessor left unfinished, brought to an honest end. */
export function interrupted({ commands, executions }: HomeSnapshot, now: Instant): HomeOutput[] {
  const reason = serializeError(
    new NexaError('NEXA_COMMAND_INTERRUPTED', 'NEXA was stopped before the command was answered'),
  );
  return [
    ...commands.map(
      (command): HomeOutput => ({
        type: 'command',
        command: { ...command, status: 'failed', reason, finishedAt: now },
      }),
    ),
    ...executions.map(
      (execution): HomeOutput => ({
        type: 'execution',
        execution: { ...execution, outcome: 'interrupted', reason: 'restarted', finishedAt: now },
      }),
    ),
  ];
}
