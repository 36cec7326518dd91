import type { ScalarValue } from '@nexa/sdk';
import type { MqttMessage } from '../link/mqtt-message.ts';
import { MOST_TOLD, type TopicData, type TopicWish } from './parts.ts';

/** What a message is to whoever waits for it: the data of the firing, or `undefined` when it is not meant. */
export function topicMatch(wish: TopicWish, message: MqttMessage): TopicData | undefined {
  if (wish.payload !== undefined && message.text !== wish.payload) return undefined;
  if (wish.field === undefined) return dataOf(message, undefined);
  const value = fieldOf(message.json, wish.field);
  if (value === undefined || (wish.equals !== undefined && value !== wish.equals)) return undefined;
  return dataOf(message, isScalar(value) ? value : undefined);
}

/** The member of parsed JSON that a dotted path leads to; an index is a member of a list. */
function fieldOf(json: unknown, path: string): unknown {
  let value = json;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

function dataOf({ topic, payload, retained }: MqttMessage, value: ScalarValue | undefined): TopicData {
  const text = beginningOf(payload);
  return {
    topic,
    payload: text,
    ...(value === undefined ? {} : { value: typeof value === 'string' ? value.slice(0, MOST_TOLD) : value }),
    ...(payload.length > MOST_TOLD ? { cut: true } : {}),
    ...(retained ? { retained } : {}),
  };
}

/** Text of at most {@link MOST_TOLD} bytes, without half a character at its end and without NUL, which no store holds. */
function beginningOf(payload: Buffer): string {
  const decoder = new TextDecoder();
  const isCut = payload.length > MOST_TOLD;
  return decoder.decode(payload.subarray(0, MOST_TOLD), { stream: isCut }).replaceAll('\u0000', '\ufffd');
}

const isScalar = (value: unknown): value is ScalarValue =>
  typeof value === 'boolean' || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
