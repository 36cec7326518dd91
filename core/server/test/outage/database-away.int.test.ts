import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executeOn } from '@nexa/db/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { type RunningNexa, startNexa } from '../../src/start.ts';
import { ownerBody } from '../support/furnish.ts';
import { LiveClient } from '../support/live-client.ts';
import { ReportingPlugins } from '../support/reporting-plugins.ts';
import { type StoppablePostgres, stoppablePostgres } from '../support/stoppable-postgres.ts';
import { testConfig } from '../support/test-config.ts';

const patience = { timeout: 40_000, interval: 50 };

interface Told {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came back
  readonly body: any;
  readonly retryAfter: string | null;
}

describe('a whole NEXA whose Postgres goes away under load', () => {
  let postgres: StoppablePostgres;
  let folder: string;
  let nexa: RunningNexa;
  let token: string;
  let homeId: string;
  let integrationId: string;
  let device: string;
  const plugins = new ReportingPlugins();
  const lines: string[] = [];

  beforeAll(async () => {
    postgres = await stoppablePostgres();
    folder = mkdtempSync(join(tmpdir(), 'nexa-outage-data-'));
    nexa = await startNexa({
      config: testConfig(postgres.connection, folder),
      log: createServerLogger('info', { write: (line) => void lines.push(line) }),
      passwordCost: 4,
      startPlugins: async () => plugins.side(),
    });
    const setUp = await ask('POST', '/setup', ownerBody);
    token = setUp.body.token;
    homeId = setUp.body.home.id;
    integrationId = (await ask('POST', `/homes/${homeId}/integrations`, { plugin: 'plain' })).body.integration.id;
    plugins.sink(integrationId).devices([
      {
        externalId: 'meter',
        name: 'Meter',
        type: 'sensor',
        components: [{ id: 'main', capabilities: ['temperature', 'button'] }],
      },
    ]);
    device = await vi.waitUntil(
      async () => (await ask('GET', `/homes/${homeId}/devices`)).body.items[0]?.id as string | undefined,
      patience,
    );
  });
  afterAll(async () => {
    await nexa.stop();
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (method: string, path: string, body?: object): Promise<Told> => {
    const answer = await fetch(`${nexa.url}${path === '/readyz' || path === '/healthz' ? '' : '/api/v1'}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    return {
      status: answer.status,
      body: await answer.json().catch(() => undefined),
      retryAfter: answer.headers.get('retry-after'),
    };
  };

  /** Three senders that go on until they are told to stop; each write is one room and is named once. */
  const load = () => {
    const acknowledged: string[] = [];
    const refused: Told[] = [];
    let isOver = false;
    let count = 0;
    const send = async (): Promise<void> => {
      while (!isOver) {
        count += 1;
        const name = `Room ${performance.now()} ${count}`;
        const told = await ask('POST', `/homes/${homeId}/rooms`, { name });
        if (told.status < 300) acknowledged.push(name);
        else refused.push(told);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const senders = Array.from({ length: 3 }, send);
    return {
      acknowledged,
      refused,
      stop: async () => {
        isOver = true;
        await Promise.all(senders);
      },
    };
  };
  const temperatures = async (): Promise<number[]> => {
    const path = `/devices/${device}/telemetry?metric=temperature.celsius&from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z`;
    const { body } = await ask('GET', path);
    return body.items?.map(({ value }: { value: number }) => value) ?? [];
  };
  const said = (words: string) => lines.filter((line) => line.includes(words)).length;
  const isReady = () => ask('GET', '/readyz').then(({ status }) => status);
  const report = (value: number, observedAt: number) =>
    plugins
      .sink(integrationId)
      .readings([{ externalId: 'meter', capability: 'temperature', attribute: 'celsius', value, observedAt }]);

  it.each([
    ['is stopped and started', () => postgres.stop(), () => postgres.start(), 10],
    ['is killed', async () => void process.kill(postgres.pid, 'SIGKILL'), async () => undefined, 20],
  ])(
    'when it %s: refuses with 503 and Retry-After, loses nothing it acknowledged, and goes on by itself',
    async (_, takeAway, bringBack, degrees) => {
      const live = new LiveClient(`${nexa.url.replace('http', 'ws')}/api/v1/live`);
      await live.authorise(token);
      const before = await temperatures();
      const sent = load();
      await expect.poll(() => sent.acknowledged.length, patience).toBeGreaterThan(5);
      await takeAway();
      await expect.poll(() => sent.refused.length, patience).toBeGreaterThan(0);
      const start = Date.now() - 10;
      for (let index = 0; index < 5; index += 1) report(degrees + index, start + index);
      await live.until(
        ({ type, data }) => type === 'state' && (data as { state: { value: number } }).state.value === degrees + 4,
      );
      expect((await ask('GET', '/healthz')).status).toBe(200);
      await bringBack();
      await expect.poll(isReady, patience).toBe(200);
      const soFar = sent.acknowledged.length;
      await expect.poll(() => sent.acknowledged.length, patience).toBeGreaterThan(soFar + 5);
      await sent.stop();

      expect(sent.refused.map(({ status, retryAfter }) => [status, Number(retryAfter) > 0])).toEqual(
        sent.refused.map(() => [503, true]),
      );
      const { body } = await ask('GET', `/homes/${homeId}/rooms?limit=1000`);
      const names = (body.items as { name: string }[]).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(expect.arrayContaining(sent.acknowledged));
      const expected = [...before, ...Array.from({ length: 5 }, (_none, index) => degrees + index)];
      await expect.poll(temperatures, patience).toEqual(expected);
      report(degrees + 5, Date.now());
      await live.until(
        ({ type, data }) => type === 'state' && (data as { state: { value: number } }).state.value === degrees + 5,
      );
      live.socket.terminate();
      await expect.poll(temperatures, patience).toEqual([...expected, degrees + 5]);
    },
    120_000,
  );

  it('tells a live client that comes while it is away to come again, and not that its session is over', async () => {
    await postgres.stop();
    const client = new LiveClient(`${nexa.url.replace('http', 'ws')}/api/v1/live`);
    await client.authorise(token).catch(() => undefined);
    expect((await client.closed).code).toBe(4503);
    expect(await ask('GET', '/readyz')).toMatchObject({
      status: 503,
      body: { code: 'NEXA_DATABASE_UNAVAILABLE', params: { waiting: expect.any(Number), dropped: 0 } },
    });
    await postgres.start();
    await expect.poll(isReady, patience).toBe(200);
    const again = new LiveClient(`${nexa.url.replace('http', 'ws')}/api/v1/live`);
    await again.authorise(token);
    again.socket.terminate();
  });

  const asAdministrator = async (...statements: string[]): Promise<void> => {
    for (const statement of statements) await executeOn(postgres.superuserConnection, statement);
  };
  const fullTables = ['rooms', 'timeseries.device_telemetry'];
  it.each([
    [
      'is read-only',
      'NEXA_DATABASE_READ_ONLY',
      () =>
        asAdministrator('ALTER SYSTEM SET default_transaction_read_only = on', 'SELECT pg_catalog.pg_reload_conf()'),
      () => asAdministrator('ALTER SYSTEM RESET default_transaction_read_only', 'SELECT pg_catalog.pg_reload_conf()'),
    ],
    [
      'has a full disk',
      'NEXA_DATABASE_FULL',
      () =>
        asAdministrator(
          `CREATE FUNCTION public.no_room() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`,
          ...fullTables.map((table) => `CREATE TRIGGER no_room BEFORE INSERT ON ${table} EXECUTE FUNCTION no_room()`),
        ),
      () => asAdministrator(...fullTables.map((table) => `DROP TRIGGER no_room ON ${table}`)),
    ],
  ])(
    'when it %s: says %s where it says whether it is ready, reads on, and keeps what devices report',
    async (_, code, refuseWrites, takeWrites) => {
      const before = await temperatures();
      await refuseWrites();
      const name = `Room of ${code}`;
      const add = () => ask('POST', `/homes/${homeId}/rooms`, { name });
      await expect.poll(async () => (await add()).body.code, patience).toBe(code);
      expect(await add()).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^[1-9]/) });
      const start = Date.now() - 10;
      const waited = said('database is away; records wait');
      for (let index = 0; index < 3; index += 1) report(90 + index, start + index);
      await expect.poll(() => said('database is away; records wait'), patience).toBe(waited + 1);
      await expect
        .poll(() => ask('GET', '/readyz'), patience)
        .toMatchObject({ status: 503, body: { code, params: { waiting: expect.any(Number), dropped: 0 } } });
      expect((await ask('GET', '/readyz')).body.params.waiting).toBeGreaterThanOrEqual(3);
      expect(await ask('GET', `/homes/${homeId}/devices`)).toMatchObject({ status: 200 });

      await takeWrites();
      await expect.poll(add, patience).toMatchObject({ status: 201 });
      await expect.poll(temperatures, patience).toEqual([...before, 90, 91, 92]);
      await expect.poll(isReady, patience).toBe(200);
    },
    120_000,
  );

  it('said once each time that homes or jobs wait for it, and once that they go on', async () => {
    await expect.poll(() => said('Jobs run again'), patience).toBe(said('Jobs do not run'));
    expect(said('database is back; records are written')).toBe(said('database is away; records wait'));
    expect(said('database is back; records are written')).toBeGreaterThan(0);
    // What is gone is noticed by its end, not by its silence.
    expect(said('did not answer for')).toBe(0);
    expect(lines.filter((line) => line.includes('"level":60'))).toEqual([]);
  });
});
