import type { DatabaseTransaction } from '../../client/database.ts';
import { readDeviceHealth, readEnergyDays, readHomeSummary } from '../summary-store.ts';
import { deviceStore } from './device-store.ts';
import { homeStore } from './home-store.ts';
import { issueStore } from './issue-store.ts';
import { memberStore } from './member-store.ts';
import { roomStore } from './room-store.ts';
import { userStore } from './user-store.ts';

const mostDevices = 1000;
const mostIssues = 200;
const energyDays = 7;

async function readHome(tx: DatabaseTransaction, homeId: string) {
  // Sent at once, answered in turn: one round trip.
  const [members, rooms, devices, issues, numbers, health, energy] = await Promise.all([
    memberStore.list(tx, homeId),
    roomStore.list(tx, homeId),
    deviceStore.list(tx, { homeId, limit: mostDevices }),
    issueStore.list(tx, homeId, 'all', mostIssues),
    readHomeSummary(tx, homeId),
    readDeviceHealth(tx, homeId),
    readEnergyDays(tx, homeId, energyDays),
  ]);
  return { members, rooms, devices, issues, numbers, health, energy };
}

export const openingStore = {
  /**
   * What the page shows when it opens, of `homeId` or of the person's oldest home. Undefined for an account that was
   * removed; without a home for a person who has none, or not the one that is asked for.
   */
  async read(tx: DatabaseTransaction, homeId?: string) {
    const user = await userStore.me(tx);
    if (user === undefined) return undefined;
    const homes = await homeStore.list(tx);
    const chosen = homeId === undefined ? homes[0] : homes.find(({ id }) => id === homeId);
    return { user, homes, home: chosen && { id: chosen.id, ...(await readHome(tx, chosen.id)) } };
  },
};
