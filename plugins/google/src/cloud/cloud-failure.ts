import { authFailed, type NexaError, protocolViolation, rateLimited, seconds, unreachable } from '@nexa/sdk';

/**
 * Why Google did not do what it was asked.
 *
 * - `refused`: it does not take the key, or the project may not use the HomeGraph API.
 * - `busy`: it wants fewer requests for a while.
 * - `away`: no answer, or one of a broken server.
 * - `unknown-user`: nobody is linked as this user, or Google does not know a device of it.
 * - `rejected`: it does not understand the request.
 * - `cancelled`: nobody waits for the answer any more.
 */
export type CloudFailureKind = 'refused' | 'busy' | 'away' | 'unknown-user' | 'rejected' | 'cancelled';

export interface CloudFailureDetails {
  /** HTTP status, or Google's word for the error. */
  readonly code: string;
  /** How long Google wants to be left alone, milliseconds. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

const USUAL_PAUSE = seconds(30);

/** A failure at Google's. Its message is for people and holds nothing that Google or the key file said. */
export class CloudFailure extends Error {
  override readonly name = 'CloudFailure';
  readonly kind: CloudFailureKind;
  readonly code: string;
  readonly retryAfter: number | undefined;

  constructor(kind: CloudFailureKind, message: string, { code, retryAfter, cause }: CloudFailureDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** In the words of the contract. */
  asContract(): NexaError {
    const options = { params: { reason: this.code }, cause: this.cause };
    if (this.kind === 'refused') return authFailed(this.message, options);
    if (this.kind === 'busy') return rateLimited(this.retryAfter ?? USUAL_PAUSE, this.message, options);
    if (this.kind === 'away' || this.kind === 'cancelled') return unreachable(this.message, options);
    return protocolViolation(this.message, options);
  }
}

/** What Google answers is read by its status alone: the text of an error may repeat what was sent. */
export function failureOf(status: number, retryAfter: string | null): CloudFailure {
  const code = String(status);
  if (status === 401)
    return new CloudFailure('refused', 'Google does not take the key of the service account.', { code });
  if (status === 403)
    return new CloudFailure('refused', 'Google does not let the service account use the HomeGraph API.', { code });
  if (status === 404) return new CloudFailure('unknown-user', 'Google knows no such user or device.', { code });
  if (status === 429 || status === 503) {
    const pause = pauseOf(retryAfter);
    return new CloudFailure('busy', 'Google wants fewer requests for a while.', {
      code,
      ...(pause === undefined ? {} : { retryAfter: pause }),
    });
  }
  if (status >= 500) return new CloudFailure('away', 'Google answers with an error of its own.', { code });
  return new CloudFailure('rejected', 'Google does not understand the request.', { code });
}

/** Google sends seconds. */
function pauseOf(retryAfter: string | null): number | undefined {
  const given = retryAfter === null ? Number.NaN : Number(retryAfter);
  return Number.isFinite(given) && given >= 0 ? seconds(given) : undefined;
}
