import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';

const RETRIES = 2;

/** The cache of all that was read. What a person did wrong is not asked again; a lost network is, a few times. */
export function createCache(onSessionEnd: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof ApiError && error.status === 401 && query.queryKey[0] !== 'me') onSessionEnd();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // The page works in a home network that has no internet: the browser's idea of "offline" does not count.
        networkMode: 'always',
        retry: (failures, error) =>
          failures < RETRIES && error instanceof ApiError && (error.status === 0 || error.status >= 500),
        retryDelay: (attempt) => Math.min(600 * 2 ** attempt, 4_000),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
