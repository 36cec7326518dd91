import { texts } from '../texts.ts';
import { ApiError } from './client.ts';
import type { Reason } from './types.ts';

/** What went wrong, for a person. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return texts.errors.internal;
  return texts.errors.byCode[error.code] ?? error.problem?.detail ?? error.problem?.title ?? texts.errors.internal;
}

/** Why a command failed or an automation did not run. */
export function reasonText(reason: Reason | string | undefined): string | undefined {
  if (reason === undefined) return undefined;
  if (typeof reason === 'string') return reason;
  return texts.errors.byCode[reason.code] ?? reason.message;
}

export const isNetworkError = (error: unknown): boolean => error instanceof ApiError && error.status === 0;
