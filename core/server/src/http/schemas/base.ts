import type { JsonObject } from '@nexa/sdk';
import { type Static, type TProperties, type TSchema, Type } from '@sinclair/typebox';

/** Bodies are closed: a misspelt field is an error, not a silence. */
export const closed = { additionalProperties: false } as const;

export const Id = Type.String({ format: 'uuid' });
export const Time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC.' });
export const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
export const Key = Type.String({ minLength: 1, maxLength: 200 });
export const Text = Type.String();

/** What is shown and cannot be set: a body may bring it, so that what was read can be sent back, and it does nothing. */
export const ShownTime = Type.Optional(
  Type.String({ format: 'date-time', readOnly: true, description: 'As it is shown; without effect.' }),
);
export const shownOnly = {
  id: Type.Optional(
    Type.String({
      format: 'uuid',
      readOnly: true,
      description: 'As it is shown: what the path names, if it names one.',
    }),
  ),
  homeId: Type.Optional(
    Type.String({ format: 'uuid', readOnly: true, description: 'As it is shown: its home, and no other.' }),
  ),
  createdAt: ShownTime,
  updatedAt: ShownTime,
};

/** Any JSON object. */
export const AnyObject = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true });
/** Any JSON object that a body may bring: small and flat enough to be kept. */
export const FreeObject = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  'x-free': { levels: 3, bytes: 65_536 },
});
/** What a call or a person gives a run as its `trigger.data`. */
export const TriggerData = Type.Unsafe<JsonObject>({
  type: 'object',
  additionalProperties: true,
  'x-free': { levels: 3, bytes: 16_384 },
});
export const AnyValue = Type.Unsafe<unknown>({ description: 'Any JSON value.' });
export const Scalar = Type.Unsafe<boolean | number | string>({ type: ['boolean', 'number', 'string'] });

export function nullable<T extends TSchema>(schema: T) {
  return Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type as string, 'null'] });
}

export function words<const T extends readonly string[]>(list: T, description?: string) {
  return Type.Unsafe<T[number]>({
    type: 'string',
    enum: [...list],
    ...(description === undefined ? {} : { description }),
  });
}

/** A schema that the OpenAPI document names once. */
export function named<T extends TSchema>(id: string, schema: T): T {
  return { ...schema, $id: id };
}

export function ref<T extends TSchema>(schema: T) {
  return Type.Unsafe<Static<T>>({ $ref: `${schema.$id}#` });
}

export function list<T extends TSchema>(schema: T) {
  return Type.Object({
    items: Type.Array(schema.$id === undefined ? Type.Unsafe<Static<T>>(schema) : ref(schema)),
    nextCursor: Type.Optional(
      Type.String({ description: 'Send it as `cursor` to get the next part; absent at the end.' }),
    ),
  });
}

export function body<T extends TProperties>(properties: T, options: Record<string, unknown> = {}) {
  return Type.Object(properties, { ...closed, ...options });
}

export const Page = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});

export const Problem = named(
  'Problem',
  Type.Object(
    {
      type: Type.String({ description: 'Names the kind of problem.' }),
      title: Text,
      status: Type.Integer(),
      detail: Type.String({ description: 'What happened here.' }),
      code: Type.String({ description: 'A code of docs/errors.md.' }),
      messageKey: Text,
      retryable: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
      remedy: Type.String({ description: 'What can be done about it.' }),
      requestId: Type.String({ description: 'Under this id the log has the details.' }),
      params: AnyObject,
    },
    { description: 'RFC 9457 problem document, sent as application/problem+json.' },
  ),
);
