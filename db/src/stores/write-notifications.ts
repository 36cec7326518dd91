import type postgres from 'postgres';
import type { RecordBatch } from './record-batch.ts';
import { isoTime, rowsAsJson } from './rows-as-json.ts';

/**
 * Into the inbox of each person who is to be told: those named who are members now, or everybody of the home but its
 * guests. Written twice, it is there once.
 */
export async function writeNotifications(
  sql: postgres.TransactionSql,
  notifications: RecordBatch['notifications'],
): Promise<void> {
  if (notifications.size === 0) return;
  const rows = rowsAsJson(notifications.values(), ({ homeId, output: { notification } }) => ({
    id: notification.id,
    home_id: homeId,
    category: notification.category,
    severity: notification.severity,
    title: notification.title,
    body: notification.body,
    data: notification.data,
    recipients: notification.to?.map((userId) => userId.toLowerCase()) ?? null,
    told_at: isoTime(notification.at),
  }));
  await sql`
    INSERT INTO user_notifications (notification_id, user_id, home_id, category, severity, title, body, data, delivery,
      sent_at, delivered_at, created_at)
    SELECT r.id, member.user_id, r.home_id, r.category, r.severity, COALESCE(NULLIF(left(r.title, 200), ''), home.name),
      r.body, r.data, 'delivered', r.told_at, r.told_at, r.told_at
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, category text, severity text, title text,
      body text, data jsonb, recipients jsonb, told_at timestamptz)
    JOIN homes AS home ON home.id = r.home_id AND home.deleted_at IS NULL
    JOIN home_members AS member ON member.home_id = r.home_id
      AND (member.valid_from IS NULL OR member.valid_from <= now())
      AND (member.valid_until IS NULL OR member.valid_until > now())
    JOIN users AS person ON person.id = member.user_id AND person.deleted_at IS NULL
    WHERE CASE WHEN r.recipients IS NULL THEN member.role <> 'guest' ELSE r.recipients ? member.user_id::text END
    ON CONFLICT (user_id, notification_id, channel_id) WHERE notification_id IS NOT NULL DO NOTHING`;
}
