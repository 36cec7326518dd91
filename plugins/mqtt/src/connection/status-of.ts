import { hasErrorCode, type NexaError, type StatusDetail, type StatusReport } from '@nexa/sdk';
import { isAuthRefusal } from '../link/broker-failure.ts';

/** What an error of the link means for the integration, and what happens next. */
export function statusOf(error: NexaError): StatusReport {
  const { detail, next } = consequenceOf(error);
  return { value: 'offline', detail, message: `${error.message} ${next}`.slice(0, 500) };
}

function consequenceOf(error: NexaError): { readonly detail: StatusDetail; readonly next: string } {
  if (isAuthRefusal(error)) {
    return { detail: 'auth-failed', next: 'Enter its present user name and password to use it again.' };
  }
  if (hasErrorCode(error, 'NEXA_PLUGIN_CONFIG_INVALID')) {
    return { detail: 'config-invalid', next: 'Correct the configuration to use it again.' };
  }
  return { detail: 'communication-error', next: 'NEXA keeps trying.' };
}
