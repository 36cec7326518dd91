import { readFileSync } from 'node:fs';
import { executeAsOwner } from '@nexa/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const { seen } = JSON.parse(readFileSync(new URL('../../../../db/alive.json', import.meta.url), 'utf8')) as {
  seen: Readonly<Record<string, string>>;
};
const shown = Object.entries(seen).filter(([, place]) => place.startsWith('GET '));

const day = `from=${new Date(Date.now() - 86_400_000).toISOString()}&to=${new Date().toISOString()}`;
/** What the route is asked for, where the table is one of several that it reads by what it is asked. */
const asked: Readonly<Record<string, string>> = {
  device_telemetry: `?metric=temperature.celsius&${day}`,
  energy_usage: `?metric=power.watts&${day}`,
  network_metrics: `?metric=linkQuality.rssi&${day}`,
};

describe('where db/alive.json says that a person sees a table', () => {
  let api: TestApi;
  let owner: Owner;
  let ids: Readonly<Record<string, string>>;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    ids = await furnish(api, owner);
  });

  afterAll(() => api.stop());

  const show = async (table: string, place: string) => {
    const path = place
      .slice('GET '.length)
      .replace('{homeId}', owner.homeId)
      .replace('{id}', ids[table] ?? '');
    return (await api.call('GET', `${path}${asked[table] ?? ''}`, { token: owner.token })).status;
  };
  const rename = (from: string, to: string) => executeAsOwner(api.database, `ALTER TABLE ${from} RENAME TO ${to}`);

  /** A time series is a view in public and the rows behind it, which functions read straight. */
  const relationsOf = async (table: string): Promise<readonly (readonly [string, string])[]> => {
    const [schema, name] = table.includes('.') ? (table.split('.') as [string, string]) : ['public', table];
    const series = await api.database.asService(
      'test',
      ({ sql }) => sql`SELECT FROM timeseries.series WHERE name = ${name}`,
    );
    return [
      [schema, name],
      ...(series.length > 0 ? [['timeseries', `${name}_rows`] as const, ['timeseries', name] as const] : []),
    ];
  };

  it.each(shown)('%s: %s answers, and no longer does when the table is gone', async (table, place) => {
    const names = await relationsOf(table);
    expect(await show(table, place)).toBe(200);
    for (const [schema, name] of names) await rename(`${schema}.${name}`, `${name}_away`);
    const without = await show(table, place);
    for (const [schema, name] of names) await rename(`${schema}.${name}_away`, name);
    expect(without).toBeGreaterThanOrEqual(500);
  });
});

/** By table the id that its route takes. */
async function furnish(api: TestApi, owner: Owner): Promise<Record<string, string>> {
  const { homeId, userId, token } = owner;
  const device = await addDevice(api.database, homeId, {
    components: [{ id: 'main', capabilities: ['onOff', 'temperature', 'power', 'linkQuality'] }],
  });
  const flow = await api.call('POST', `/homes/${homeId}/integrations`, { token, body: { plugin: 'bridge' } });
  const automation = await api.call('POST', `/homes/${homeId}/automations`, {
    token,
    body: {
      name: 'x',
      mode: 'single',
      triggers: [{ id: 't', type: 'state', deviceId: device, capability: 'onOff', attribute: 'on', to: true }],
      conditions: [],
      actions: [{ type: 'command', deviceId: device, capability: 'onOff', command: 'off' }],
    },
  });
  const scene = await api.call('POST', `/homes/${homeId}/scenes`, {
    token,
    body: { name: 'x', states: [{ deviceId: device, capability: 'onOff', attribute: 'on', value: true }] },
  });
  return api.database.asService('test', async ({ sql }) => {
    const idOf = (rows: readonly { readonly id?: unknown }[]): string => String(rows[0]?.id);
    const integration = idOf(
      await sql`INSERT INTO nexa.integrations (home_id, plugin_id, title, unique_id)
      VALUES (${homeId}, 'virtual', 'Virtual', 'one') RETURNING id`,
    );
    await sql`INSERT INTO nexa.device_bindings (home_id, device_id, integration_id, external_id)
      VALUES (${homeId}, ${device}, ${integration}, 'one')`;
    const issue = idOf(
      await sql`INSERT INTO diagnostic_issues (home_id, code, severity, state, title, device_id)
      VALUES (${homeId}, 'core.x', 'error', 'confirmed', 'x', ${device}) RETURNING id`,
    );
    const command = idOf(
      await sql`INSERT INTO nexa.commands
      (home_id, device_id, capability, command, cause, deadline)
      VALUES (${homeId}, ${device}, 'onOff', 'on', ${sql.json([{ kind: 'user', id: userId }])}, now()) RETURNING id`,
    );
    return {
      'nexa.binding_changes': device,
      device_states: device,
      device_telemetry: device,
      energy_usage: device,
      network_metrics: device,
      automation_executions: automation.body.id,
      automation_health_checks: automation.body.id,
      'nexa.automation_webhooks': automation.body.id,
      scene_activations: scene.body.id,
      self_healing_executions: issue,
      'nexa.commands': command,
      'nexa.pairing_flows': flow.body.flow.id,
    };
  });
}
