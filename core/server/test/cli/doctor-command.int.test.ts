import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/cli/doctor-command.ts';
import { readServerConfig } from '../../src/config/server-config.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { startNexa } from '../../src/start.ts';
import { testEnvironment } from '../support/test-config.ts';

interface Report {
  readonly isWell: boolean;
  readonly findings: readonly { readonly what: string; readonly state: string; readonly seen: string }[];
}

describe('nexa doctor', () => {
  let test: TestDatabase;
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    test = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'nexa-doctor-'));
    // Postgres' own user has to get through to the embedded one.
    chmodSync(folder, 0o755);
    environment = testEnvironment(test.connection, join(folder, 'data'));
    mkdirSync(environment.NEXA_PAGE_DIR ?? '', { recursive: true });
    writeFileSync(join(environment.NEXA_PAGE_DIR ?? '', 'index.html'), '<!doctype html>');
  });
  afterAll(async () => {
    await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const look = async (variables: Record<string, string>): Promise<Report & { answer: boolean }> => {
    const text: string[] = [];
    const answer = await runDoctor(variables, (part) => void text.push(part), true);
    return { ...(JSON.parse(text.join('')) as Report), answer };
  };
  const start = (variables: Record<string, string>) =>
    startNexa({ config: readServerConfig(variables), log: createServerLogger('silent'), endWithParent: true });
  const finding = (report: Report, what: string) => report.findings.find((one) => one.what === what);
  const bad = (report: Report) => report.findings.filter(({ state }) => state === 'bad');

  it('finds everything in order before the start', async () => {
    const report = await look(environment);
    expect(bad(report)).toEqual([]);
    expect([report.isWell, report.answer]).toEqual([true, true]);
    expect(finding(report, 'port')?.state).toBe('ok');
  });

  it('knows the NEXA that runs, and finds nothing bad in its port and folder', async () => {
    const nexa = await start(environment);
    const report = await look(environment);
    await nexa.stop();
    expect(bad(report)).toEqual([]);
    expect(finding(report, 'NEXA')).toMatchObject({ state: 'ok', seen: expect.stringContaining(`port ${nexa.port}`) });
    expect(finding(report, 'port')).toBeUndefined();
  });

  it('says that another program has the port', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    const report = await look({ ...environment, NEXA_PORT: String(port) });
    await new Promise((done) => other.close(done));
    expect(bad(report)).toMatchObject([{ what: 'port' }]);
    expect(report.answer).toBe(false);
  });

  it('looks into the embedded database before it is made, while NEXA runs, and at rest', async () => {
    const embedded = { ...environment, DATABASE_URL: '', NEXA_DATA_DIR: join(folder, 'embedded') };
    expect(finding(await look(embedded), 'database')).toMatchObject({ state: 'note' });
    const nexa = await start(embedded);
    const running = await look(embedded);
    await nexa.stop();
    const rested = await look(embedded);
    expect([bad(running), bad(rested)]).toEqual([[], []]);
    const answers = { state: 'ok', seen: expect.stringMatching(/^embedded Postgres .* answers/) };
    expect([finding(running, 'database'), finding(rested, 'database')]).toEqual([
      expect.objectContaining(answers),
      expect.objectContaining(answers),
    ]);
    expect(finding(running, 'migrations')).toMatchObject({ state: 'ok' });
  });
});
