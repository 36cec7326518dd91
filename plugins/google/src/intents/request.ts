import type { HookCaller, JsonObject, JsonValue } from '@nexa/sdk';
import { isObject } from '../model/params.ts';

/** What Google posts, as far as it is what Google says that it posts. */
export interface IntentRequest {
  readonly requestId: string;
  readonly intent: string;
  readonly payload: JsonObject;
  readonly caller: HookCaller;
}

const PREFIX = 'action.devices.';

/** Undefined when the body is no request of Google's. */
export function readIntent(body: JsonValue, caller: HookCaller): IntentRequest | undefined {
  if (!isObject(body) || typeof body.requestId !== 'string') return undefined;
  const input = Array.isArray(body.inputs) ? (body.inputs[0] as JsonValue | undefined) : undefined;
  if (!isObject(input) || typeof input.intent !== 'string' || !input.intent.startsWith(PREFIX)) return undefined;
  return {
    requestId: body.requestId,
    intent: input.intent.slice(PREFIX.length),
    payload: isObject(input.payload) ? input.payload : {},
    caller,
  };
}

/** The ids of a list of devices. */
export const idsOf = (devices: JsonValue | undefined): readonly string[] =>
  objectsOf(devices).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));

export const objectsOf = (list: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(list) ? (list as readonly JsonValue[]).filter(isObject) : [];
