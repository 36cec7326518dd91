import type { DatabaseTransaction } from '../../client/database.ts';
import type { HomeRole } from './home-entity.ts';

/** What one person may see now: the homes, and of homes where they are a guest these devices only. */
export interface LiveView {
  readonly homes: ReadonlyMap<string, HomeRole>;
  readonly guestDevices: ReadonlySet<string>;
}

export const liveViewStore = {
  async load({ sql }: DatabaseTransaction): Promise<LiveView> {
    const homes = await sql<{ id: string; role: HomeRole | null }[]>`
      SELECT id, nexa.home_role(id) AS role FROM homes WHERE deleted_at IS NULL`;
    const roles = homes.flatMap(({ id, role }) => (role === null ? [] : ([[id, role]] as const)));
    const [guest] = roles.some(([, role]) => role === 'guest')
      ? await sql<{ devices: string[] }[]>`SELECT nexa.guest_devices()::text[] AS devices`
      : [];
    return { homes: new Map(roles), guestDevices: new Set(guest?.devices ?? []) };
  },
};
