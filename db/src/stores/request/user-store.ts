import type { JsonObject } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

export interface UserShape {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly preferences: JsonObject;
  /** Whether this person looks after the server, whatever they are in its homes. */
  readonly isServerAdmin: boolean;
}

interface Row {
  readonly id: string;
  readonly email: string;
  readonly display_name: string;
  readonly locale: string;
  readonly preferences: JsonObject;
  readonly role: string;
}

export interface UserChange {
  readonly name?: string;
  readonly locale?: string;
  readonly preferences?: JsonObject;
}

const toUser = ({ id, email, display_name: name, locale, preferences, role }: Row): UserShape => ({
  id,
  email,
  name,
  locale,
  preferences,
  isServerAdmin: role === 'admin',
});

/** The account of whoever asks. */
export const userStore = {
  async me({ sql }: DatabaseTransaction): Promise<UserShape | undefined> {
    const [row] = await sql<Row[]>`
      SELECT id, email, display_name, locale, preferences, role FROM users
      WHERE id = nexa.current_user_id() AND deleted_at IS NULL`;
    return row && toUser(row);
  },

  /** Preferences are merged; `null` takes one away. */
  async change({ sql }: DatabaseTransaction, change: UserChange): Promise<UserShape | undefined> {
    const [row] = await sql<Row[]>`
      UPDATE users SET display_name = COALESCE(${change.name ?? null}, display_name),
        locale = COALESCE(${change.locale ?? null}, locale),
        preferences = jsonb_strip_nulls(preferences || ${sql.json((change.preferences ?? {}) as never)}::jsonb)
      WHERE id = nexa.current_user_id() AND deleted_at IS NULL
      RETURNING id, email, display_name, locale, preferences, role`;
    return row && toUser(row);
  },
};
