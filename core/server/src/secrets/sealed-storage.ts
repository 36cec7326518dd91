import type { IntegrationStorage } from '@nexa/engine';
import { hasErrorCode, type JsonValue } from '@nexa/sdk';
import type { SecretBox } from './secret-box.ts';

/** Keys of sealed values among the plain ones of an integration. */
const prefix = 'sealed:';

/** The storage of integrations, and beside it their sealed texts, each bound to its integration and name. */
export function sealedStorage(plain: IntegrationStorage, box: SecretBox): IntegrationStorage {
  const owner = (integrationId: string, key: string) => ({
    homeId: 'plugin storage',
    rowId: `${integrationId}/${key}`,
  });
  return {
    get: (integrationId, key) => plain.get(integrationId, key),
    set: (integrationId, key, value) => plain.set(integrationId, key, value),
    delete: (integrationId, key) => plain.delete(integrationId, key),
    secrets: {
      get: async (integrationId, key) => {
        const sealed = await plain.get(integrationId, prefix + key);
        return typeof sealed === 'string' ? opened(sealed, box, owner(integrationId, key)) : undefined;
      },
      set: async (integrationId, key, value) => {
        const sealed: JsonValue = box.seal({ value }, owner(integrationId, key)).toString('base64');
        await plain.set(integrationId, prefix + key, sealed);
      },
      delete: (integrationId, key) => plain.delete(integrationId, prefix + key),
    },
  };
}

/** Undefined for what this machine's keys do not open: the other side has to be asked again. */
function opened(sealed: string, box: SecretBox, owner: { homeId: string; rowId: string }): string | undefined {
  try {
    const { value } = box.open(Buffer.from(sealed, 'base64'), owner);
    return typeof value === 'string' ? value : undefined;
  } catch (error) {
    if (hasErrorCode(error, 'NEXA_SECRET_UNREADABLE')) return undefined;
    throw error;
  }
}
