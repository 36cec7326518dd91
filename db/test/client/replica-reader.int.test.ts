import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/client/database.ts';
import { openReplicaReader, type ReplicaReader } from '../../src/client/replica-reader.ts';
import type { PostgresConnection } from '../../src/embedded/embedded-postgres.ts';
import { migrate } from '../../src/migrate/migrate.ts';
import { query, remove, until } from '../fixtures/embedded-harness.ts';
import { createOwnedDatabase, hasPostgres15, type Postgres15, startPostgres15 } from '../fixtures/postgres-15.ts';
import { hasBaseBackup, type Replica15, startReplica15 } from '../fixtures/replica-15.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

describe.skipIf(!hasPostgres15 || !hasBaseBackup)('reads (skipped where pg_basebackup 15 is missing)', () => {
  let server: Postgres15;
  let replica: Replica15;
  let connection: PostgresConnection;
  let primary: Database;
  let reader: ReplicaReader;
  let home: SeededHome;
  let now = 0;

  beforeAll(async () => {
    server = await startPostgres15();
    connection = await createOwnedDatabase(server, 'replicated');
    await migrate({ connection });
    primary = openDatabase({ connection, maxConnections: 2 });
    home = await seedHome(primary, 1);
    replica = await startReplica15(server);
    reader = openReplicaReader({ connection: { ...connection, port: 5433 }, primary, now: () => now });
  }, 120_000);

  afterAll(async () => {
    await reader.close();
    await primary.close();
    await replica.stop();
    await server.stop();
    await remove(server.folder);
  });

  /** A minute later: whatever was found out before is asked again. */
  beforeEach(() => {
    now += 60_000;
  });

  const isOnReplica = async () => {
    const [row] = await reader.read(
      { sub: home.ownerId },
      ({ sql }) => sql<{ replica: boolean; homes: number }[]>`
        SELECT pg_is_in_recovery() AS replica, (SELECT count(*)::int FROM homes) AS homes`,
    );
    expect(row?.homes).toBe(1);
    return row?.replica;
  };
  const onReplica = (statement: string) => query({ ...replica.superuser, database: 'replicated' }, statement);
  /** Looks again as a second passes, until the replica has caught up. */
  const catchUp = () =>
    until(async () => {
      now += 1_000;
      return (await isOnReplica()) === true;
    });

  it('go to the replica once it has caught up, with row security as on the primary', async () => {
    await catchUp();
    const foreign = await reader.read({ sub: home.homeId }, ({ sql }) => sql`SELECT FROM homes`);
    expect(foreign).toHaveLength(0);
  });

  it('go to the primary while the replica is too far behind, and back when it has caught up', async () => {
    await catchUp();
    await onReplica('SELECT pg_wal_replay_pause()');
    await until(async () => {
      const [row] = await onReplica('SELECT pg_get_wal_replay_pause_state() AS state');
      return row?.state === 'paused';
    });
    await primary.asService('test', ({ sql }) => sql`UPDATE homes SET name = 'Behind'`);
    now += 1_000;
    await isOnReplica();
    now += 10_000;
    expect(await isOnReplica()).toBe(false);
    await onReplica('SELECT pg_wal_replay_resume()');
    await catchUp();
  });

  it('cannot write', async () => {
    await catchUp();
    await expect(
      reader.read({ sub: home.ownerId }, ({ sql }) => sql`UPDATE homes SET name = 'x' WHERE id = ${home.homeId}`),
    ).rejects.toMatchObject({ message: expect.stringContaining('read-only') });
  });

  it('go to the primary at once when the replica is away', async () => {
    await catchUp();
    await replica.stop();
    expect(await isOnReplica()).toBe(false);
    now += 1_000;
    expect(await isOnReplica()).toBe(false);
  });

  it('are the primary’s where no replica is named', async () => {
    const plain = openReplicaReader({ connection: undefined, primary });
    const [row] = await plain.read({ sub: home.ownerId }, ({ sql }) => sql`SELECT pg_is_in_recovery() AS replica`);
    expect(row?.replica).toBe(false);
  });
});
