import type { DatabaseTransaction } from '../../client/database.ts';

/** What a person is in a home. */
export type HomeRole = 'owner' | 'admin' | 'member' | 'guest';

/** What the id in a path may name. Each belongs to exactly one home. */
export type HomeEntity =
  | 'home'
  | 'room'
  | 'device'
  | 'command'
  | 'integration'
  | 'flow'
  | 'automation'
  | 'issue'
  | 'replacement'
  | 'scene'
  | 'activation';

interface Row {
  readonly home_id: string;
  readonly role: HomeRole | null;
}

type Sql = DatabaseTransaction['sql'];

/** The home a thing belongs to and the asking person's role there; `undefined` when row security hides it. */
export async function homeOfEntity(
  { sql }: DatabaseTransaction,
  entity: HomeEntity,
  id: string,
): Promise<{ readonly id: string; readonly role: HomeRole } | undefined> {
  const [row] = await lookups[entity](sql, id);
  return row?.role ? { id: row.home_id, role: row.role } : undefined;
}

const lookups: Readonly<Record<HomeEntity, (sql: Sql, id: string) => PromiseLike<readonly Row[]>>> = {
  home: (sql, id) => sql<Row[]>`
    SELECT id AS home_id, nexa.home_role(id) AS role FROM homes WHERE id = ${id} AND deleted_at IS NULL`,
  room: (sql, id) => sql<Row[]>`
    SELECT home_id, nexa.home_role(home_id) AS role FROM rooms WHERE id = ${id} AND deleted_at IS NULL`,
  // A removed device keeps its history; whoever commands it is told that it is gone.
  device: (sql, id) => sql<Row[]>`SELECT home_id, nexa.home_role(home_id) AS role FROM devices WHERE id = ${id}`,
  command: (sql, id) => sql<Row[]>`SELECT home_id, nexa.home_role(home_id) AS role FROM nexa.commands WHERE id = ${id}`,
  integration: (sql, id) => sql<Row[]>`
    SELECT home_id, nexa.home_role(home_id) AS role FROM nexa.integrations WHERE id = ${id} AND deleted_at IS NULL`,
  flow: (sql, id) => sql<Row[]>`
    SELECT home_id, nexa.home_role(home_id) AS role FROM nexa.pairing_flows WHERE id = ${id} AND expires_at > now()`,
  automation: (sql, id) => sql<Row[]>`
    SELECT home_id, nexa.home_role(home_id) AS role FROM automations WHERE id = ${id} AND deleted_at IS NULL`,
  scene: (sql, id) => sql<Row[]>`
    SELECT home_id, nexa.home_role(home_id) AS role FROM scenes WHERE id = ${id} AND deleted_at IS NULL`,
  activation: (sql, id) => sql<Row[]>`
    SELECT home_id, nexa.home_role(home_id) AS role FROM scene_activations WHERE id = ${id}`,
  replacement: (sql, id) => sql<Row[]>`
    SELECT home_id, nexa.home_role(home_id) AS role FROM nexa.binding_changes WHERE id = ${id} AND kind = 'replaced'`,
  issue: (sql, id) =>
    sql<Row[]>`SELECT home_id, nexa.home_role(home_id) AS role FROM diagnostic_issues WHERE id = ${id}`,
};
