import { createHmac } from 'node:crypto';
import type { JsonObject, JsonValue } from '@nexa/sdk';
import { redacted, redactText } from '../secrets/redaction.ts';
import { secretForms } from './secret-forms.ts';

export const hidden = '[secret]';
/** Shorter texts are not looked for in sentences: `on` is a name of too many things. */
const SHORTEST = 3;
const addresses =
  /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b|\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi;

/**
 * Cuts secrets out of a bundle and puts pseudonyms in place of what is private. A pseudonym is the same wherever the
 * same thing stands in bundles of one integration, and says nothing of it.
 */
export class BundleRedactor {
  readonly #key: string;
  readonly #secrets: readonly string[];
  readonly #private = new Map<string, string>();

  /** `key`: what makes pseudonyms differ between homes; not in the bundle. */
  constructor(key: string, secrets: readonly string[]) {
    this.#key = key;
    this.#secrets = secretForms(secrets);
  }

  /** From now on the text is a pseudonym wherever it stands. */
  learn(kind: string, text: string): void {
    // A name that holds a secret is met without it: secrets are cut before names are looked for.
    const met = this.#withoutSecrets(text);
    const rest = met.replaceAll(hidden, '').replaceAll(redacted, '');
    if (rest.length >= SHORTEST && !this.#private.has(met)) this.#private.set(met, this.pseudonym(kind, text));
  }

  pseudonym(kind: string, text: string): string {
    return `${kind}-${createHmac('sha256', this.#key).update(text).digest('hex').slice(0, 10)}`;
  }

  /** `value` as its schema lets it leave the home: secrets cut, private texts as pseudonyms, unknown fields left out. */
  bySchema(schema: JsonObject, value: JsonValue): JsonValue {
    if (schema['x-nexa-secret'] === true) return hidden;
    if ((schema['x-nexa-private'] === true || schema.format === 'host') && typeof value === 'string') {
      this.learn('private', value);
      return this.pseudonym('private', value);
    }
    if (Array.isArray(value)) {
      const items = isObject(schema.items) ? schema.items : undefined;
      return items === undefined ? [] : value.map((item: JsonValue) => this.bySchema(items, item));
    }
    if (!isObject(value)) return schema['x-nexa-private'] === true ? hidden : value;
    const properties = isObject(schema.properties) ? schema.properties : {};
    const known = Object.entries(value).flatMap(([name, member]): [string, JsonValue][] => {
      const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return isObject(field) ? [[name, this.bySchema(field, member)]] : [];
    });
    return Object.fromEntries(known);
  }

  /** Every text in `value`, names of fields too. */
  everywhere<T>(value: T): T {
    const texts = [...this.#private].sort(([one], [other]) => other.length - one.length);
    return this.#walk(value, texts) as T;
  }

  #walk(value: unknown, texts: readonly (readonly [string, string])[]): unknown {
    if (typeof value === 'string') return this.#text(value, texts);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.#walk(item, texts));
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [this.#text(name, texts), this.#walk(member, texts)]),
    );
  }

  #text(text: string, texts: readonly (readonly [string, string])[]): string {
    let result = this.#withoutSecrets(text);
    for (const [known, pseudonym] of texts) if (result.includes(known)) result = result.replaceAll(known, pseudonym);
    return result.replace(addresses, (address) => this.pseudonym('address', address.toLowerCase()));
  }

  #withoutSecrets(text: string): string {
    let result = redactText(text);
    for (const secret of this.#secrets) if (result.includes(secret)) result = result.replaceAll(secret, hidden);
    return result;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
