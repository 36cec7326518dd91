import type { JsonObject, JsonValue } from '@nexa/sdk';

export interface PlainJsonLimits {
  readonly maxDepth: number;
  /** Rough length of the text it would make. */
  readonly maxSize: number;
}

const defaultLimits: PlainJsonLimits = { maxDepth: 8, maxSize: 16_384 };

class NotPlain extends Error {}

/** Text that any store and any reader can hold: no NUL, no half of a surrogate pair. */
export function isCleanText(text: unknown, maxLength: number, minLength = 0): text is string {
  return (
    typeof text === 'string' &&
    text.length >= minLength &&
    text.length <= maxLength &&
    !text.includes('\u0000') &&
    !hasLoneSurrogate(text)
  );
}

function hasLoneSurrogate(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = text.charCodeAt(i + 1);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return true;
    i++;
  }
  return false;
}

/** A copy of `value` that is nothing but JSON, or the reason why there is none. Never throws. */
export function readPlainJson(
  value: unknown,
  limits: PlainJsonLimits = defaultLimits,
): { readonly value: JsonValue } | { readonly reason: string } {
  let size = 0;
  const copy = (part: unknown, depth: number): JsonValue => {
    if (depth > limits.maxDepth) throw new NotPlain(`it is nested deeper than ${limits.maxDepth}`);
    size += typeof part === 'string' ? part.length + 2 : 8;
    if (size > limits.maxSize) throw new NotPlain(`it is larger than ${limits.maxSize} characters`);
    if (part === null || typeof part === 'boolean') return part;
    if (typeof part === 'number') {
      if (!Number.isFinite(part)) throw new NotPlain('it holds a number that is not finite');
      return part;
    }
    if (typeof part === 'string') {
      if (!isCleanText(part, limits.maxSize)) throw new NotPlain('it holds text that is not clean Unicode');
      return part;
    }
    if (Array.isArray(part)) return part.map((item) => copy(item, depth + 1));
    if (isPlainObject(part)) {
      const result: Record<string, JsonValue> = {};
      for (const [key, member] of Object.entries(part)) {
        if (member === undefined) continue;
        size += key.length;
        if (key === '__proto__' || !isCleanText(key, 200)) throw new NotPlain('it holds a name that is not allowed');
        result[key] = copy(member, depth + 1);
      }
      return result;
    }
    throw new NotPlain(`it holds a ${typeof part} that is not JSON`);
  };
  try {
    return { value: copy(value, 0) };
  } catch (error) {
    return { reason: error instanceof NotPlain ? error.message : 'it cannot be read' };
  }
}

/** Like {@link readPlainJson}, for what must be an object. */
export function readPlainObject(
  value: unknown,
  limits: PlainJsonLimits = defaultLimits,
): { readonly value: JsonObject } | { readonly reason: string } {
  if (!isPlainObject(value)) return { reason: 'it is not an object' };
  return readPlainJson(value, limits) as { value: JsonObject } | { reason: string };
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
