import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { startNexa } from '../../src/start.ts';
import { ownerBody } from '../support/furnish.ts';
import { testConfig } from '../support/test-config.ts';

const log = createServerLogger('silent');

describe('starting NEXA', () => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'nexa-start-'));
  });
  afterAll(async () => {
    await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (overrides: object = {}) =>
    startNexa({ config: { ...testConfig(test.connection, folder), ...overrides }, log, passwordCost: 4 });
  const setUp = (url: string) =>
    fetch(`${url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ownerBody),
    });

  it('serves, and goes on where it was after a stop', async () => {
    const first = await start();
    expect(first.url).toBe(`http://127.0.0.1:${first.port}`);
    expect(first.setupCode).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    expect((await setUp(first.url)).status).toBe(201);
    await first.stop();
    await first.stop();
    await expect(fetch(`${first.url}/healthz`)).rejects.toThrow();
    expect(existsSync(join(folder, 'nexa.lock'))).toBe(false);

    const second = await start();
    const again = await setUp(second.url);
    await second.stop();
    expect([second.setupCode, again.status]).toEqual([undefined, 409]);
  });

  it('says who holds the data folder, and leaves that one alone', async () => {
    const running = await start();
    const second = await start().catch((error: unknown) => error);
    const health = await fetch(`${running.url}/readyz`);
    await running.stop();
    expect(second).toMatchObject({ code: 'NEXA_DATA_FOLDER_HELD', params: { pid: process.pid, port: running.port } });
    expect(health.status).toBe(200);
  });

  it('says that the port is taken, and lets go of everything it had', async () => {
    const other = mkdtempSync(join(tmpdir(), 'nexa-start-'));
    const running = await start();
    const second = await start({ dataDir: other, port: running.port }).catch((error: unknown) => error);
    await running.stop();
    expect(second).toMatchObject({ code: 'NEXA_PORT_TAKEN', params: { port: running.port } });
    expect(existsSync(join(other, 'nexa.lock'))).toBe(false);
    rmSync(other, { recursive: true, force: true });
  });

  it.each([
    ['NEXA_PLUGINS_DIR', { pluginsDirs: ['/there/is/no/such/folder'] }],
    ['NEXA_DISCOVERY', { discovery: 'nope0' }],
  ])('names %s when what it points to is not there, instead of going on without', async (name, overrides) => {
    await expect(start(overrides)).rejects.toMatchObject({ code: 'NEXA_CONFIG_INVALID', params: { name } });
    expect(existsSync(join(folder, 'nexa.lock'))).toBe(false);
  });

  it('says which file of a certificate cannot be read', async () => {
    const tls = { certFile: join(folder, 'no.pem'), keyFile: join(folder, 'no.key') };
    await expect(start({ tls })).rejects.toMatchObject({
      code: 'NEXA_CONFIG_INVALID',
      params: { name: 'NEXA_TLS_CERT' },
    });
  });

  it('says that a database does not answer', async () => {
    const databaseUrl = 'postgres://nexa:hunter2@127.0.0.1:1/nexa';
    const failure = await start({ databaseUrl }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'NEXA_DATABASE_UNAVAILABLE' });
    expect(String(failure)).not.toContain('hunter2');
  });
});
