import { errorMessage, hasErrorCode, type StatusDetail, type StatusReport } from '@nexa/sdk';

const MAX_MESSAGE = 500;

/** The status that an error of an integration's link comes to. Errors that say nothing of the link have none. */
export function statusOfError(error: unknown): StatusReport | undefined {
  if (hasErrorCode(error, 'NEXA_PLUGIN_UNSUPPORTED')) return undefined;
  return { value: 'offline', detail: detailOf(error), message: errorMessage(error).slice(0, MAX_MESSAGE) };
}

function detailOf(error: unknown): StatusDetail {
  if (hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED')) return 'auth-failed';
  if (hasErrorCode(error, 'NEXA_PLUGIN_CONFIG_INVALID')) return 'config-invalid';
  if (hasErrorCode(error, 'NEXA_PLUGIN_STOPPED')) return 'plugin-stopped';
  return 'communication-error';
}
