import { type JsonObject, secretFieldNames } from '@nexa/sdk';

const hidden = '[redacted]';

/** The parameters as they are kept and shown: what the command's schema calls secret is for the device alone. */
export function withoutSecrets(schema: object | undefined, params: JsonObject): JsonObject {
  const secret = secretFieldNames(schema).filter((name) => Object.hasOwn(params, name));
  return secret.length === 0 ? params : { ...params, ...Object.fromEntries(secret.map((name) => [name, hidden])) };
}
