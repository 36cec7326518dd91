import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '../../src/client/database.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

export interface LivedHome extends SeededHome {
  readonly roomId: string;
  readonly memberId: string;
  readonly memberEmail: string;
  readonly automationId: string;
  readonly sceneId: string;
}

/** Texts that no export may show. */
export const seededSecrets = ['$2b$hash-of-a-password', 'sealed-bridge-key', 'session-token-hash', 'bridge-memory-key'];

/** As bytes of a test's own, told apart by home. */
export const webhookHash = (homeId: string): Buffer => createHash('sha256').update(`webhook ${homeId}`).digest();

/** A home in which something of everything has happened, with `days` of history of each device. */
export async function seedLife(
  database: Database,
  options: { days?: number; devices?: number } = {},
): Promise<LivedHome> {
  const home = await seedHome(database, options.devices ?? 2);
  const { homeId, ownerId, integrationId, deviceIds } = home;
  const [first = ''] = deviceIds;
  const days = options.days ?? 3;
  const memberEmail = `member-${randomUUID()}@test`;
  return database.asService('test', async ({ sql }) => {
    const cause = sql.json([{ kind: 'user', id: ownerId }]);
    const [member] = await sql`INSERT INTO users (email, display_name, password_hash)
      VALUES (${memberEmail}, 'Member', ${seededSecrets[0] ?? ''}) RETURNING id`;
    const memberId = member?.id as string;
    await sql`UPDATE users SET password_hash = ${seededSecrets[0] ?? ''} WHERE id = ${ownerId}`;
    await sql`INSERT INTO home_members (home_id, user_id, role, invited_by) VALUES (${homeId}, ${memberId}, 'member', ${ownerId})`;
    for (const userId of [ownerId, memberId]) {
      await sql`INSERT INTO user_sessions (user_id, token_hash, expires_at, ip)
        VALUES (${userId}, ${`${seededSecrets[2]} ${userId}`}::text::bytea, now() + interval '1 day', '192.168.1.7')`;
      await sql`INSERT INTO nexa.access_tokens (user_id, name, token_hash, scopes, home_ids)
        VALUES (${userId}, 'script', ${`access ${userId}`}::text::bytea, '{read}', ARRAY[${homeId}]::uuid[])`;
    }
    const [room] = await sql`INSERT INTO rooms (home_id, name) VALUES (${homeId}, 'Kitchen, "upper"') RETURNING id`;
    const roomId = room?.id as string;
    const [brand] = await sql`INSERT INTO brands (name) VALUES (${'Brand'})
      ON CONFLICT (name) DO UPDATE SET website = 'https://brand.test' RETURNING id`;
    const [model] =
      await sql`INSERT INTO device_models (brand_id, model_id, name) VALUES (${brand?.id as string}, 'm1', 'Lamp')
      ON CONFLICT (brand_id, model_id) DO UPDATE SET name = 'Lamp' RETURNING id`;
    await sql`UPDATE devices SET room_id = ${roomId}, model_id = ${model?.id as string},
      current_state = ${sql.json({ 'onOff.on': { value: true, cause: [{ kind: 'user', id: memberId }] } })}
      WHERE id = ${first}`;
    const [group] = await sql`INSERT INTO device_groups (home_id, name) VALUES (${homeId}, 'All') RETURNING id`;
    await sql`INSERT INTO device_group_members (group_id, device_id, home_id) VALUES (${group?.id as string}, ${first}, ${homeId})`;
    await sql`INSERT INTO nexa.integration_secrets (integration_id, name, home_id, ciphertext, key_id)
      VALUES (${integrationId}, 'key', ${homeId}, ${seededSecrets[1] ?? ''}::text::bytea, '00112233aabbccdd')`;
    await sql`INSERT INTO nexa.plugin_storage (plugin_id, integration_id, key, value)
      VALUES ('virtual', ${integrationId}, 'memory', ${sql.json({ device: first, key: seededSecrets[3] ?? '' })})`;
    await sql`INSERT INTO nexa.commands (home_id, device_id, capability, command, cause, status, deadline)
      VALUES (${homeId}, ${first}, 'onOff', 'on', ${cause}, 'confirmed', now()),
        (${homeId}, ${first}, 'onOff', 'off', ${sql.json([{ kind: 'user', id: memberId }])}, 'confirmed', now())`;
    await sql`INSERT INTO nexa.discoveries (home_id, plugin_id, unique_id, title, source)
      VALUES (${homeId}, 'virtual', 'one', 'Bridge', 'mdns')`;
    const [automation] = await sql`INSERT INTO automations (home_id, name, definition, created_by)
      VALUES (${homeId}, 'Night', ${sql.json({
        mode: 'single',
        triggers: [{ deviceId: first }],
        actions: [{ type: 'notify', to: [memberId] }],
      })}, ${memberId}) RETURNING id`;
    const automationId = automation?.id as string;
    await sql`INSERT INTO automation_executions (home_id, automation_id, automation_version, outcome, trigger, trace)
      VALUES (${homeId}, ${automationId}, 1, 'completed', ${sql.json({ cause: [{ kind: 'user', id: memberId }] })}, '{}')`;
    await sql`INSERT INTO automation_executions (home_id, automation_id, automation_version, outcome, trigger, trace, resume)
      VALUES (${homeId}, ${automationId}, 1, 'queued', '{}', '{}', ${sql.json({ device: first, person: memberId })})`;
    await sql`INSERT INTO automation_health_checks (home_id, automation_id, kind, grade, fingerprint, detail)
      VALUES (${homeId}, ${automationId}, 'conflict', 'possible', ${'a'.repeat(64)}, ${sql.json({ deviceId: first })})`;
    await sql`INSERT INTO nexa.automation_webhooks (home_id, automation_id, trigger_id, token_hash, created_by)
      VALUES (${homeId}, ${automationId}, 'hook', ${webhookHash(homeId)}, ${memberId})`;
    await sql`INSERT INTO nexa.trigger_memories (home_id, automation_id, trigger_id, place, waiting_since, fired, is_spent)
      VALUES (${homeId}, ${automationId}, 't', ${`${first}/onOff.on`}, now(),
        ${sql.json({ deviceId: first, cause: [{ kind: 'user', id: memberId }] })}, false)`;
    await sql`INSERT INTO nexa.automation_templates (home_id, template_id, version, template, created_by)
      VALUES (${homeId}, 'light-at-dusk', 1, ${sql.json({ id: 'light-at-dusk', version: 1 })}, ${memberId})`;
    await sql`INSERT INTO nexa.power_links (home_id, integration_id, device_id, component, created_by)
      VALUES (${homeId}, ${integrationId}, ${first}, 'main', ${memberId})`;
    await sql`INSERT INTO nexa.home_modes (home_id, mode, cause, guests, alive_at)
      VALUES (${homeId}, 'away', ${sql.json([{ kind: 'user', id: memberId }])}, true, now())`;
    await sql`INSERT INTO user_notifications (notification_id, user_id, home_id, category, title, data, read_at)
      SELECT ${randomUUID()}, id, ${homeId}, 'automation', 'Told', ${sql.json({ deviceId: first, userId: memberId })}, now()
      FROM unnest(${[ownerId, memberId]}::uuid[]) AS id`;
    const [scene] =
      await sql`INSERT INTO scenes (home_id, room_id, name) VALUES (${homeId}, ${roomId}, 'Dim') RETURNING id`;
    const sceneId = scene?.id as string;
    await sql`INSERT INTO scene_activations (home_id, scene_id, cause, outcome, previous)
      VALUES (${homeId}, ${sceneId}, ${cause}, 'completed', ${sql.json([{ deviceId: first, value: true }])})`;
    await sql`INSERT INTO ecosystems (id, name, kind) VALUES ('alexa', 'Alexa', 'voice') ON CONFLICT DO NOTHING`;
    for (const [device, ofScene] of [
      [first, null],
      [null, sceneId],
    ] as const) {
      await sql`INSERT INTO nexa.exposures (home_id, ecosystem_id, device_id, scene_id, created_by)
        VALUES (${homeId}, 'alexa', ${device}, ${ofScene}, ${memberId})`;
      await sql`INSERT INTO ecosystem_sync_status (home_id, ecosystem_id, device_id, scene_id, told)
        VALUES (${homeId}, 'alexa', ${device}, ${ofScene}, ${sql.json({ name: 'Told' })})`;
    }
    const [issue] = await sql`INSERT INTO diagnostic_issues (home_id, code, severity, state, title, device_id)
      VALUES (${homeId}, 'core.device-silent', 'warning', 'confirmed', 'Silent', ${first}) RETURNING id`;
    await sql`INSERT INTO self_healing_executions (home_id, issue_id, action_id, title, trigger, user_id, outcome)
      VALUES (${homeId}, ${issue?.id as string}, 'core.wait', 'Wait', 'user', ${memberId}, 'verified')`;
    await sql`INSERT INTO diagnostic_runs (home_id, check_id, trigger, scope, device_id) VALUES (${homeId}, 'ping', 'user', 'device', ${first})`;
    await sql`SELECT nexa.audit_append(home => ${homeId}, action => 'rooms.added', entity_type => 'rooms',
      entity_id => ${roomId}, after => ${sql.json({ name: 'Kitchen' })}, actor => ${memberId}, actor_kind => 'user')`;
    await sql`SELECT timeseries.ensure_partitions(now() - make_interval(days => ${days}), now())`;
    for (const deviceId of deviceIds) {
      await sql`INSERT INTO timeseries.device_telemetry (time, value, device_id, home_id, component, metric)
        SELECT date_trunc('minute', now()) - n * interval '10 minutes', 20 + random(), ${deviceId}, ${homeId}, 'main', 'temperature.celsius'
        FROM generate_series(1, ${days * 144}::int) AS n`;
      await sql`INSERT INTO timeseries.energy_usage (time, power, device_id, home_id, component)
        SELECT date_trunc('minute', now()) - n * interval '1 hour', random() / 3, ${deviceId}, ${homeId}, 'main'
        FROM generate_series(1, ${days * 24}::int) AS n`;
      await sql`INSERT INTO timeseries.device_states (time, received_at, device_id, home_id, component, attribute, kind, value, source, cause)
        SELECT date_trunc('minute', now()) - n * interval '6 hours', now(), ${deviceId}, ${homeId}, 'main', 'onOff.on', 'state', 'true',
          'push', ${cause}
        FROM generate_series(1, ${days * 4}::int) AS n`;
    }
    for (const [inRoom, device] of [
      [roomId, null],
      [null, first],
    ])
      await sql`INSERT INTO nexa.retention_rules (home_id, series, room_id, device_id, keep_days)
        VALUES (${homeId}, 'device_telemetry', ${inRoom ?? null}, ${device ?? null}, 30)`;
    await sql`INSERT INTO timeseries.device_telemetry_daily_left (bucket, home_id, device_id, component, metric, sum, count, min, max)
      VALUES ('2026-01-01Z', ${homeId}, ${first}, 'main', 'temperature.celsius', 20, 1, 20, 20)`;
    await sql`INSERT INTO timeseries.energy_usage_daily_left (bucket, home_id, device_id, component, power_sum, power_count, count)
      VALUES ('2026-01-01Z', ${homeId}, ${first}, 'main', 20, 1, 1)`;
    return { ...home, roomId, memberId, memberEmail, automationId, sceneId };
  });
}
