import { type LiveView, liveViewStore, type RequestDatabase } from '@nexa/db';
import { claimsOf, type Principal } from '../auth/principal.ts';

export type { LiveView };

export function loadLiveView(database: RequestDatabase, principal: Principal): Promise<LiveView> {
  return database.withUser(claimsOf(principal), liveViewStore.load);
}

export function isVisible(
  view: LiveView,
  entry: { readonly homeId: string; readonly deviceId: string | undefined },
): boolean {
  const role = view.homes.get(entry.homeId);
  if (role === undefined) return false;
  return role !== 'guest' || (entry.deviceId !== undefined && view.guestDevices.has(entry.deviceId));
}
