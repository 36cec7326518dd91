import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNexa, spawnNexa } from '../support/nexa-command.ts';
import { testEnvironment } from '../support/test-config.ts';

describe('the command line', () => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'nexa-cli-'));
  });
  afterAll(async () => {
    await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const nexa = (args: string[]) => spawnNexa(args, testEnvironment(test.connection, folder));
  const run = (args: string[], environment: Record<string, string> = {}, input = '') =>
    runNexa(args, { ...testEnvironment(test.connection, folder), ...environment }, input);

  it('starts, says where, and stops cleanly when asked to, however often one request arrives', async () => {
    const child = nexa(['start']);
    let text = '';
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (data) => {
        text += String(data);
        if (text.includes('Ctrl-C')) resolve();
      });
    });
    const url = /NEXA is running: (http:\S+)/.exec(text)?.[1];
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect([code, text]).toEqual([0, expect.stringContaining('NEXA has stopped.')]);
    expect(existsSync(join(folder, 'nexa.lock'))).toBe(false);
  });

  it('names the variable that is wrong, with exit code 2 and without a stack', async () => {
    const { code, text } = await run(['start'], { NEXA_PORT: 'eighty' });
    expect(code).toBe(2);
    expect(text).toContain('NEXA_PORT');
    expect(text).toContain('NEXA_CONFIG_INVALID');
    expect(text).not.toMatch(/^\s+at /m);
  });

  it('gives a person a new password and ends their sessions', async () => {
    await run(['user', 'add', 'cat@nexa.test', '--name', 'Cat'], {}, 'a good password\n');
    const before = await test.database.asService('test', async ({ sql }) => {
      const [person] = await sql`SELECT id, password_hash FROM users WHERE email = 'cat@nexa.test'`;
      await sql`INSERT INTO user_sessions (user_id, token_hash, expires_at)
        VALUES (${person?.id}, ${Buffer.alloc(32, 7)}, now() + interval '1 day')`;
      return person;
    });
    const reset = await run(['user', 'reset-password', 'Cat@nexa.test'], {}, 'another password\n');
    const nobody = await run(['user', 'reset-password', 'nobody@nexa.test'], {}, 'another password\n');
    const after = await test.database.asService('test', async ({ sql }) => {
      const [person] = await sql`SELECT password_hash, (SELECT count(*)::int FROM user_sessions
        WHERE user_id = users.id AND revoked_at IS NULL) AS sessions FROM users WHERE email = 'cat@nexa.test'`;
      return person;
    });
    expect([reset.code, reset.text]).toEqual([0, expect.stringContaining('signed out everywhere')]);
    expect([nobody.code, nobody.text]).toEqual([2, expect.stringContaining('Nobody has an account')]);
    expect(after?.password_hash).not.toBe(before?.password_hash);
    expect(after?.sessions).toBe(0);
    const rows = await test.database.asService(
      'test',
      ({ sql }) => sql`
        SELECT action, actor_kind, cause, to_jsonb(a)::text ~ 'a good password|another password' AS leaks
        FROM timeseries.audit_logs AS a WHERE entity_id = ${before?.id} ORDER BY time, id`,
    );
    const by = (id: string) => [{ via: { kind: 'command-line', id, login: userInfo().username } }];
    expect(rows).toEqual([
      { action: 'users.added', actor_kind: 'system', cause: by('user add'), leaks: false },
      { action: 'users.password-reset', actor_kind: 'system', cause: by('user reset-password'), leaks: false },
    ]);
  });

  it('tells the state of the database, migrates it, and looks at everything', async () => {
    const status = await run(['db', 'status']);
    const migrated = await run(['migrate']);
    const doctor = await run(['doctor']);
    expect([status.code, status.text]).toEqual([
      0,
      expect.stringMatching(/schema {7}\d+ migrations, the newest \d\d_\w+\n/),
    ]);
    expect([migrated.code, migrated.text]).toEqual([0, expect.stringContaining('up to date')]);
    expect(doctor.text).toMatch(/ok {3}database +DATABASE_URL Postgres/);
    expect([doctor.code, doctor.text]).toEqual([1, expect.stringMatching(/BAD {2}page/)]);
  });
});
