import { automationStore, type DatabaseTransaction, deviceStore, homeStore, memberStore, sceneStore } from '@nexa/db';
import {
  type AutomationCheckContext,
  type AutomationSurface,
  type PluginGateway,
  referencedCapabilities,
  referencedDevices,
  referencedIntegrations,
  testDeviceUses,
  ValueChecker,
} from '@nexa/engine';
import { type AutomationDefinition, NexaError } from '@nexa/sdk';
import { described } from '../homes/send-command.ts';
import type { CapabilityCatalogue } from '../http/capability-catalogue.ts';
import type { HomeService } from '../http/home-service.ts';

export interface WorldParts {
  readonly homes: HomeService;
  readonly gateway: PluginGateway;
  readonly capabilities: CapabilityCatalogue;
  /** One transaction in the name of whoever asks. */
  readonly asUser: <T>(work: (tx: DatabaseTransaction) => Promise<T>) => Promise<T>;
}

const checker = new ValueChecker();

/** What there is in the home for an automation to name: as whoever asks may see it. */
export async function automationWorld(
  { homes, gateway, capabilities, asUser }: WorldParts,
  homeId: string,
  definition: AutomationDefinition,
  automationId?: string,
): Promise<AutomationCheckContext> {
  const deviceIds = [...referencedDevices(definition), ...testDeviceUses(definition).map(({ deviceId }) => deviceId)];
  const ids = [...new Set(deviceIds.map((id) => id.toLowerCase()))];
  const { rows, home, scenes, automations, members } = await asUser(async (tx) => ({
    rows: await deviceStore.findMany(tx, ids),
    home: await homeStore.find(tx, homeId),
    scenes: await sceneStore.list(tx, homeId),
    automations: await automationStore.list(tx, homeId),
    members: await memberStore.list(tx, homeId),
  }));
  if (home === undefined)
    throw new NexaError('NEXA_HOME_NOT_FOUND', 'There is no such home, or it is not yours to see.');
  const ours = rows.filter((row) => row.home_id === homeId && row.deleted_at === null);
  const surfaces = await surfacesOf(homes, gateway, homeId, referencedIntegrations(definition));
  return {
    devices: new Map(ours.map((row) => [row.id, described(row)])),
    catalog: await capabilities.loadFor(referencedCapabilities(definition)),
    checker,
    place: placeOf(home),
    ...(automationId === undefined ? {} : { automationId }),
    scenes: new Set(scenes.map(({ id }) => id)),
    automations: new Set(automations.map(({ id }) => id)),
    members: new Set(members.map(({ userId }) => userId)),
    pluginPart: (integrationId, kind, id) => {
      const surface = surfaces.get(integrationId.toLowerCase());
      return surface === undefined ? 'no-integration' : surface[`${kind}s`][id];
    },
  };
}

export function placeOf({
  timezone,
  latitude,
  longitude,
}: {
  readonly timezone: string;
  readonly latitude?: number;
  readonly longitude?: number;
}) {
  return latitude === undefined || longitude === undefined ? { timezone } : { timezone, latitude, longitude };
}

const none: AutomationSurface = { triggers: {}, conditions: {}, actions: {} };

/** What the plugins of these integrations declare. Rejects where one cannot say it now. */
async function surfacesOf(
  homes: HomeService,
  gateway: PluginGateway,
  homeId: string,
  integrationIds: readonly string[],
): Promise<ReadonlyMap<string, AutomationSurface>> {
  const surfaces = new Map<string, AutomationSurface>();
  for (const integrationId of new Set(integrationIds.map((id) => id.toLowerCase()))) {
    const pluginId = homes.pluginOf(homeId, integrationId);
    if (pluginId !== undefined) surfaces.set(integrationId, (await gateway.surface(pluginId)).automation ?? none);
  }
  return surfaces;
}
