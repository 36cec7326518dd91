import type { HomeRuntimeStore } from '@nexa/db';
import { errorMessage } from '@nexa/sdk';
import type { IntegrationLoader } from '../homes/home-manager.ts';
import type { HomesLog } from '../homes/home-session.ts';
import { type StartableIntegration, startableFrom } from '../homes/startable-integration.ts';
import type { KeepMigratedConfig } from '../plugin-host/present-config.ts';
import type { IntegrationSecrets } from '../secrets/integration-secrets.ts';
import { splitConfig } from '../secrets/split-config.ts';

/** The integrations of a home with their secrets opened. One whose secrets cannot be opened is left out and logged. */
export function integrationLoader(
  store: HomeRuntimeStore,
  secrets: IntegrationSecrets,
  log: HomesLog,
): IntegrationLoader {
  return {
    async enabledIntegrations(homeId) {
      const startable: StartableIntegration[] = [];
      for (const { secrets: sealed, ...stored } of await store.enabledIntegrations(homeId)) {
        const { id, pluginId } = stored;
        try {
          startable.push(startableFrom({ ...stored, homeId }, secrets.open(homeId, id, sealed)));
        } catch (error) {
          log.error({ integrationId: id, pluginId, reason: errorMessage(error) }, 'An integration cannot be started');
        }
      }
      return startable;
    },
  };
}

/** Keeps what a plugin brought to its present form, its secrets sealed apart from the rest. */
export function migratedConfigKeeper(store: HomeRuntimeStore, secrets: IntegrationSecrets): KeepMigratedConfig {
  return async ({ integrationId, homeId, configVersion = 1 }, { config, version, schema }) => {
    const { open, secret } = splitConfig(schema, config);
    const sealed = secrets.seal(homeId, integrationId, secret);
    const migrated = { homeId, integrationId, fromVersion: configVersion, version, config: open, secrets: sealed };
    await store.keepMigrated(migrated);
  };
}
