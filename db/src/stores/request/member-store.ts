import { type Instant, NexaError } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import type { GuestHours } from '../../schema/json-shapes.ts';
import type { HomeRole } from './home-entity.ts';

/** Where and when a guest may act. What is left out is not limited. */
export interface GuestScope {
  readonly roomIds?: readonly string[];
  readonly hours?: readonly GuestHours[];
  readonly validFrom?: Instant;
  readonly validUntil?: Instant;
}

export interface MemberShape extends GuestScope {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: HomeRole;
  readonly invitedBy?: string;
  readonly createdAt: Instant;
}

export interface NewMember extends GuestScope {
  readonly email: string;
  readonly role: Exclude<HomeRole, 'owner'>;
}

/** `null` takes a limit away. */
export interface MemberChange {
  readonly role?: Exclude<HomeRole, 'owner'>;
  readonly roomIds?: readonly string[] | null;
  readonly hours?: readonly GuestHours[] | null;
  readonly validFrom?: Instant | null;
  readonly validUntil?: Instant | null;
}

interface Row {
  readonly user_id: string;
  readonly role: HomeRole;
  readonly room_ids: string[] | null;
  readonly hours: GuestHours[] | null;
  readonly valid_from: Date | null;
  readonly valid_until: Date | null;
  readonly invited_by: string | null;
  readonly created_at: Date;
  readonly display_name: string | null;
  readonly email: string | null;
}

const toMember = (row: Row): MemberShape => ({
  userId: row.user_id,
  name: row.display_name ?? '',
  email: row.email ?? '',
  role: row.role,
  ...(row.room_ids === null ? {} : { roomIds: row.room_ids }),
  ...(row.hours === null ? {} : { hours: row.hours }),
  ...(row.valid_from === null ? {} : { validFrom: row.valid_from.getTime() }),
  ...(row.valid_until === null ? {} : { validUntil: row.valid_until.getTime() }),
  ...(row.invited_by === null ? {} : { invitedBy: row.invited_by }),
  createdAt: row.created_at.getTime(),
});

const toDate = (instant: Instant | null | undefined): Date | null =>
  instant === undefined || instant === null ? null : new Date(instant);

async function find({ sql }: DatabaseTransaction, homeId: string, userId: string): Promise<MemberShape | undefined> {
  const [row] = await sql<Row[]>`
    SELECT m.*, u.display_name, u.email FROM home_members AS m LEFT JOIN users AS u ON u.id = m.user_id
    WHERE m.home_id = ${homeId} AND m.user_id = ${userId}`;
  return row && toMember(row);
}

/** The people of a home. Row security decides who may change what; guests see themselves only. */
export const memberStore = {
  find,

  async list({ sql }: DatabaseTransaction, homeId: string): Promise<MemberShape[]> {
    const rows = await sql<Row[]>`
      SELECT m.*, u.display_name, u.email FROM home_members AS m LEFT JOIN users AS u ON u.id = m.user_id
      WHERE m.home_id = ${homeId} ORDER BY m.created_at, m.user_id LIMIT 1000`;
    return rows.map(toMember);
  },

  /** `undefined` when nobody has an account with this e-mail address. */
  async add(tx: DatabaseTransaction, homeId: string, member: NewMember): Promise<MemberShape | undefined> {
    const { sql } = tx;
    const [account] = await sql<{ id: string | null }[]>`SELECT nexa.find_account(${homeId}, ${member.email}) AS id`;
    const userId = account?.id;
    if (typeof userId !== 'string') return undefined;
    const hours = member.hours === undefined ? null : sql.json(member.hours as never);
    const { count } = await sql`
      INSERT INTO home_members (home_id, user_id, role, room_ids, hours, valid_from, valid_until, invited_by)
      VALUES (${homeId}, ${userId}, ${member.role}, ${member.roomIds === undefined ? null : [...member.roomIds]}::uuid[],
        ${hours}, ${toDate(member.validFrom)}, ${toDate(member.validUntil)}, nexa.current_user_id())
      ON CONFLICT DO NOTHING`;
    if (count === 0)
      throw new NexaError('NEXA_MEMBER_EXISTS', `${member.email} belongs to this home already.`, {
        params: { userId },
      });
    return find(tx, homeId, userId);
  },

  /** `undefined` when there is no such member, or none that the asking person may change. */
  async change(
    tx: DatabaseTransaction,
    homeId: string,
    userId: string,
    change: MemberChange,
  ): Promise<MemberShape | undefined> {
    const { sql } = tx;
    const { role, roomIds, hours, validFrom, validUntil } = change;
    const { count } = await sql`
      UPDATE home_members SET
        role = COALESCE(${role ?? null}, role),
        room_ids = CASE WHEN ${roomIds !== undefined} THEN ${roomIds == null ? null : [...roomIds]}::uuid[] ELSE room_ids END,
        hours = CASE WHEN ${hours !== undefined} THEN ${hours == null ? null : sql.json(hours as never)}::jsonb ELSE hours END,
        valid_from = CASE WHEN ${validFrom !== undefined} THEN ${toDate(validFrom)}::timestamptz ELSE valid_from END,
        valid_until = CASE WHEN ${validUntil !== undefined} THEN ${toDate(validUntil)}::timestamptz ELSE valid_until END
      WHERE home_id = ${homeId} AND user_id = ${userId} AND role <> 'owner'`;
    return count === 0 ? undefined : find(tx, homeId, userId);
  },

  async remove({ sql }: DatabaseTransaction, homeId: string, userId: string): Promise<boolean> {
    const { count } = await sql`
      DELETE FROM home_members WHERE home_id = ${homeId} AND user_id = ${userId} AND role <> 'owner'`;
    return count > 0;
  },

  /** Makes a member the owner; whoever was becomes an admin. False when there is no such member. */
  async handOver({ sql }: DatabaseTransaction, homeId: string, userId: string): Promise<boolean> {
    const [row] = await sql<{ done: boolean }[]>`SELECT nexa.hand_over(${homeId}, ${userId}) AS done`;
    return row?.done ?? false;
  },
};
