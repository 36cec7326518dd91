import type { HomeSnapshot } from '../home/records.ts';

/** Where a home's last known condition is loaded from when its runtime starts. */
export interface HomeStore {
  listHomes(): Promise<readonly string[]>;
  /** Rejects with `NEXA_HOME_NOT_FOUND`. */
  load(homeId: string): Promise<HomeSnapshot>;
}
