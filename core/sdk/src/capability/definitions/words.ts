import { type TLiteral, type TUnion, Type } from '@sinclair/typebox';

/** Schema of one of some words. */
export function words<const T extends readonly string[]>(
  ...values: T
): TUnion<{ -readonly [Index in keyof T]: TLiteral<T[Index]> }> {
  return Type.Union(values.map((value) => Type.Literal(value))) as never;
}
