import type postgres from 'postgres';

export interface SeededHome {
  readonly homeId: string;
  readonly ownerId: string;
}

/**
 * Homes of one owner each, with rooms, bound devices and issues; straight into the
 * tables, as no bench measures how they come there.
 */
export async function seedHomes(sql: postgres.ISql, count: number, devices: number): Promise<SeededHome[]> {
  const added = await sql<{ id: string; owner_id: string }[]>`
    WITH people AS (
      INSERT INTO users (email, display_name)
      SELECT 'owner-' || gen_random_uuid() || '@bench.test', 'Bench' FROM generate_series(1, ${count}) RETURNING id
    )
    INSERT INTO homes (owner_id, name, timezone) SELECT id, 'Bench', 'Europe/Berlin' FROM people RETURNING id, owner_id`;
  const ids = added.map(({ id }) => id);
  await sql`INSERT INTO rooms (home_id, name) SELECT id, 'Room ' || n FROM unnest(${ids}::uuid[]) AS id, generate_series(1, 6) AS n`;
  await sql`INSERT INTO nexa.integrations (home_id, plugin_id, title, unique_id)
    SELECT id, 'virtual', 'Virtual', 'one' FROM unnest(${ids}::uuid[]) AS id`;
  await sql`
    WITH device AS (
      INSERT INTO devices (home_id, device_type, name, description, capabilities, current_state, connectivity_status)
      SELECT id, 'light', 'Device ' || lpad(n::text, 4, '0'), '{}', '["onOff", "brightness"]',
        jsonb_build_object('onOff.on', jsonb_build_object('value', n % 2 = 0, 'observedAt', now(), 'receivedAt', now(),
          'source', 'push', 'cause', '[]'::jsonb)), 'online'
      FROM unnest(${ids}::uuid[]) AS id, generate_series(1, ${devices}) AS n
      RETURNING id, home_id, name
    )
    INSERT INTO nexa.device_bindings (home_id, device_id, integration_id, external_id)
    SELECT device.home_id, device.id, integration.id, device.name
    FROM device JOIN nexa.integrations AS integration ON integration.home_id = device.home_id`;
  await sql`INSERT INTO diagnostic_issues (home_id, code, severity, state, title)
    SELECT id, 'core.bench', 'warning', 'confirmed', 'Bench' FROM unnest(${ids}::uuid[]) AS id, generate_series(1, 5)`;
  return added.map(({ id, owner_id }) => ({ homeId: id, ownerId: owner_id }));
}
