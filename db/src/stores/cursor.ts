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
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  if (Number.isFinite(Number(rank)) && isId) return { rank: Number(rank), name, id };
  throw cursorInvalid();
}

/** A cursor that somebody made up may hold what no text may. */
function isText(part: string): boolean {
  return !part.includes('\0') && !/[\ud800-\udfff]/u.test(part);
}

function cursorInvalid(): NexaError {
  return new NexaError('NEXA_REQUEST_INVALID', 'the cursor is not one that this list gave', {
    params: { path: 'cursor' },
  });
}
