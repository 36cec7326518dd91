import type { JsonObject, JsonValue, TemplateInputValue } from '@nexa/sdk';
import { templateInvalid } from './template-error.ts';

/** What placeholders stand for. */
export interface FillScope {
  readonly answers: ReadonlyMap<string, TemplateInputValue>;
  /** Ids of what one trigger became, by the id that the template gives it. */
  readonly copies: ReadonlyMap<string, readonly string[]>;
  /** The device of the `$for` around. */
  readonly each?: string;
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isLoop = (value: unknown): value is JsonObject => isJsonObject(value) && Object.hasOwn(value, '$for');

/** The value with answers in place of its placeholders; what is not one stays as it is, of the type that it has. */
export function substitute(value: JsonValue, scope: FillScope, path: string): JsonValue {
  if (Array.isArray(value)) return value.flatMap((item, index) => fillItem(item, scope, `${path}/${index}`));
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, '$input')) return fillInput(value, scope, path);
  if (Object.hasOwn(value, '$each')) return fillEach(value, scope, path);
  if (isLoop(value)) throw templateInvalid(path, '$for stands in a list only');
  // `fromEntries`, for a template may come from anywhere: a member `__proto__` is one like any other.
  return Object.fromEntries(
    Object.entries<JsonValue>(value).map(([name, member]) => [
      name,
      isTriggerList(value, name, member) ? allCopies(member, scope) : substitute(member, scope, `${path}/${name}`),
    ]),
  );
}

/** `id`, then `id-2`, `id-3` and so on. */
export function copyId(id: string, index: number): string {
  return index === 0 ? id : `${id}-${index + 1}`;
}

function fillInput(value: JsonObject, { answers }: FillScope, path: string): JsonValue {
  const name = value.$input;
  const answer = typeof name === 'string' ? answers.get(name) : undefined;
  if (answer === undefined) throw templateInvalid(path, `the template has no input ${String(name)}`);
  if (Object.keys(value).length > 1) throw templateInvalid(path, '$input stands alone in its object');
  return answer;
}

function fillEach(value: JsonObject, { each }: FillScope, path: string): string {
  if (each === undefined) throw templateInvalid(path, '$each stands within a $for only');
  if (Object.keys(value).length > 1) throw templateInvalid(path, '$each stands alone in its object');
  return each;
}

function fillItem(item: JsonValue, scope: FillScope, path: string): readonly JsonValue[] {
  if (!isLoop(item)) return [substitute(item, scope, path)];
  if (scope.each !== undefined) throw templateInvalid(path, 'a $for stands in no other one');
  const { $for: name, ...rest } = item;
  const devices = typeof name === 'string' ? scope.answers.get(name) : undefined;
  if (!Array.isArray(devices)) throw templateInvalid(path, `${String(name)} is no input for several devices`);
  const pattern = rest.$item ?? rest;
  return devices.map((device, index) => {
    const filled = substitute(pattern, { ...scope, each: String(device) }, path);
    return isJsonObject(filled) && typeof filled.id === 'string' ? { ...filled, id: copyId(filled.id, index) } : filled;
  });
}

/** A condition on which trigger it was means every one that the trigger became. */
function isTriggerList(parent: JsonObject, name: string, member: JsonValue): member is readonly JsonValue[] {
  return name === 'is' && parent.type === 'trigger' && Array.isArray(member);
}

const allCopies = (ids: readonly JsonValue[], { copies }: FillScope): readonly JsonValue[] =>
  ids.flatMap((id): readonly JsonValue[] => (typeof id === 'string' ? (copies.get(id) ?? [id]) : [id]));
