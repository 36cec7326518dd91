import type { JsonObject, JsonValue } from '@nexa/sdk';
import { alexaError, outOfRange } from './alexa-error.ts';

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function numberIn(payload: JsonObject, name: string): number {
  const value = payload[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw alexaError('INVALID_VALUE', `The payload must have a number as "${name}".`);
}

export function textIn(payload: JsonObject, name: string): string {
  const value = payload[name];
  if (typeof value === 'string' && value !== '') return value;
  throw alexaError('INVALID_VALUE', `The payload must have a text as "${name}".`);
}

export function objectIn(payload: JsonObject, name: string): JsonObject {
  const value: JsonValue | undefined = payload[name];
  if (isObject(value)) return value;
  throw alexaError('INVALID_VALUE', `The payload must have an object as "${name}".`);
}

/** The number, when it lies within the bounds; throws `VALUE_OUT_OF_RANGE` otherwise. */
export function within(value: number, minimum: number, maximum: number): number {
  if (value < minimum || value > maximum) throw outOfRange(minimum, maximum);
  return value;
}

export const clamp = (value: number, minimum: number, maximum: number): number =>
  Math.min(maximum, Math.max(minimum, value));

/** The present number of a device, which a relative wish starts from. */
export function startingFrom(value: unknown): number {
  if (typeof value === 'number') return value;
  throw alexaError('ENDPOINT_UNREACHABLE', 'The device has not told its present value, so it cannot be adjusted.');
}
