import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/client/database.ts';
import type { PostgresBinaries } from '../../src/embedded/binaries.ts';
import { startEmbeddedPostgres } from '../../src/embedded/embedded-postgres.ts';
import { migrate } from '../../src/migrate/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/create-test-database.ts';
import { type MovedHome, moveHome } from '../../src/transfer/move-home.ts';
import { confirmUpgrade, upgradeCluster } from '../../src/transfer/upgrade-cluster.ts';
import { type LivedHome, seedLife } from '../data-life/seed-life.ts';
import { installedPackage, remove, temporaryFolder } from '../fixtures/embedded-harness.ts';
import { createOwnedDatabase, hasPostgres15, type Postgres15, startPostgres15 } from '../fixtures/postgres-15.ts';

const oldPrograms = '/usr/lib/postgresql/15';
const programs: PostgresBinaries = {
  initdb: join(oldPrograms, 'bin/initdb'),
  postgres: join(oldPrograms, 'bin/postgres'),
  majorVersion: 15,
};

describe.skipIf(!hasPostgres15)('the upgrade from a cluster of Postgres 15 (needs Debian’s Postgres 15)', () => {
  let folder: string;
  let home: LivedHome;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const old = await startEmbeddedPostgres({ dataDir: folder, programs, endWithParent: true });
    await migrate({ connection: old.connection });
    const database = openDatabase({ connection: old.connection, maxConnections: 2 });
    home = await seedLife(database);
    await database.close();
    await old.stop();
  });
  afterAll(() => remove(folder));

  it('says at a start in one sentence what to do', async () => {
    const refused = startEmbeddedPostgres({ dataDir: folder, endWithParent: true });
    await expect(refused).rejects.toMatchObject({
      code: 'NEXA_DATABASE_UNSUPPORTED',
      message: expect.stringContaining('nexa db upgrade --from-binaries'),
      params: { found: 15, expected: 18 },
    });
  });

  it('refuses programs of another major version, and changes nothing', async () => {
    const none = upgradeCluster({ dataDir: folder, oldPrograms: '/there/is/nothing' });
    await expect(none).rejects.toMatchObject({ code: 'NEXA_REQUEST_INVALID' });
    const other = upgradeCluster({ dataDir: folder, oldPrograms: installedPackage() });
    await expect(other).rejects.toMatchObject({
      code: 'NEXA_DATABASE_UNSUPPORTED',
      params: { found: 18, expected: 15 },
    });
    expect(await readFile(join(folder, 'postgres/data/PG_VERSION'), 'utf8')).toBe('15\n');
  });

  it('copies everything into a cluster of today, and keeps the old one until it is confirmed', async () => {
    const request = { via: { kind: 'command-line', id: 'db upgrade' } } as const;
    const upgraded = await upgradeCluster({ dataDir: folder, oldPrograms, endWithParent: true, request });
    expect(upgraded.from).toBe(15);
    const now = await startEmbeddedPostgres({ dataDir: folder, endWithParent: true });
    const database = openDatabase({ connection: now.connection, maxConnections: 2 });
    const [row] = await database.withUser(
      { sub: home.ownerId },
      ({ sql }) => sql`SELECT
      current_setting('server_version_num')::int / 10000 AS major, (SELECT count(*)::int FROM device_telemetry) AS samples,
      (SELECT id FROM automations) AS automation`,
    );
    const deeds = await database.asService(
      'test',
      ({ sql }) => sql`SELECT action, cause FROM timeseries.audit_logs WHERE entity_type = 'databases'`,
    );
    await database.close();
    await now.stop();
    expect(deeds).toEqual([{ action: 'databases.upgraded', cause: [{ via: request.via }] }]);
    expect(row).toEqual({ major: 18, samples: 864, automation: home.automationId });
    expect(await readFile(join(upgraded.oldData, 'PG_VERSION'), 'utf8')).toBe('15\n');
    expect(await confirmUpgrade(folder)).toEqual([upgraded.oldData]);
    expect(existsSync(upgraded.oldData)).toBe(false);
  });
});

describe.skipIf(!hasPostgres15)('a home between the embedded Postgres and Debian’s Postgres 15', () => {
  let server: Postgres15;
  let embedded: TestDatabase;

  beforeAll(async () => {
    embedded = await createTestDatabase();
    server = await startPostgres15();
  });
  afterAll(async () => {
    await embedded.drop();
    await server.stop();
    await remove(server.folder);
  });

  it('goes there and back, and is the same', async () => {
    const home = await seedLife(embedded.database);
    const external = await createOwnedDatabase(server, 'nexa_moved');
    await migrate({ connection: external });
    const there = await moveHome({ from: embedded.connection, to: external, homeId: home.homeId });
    const back = await createTestDatabase();
    const again = await moveHome({ from: external, to: back.connection, homeId: home.homeId });
    const ofHome = ({ tables }: MovedHome) => tables.filter(({ table }) => table !== 'timeseries.audit_logs');
    const audit = ({ tables }: MovedHome) => tables.find(({ table }) => table === 'timeseries.audit_logs')?.rows ?? 0;
    expect(ofHome(again)).toEqual(ofHome(there));
    // Its arrival there is one row more.
    expect(audit(again)).toBe(audit(there) + 1);
    expect(there.tables.filter(({ rows }) => rows > 0).length).toBeGreaterThan(15);
    await back.drop();
  });
});
