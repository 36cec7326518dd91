import type { Cause, HomeMode, Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import type { StoredCause } from '../../schema/json-shapes.ts';
import { causeOf } from '../cause-mapper.ts';

interface Row {
  readonly mode: HomeMode | null;
  readonly since: Date;
  readonly until: Date | null;
  readonly cause: readonly StoredCause[] | null;
  readonly guests: boolean | null;
  readonly guests_since: Date | null;
}

/** The mode of a home as it was kept last: the running home knows it first. */
export interface StoredHomeMode {
  readonly mode: HomeMode;
  readonly since: Instant;
  readonly until?: Instant;
  readonly cause: Cause;
  readonly guests: boolean;
  readonly guestsSince?: Instant;
}

export const homeModeStore = {
  /** The mode `home` since it was made, for a home in which nobody said anything. Nothing for guests and strangers. */
  async get({ sql }: DatabaseTransaction, homeId: string): Promise<StoredHomeMode | undefined> {
    const [row] = await sql<Row[]>`
      SELECT mode.mode, COALESCE(mode.since, home.created_at) AS since, mode.until, mode.cause, mode.guests,
        mode.guests_since
      FROM homes AS home LEFT JOIN nexa.home_modes AS mode ON mode.home_id = home.id
      WHERE home.id = ${homeId} AND home.deleted_at IS NULL AND home.id = ANY (nexa.full_homes())`;
    if (row === undefined) return undefined;
    return {
      mode: row.mode ?? 'home',
      since: row.since.getTime(),
      ...(row.until === null ? {} : { until: row.until.getTime() }),
      cause: causeOf(row.cause ?? []),
      guests: row.guests ?? false,
      ...(row.guests_since === null ? {} : { guestsSince: row.guests_since.getTime() }),
    };
  },
};
