import type { HomeRuntimeStore } from '@nexa/db';
import { errorMessage } from '@nexa/sdk';
import type { IntegrationLoader, StartableIntegration } from '../homes/home-manager.ts';
import type { HomesLog } from '../homes/home-session.ts';
import type { IntegrationSecrets } from '../secrets/integration-secrets.ts';

/** The integrations of a home with their secrets opened. One whose secrets cannot be opened is left out and logged. */
export function integrationLoader(
  store: HomeRuntimeStore,
  secrets: IntegrationSecrets,
  log: HomesLog,
): IntegrationLoader {
  return {
    async enabledIntegrations(homeId) {
      const startable: StartableIntegration[] = [];
      for (const { id, pluginId, title, config, secrets: sealed } of await store.enabledIntegrations(homeId)) {
        try {
          const secret = secrets.open(homeId, id, sealed);
          startable.push({ integrationId: id, homeId, pluginId, title, config: { ...config, ...secret } });
        } catch (error) {
          log.error({ integrationId: id, pluginId, reason: errorMessage(error) }, 'An integration cannot be started');
        }
      }
      return startable;
    },
  };
}
