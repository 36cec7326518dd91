import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';

const DAYS = 7;
const MOST = 100;
const since = () => new Date(Date.now() - DAYS * 86_400_000).toISOString();

export const statesQuery = (deviceId: string) =>
  queryOptions({
    queryKey: keys.states(deviceId),
    queryFn: async () => {
      const params = { path: { id: deviceId }, query: { from: since(), limit: MOST } };
      return (await unwrap(api.GET('/api/v1/devices/{id}/states', { params }))).items;
    },
  });

export const eventsQuery = (deviceId: string) =>
  queryOptions({
    queryKey: keys.events(deviceId),
    queryFn: async () => {
      const params = { path: { id: deviceId }, query: { from: since(), limit: MOST } };
      const { items } = await unwrap(api.GET('/api/v1/devices/{id}/events', { params }));
      return items.sort((a, b) => b.time.localeCompare(a.time));
    },
  });
