import { type CheckDefinition, type CheckOutcome, type IssueDefinition, minutes, seconds } from '@nexa/sdk';
import { CloudFailure } from '../cloud/cloud-failure.ts';
import type { GoogleConnection } from '../connection/google-connection.ts';

export const keyRefused: IssueDefinition = {
  code: 'google.key-refused',
  severity: 'error',
  title: 'Google does not take the key',
  explanation:
    'NEXA cannot tell Google Home how devices are, so what it shows there grows old; spoken commands still work for a while. Make a new JSON key for the service account, see that the HomeGraph API is switched on in its project, and enter the key in the integration.',
};

export const unreachable: IssueDefinition = {
  code: 'google.unreachable',
  severity: 'warning',
  title: 'Google cannot be reached',
  explanation:
    'NEXA cannot tell Google Home how devices are. See whether the connection to the internet works; NEXA goes on by itself as soon as Google answers.',
};

export const changesNotTold: IssueDefinition = {
  code: 'google.changes-not-told',
  severity: 'info',
  title: 'Google is not told of changes',
  explanation:
    'Google does what people say and asks how devices are, but hears of no change by itself, so Google routines with sensors do not start, and new devices appear when somebody says “sync my devices”. Enter the key of a service account in the settings of the integration to change that.',
};

export const notLinked: IssueDefinition = {
  code: 'google.not-linked',
  severity: 'info',
  title: 'Nobody has linked Google Home yet',
  explanation:
    'The key works, but this home is shown in nobody’s Google Home. Open the Google Home app, add a device that works with Google, choose your integration and sign in to NEXA.',
};

/** Asks Google something that changes nothing. */
export const cloud: CheckDefinition<GoogleConnection> = {
  id: 'google.cloud',
  title: 'Google Home can be told of this home',
  scope: 'integration',
  every: minutes(10),
  timeout: seconds(20),
  raises: [keyRefused, unreachable, changesNotTold, notLinked],
  async run({ connection, signal }): Promise<CheckOutcome> {
    const { watch } = connection;
    if (watch === undefined) return { outcome: 'issue', code: changesNotTold.code, evidence: { keySet: 'no' } };
    try {
      await watch.probe();
    } catch (error) {
      if (signal.aborted || !(error instanceof CloudFailure))
        return { outcome: 'unknown', reason: 'The check was cancelled before Google answered.' };
      return outcomeOf(error);
    }
    return connection.linkedUsers === 0
      ? { outcome: 'issue', code: notLinked.code, evidence: { linkedUsers: 0 } }
      : { outcome: 'ok', evidence: { linkedUsers: connection.linkedUsers } };
  },
};

function outcomeOf({ kind, code, message }: CloudFailure): CheckOutcome {
  if (kind === 'cancelled') return { outcome: 'unknown', reason: message };
  const issue = kind === 'refused' ? keyRefused : unreachable;
  return { outcome: 'issue', code: issue.code, evidence: { reason: code } };
}
