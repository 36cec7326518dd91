import { type Instant, NexaError, serializeError } from '@nexa/sdk';
import { HomeAutomation } from './home-automation.ts';
import type { HomeOutput } from './home-output.ts';
import type { HomeSnapshot } from './records.ts';

/** Commands that a stopped predecessor left unfinished, brought to an honest end; those of runs that go on are theirs. */
export function interrupted(snapshot: HomeSnapshot, now: Instant): HomeOutput[] {
  const reason = serializeError(
    new NexaError('NEXA_COMMAND_INTERRUPTED', 'NEXA was stopped before the command was answered'),
  );
  const goingOn = HomeAutomation.commandsThatGoOn(snapshot, now);
  return snapshot.commands
    .filter(({ id }) => !goingOn.has(id))
    .map((command) => ({ type: 'command', command: { ...command, status: 'failed', reason, finishedAt: now } }));
}
