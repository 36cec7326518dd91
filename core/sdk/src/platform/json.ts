/** What an attribute's value may be: a number, a truth value or a short text. @since 0.1.0 */
export type ScalarValue = boolean | number | string;

/** Any value that survives JSON unchanged. @since 0.1.0 */
export type JsonValue = ScalarValue | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A JSON object. @since 0.1.0 */
export type JsonObject = { readonly [key: string]: JsonValue };
