import type { JsonObject, JsonValue, ScalarValue } from '@nexa/sdk';

/** A value in the data of what set a run off: a member (`level`), or one within others (`light.level`, `list.0`). */
export function dataAt(data: JsonObject | undefined, path: string): ScalarValue | undefined {
  if (data === undefined) return undefined;
  if (Object.hasOwn(data, path)) return scalar(data[path]);
  let place: JsonValue | undefined = data;
  for (const step of path.split('.')) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return undefined;
    place = (place as Readonly<Record<string, JsonValue>>)[step];
  }
  return scalar(place);
}

const scalar = (value: JsonValue | undefined): ScalarValue | undefined =>
  value === null || typeof value === 'object' ? undefined : value;
