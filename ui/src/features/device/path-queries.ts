import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Binding, Device } from '../../shared/api/types.ts';

const byId = (id: string) => ({ params: { path: { id } } });

/** Under the devices' own key: whatever renews these renews the paths. */
const pathKeys = (homeId: string) => [...keys.devices(homeId), 'paths'] as const;

export const pathsQuery = ({ id, homeId }: Device) =>
  queryOptions({
    queryKey: [...pathKeys(homeId), id, 'bindings'],
    queryFn: async () => {
      const { bindings = [] } = await unwrap(api.GET('/api/v1/devices/{id}', byId(id)));
      return bindings as unknown as Binding[];
    },
  });

export const pathChangesQuery = ({ id, homeId }: Device) =>
  queryOptions({
    queryKey: [...pathKeys(homeId), id, 'changes'],
    queryFn: async () => {
      const params = { path: { id }, query: { limit: 5 } };
      return (await unwrap(api.GET('/api/v1/devices/{id}/binding-changes', { params }))).items;
    },
  });

export const deviceLinksQuery = (homeId: string) =>
  queryOptions({
    queryKey: [...pathKeys(homeId), 'links'],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/homes/{homeId}/device-links', { params: { path: { homeId } } }))).items,
  });
