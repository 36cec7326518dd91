import type { JsonValue } from '@nexa/sdk';
import { isJsonObject } from './placeholder.ts';

/** Whether two values are the same JSON, whatever the order of members; a member that is undefined is not there. */
export function jsonEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]));
  if (!isJsonObject(a) || !isJsonObject(b)) return a === 0 && b === 0;
  return memberNames([a, b]).every((name) => jsonEqual(ownMember(a, name), ownMember(b, name)));
}

/** Names of all their members, in the order in which they first come. */
export function memberNames(objects: readonly object[]): readonly string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))];
}

/** The member, not what every object inherits. */
export function ownMember(object: { readonly [name: string]: JsonValue }, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
