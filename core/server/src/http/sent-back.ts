import { NexaError } from '@nexa/sdk';

/** What is shown of something and cannot be set; see `shownOnly`. */
interface ShownOnly {
  readonly id?: string;
  readonly homeId?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly lastRunAt?: string;
  readonly lastActivatedAt?: string;
  readonly webhooks?: unknown;
  readonly version?: number;
}

/**
 * A body without what it brings back of what was shown. Throws `NEXA_REQUEST_INVALID` when it is of something else than
 * the path: what was read of one place is not written to another by mistake. `at` is where it stands in the request.
 */
export function withoutShown<T extends ShownOnly>(
  body: T,
  path: { readonly id?: string; readonly homeId: string },
  at = 'body',
): Omit<T, keyof ShownOnly> {
  const { id, homeId, createdAt, updatedAt, lastRunAt, lastActivatedAt, webhooks, version, ...rest } = body;
  if (path.id !== undefined) requireSame(id, path.id, `${at}/id`);
  requireSame(homeId, path.homeId, `${at}/homeId`);
  return rest;
}

function requireSame(given: string | undefined, meant: string, path: string): void {
  if (given === undefined || given.toLowerCase() === meant.toLowerCase()) return;
  throw new NexaError('NEXA_REQUEST_INVALID', `${path} must be what the path names, or be left out.`, {
    params: { path, expected: meant },
  });
}

/** Somebody else has changed it since it was read. */
export const changedMeanwhile = (read: number, present: number): NexaError =>
  new NexaError(
    'NEXA_DATABASE_CONFLICT',
    `Somebody has changed the automation meanwhile: you read version ${read}, and it is version ${present} now. Load it again.`,
    { params: { path: 'body/version', version: present } },
  );
