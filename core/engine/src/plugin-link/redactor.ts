import { type JsonObject, type JsonValue, secretTexts } from '@nexa/sdk';

const MIN_LENGTH = 4;
/** An owner cannot have more; a flow that is answered for ever must not grow for ever. */
const MOST_SECRETS = 200;
const HIDDEN = '[secret]';

/** Cuts the secrets of integrations and pairing flows out of whatever their plugin says in words. */
export class Redactor {
  readonly #secrets = new Map<string, readonly string[]>();

  /** `owner`: the integration or flow the secrets belong to; what it had before stays known. */
  learn(owner: string, schema: JsonObject, values: JsonObject): void {
    const secrets = secretTexts(schema, values).filter((text) => text.length >= MIN_LENGTH);
    if (secrets.length === 0) return;
    const known = this.#secrets.get(owner) ?? [];
    // Longest first: a secret that begins with another one must not leave its end behind.
    const all = [...new Set([...known, ...secrets])].sort((one, other) => other.length - one.length);
    this.#secrets.set(owner, all.slice(0, MOST_SECRETS));
  }

  /** One more secret of the owner, that came otherwise than by a form. */
  learnText(owner: string, text: string): void {
    const known = this.#secrets.get(owner) ?? [];
    if (text.length < MIN_LENGTH || known.includes(text)) return;
    // The latest ones are kept: tokens are renewed again and again.
    const all = [text, ...known].slice(0, MOST_SECRETS).sort((one, other) => other.length - one.length);
    this.#secrets.set(owner, all);
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
