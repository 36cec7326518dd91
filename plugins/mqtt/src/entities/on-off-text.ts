import { isPayload } from './entity-fields.ts';

/** Whether a text says on or off; `undefined` when it says neither. */
export function onOffOf(text: string | undefined, on: string, off: string): boolean | undefined {
  if (text === on) return true;
  if (text === off) return false;
  if (isPayload(text, on)) return true;
  return isPayload(text, off) ? false : undefined;
}
