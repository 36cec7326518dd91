import type { TSchema } from '@sinclair/typebox';

/** What values an attribute takes, as far as a data point can give them. */
export type ValueKind =
  | { readonly type: 'boolean' }
  | { readonly type: 'number'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'words'; readonly words: readonly string[] }
  | { readonly type: 'text'; readonly maximum: number };

export function kindOf(schema: TSchema): ValueKind {
  if (schema.type === 'boolean') return { type: 'boolean' };
  if (schema.type === 'number' || schema.type === 'integer') {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
    return { type: 'number', minimum: Number(minimum), maximum: Number(maximum) };
  }
  const alternatives = Array.isArray(schema.anyOf) ? (schema.anyOf as { const?: unknown }[]) : [];
  if (alternatives.length > 0) return { type: 'words', words: alternatives.map((one) => String(one.const)) };
  return { type: 'text', maximum: Number(schema.maxLength ?? 200) };
}
