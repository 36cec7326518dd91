import { protocolViolation } from '@nexa/sdk';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/**
 * What NEXA relies on in the v1 API's answers. Everything else is ignored, so that a bridge of a newer version is still
 * understood; what is missing or of another type makes that one resource unreadable, never the whole answer.
 */
const Text = Type.String({ maxLength: 500 });
const MaybeText = Type.Optional(Type.Unknown());
const MaybeCount = Type.Optional(Type.Union([Type.Integer(), Type.Null()]));

export const LightAnswer = Type.Object({
  name: Text,
  type: Text,
  uniqueid: Type.String({ minLength: 1, maxLength: 200 }),
  modelid: MaybeText,
  manufacturername: MaybeText,
  productname: MaybeText,
  swversion: MaybeText,
  capabilities: Type.Optional(Type.Unknown()),
  state: Type.Object({
    on: Type.Boolean(),
    reachable: Type.Optional(Type.Boolean()),
    bri: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    hue: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
    sat: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    ct: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
    xy: Type.Optional(Type.Tuple([Type.Number({ minimum: 0, maximum: 1 }), Type.Number({ minimum: 0, maximum: 1 })])),
    colormode: Type.Optional(Text),
  }),
});
export type LightAnswer = Static<typeof LightAnswer>;

export const SensorAnswer = Type.Object({
  name: Text,
  type: Text,
  uniqueid: Type.String({ minLength: 1, maxLength: 200 }),
  modelid: MaybeText,
  manufacturername: MaybeText,
  productname: MaybeText,
  swversion: MaybeText,
  capabilities: Type.Optional(Type.Unknown()),
  config: Type.Object({
    reachable: Type.Optional(Type.Boolean()),
    battery: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()])),
  }),
  state: Type.Object({
    lastupdated: Type.Optional(Text),
    presence: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    open: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    temperature: MaybeCount,
    humidity: MaybeCount,
    buttonevent: MaybeCount,
  }),
});
export type SensorAnswer = Static<typeof SensorAnswer>;

export const ConfigAnswer = Type.Object({
  name: Text,
  bridgeid: Text,
  mac: Type.Optional(Type.Unknown()),
  modelid: Text,
  swversion: MaybeText,
  apiversion: MaybeText,
  UTC: Type.Optional(Text),
});
export type ConfigAnswer = Static<typeof ConfigAnswer>;

/** Resources of one kind, by their number at the bridge. */
export type ResourceTable = Readonly<Record<string, unknown>>;

/** `data` as a `schema`, or a protocol violation that names the place. */
export function checkAnswer<T extends TSchema>(schema: T, data: unknown, what: string): Static<T> {
  if (Value.Check(schema, data)) return data;
  const problem = Value.Errors(schema, data).First();
  throw protocolViolation(`${what}${problem?.path ?? ''} is not as the Hue API has it: ${problem?.message ?? ''}`);
}

/** `data` as resources by number. */
export function checkTable(data: unknown, what: string): ResourceTable {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw protocolViolation(`${what} is not a table of resources`);
  }
  return data as ResourceTable;
}

/** Something deep in an answer that may well be missing. */
export function partOf(data: unknown, ...path: readonly string[]): unknown {
  let part = data;
  for (const name of path) part = typeof part === 'object' && part !== null ? Reflect.get(part, name) : undefined;
  return part;
}

/** A short text that a device carries as a description, or `undefined`. */
export function label(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim().slice(0, 200);
  return trimmed === '' ? undefined : trimmed;
}
