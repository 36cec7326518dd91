import { type JsonObject, type JsonValue, secretFieldNames } from '@nexa/sdk';

const MIN_LENGTH = 4;
const HIDDEN = '[secret]';

/** Cuts the secrets of integrations and pairing flows out of whatever their plugin says in words. */
export class Redactor {
  readonly #secrets = new Map<string, readonly string[]>();

  /** `owner`: the integration or flow the secrets belong to. */
  learn(owner: string, schema: JsonObject, values: JsonObject): void {
    const secrets = secretFieldNames(schema)
      .map((name) => values[name])
      .filter((value): value is string => typeof value === 'string' && value.length >= MIN_LENGTH);
    if (secrets.length > 0) this.#secrets.set(owner, secrets);
  }

  forget(owner: string): void {
    this.#secrets.delete(owner);
  }

  text(text: string): string {
    let result = text;
    for (const secrets of this.#secrets.values()) {
      for (const secret of secrets) if (result.includes(secret)) result = result.replaceAll(secret, HIDDEN);
    }
    return result;
  }

  json<T extends JsonValue>(value: T): T {
    return (this.#secrets.size === 0 ? value : this.#walk(value)) as T;
  }

  #walk(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item: JsonValue) => this.#walk(item));
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.#walk(member)]));
  }
}
