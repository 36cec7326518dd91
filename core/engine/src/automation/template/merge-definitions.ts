import type { JsonObject, JsonValue } from '@nexa/sdk';
import { jsonEqual, memberNames, ownMember } from './json-equal.ts';
import { type KeyedList, keyedLists, pathStep } from './keyed-list.ts';
import { isJsonObject } from './placeholder.ts';

/** A place that both sides changed, each to something else. What the template says is taken. */
export interface MergeConflict {
  /** As in a difference of definitions. */
  readonly path: string;
  /** What it was before both changes; left out where there was nothing. */
  readonly base?: JsonValue;
  /** What the person made of it; left out where they took it away. */
  readonly yours?: JsonValue;
  /** What the template made of it; left out where it took it away. */
  readonly template?: JsonValue;
}

interface Three<T> {
  readonly base: T;
  readonly yours: T;
  readonly template: T;
}

/** What both changes come to: either side's where only one changed, else the template's, with the conflict named. */
export function mergeDefinitions(sides: Three<object>): {
  readonly merged: JsonValue;
  readonly conflicts: readonly MergeConflict[];
} {
  const conflicts: MergeConflict[] = [];
  const merged = merge(sides as Three<JsonValue>, '', conflicts);
  return { merged: merged ?? {}, conflicts };
}

function merge(sides: Three<JsonValue | undefined>, path: string, conflicts: MergeConflict[]): JsonValue | undefined {
  const { base, yours, template } = sides;
  if (jsonEqual(yours, base) || jsonEqual(yours, template)) return template;
  if (jsonEqual(template, base)) return yours;
  if (isJsonObject(base) && isJsonObject(yours) && isJsonObject(template))
    return mergeObjects({ base, yours, template }, path, conflicts);
  if (Array.isArray(base) && Array.isArray(yours) && Array.isArray(template)) {
    const lists = { base, yours, template };
    const [ofBase, ofYours, ofTemplate] = keyedLists([base, yours, template]) ?? [];
    if (ofBase !== undefined && ofYours !== undefined && ofTemplate !== undefined)
      return mergeKeyed({ base: ofBase, yours: ofYours, template: ofTemplate }, path, conflicts);
    if (base.length === yours.length && base.length === template.length) return mergeByIndex(lists, path, conflicts);
  }
  conflicts.push({
    path,
    ...(base === undefined ? {} : { base }),
    ...(yours === undefined ? {} : { yours }),
    ...(template === undefined ? {} : { template }),
  });
  return template;
}

function mergeObjects(sides: Three<JsonObject>, path: string, conflicts: MergeConflict[]): JsonObject {
  const { base, yours, template } = sides;
  return Object.fromEntries(
    memberNames([template, yours, base]).flatMap((name) => {
      const of = (side: JsonObject) => ownMember(side, name);
      const member = { base: of(base), yours: of(yours), template: of(template) };
      const merged = merge(member, pathStep(path, name), conflicts);
      return merged === undefined ? [] : [[name, merged]];
    }),
  );
}

function mergeByIndex(
  { base, yours, template }: Three<readonly JsonValue[]>,
  path: string,
  conflicts: MergeConflict[],
): readonly JsonValue[] {
  return template.flatMap((item, index) => {
    const sides = { base: base[index], yours: yours[index], template: item };
    const merged = merge(sides, pathStep(path, index), conflicts);
    return merged === undefined ? [] : [merged];
  });
}

function mergeKeyed(lists: Three<KeyedList>, path: string, conflicts: MergeConflict[]): readonly JsonValue[] {
  const { base, yours, template } = lists;
  const merged = new Map<string, JsonValue>();
  for (const key of mergedOrder(lists, path, conflicts)) {
    const sides = { base: base.get(key), yours: yours.get(key), template: template.get(key) };
    const item = merge(sides, pathStep(path, key), conflicts);
    if (item !== undefined) merged.set(key, item);
  }
  return [...merged.values()];
}

/** The order of whoever changed it; what only the other side has stands behind what it stands behind there. */
function mergedOrder({ base, yours, template }: Three<KeyedList>, path: string, conflicts: MergeConflict[]): string[] {
  const shared = (list: KeyedList) =>
    [...list.keys()].filter((key) => [base, yours, template].every((l) => l.has(key)));
  const [was, mine, theirs] = [shared(base), shared(yours), shared(template)];
  const isMineKept = jsonEqual(theirs, was);
  if (!isMineKept && !jsonEqual(mine, was) && !jsonEqual(mine, theirs))
    conflicts.push({ path: pathStep(path, '$order'), base: was, yours: mine, template: theirs });
  const [leading, other] = isMineKept ? [yours, template] : [template, yours];
  const order = [...leading.keys()];
  let last = -1;
  for (const key of other.keys()) {
    const found = order.indexOf(key);
    last = found >= 0 ? found : last + 1;
    if (found < 0) order.splice(last, 0, key);
  }
  return order;
}
