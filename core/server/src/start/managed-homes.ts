import type { HomeManager, IntegrationLoader } from '../homes/home-manager.ts';
import type { ManagedHomes } from '../plugin-install/plugin-manager.ts';

/** The homes, as far as the installing of plugins has to do with them. */
export function managedHomes(homes: HomeManager, integrations: IntegrationLoader): ManagedHomes {
  return {
    reload: async (homeId, integrationId) => {
      const spec = (await integrations.enabledIntegrations(homeId)).find(
        (each) => each.integrationId === integrationId,
      );
      if (spec !== undefined) await homes.reconnect(homeId, integrationId, spec);
    },
    integrationRemoved: (homeId, integrationId) => homes.integrationRemoved(homeId, integrationId),
  };
}
