import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@nexa/db';
import { leakedSecrets } from '@nexa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureText } from '../../src/cli/report-failure.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { startNexa } from '../../src/start.ts';
import { addDevice, ownerBody, setUp } from '../support/furnish.ts';
import { bridgeSurface } from '../support/scripted-gateway.ts';
import { type Answer, startTestApi, type TestApi } from '../support/test-api.ts';
import { testConfig } from '../support/test-config.ts';

const typed = {
  password: ownerBody.password,
  wrongPassword: 'seeded-wrong-password',
  pairingPassword: 'seeded-pairing-password',
  bridgeKey: 'seeded-bridge-key',
  secondBridgeKey: 'seeded-second-key',
  doorCode: '83614927',
  refusedCode: '55172943',
};
const automationCode = '20481637';

/** A door of a plugin's own capability: its code is what opens it. */
const door = {
  id: 'bridge.door',
  version: 1,
  title: 'Door',
  attributes: {},
  commands: {
    open: {
      title: 'Open',
      params: { type: 'object', properties: { code: { type: 'string', maxLength: 8 }, note: { type: 'string' } } },
      confirms: [],
    },
  },
  events: {},
};

let api: TestApi;
let homeId: string;
let commands: readonly Answer[];
const tokens: string[] = [];

/** Every row of every table that NEXA may read, by table. */
async function readEveryTable(database: Database): Promise<ReadonlyMap<string, string>> {
  return database.asService('test', async ({ sql }) => {
    const tables = await sql<{ name: string }[]>`
      SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm', 'p') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema$)'
        AND has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE')`;
    const texts = new Map<string, string>();
    for (const { name } of tables) {
      const rows = await sql.unsafe<{ row: string }[]>(`SELECT to_jsonb(t)::text AS row FROM ${name} AS t`);
      texts.set(name, rows.map(({ row }) => row).join('\n'));
    }
    return texts;
  });
}

beforeAll(async () => {
  api = await startTestApi();
  api.gateway.surfaces.set('bridge', { ...bridgeSurface, capabilities: [door as never] });
  const owner = await setUp(api);
  ({ homeId } = owner);
  const call = (method: string, path: string, body?: object) =>
    api.call(method, path, { token: owner.token, ...(body === undefined ? {} : { body }) });
  const { email, password } = ownerBody;
  const login = await api.call('POST', '/auth/login', { body: { email, password } });
  await api.call('POST', '/auth/login', { body: { email, password: typed.wrongPassword } });
  const access = await call('POST', '/tokens', { name: 'Script', scopes: ['read'] });
  tokens.push(owner.token, login.body.token, access.body.token);

  const pair = async (uniqueId: string, key: string) => {
    const config = { host: '192.168.1.9', username: key };
    api.gateway.results.push({ result: 'done', title: 'Bridge', uniqueId, config });
    const begun = await call('POST', `/homes/${homeId}/integrations`, { plugin: 'bridge' });
    const input = { host: '192.168.1.9', password: typed.pairingPassword };
    return call('POST', `/flows/${begun.body.flow.id}`, { input });
  };
  const paired = await pair('bridge-1', typed.bridgeKey);
  await call('POST', `/integrations/${paired.body.integration.id}/reauth`, {
    config: { username: typed.secondBridgeKey },
  });
  await pair('bridge-2', typed.secondBridgeKey);

  const deviceId = await addDevice(api.database, homeId, {
    components: [{ id: 'main', capabilities: ['bridge.door', 'button'] }],
  });
  const open = { capability: 'bridge.door', command: 'open' };
  const id = '0192d3a0-0000-4000-8000-000000000001';
  const send = (params: object, more: object = {}) =>
    call('POST', `/devices/${deviceId}/commands`, { ...open, params, ...more });
  commands = [
    await send({ code: typed.doorCode, note: 'parcel' }, { id }),
    await send({ code: typed.doorCode, note: 'parcel' }, { id }),
    await send({ code: typed.doorCode, note: 'other' }, { id }),
    await call('GET', `/commands/${id}`),
    await send({ code: `${typed.refusedCode}-too-long` }),
    await call('POST', `/homes/${homeId}/automations`, {
      name: 'Parcel',
      mode: 'single',
      triggers: [{ id: 'on', type: 'event', deviceId, capability: 'button', event: 'pressed' }],
      conditions: [],
      actions: [{ type: 'command', deviceId, ...open, params: { code: automationCode } }],
    }),
  ];
});
afterAll(() => api.stop());

describe('a secret that is put through the interface', () => {
  it('gets to whom it is for', async () => {
    expect(api.gateway.calls.at(-1)?.input).toMatchObject({ password: typed.pairingPassword });
    expect(api.homes.carriedOut).toMatchObject([{ params: { code: typed.doorCode, note: 'parcel' } }]);
    const sealed = await api.database.asService('test', ({ sql }) => sql`SELECT FROM nexa.integration_secrets`);
    expect(sealed.length).toBeGreaterThan(0);
  });

  it('is in no row of any table', async () => {
    const tables = await readEveryTable(api.database);
    expect(tables.size).toBeGreaterThan(60);
    expect(tables.get('nexa.commands')).toContain('"note": "parcel"');
    expect(tables.get('timeseries.audit_logs')).toContain('commands.added');
    const secrets = [...Object.values(typed), ...tokens, api.connection.password];
    for (const [table, text] of tables) expect(leakedSecrets(text, secrets), table).toEqual([]);
  });

  it('is in an automation only where NEXA has to send it from, and not in the audit log', async () => {
    const tables = await readEveryTable(api.database);
    const holding = [...tables].filter(([, text]) => text.includes(automationCode)).map(([table]) => table);
    expect(holding).toEqual(['public.automations']);
    expect(tables.get('timeseries.audit_logs')).toContain('automations.added');
  });

  it('is in no answer and no line of the log', async () => {
    expect(commands.map(({ status }) => status)).toEqual([200, 202, 409, 200, 400, 201]);
    expect(commands.slice(0, 2).map(({ body }) => body.params)).toEqual([
      { code: '[redacted]', note: 'parcel' },
      { code: '[redacted]', note: 'parcel' },
    ]);
    const { doorCode, refusedCode } = typed;
    expect(leakedSecrets(commands, [doorCode, refusedCode])).toEqual([]);
    expect(api.log.length).toBeGreaterThan(0);
    expect(leakedSecrets(api.log, [...Object.values(typed), ...tokens, automationCode])).toEqual([]);
  });
});

it('keeps the password of DATABASE_URL out of what is said when the database refuses it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nexa-secrets-'));
  const lines: string[] = [];
  const password = 'seeded-database-password';
  const config = testConfig({ ...api.connection, user: 'nobody_here', password }, folder);
  const log = createServerLogger('trace', { write: (line) => void lines.push(line) });
  const failure = await startNexa({ config, log }).catch((error: unknown) => error);
  log.error({ err: failure, config }, 'The start failed');
  rmSync(folder, { recursive: true, force: true });
  expect(failure).toBeInstanceOf(Error);
  expect(leakedSecrets([failureText(failure), ...lines], [password])).toEqual([]);
});
