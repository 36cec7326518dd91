import type { JsonValue } from '@nexa/sdk';
import { jsonEqual, memberNames, ownMember } from './json-equal.ts';
import { keyedLists, pathStep } from './keyed-list.ts';
import { isJsonObject } from './placeholder.ts';

/** One difference between two definitions. */
export interface DefinitionChange {
  /**
   * Where: names of members and, in lists, the `id` of the item (of tests its `name`), or its index when it has none:
   * `triggers/motion/for`, `actions/0/params/level`. `actions/$order`: the same items in another order.
   */
  readonly path: string;
  /** Left out: it is new. */
  readonly before?: JsonValue;
  /** Left out: it is gone. */
  readonly after?: JsonValue;
}

/** What differs between two definitions, or other JSON objects, in as small parts as can be told. */
export function diffDefinitions(a: object, b: object): readonly DefinitionChange[] {
  return [...differences(a as JsonValue, b as JsonValue, '')];
}

function* differences(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
): Generator<DefinitionChange> {
  if (jsonEqual(before, after)) return;
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const name of memberNames([before, after]))
      yield* differences(ownMember(before, name), ownMember(after, name), pathStep(path, name));
  } else if (Array.isArray(before) && Array.isArray(after)) yield* listDifferences(before, after, path);
  else yield { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function* listDifferences(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: string,
): Generator<DefinitionChange> {
  const [old, present] = keyedLists([before, after]) ?? [];
  if (old === undefined || present === undefined) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1)
      yield* differences(before[index], after[index], pathStep(path, index));
    return;
  }
  for (const key of new Set([...old.keys(), ...present.keys()]))
    yield* differences(old.get(key), present.get(key), pathStep(path, key));
  const left = [...old.keys()].filter((key) => present.has(key));
  const right = [...present.keys()].filter((key) => old.has(key));
  if (!jsonEqual(left, right)) yield { path: pathStep(path, '$order'), before: left, after: right };
}
