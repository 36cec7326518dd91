import { errorCodes, errorMessage, hasErrorCode } from '@nexa/sdk';
import { redactText } from '../secrets/redaction.ts';

/** How a command ends when it failed: 2 for what its user can correct, 1 for a fault. */
export function exitCodeOf(error: unknown): number {
  if (!hasErrorCode(error)) return 1;
  return ['input', 'not-found', 'conflict', 'forbidden'].includes(errorCodes[error.code].kind) ? 2 : 1;
}

/** What is said on the terminal: what happened, what to do, and the code to look up. Never a stack. */
export function failureText(error: unknown): string {
  if (!hasErrorCode(error)) return `NEXA failed: ${redactText(errorMessage(error))}`;
  const { advice } = error.params;
  return [redactText(error.message), ...(typeof advice === 'string' ? [advice] : []), `(${error.code})`].join('\n');
}
