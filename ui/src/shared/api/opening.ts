import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError, api, unwrap } from './client.ts';
import { keys } from './keys.ts';
import { byOrder, setupQuery } from './queries.ts';
import type { DeviceHealth, EnergyDay, HomeMode, HomeNumbers, Issue } from './types.ts';

/** A home in numbers; each part is as young as the server's last summary of it. */
export interface Overview {
  readonly numbers?: HomeNumbers;
  readonly health: readonly DeviceHealth[];
  readonly energy: readonly EnergyDay[];
}

const MINUTE = 60_000;
const signedInBefore = 'nexa-signed-in';

/** Whether this browser held a session when it was last used: a hint only, the cookie is the server's. */
export const sessionHint = {
  get: (): boolean => globalThis.localStorage?.getItem(signedInBefore) === 'yes',
  set: (isSignedIn: boolean): void => {
    if (isSignedIn) globalThis.localStorage?.setItem(signedInBefore, 'yes');
    else globalThis.localStorage?.removeItem(signedInBefore);
  },
};

export type Opened = 'signed-in' | 'signed-out' | 'first-run';

/**
 * One request for all that the page shows at first, put where each part of the page looks for its own. Before a first
 * sign-in it asks whether NEXA waits for its owner instead: a refused question is an error on the browser's console.
 */
export async function openPage(cache: QueryClient): Promise<Opened> {
  if (!sessionHint.get() && (await cache.fetchQuery(setupQuery)).needed) return 'first-run';
  try {
    await fillCache(cache);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const hadHint = sessionHint.get();
    sessionHint.set(false);
    return hadHint && (await cache.fetchQuery(setupQuery)).needed ? 'first-run' : 'signed-out';
  }
  sessionHint.set(true);
  return 'signed-in';
}

async function fillCache(cache: QueryClient): Promise<void> {
  const opening = await unwrap(api.GET('/api/v1/opening'));
  cache.setQueryData(keys.me, { user: opening.user, homes: opening.homes });
  cache.setQueryData(keys.capabilities, opening.capabilities);
  const { homeId } = opening;
  if (homeId === undefined) return;
  cache.setQueryData(keys.members(homeId), opening.members);
  cache.setQueryData(keys.rooms(homeId), opening.rooms.sort(byOrder));
  // More of them come page by page.
  if (!opening.hasMoreDevices) cache.setQueryData(keys.devices(homeId), opening.devices);
  cache.setQueryData(keys.issues(homeId), opening.issues as Issue[]);
  cache.setQueryData(keys.overview(homeId), overviewOf(opening));
  // Told since the page shows them; a server that does not is asked for them.
  const { mode, unread } = opening as { mode?: HomeMode; unread?: number };
  if (mode !== undefined) cache.setQueryData(keys.mode(homeId), mode);
  if (unread !== undefined) cache.setQueryData(keys.unread, unread);
}

const overviewOf = (opening: { numbers?: HomeNumbers; health: DeviceHealth[]; energy: EnergyDay[] }): Overview => ({
  ...(opening.numbers === undefined ? {} : { numbers: opening.numbers }),
  health: opening.health,
  energy: opening.energy,
});

export const overviewQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.overview(homeId),
    queryFn: async () => overviewOf(await unwrap(api.GET('/api/v1/opening', { params: { query: { homeId } } }))),
    staleTime: MINUTE,
    refetchInterval: 5 * MINUTE,
  });
