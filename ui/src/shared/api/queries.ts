import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { heardStates } from './heard-states.ts';
import { keys } from './keys.ts';
import type { Automation, Device, Execution, Issue, List, Room } from './types.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const inHome = (homeId: string) => ({ params: { path: { homeId } } });

/** Everything that the page reads, each as one description of key, request and how long it stays fresh. */
export const setupQuery = queryOptions({
  queryKey: keys.setup,
  queryFn: () => unwrap(api.GET('/api/v1/setup')),
});

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: () => unwrap(api.GET('/api/v1/auth/me')),
  staleTime: 5 * MINUTE,
});

export const accountLinksQuery = queryOptions({
  queryKey: keys.accountLinks,
  queryFn: async () => (await unwrap(api.GET('/api/v1/account-links'))).items,
  staleTime: MINUTE,
});

export const capabilitiesQuery = queryOptions({
  queryKey: keys.capabilities,
  queryFn: async () => (await unwrap(api.GET('/api/v1/capabilities'))).items,
  staleTime: HOUR,
});

export const pluginsQuery = queryOptions({
  queryKey: keys.plugins,
  queryFn: async () => (await unwrap(api.GET('/api/v1/plugins'))).items,
  // What is on its way is looked at more often.
  refetchInterval: ({ state }) => (state.data?.some(({ status }) => status.value === 'starting') ? 1_000 : 15_000),
});

/** What waits for a person's word; for who looks after the server only. */
export const installsQuery = queryOptions({
  queryKey: keys.installs,
  queryFn: async () => (await unwrap(api.GET('/api/v1/plugins/installs'))).items,
});

export const pluginLogsQuery = (pluginId: string) =>
  queryOptions({
    queryKey: keys.pluginLogs(pluginId),
    queryFn: async () => {
      const params = { path: { pluginId }, query: { after: 0, limit: 200, waitMs: 0 } };
      return (await unwrap(api.GET('/api/v1/plugins/{pluginId}/logs', { params }))).items;
    },
    refetchInterval: 2_000,
  });

export const byOrder = (a: Room, b: Room): number => a.order - b.order || a.name.localeCompare(b.name);

export const roomsQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.rooms(homeId),
    queryFn: async () => {
      const { items } = await unwrap(api.GET('/api/v1/homes/{homeId}/rooms', inHome(homeId)));
      return items.sort(byOrder);
    },
    staleTime: MINUTE,
  });

export const exposureQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.exposure(homeId),
    queryFn: () => unwrap(api.GET('/api/v1/homes/{homeId}/exposure', inHome(homeId))),
    // An ecosystem acknowledges within seconds, or when it is linked.
    refetchInterval: 5_000,
  });

export const membersQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.members(homeId),
    queryFn: async () => (await unwrap(api.GET('/api/v1/homes/{homeId}/members', inHome(homeId)))).items,
    staleTime: 5 * MINUTE,
  });

/** Every device of the home, page by page. The live channel keeps it true afterwards. */
async function fetchDevices(homeId: string): Promise<Device[]> {
  const devices: Device[] = [];
  let cursor: string | undefined;
  do {
    const query: { limit: number; cursor?: string } = cursor === undefined ? { limit: 1000 } : { limit: 1000, cursor };
    const page: List<Device> = await unwrap(
      api.GET('/api/v1/homes/{homeId}/devices', { params: { path: { homeId }, query } }),
    );
    devices.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && cursor !== null);
  return devices;
}

export const devicesQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.devices(homeId),
    queryFn: () => heardStates.during(() => fetchDevices(homeId)),
    staleTime: MINUTE,
  });

export const discoveriesQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.discoveries(homeId),
    queryFn: async () => (await unwrap(api.GET('/api/v1/homes/{homeId}/discoveries', inHome(homeId)))).items,
    refetchInterval: 5_000,
  });

export const integrationsQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.integrations(homeId),
    queryFn: async () => (await unwrap(api.GET('/api/v1/homes/{homeId}/integrations', inHome(homeId)))).items,
    staleTime: MINUTE,
  });

export const automationsQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.automations(homeId),
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/homes/{homeId}/automations', inHome(homeId)))).items as unknown as Automation[],
    staleTime: MINUTE,
  });

/** The last runs of an automation, or those only that fired, or did not. */
export const executionsQuery = (automationId: string, only?: 'runs' | 'not-runs') =>
  queryOptions({
    queryKey: [...keys.executions(automationId), only ?? 'all'],
    queryFn: async () => {
      const params = { path: { id: automationId }, query: { limit: 20, ...(only !== undefined && { only }) } };
      return (await unwrap(api.GET('/api/v1/automations/{id}/executions', { params }))).items as unknown as Execution[];
    },
  });

export const scenesQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.scenes(homeId),
    queryFn: () => unwrap(api.GET('/api/v1/homes/{homeId}/scenes', inHome(homeId))),
    staleTime: MINUTE,
  });

export const modeQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.mode(homeId),
    queryFn: () => unwrap(api.GET('/api/v1/homes/{homeId}/mode', inHome(homeId))),
    staleTime: MINUTE,
  });

/** How much of the inbox was not read yet. */
export const unreadQuery = queryOptions({
  queryKey: keys.unread,
  queryFn: async () => (await unwrap(api.GET('/api/v1/notifications', { params: { query: { limit: 1 } } }))).unread,
  staleTime: MINUTE,
});

export const issuesQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.issues(homeId),
    queryFn: async () => {
      const params = { path: { homeId }, query: { state: 'all', limit: 200 } } as const;
      return (await unwrap(api.GET('/api/v1/homes/{homeId}/issues', { params }))).items as Issue[];
    },
    staleTime: MINUTE,
  });
