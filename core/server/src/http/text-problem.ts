import { NexaError } from '@nexa/sdk';

/** What JSON may write and no database takes as text: NUL, and halves of characters. */
const suspicious = /\\u(0000|d[89a-f])/i;

/**
 * What is wrong with a text somewhere in `value`, with its place. `raw` is the JSON it was read from: where no such
 * character can hide in it, nothing is looked through.
 */
export function textProblem(where: string, value: unknown, raw?: string): NexaError | undefined {
  if (raw !== undefined && !suspicious.test(raw)) return undefined;
  const path = placeOfBadText(value, where);
  if (path === undefined) return undefined;
  return new NexaError('NEXA_REQUEST_INVALID', `${path} holds a NUL or half a character, which no text may.`, {
    params: { path },
  });
}

/** No body of any route is nested so deep; what is, is not looked through to its end. */
const deepest = 100;

function placeOfBadText(value: unknown, path: string, depth = 0): string | undefined {
  if (typeof value === 'string') return isGoodText(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > deepest) return `${path} (too deep to be looked through)`;
  for (const [key, member] of Object.entries(value)) {
    if (!isGoodText(key)) return `${path} (a name of a member)`;
    const found = placeOfBadText(member, `${path}/${key}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isGoodText(text: string): boolean {
  return !text.includes('\0') && !/[\ud800-\udfff]/u.test(text);
}
