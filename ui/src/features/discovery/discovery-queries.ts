import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';

/** What is on offer, with what this home ignores. */
export const offersQuery = (homeId: string) =>
  queryOptions({
    queryKey: [...keys.discoveries(homeId), 'with-ignored'],
    queryFn: async () => {
      const params = { path: { homeId }, query: { ignored: true } };
      return (await unwrap(api.GET('/api/v1/homes/{homeId}/discoveries', { params }))).items;
    },
    refetchInterval: 10_000,
  });

export const heardQuery = (homeId: string) =>
  queryOptions({
    queryKey: [...keys.discoveries(homeId), 'heard'],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/homes/{homeId}/discoveries/heard', { params: { path: { homeId } } }))).items,
    refetchInterval: 5_000,
  });

export const relaysQuery = (homeId: string) =>
  queryOptions({
    queryKey: [...keys.discoveries(homeId), 'relays'],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/homes/{homeId}/relays', { params: { path: { homeId } } }))).items,
    refetchInterval: 10_000,
  });

export const relayTokensQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.relayTokens(homeId),
    queryFn: async () => {
      const { items } = await unwrap(api.GET('/api/v1/tokens'));
      return items.filter(({ scopes, homeIds }) => scopes.includes('relay') && homeIds?.includes(homeId) === true);
    },
  });
