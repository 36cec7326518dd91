import { type DatabaseTransaction, integrationStore, type SealedSecret } from '@nexa/db';
import type { JsonObject, JsonValue } from '@nexa/sdk';
import type { SecretBox } from './secret-box.ts';

/** Secret fields of integrations: sealed one by one, each bound to its home, integration and name. */
export class IntegrationSecrets {
  readonly #box: SecretBox;

  constructor(box: SecretBox) {
    this.#box = box;
  }

  /** In the name of whoever pairs. */
  async replace(tx: DatabaseTransaction, homeId: string, integrationId: string, secrets: JsonObject): Promise<void> {
    await integrationStore.replaceSecrets(tx, homeId, integrationId, this.seal(homeId, integrationId, secrets));
  }

  seal(homeId: string, integrationId: string, secrets: JsonObject): SealedSecret[] {
    return Object.entries(secrets).map(([name, value]) => ({
      name,
      ciphertext: this.#box.seal({ value }, owner(homeId, integrationId, name)),
      keyId: this.#box.keyId,
    }));
  }

  async load(tx: DatabaseTransaction, homeId: string, integrationId: string): Promise<JsonObject> {
    return this.open(homeId, integrationId, await integrationStore.loadSecrets(tx, homeId, integrationId));
  }

  open(
    homeId: string,
    integrationId: string,
    sealed: readonly { readonly name: string; readonly ciphertext: Uint8Array }[],
  ): JsonObject {
    return Object.fromEntries(
      sealed.map(({ name, ciphertext }): [string, JsonValue] => [
        name,
        this.#box.open(ciphertext, owner(homeId, integrationId, name)).value ?? null,
      ]),
    );
  }
}

function owner(homeId: string, integrationId: string, name: string) {
  return { homeId, rowId: `${integrationId}/${name}` };
}
