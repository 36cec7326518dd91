import { NexaError } from '@nexa/sdk';

const defaultLimit = 100;
const mostItems = 1_000;

export function pageLimit(limit: number | undefined): number {
  return Math.min(Math.max(1, Math.trunc(limit ?? defaultLimit)), mostItems);
}

/** The sort key of the last item, opaque to clients. */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export function decodeCursor(cursor: string, length: number): readonly string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((part) => typeof part === 'string' && isText(part))
    )
      return parts;
  } catch {
    // Said below.
  }
  throw cursorInvalid();
}

/** Where a list by rank, name and id ended. */
export interface RankedCursor {
  readonly rank: number;
  readonly name: string;
  readonly id: string;
}

export function decodeRankedCursor(cursor: string): RankedCursor {
  const [rank = '', name = '', id = ''] = decodeCursor(cursor, 3);
  if (Number.isFinite(Number(rank)) && isId(id)) return { rank: Number(rank), name, id };
  throw cursorInvalid();
}

/** Where a list by time and id ended; `moment` as Postgres writes it, to the microsecond. */
export interface MomentCursor {
  readonly moment: string;
  readonly id: string;
}

export function decodeMomentCursor(cursor: string): MomentCursor {
  const [moment = '', id = ''] = decodeCursor(cursor, 2);
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,6})?([+-]\d\d(?::\d\d){0,2})$/.exec(moment);
  const isMoment = parts !== null && !Number.isNaN(Date.parse(`${parts[1]}T${parts[2]}Z`));
  if (isMoment && isId(id)) return { moment, id };
  throw cursorInvalid();
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** A cursor that somebody made up may hold what no text may. */
function isText(part: string): boolean {
  return !part.includes('\0') && !/[\ud800-\udfff]/u.test(part);
}

function cursorInvalid(): NexaError {
  return new NexaError('NEXA_REQUEST_INVALID', 'the cursor is not one that this list gave', {
    params: { path: 'cursor' },
  });
}
