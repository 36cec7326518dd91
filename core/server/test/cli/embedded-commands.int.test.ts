import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, findRunningServer, openDatabase } from '@nexa/db';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readServerConfig } from '../../src/config/server-config.ts';
import { bundlePlugin } from '../../src/plugin-host/bundle.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { type RunningNexa, startNexa } from '../../src/start.ts';
import { ownerBody } from '../support/furnish.ts';
import { runCommands } from '../support/run-commands.ts';
import { testEnvironment } from '../support/test-config.ts';

const virtualPlugin = join(import.meta.dirname, '../../../../plugins/virtual');
const soon = { timeout: 60_000, interval: 100 };

let folder: string;
let external: TestDatabase;
let environment: Record<string, string>;
let nexa: RunningNexa | undefined;
let token: string | undefined;
let homeId: string;
let automation: { readonly id: string; readonly definition: object };
let lampId: string;

const log = createServerLogger('silent');
const start = async (variables: Record<string, string> = environment): Promise<void> => {
  nexa = await startNexa({ config: readServerConfig(variables), log, passwordCost: 4, endWithParent: true });
};
const stop = async (): Promise<void> => {
  await nexa?.stop();
  nexa = undefined;
};

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${nexa?.url}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Works in the embedded database that runs in the data folder now. */
async function within<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const running = await findRunningServer(environment.NEXA_DATA_DIR ?? '');
  if (running === undefined) throw new Error('no embedded server runs');
  const database = openDatabase({ connection: running.connection, maxConnections: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const countSeals = () =>
  within((database) =>
    database.asService('test', async ({ sql }) => {
      const [row] = await sql<{ sealed: number; waiting: number }[]>`
        SELECT count(sequence)::int AS sealed, (count(*) - count(sequence))::int AS waiting FROM timeseries.audit_logs`;
      return row ?? { sealed: 0, waiting: 0 };
    }),
  );

/** What somebody does who owns the tables. */
const forgeFirstRow = () =>
  within((database) =>
    database.asService('test', async ({ sql }) => {
      await sql`ALTER TABLE timeseries.audit_logs DISABLE TRIGGER USER`;
      await sql`UPDATE timeseries.audit_logs SET after = '{"name": "Forged"}' WHERE sequence = 1 AND home_id IS NULL`;
      await sql`ALTER TABLE timeseries.audit_logs ENABLE TRIGGER USER`;
    }),
  );

const externalUrl = (): string => testEnvironment(external.connection, folder).DATABASE_URL ?? '';

/** Adds the simulated home, and an automation that switches a lamp of it. */
async function furnish(): Promise<void> {
  const { status } = await call('POST', `/homes/${homeId}/integrations`, { plugin: 'virtual', config: {} });
  expect(status).toBe(201);
  lampId = await findLamp();
  const definition = {
    name: 'Evening',
    mode: 'single',
    triggers: [{ id: 'on', type: 'state', deviceId: lampId, capability: 'onOff', attribute: 'on', to: false }],
    conditions: [],
    actions: [{ type: 'command', deviceId: lampId, capability: 'onOff', command: 'on' }],
  };
  const made = await call('POST', `/homes/${homeId}/automations`, definition);
  automation = { id: made.body.id, definition };
}

const findLamp = (): Promise<string> =>
  vi.waitFor(async () => {
    const { body } = await call('GET', `/homes/${homeId}/devices`);
    const lamp = body.items.find(({ name, status }: { name: string; status: { value: string } }) => {
      return name === 'Floor lamp' && status.value === 'online';
    });
    if (lamp === undefined) throw new Error('no lamp is online yet');
    return lamp.id;
  }, soon);

/** What the lamp's owner has of it: the same wherever the home lives. */
async function runThere(variables: Record<string, string>): Promise<object> {
  token = undefined;
  await start(variables);
  const { email, password } = ownerBody;
  token = (await call('POST', '/auth/login', { email, password })).body.token;
  const lamp = await findLamp();
  const run = await call('POST', `/automations/${automation.id}/run`);
  const executions = await vi.waitFor(async () => {
    const { body } = await call('GET', `/automations/${automation.id}/executions`);
    const newest = body.items[0];
    if (newest?.id === undefined || newest.finishedAt === undefined) throw new Error('it has not ended yet');
    return body.items;
  }, soon);
  const { body: shown } = await call('GET', `/automations/${automation.id}`);
  const { body: device } = await call('GET', `/devices/${lamp}`);
  await stop();
  return {
    lamp,
    status: run.status,
    outcome: executions[0].outcome,
    isOn: device.state['onOff.on'].value,
    actions: shown.actions,
  };
}

beforeAll(async () => {
  external = await createTestDatabase();
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nexa-commands-')));
  chmodSync(folder, 0o755);
  const plugin = join(folder, 'plugins/virtual');
  mkdirSync(plugin, { recursive: true });
  cpSync(join(virtualPlugin, 'package.json'), join(plugin, 'package.json'));
  await bundlePlugin(join(virtualPlugin, 'src/index.ts'), join(plugin, 'dist/plugin.mjs'));
  environment = {
    NEXA_DATA_DIR: join(folder, 'data'),
    NEXA_PORT: '0',
    NEXA_DISCOVERY: 'off',
    NEXA_LOG_LEVEL: 'warn',
    NEXA_PLUGINS_DIR: join(folder, 'plugins'),
    NEXA_PAGE_DIR: join(folder, 'no-page'),
  };
  await start();
  const { body } = await call('POST', '/setup', ownerBody);
  token = body.token;
  homeId = body.home.id;
  await furnish();
}, 180_000);
afterAll(async () => {
  await stop();
  await external.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Told in order, as the life of one installation. */
describe('a NEXA on its embedded database', { timeout: 180_000 }, () => {
  it('seals while it runs what was written down, and lets it be verified beside it', async () => {
    await vi.waitFor(async () => {
      const { sealed, waiting } = await countSeals();
      if (waiting > 0 || sealed === 0) throw new Error('not sealed yet');
    }, soon);
    const [verified, head, refused] = await runCommands(environment, [
      ['audit', 'verify', '--json'],
      ['audit', 'head', '--json'],
      ['user', 'make-admin', ownerBody.email],
    ]);
    const report = JSON.parse(verified?.text ?? '');
    expect([verified?.code, report.findings]).toEqual([0, []]);
    const heads = JSON.parse(head?.text ?? '') as { chain: string; hash: string }[];
    expect(heads.map(({ chain }) => chain).sort()).toEqual([homeId, 'system'].sort());
    expect([refused?.code, refused?.text]).toEqual([2, expect.stringContaining('NEXA_DATA_FOLDER_HELD')]);
    expect((await call('GET', '/homes')).status).toBe(200);
  });

  it('is verified while it stands still, stands still again afterwards, and gives its home to an external database', async () => {
    await forgeFirstRow();
    await stop();
    const [forged, head, moved] = await runCommands(environment, [
      ['audit', 'verify'],
      ['audit', 'head'],
      ['home', 'move', homeId, '--to', externalUrl(), '--remove'],
    ]);
    expect([forged?.code, forged?.text]).toEqual([1, expect.stringContaining('payload-changed: chain system: row 1 ')]);
    expect(head?.text).toContain(homeId);
    expect([moved?.code, moved?.text]).toEqual([0, expect.stringContaining('compared by hash')]);
    expect(moved?.text).toContain('It was removed where it came from.');
    for (const left of ['nexa.lock', 'postgres/data/postmaster.pid'])
      expect(existsSync(join(environment.NEXA_DATA_DIR ?? '', left)), left).toBe(false);
  });

  it('runs its automation there', async () => {
    const there = { ...environment, NEXA_DATA_DIR: join(folder, 'other'), DATABASE_URL: externalUrl() };
    expect(await runThere(there)).toMatchObject({
      lamp: lampId,
      status: 202,
      outcome: 'completed',
      isOn: true,
      actions: [expect.objectContaining({ deviceId: lampId, command: 'on' })],
    });
  });

  it('comes into an embedded database that was not there before, with an audit log that verifies', async () => {
    const [moved, verified] = await runCommands({ ...environment, NEXA_DATA_DIR: join(folder, 'back') }, [
      ['home', 'move', homeId, '--from', externalUrl()],
      ['audit', 'verify', '--home', homeId],
    ]);
    expect([moved?.code, moved?.text]).toEqual([0, expect.stringContaining('compared by hash')]);
    expect([verified?.code, verified?.text]).toEqual([0, expect.stringContaining('The audit log is whole')]);
  });
});
