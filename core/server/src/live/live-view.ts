import { type LiveView, liveViewStore, type RequestDatabase } from '@nexa/db';
import { claimsOf, type Principal } from '../auth/principal.ts';

import type { LiveEntry } from './live-hub.ts';

export type { LiveView };

export function loadLiveView(database: RequestDatabase, principal: Principal): Promise<LiveView> {
  return database.withUser(claimsOf(principal), liveViewStore.load);
}

export function isVisible(view: LiveView, entry: Pick<LiveEntry, 'homeId' | 'deviceId' | 'isForManagers'>): boolean {
  if (entry.isForManagers === true) {
    const roles = entry.homeId === undefined ? [...view.homes.values()] : [view.homes.get(entry.homeId)];
    return roles.some((role) => role === 'owner' || role === 'admin');
  }
  if (entry.homeId === undefined) return false;
  const role = view.homes.get(entry.homeId);
  if (role === undefined) return false;
  return role !== 'guest' || (entry.deviceId !== undefined && view.guestDevices.has(entry.deviceId));
}
