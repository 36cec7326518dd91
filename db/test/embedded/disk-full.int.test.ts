import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, type EmbeddedPostgres, migrate, openDatabase, startEmbeddedPostgres } from '../../src/index.ts';
import { remove, temporaryFolder } from '../fixtures/embedded-harness.ts';

const mount = await mountSmallDisk();

/** A file system of its own, which only root may mount and not everywhere. */
async function mountSmallDisk(): Promise<string | undefined> {
  const folder = await temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=220m', 'tmpfs', folder], { stdio: 'ignore' });
    chmodSync(folder, 0o755);
    return folder;
  } catch {
    await remove(folder);
    return undefined;
  }
}

describe.skipIf(mount === undefined)('a full disk (skipped where no file system can be mounted)', () => {
  const folder = mount ?? '';
  let server: EmbeddedPostgres;
  let database: Database;

  beforeAll(async () => {
    server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), endWithParent: true });
    await migrate({ connection: server.connection });
    database = openDatabase({ connection: server.connection });
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
    execFileSync('umount', [folder]);
    await remove(folder);
  });

  const write = () =>
    database.asService('test', async ({ sql }) => {
      await sql`INSERT INTO nexa.job_runs (job, outcome, message)
        SELECT 'x', 'done', repeat(md5(random()::text), 200) FROM generate_series(1, 500)`;
      return 500;
    });

  it('fails writes with what is wrong, serves reads, and takes writes again when there is room; nothing acknowledged is lost', async () => {
    let acknowledged = await write();
    expect(() => fill(join(folder, 'ballast'))).toThrow('ENOSPC');
    const failed = await Promise.all(Array.from({ length: 10 }, () => write().catch((error: unknown) => error)));
    acknowledged += failed.filter((outcome) => outcome === 500).length * 500;
    expect(failed.at(-1)).toMatchObject({ code: 'NEXA_DATABASE_FULL', retryable: true });
    await database.ping(20_000);
    rmSync(join(folder, 'ballast'));
    await expect
      .poll(
        () =>
          write().then(
            () => 'taken',
            () => 'refused',
          ),
        { timeout: 50_000 },
      )
      .toBe('taken');
    acknowledged += 500;
    const [row] = await database.asService(
      'test',
      ({ sql }) => sql`SELECT count(*)::int AS count FROM nexa.job_runs WHERE job = 'x'`,
    );
    expect(row?.count).toBe(acknowledged);
  });
});

function fill(file: string): never {
  const block = Buffer.alloc(1 << 20, 1);
  for (;;) appendFileSync(file, block);
}
