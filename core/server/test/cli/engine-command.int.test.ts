import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase } from '@nexa/db';
import { startTimescaleServer, type TimescaleServer } from '@nexa/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandResult, runCommands } from '../support/run-commands.ts';
import { testEnvironment } from '../support/test-config.ts';

let server: TimescaleServer;
let folder: string;
let results: readonly CommandResult[];

beforeAll(async () => {
  server = await startTimescaleServer();
  folder = mkdtempSync(join(tmpdir(), 'nexa-engine-'));
  await migrate({ connection: server.connection });
  const environment = testEnvironment({ ...server.connection, password: 'unused' }, folder);
  results = await runCommands(environment, [
    ['db', 'engine'],
    ['db', 'engine', 'timescale'],
    ['db', 'engine', 'native'],
    ['db', 'status', '--json'],
    ['audit', 'verify'],
  ]);
}, 180_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('says which engine it is, moves to another one, and writes that down once it is done', async () => {
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  const [shown, same, moved, status, verified] = results.map(({ text }) => text);
  expect(shown).toMatch(/^engine +timescale/);
  expect(same).toBe(shown);
  expect(moved).toMatch(
    /begin[\s\S]*compared[\s\S]*clean[\s\S]*engine +native \(moved from timescale by nexa db engine\)/,
  );
  expect(JSON.parse(status ?? '')).toMatchObject({ engine: { name: 'native' } });
  expect(verified).toContain('The audit log is whole');
  const database = openDatabase({ connection: server.connection, maxConnections: 1 });
  const rows = await database.asService(
    'test',
    ({ sql }) => sql`SELECT entity_id, actor_kind, cause FROM timeseries.audit_logs WHERE action = 'engines.moved'`,
  );
  await database.close();
  expect(rows).toEqual([
    {
      entity_id: 'native',
      actor_kind: 'system',
      cause: [{ via: { kind: 'command-line', id: 'db engine', login: expect.any(String) } }],
    },
  ]);
});
