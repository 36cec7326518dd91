import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { hashRow, macPayload } from '../../src/audit/audit-encoding.ts';
import { readAuditHeads } from '../../src/audit/audit-heads.ts';
import { sealAudit } from '../../src/audit/seal-audit.ts';
import { verifyAudit } from '../../src/audit/verify-audit.ts';
import { purgeHome } from '../../src/data-life/remove-home.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { seedHome } from '../fixtures/seed-home.ts';
import { append, findings, sequences, tamper } from './audit-fixture.ts';

let test: TestDatabase;
let home: string;
let other: string;

beforeEach(async () => {
  test = await createTestDatabase();
  home = (await seedHome(test.database)).homeId;
  other = (await seedHome(test.database)).homeId;
});

afterEachDrop();

describe('sealing', () => {
  it('gives each home and the server a chain of its own, numbered from one', async () => {
    await append(test.database, home, 3);
    await append(test.database, other, 2);
    await append(test.database, null, 1);
    expect(await sealAudit(test.database)).toEqual({ sealed: 6, steps: 1 });
    expect(await sequences(test.database, home)).toEqual([1, 2, 3]);
    expect(await sequences(test.database, other)).toEqual([1, 2]);
    expect(await sequences(test.database, null)).toEqual([1]);
    expect(await findings(test.database)).toEqual([]);
    expect((await readAuditHeads(test.database)).map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3]);
  });

  it('has nothing to do twice', async () => {
    await append(test.database, home, 3);
    await sealAudit(test.database);
    expect(await sealAudit(test.database)).toEqual({ sealed: 0, steps: 1 });
  });

  it('puts a row that commits late behind those that were sealed before', async () => {
    const late = gate();
    const written = gate();
    const slow = test.database.asService('test', async ({ sql }) => {
      await sql`SELECT nexa.audit_append(${home}, 'late.added', 'late', 'late')`;
      written.open();
      await late.opened;
    });
    await written.opened;
    await append(test.database, home, 2);
    await sealAudit(test.database);
    expect(await sequences(test.database, home)).toEqual([1, 2]);
    late.open();
    await slow;
    await sealAudit(test.database);
    const [row] = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT sequence::int FROM timeseries.audit_logs WHERE entity_id = 'late'`,
    );
    expect(row).toEqual({ sequence: 3 });
    expect(await findings(test.database)).toEqual([]);
  });

  it('is done once by ten servers at once, while rows go on coming', async () => {
    await append(test.database, home, 500);
    await append(test.database, other, 500);
    await Promise.all([
      ...Array.from({ length: 10 }, () => sealAudit(test.database)),
      ...Array.from({ length: 10 }, () => append(test.database, home, 5)),
    ]);
    await sealAudit(test.database);
    expect(await sequences(test.database, home)).toEqual(Array.from({ length: 550 }, (_, place) => place + 1));
    expect(await findings(test.database)).toEqual([]);
  });

  it('leaves the chain whole when it is broken off', async () => {
    await append(test.database, home, 10);
    const broken = test.database.asService('test', async ({ sql }) => {
      await sql`SELECT timeseries.seal_audit(5)`;
      throw new Error('killed');
    });
    await expect(broken).rejects.toThrow('killed');
    await sealAudit(test.database);
    expect(await findings(test.database)).toEqual([]);
  });

  it('works in bounded steps', async () => {
    await append(test.database, home, 30);
    const [step] = await test.database.asService('test', ({ sql }) => sql`SELECT * FROM timeseries.seal_audit(7)`);
    expect(step).toEqual({ sealed: 7, chains: 1, is_more: true });
    expect(await sequences(test.database, home)).toHaveLength(7);
  });

  it('computes the same as node:crypto', async () => {
    await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT nexa.audit_append(${home}, 'rooms.changed', 'rooms', 'Bäder',
        before => '{"b": 1.50, "a": [null, "é"]}', after => '{}', cause => '[{"kind": "user"}]')`,
      { ip: '2001:db8::1', userAgent: 'Mozilla “5.0”', id: 'r1' },
    );
    await sealAudit(test.database);
    const [row] = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT id, (EXTRACT(EPOCH FROM time) * 1000000)::bigint::text AS time, salt, payload_mac, hash,
        before::text, after::text, ip::text, user_agent, cause::text
        FROM timeseries.audit_logs WHERE home_id = ${home}`,
    );
    const {
      before,
      after,
      ip,
      user_agent: userAgent,
      cause,
      salt,
    } = row as never as Record<string, string> & { salt: Buffer };
    const payloadMac = macPayload(salt, { before, after, ip, userAgent, cause } as never);
    expect(before).toBe('{"a": [null, "é"], "b": 1.50}');
    expect(ip).toBe('2001:db8::1/128');
    expect(payloadMac).toEqual(row?.payload_mac);
    const skeleton = { id: row?.id, time: row?.time, actorId: null, actorKind: 'system', payloadMac };
    const entity = { action: 'rooms.changed', entityType: 'rooms', entityId: 'Bäder' };
    expect(hashRow(home, 1n, new Uint8Array(32), { ...skeleton, ...entity })).toEqual(row?.hash);
  });
});

describe('append only', () => {
  it.each([
    ['UPDATE timeseries.audit_logs SET action = $$x.y$$'],
    ['UPDATE timeseries.audit_logs SET after = NULL'],
    ['UPDATE timeseries.audit_logs SET sequence = 9'],
    ['DELETE FROM timeseries.audit_logs'],
    ['TRUNCATE timeseries.audit_logs'],
    ["SELECT set_config('nexa.audit_work', 'erase', true); UPDATE timeseries.audit_logs SET action = 'x.y'"],
    ["SELECT set_config('nexa.audit_work', 'erase', true); UPDATE timeseries.audit_logs SET after = NULL"],
    ["SELECT set_config('nexa.audit_work', 'seal', true); UPDATE timeseries.audit_logs SET sequence = 9, hash = ''"],
    ["SELECT set_config('nexa.audit_work', 'seal', true); DELETE FROM timeseries.audit_logs"],
    [
      `INSERT INTO timeseries.audit_logs (actor_kind, action, entity_type, entity_id, sequence) VALUES ('user', 'x', 'x', 'x', 1)`,
    ],
  ])('%s is refused also to the service role', async (statement) => {
    await append(test.database, home, 2);
    await sealAudit(test.database);
    await expect(test.database.asService('test', ({ sql }) => sql.unsafe(statement).simple())).rejects.toMatchObject({
      message: expect.stringContaining('the audit log is append only'),
    });
    expect(await findings(test.database)).toEqual([]);
  });

  it('holds for each partition, also for one made later', async () => {
    const partitions = await test.database.asService('test', async ({ sql }) => {
      await sql`SELECT timeseries.ensure_partitions(now() + interval '3 years', now() + interval '3 years')`;
      return sql<{ name: string }[]>`
        SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'timeseries.audit_logs'::regclass`;
    });
    expect(partitions.length).toBeGreaterThan(3);
    const refused = await Promise.allSettled(
      partitions.map(({ name }) => test.database.asService('test', ({ sql }) => sql.unsafe(`TRUNCATE ${name}`))),
    );
    expect(refused.map(({ status }) => status)).toEqual(partitions.map(() => 'rejected'));
  });
});

describe('erasure', () => {
  it('takes the payload of what a person did and of what is about them, and the chain still verifies', async () => {
    const { ownerId, homeId } = await seedHome(test.database);
    await test.database.withUser(
      { sub: ownerId },
      ({ sql }) => sql`INSERT INTO rooms (home_id, name) VALUES (${homeId}, 'Attic')`,
      {
        ip: '192.168.1.7',
        userAgent: 'Browser',
      },
    );
    await append(test.database, homeId, 2);
    await test.database.asService(
      'test',
      ({ sql }) => sql`
      SELECT nexa.audit_append(${homeId}, 'mail.sent', 'mail', '1', after => '{"to": "Anna@example.org"}')`,
    );
    await sealAudit(test.database);
    // One more that is not sealed yet.
    await test.database.withUser(
      { sub: ownerId },
      ({ sql }) => sql`INSERT INTO rooms (home_id, name) VALUES (${homeId}, 'Loft')`,
    );
    const [result] = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT nexa.audit_erase_person(${ownerId}, ARRAY['anna@example.org']) AS count`,
    );
    expect(result).toEqual({ count: 3 });
    await sealAudit(test.database);
    const rows = await test.database.asService(
      'test',
      ({ sql }) => sql`
      SELECT action, actor_id, before IS NULL AND after IS NULL AND ip IS NULL AND user_agent IS NULL AND cause IS NULL
        AND salt IS NULL AS erased FROM timeseries.audit_logs WHERE home_id = ${homeId} ORDER BY sequence`,
    );
    expect(rows.filter(({ erased }) => erased).map(({ action }) => action)).toEqual([
      'rooms.added',
      'mail.sent',
      'rooms.added',
    ]);
    expect(rows.find(({ action }) => action === 'rooms.added')?.actor_id).toBe(ownerId);
    expect(rows.at(-1)?.action).toBe('audit_logs.erased');
    const report = await verifyAudit(test.database, { now: Date.now(), chains: [homeId] });
    expect(report.findings).toEqual([]);
    expect(report.chains[0]).toMatchObject({ rows: 6, erased: 3, unsealed: 0 });
  });
});

describe('the removal of a home', () => {
  const payloads = (homeId: string) =>
    test.database.asService(
      'test',
      ({ sql }) => sql`SELECT action, entity_id, coalesce(before, after, cause) IS NULL AND ip IS NULL
        AND user_agent IS NULL AS empty, salt IS NULL AS saltless FROM timeseries.audit_logs
        WHERE home_id = ${homeId} ORDER BY sequence NULLS LAST`,
    );

  it('leaves skeletons that still verify and are counted, also when it is taken up again', async () => {
    const gone = await seedHome(test.database);
    const stays = await seedHome(test.database);
    await append(test.database, gone.homeId, 3);
    await append(test.database, stays.homeId, 2);
    await sealAudit(test.database);
    // One more that is not sealed yet.
    await append(test.database, gone.homeId, 1);
    await purgeHome(test.database, gone.homeId);
    await sealAudit(test.database);
    const rows = await payloads(gone.homeId);
    expect(rows.slice(0, -1)).toHaveLength(4);
    expect(rows.slice(0, -1).every(({ empty, saltless }) => empty && saltless)).toBe(true);
    expect(rows.at(-1)).toMatchObject({ action: 'audit_logs.erased', entity_id: `${gone.homeId}:4`, empty: true });
    await purgeHome(test.database, gone.homeId);
    await sealAudit(test.database);
    expect(await payloads(gone.homeId)).toEqual(rows);
    expect((await payloads(stays.homeId)).some(({ empty, saltless }) => empty || saltless)).toBe(false);
    const report = await verifyAudit(test.database, { now: Date.now() });
    expect(report.findings).toEqual([]);
    expect(report.chains.find(({ chain }) => chain === gone.homeId)).toMatchObject({ rows: 5, erased: 4, unsealed: 0 });
  });

  it('hides no payload that vanished beside it', async () => {
    const { homeId } = await seedHome(test.database);
    await append(test.database, homeId, 2);
    await sealAudit(test.database);
    await purgeHome(test.database, homeId);
    await append(test.database, homeId, 1);
    await sealAudit(test.database);
    const found = await tamper(
      test.database,
      `UPDATE timeseries.audit_logs SET before = NULL, after = NULL, ip = NULL, user_agent = NULL, cause = NULL, salt = NULL
        WHERE home_id = '${homeId}' AND salt IS NOT NULL AND action = 'rooms.changed'`,
      async (inside) => {
        const report = await verifyAudit(inside, { now: Date.now(), chains: [homeId] });
        expect(report.findings.map(({ kind }) => kind)).toEqual(['erasures-exceeded']);
        return report.findings.length;
      },
    );
    expect(found).toBe(1);
  });
});

describe('retention', () => {
  const oldMonth = new Date('2015-03-15T12:00:00Z');

  it('leaves an anchor, by which the rest still verifies, twice', async () => {
    await append(test.database, home, 3, oldMonth);
    await append(test.database, other, 1, oldMonth);
    await append(test.database, home, 2, new Date('2015-04-02T00:00:00Z'));
    await append(test.database, home, 4);
    await sealAudit(test.database);
    const dropped = await drop();
    expect(dropped).toEqual(['audit_logs_2015_03', 'audit_logs_2015_04']);
    await sealAudit(test.database);
    const report = await verifyAudit(test.database, { now: Date.now() });
    expect(report.findings).toEqual([]);
    expect(report.chains.find(({ chain }) => chain === home)).toMatchObject({ rows: 6, dropped: 5, unsealed: 0 });
    expect(report.chains.find(({ chain }) => chain === other)).toMatchObject({ rows: 1, dropped: 1 });
  });

  it('bridges rows that were sealed out of the order of their times', async () => {
    await append(test.database, home, 1, oldMonth);
    await append(test.database, home, 2);
    await sealAudit(test.database);
    await append(test.database, home, 1, oldMonth);
    await sealAudit(test.database);
    await append(test.database, home, 1);
    await sealAudit(test.database);
    await drop();
    await sealAudit(test.database);
    const report = await verifyAudit(test.database, { now: Date.now(), chains: [home] });
    expect(report.findings).toEqual([]);
    expect(report.chains[0]).toMatchObject({ rows: 5, dropped: 2 });
  });

  it('never drops a month with rows that are not sealed', async () => {
    await append(test.database, home, 1, oldMonth);
    expect(await drop()).toEqual([]);
    await sealAudit(test.database);
    expect(await drop()).toEqual(['audit_logs_2015_03']);
  });

  it('does not believe a clock that jumped ahead', async () => {
    await append(test.database, home, 1);
    await sealAudit(test.database);
    const [row] = await test.database.asService(
      'test',
      ({ sql }) => sql`SELECT timeseries.anchor_audit(now() + interval '1 minute') AS may`,
    );
    expect(row).toEqual({ may: false });
  });

  const drop = async () => {
    const names: string[] = [];
    for (let more = true; more; ) {
      const [row] = await test.database.asService(
        'test',
        ({ sql }) => sql`SELECT timeseries.drop_expired(now()) AS step`,
      );
      const step = row?.step as { dropped: string[]; more: boolean };
      names.push(...step.dropped);
      more = step.more;
    }
    return names.filter((name) => name.startsWith('audit_logs'));
  };
});

function gate(): { opened: Promise<void>; open: () => void } {
  const doors: (() => void)[] = [];
  const opened = new Promise<void>((done) => void doors.push(done));
  return { opened, open: () => doors.forEach((door) => void door()) };
}

function afterEachDrop(): void {
  const made: TestDatabase[] = [];
  beforeEach(() => void made.push(test));
  afterAll(async () => {
    for (const database of made) await database.drop();
  });
}
