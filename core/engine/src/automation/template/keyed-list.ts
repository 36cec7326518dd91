import type { JsonValue } from '@nexa/sdk';
import { isJsonObject } from './placeholder.ts';

/** Of a list whose items can be told apart: the items by their key, in order. */
export type KeyedList = ReadonlyMap<string, JsonValue>;

/**
 * The lists by what names their items: the `id`, of tests the `name`. Undefined when an item of any of them has none, or
 * two of one list have the same: then only the index tells them apart.
 */
export function keyedLists(lists: readonly (readonly JsonValue[])[]): readonly KeyedList[] | undefined {
  const keyed: KeyedList[] = [];
  for (const list of lists) {
    const items = new Map<string, JsonValue>();
    for (const item of list) {
      const key = keyOf(item);
      if (key === undefined || items.has(key)) return undefined;
      items.set(key, item);
    }
    keyed.push(items);
  }
  return keyed;
}

function keyOf(item: JsonValue): string | undefined {
  if (!isJsonObject(item)) return undefined;
  if (typeof item.id === 'string') return item.id;
  return typeof item.name === 'string' ? item.name : undefined;
}

/** A step of a path: as in a JSON pointer, in which `/` and `~` of a name are written `~1` and `~0`. */
export function pathStep(path: string, step: string | number): string {
  const text = String(step).replaceAll('~', '~0').replaceAll('/', '~1');
  return path === '' ? text : `${path}/${text}`;
}
