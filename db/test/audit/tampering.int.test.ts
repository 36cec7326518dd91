import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAuditHeads } from '../../src/audit/audit-heads.ts';
import { sealAudit } from '../../src/audit/seal-audit.ts';
import { verifyAudit } from '../../src/audit/verify-audit.ts';
import type { Database } from '../../src/client/database.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { append, sequences, tamper } from './audit-fixture.ts';

const home = '0192d3a0-0000-7000-8000-000000000001';
const other = '0192d3a0-0000-7000-8000-000000000002';
const rows = 12;
const oldTime = new Date('2015-03-15T12:00:00Z');

let test: TestDatabase;
let aged: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await append(test.database, home, rows);
  await append(test.database, other, 3);
  await sealAudit(test.database);
});

afterAll(async () => {
  await test.drop();
  await aged.drop();
});

const kinds = async (database: Database, heads: string[] = []) => {
  const { findings } = await verifyAudit(database, { now: Date.now(), heads });
  return findings.map(({ chain, kind, sequence }) =>
    `${chain === home ? 'home' : chain} ${kind} ${sequence ?? ''}`.trim(),
  );
};
const verify = (heads: string[] = []) => kinds(test.database, heads);

/** What is found after such deeds, which are undone then. */
async function found(database: Database, statements: readonly string[], heads: string[] = []): Promise<string[]> {
  let seen: string[] = [];
  const look = async (inside: Database) => {
    seen = await kinds(inside, heads);
    return seen.length;
  };
  await tamper(database, ...statements, look);
  return seen;
}

const at = (sequence: number) => `home_id = '${home}' AND sequence = ${sequence}`;
const set = (what: string, sequence = 5) => `UPDATE timeseries.audit_logs SET ${what} WHERE ${at(sequence)}`;
const chain = (what: string) => `UPDATE timeseries.audit_chains SET ${what} WHERE chain = '${home}'`;

describe('a tampered audit log', () => {
  it.each<[string, string, string[]]>([
    ['the time', set(`time = time + interval '1 millisecond'`), ['home row-changed 5']],
    ['the id', set('id = gen_random_uuid()'), ['home row-changed 5']],
    ['the actor', set('actor_id = gen_random_uuid()'), ['home row-changed 5']],
    ['the kind of actor', set(`actor_kind = 'voice'`), ['home row-changed 5']],
    ['the action', set(`action = 'rooms.added'`), ['home row-changed 5']],
    ['the type of the entity', set(`entity_type = 'homes'`), ['home row-changed 5']],
    ['the entity', set(`entity_id = 'x'`), ['home row-changed 5']],
    ['before', set(`before = '{}'`), ['home payload-changed 5']],
    ['after', set(`after = after || '{"n": 5.0}'`), ['home payload-changed 5']],
    ['the address', set(`ip = '10.0.0.1'`), ['home payload-changed 5']],
    ['the mask of the address', set(`ip = '192.168.0.9/24'`), ['home payload-changed 5']],
    ['the user agent', set('user_agent = NULL'), ['home payload-changed 5']],
    ['the cause', set(`cause = '[]'`), ['home payload-changed 5']],
    [
      'the salt',
      set('salt = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())'),
      ['home payload-changed 5'],
    ],
    ['the salt, taken away', set('salt = NULL'), ['home payload-changed 5']],
    ['the MAC', set('payload_mac = sha256(payload_mac)'), ['home payload-changed 5', 'home row-changed 5']],
    [
      'payload and MAC together',
      set(`after = NULL, payload_mac = timeseries.audit_payload_mac(salt, before, NULL, ip, user_agent, cause)`),
      ['home row-changed 5'],
    ],
    ['the hash', set('hash = sha256(hash)'), ['home row-changed 5', 'home row-changed 6']],
    ['the hash, taken away', set('hash = NULL'), ['home row-changed 5']],
    ['the last row', set(`action = 'x.y'`, rows), ['home row-changed 12']],
    ['the first row', set(`action = 'x.y'`, 1), ['home row-changed 1']],
    [
      'a payload, erased by nobody',
      set('before = NULL, after = NULL, ip = NULL, user_agent = NULL, cause = NULL, salt = NULL'),
      ['home erasures-exceeded'],
    ],
    [
      'a row moved to another home',
      set(`home_id = '${other}'`),
      [
        'home row-missing 6',
        'home row-changed 6',
        `${other} row-missing 5`,
        `${other} row-changed 5`,
        `${other} row-added`,
      ],
    ],
    ['a row sent back to wait', set('sequence = NULL, hash = NULL'), ['home row-missing 6', 'home row-changed 6']],
    ['the head’s hash', chain('hash = sha256(hash)'), ['home row-changed']],
    ['the head’s sequence', chain('sequence = sequence + 1'), ['home end-missing']],
    ['the head, taken away', `DELETE FROM timeseries.audit_chains WHERE chain = '${home}'`, ['home head-missing']],
  ])('%s', async (_what, statement, expected) => {
    expect(await verify()).toEqual([]);
    const seen = await found(test.database, [statement]);
    expect(seen.sort()).toEqual([...expected].sort());
  });

  it.each([
    ['in the middle', at(5), ['home row-changed 6', 'home row-missing 6']],
    ['at the beginning', at(1), ['home row-changed 2', 'home row-missing 2']],
    ['at the end', at(rows), ['home end-missing']],
    ['everywhere', `home_id = '${home}'`, ['home end-missing']],
  ])('with rows removed %s', async (_where, condition, expected) => {
    const seen = await found(test.database, [`DELETE FROM timeseries.audit_logs WHERE ${condition}`]);
    expect(seen.sort()).toEqual(expected);
  });

  it('with two rows swapped', async () => {
    const seen = await found(test.database, [
      `UPDATE timeseries.audit_logs SET sequence = 13 - sequence WHERE home_id = '${home}' AND sequence IN (6, 7)`,
    ]);
    expect(seen).toEqual(['home row-changed 6', 'home row-changed 7', 'home row-changed 8']);
  });

  it('with a row put in between', async () => {
    const seen = await found(test.database, [
      `INSERT INTO timeseries.audit_logs SELECT (jsonb_populate_record(entry, '{"id": "${other}"}')).*
       FROM timeseries.audit_logs AS entry WHERE ${at(5)}`,
    ]);
    expect(seen).toContain('home row-added 5');
  });

  it('with a row appended and sealed by hand, past the head', async () => {
    const seen = await found(test.database, [
      `INSERT INTO timeseries.audit_logs SELECT (jsonb_populate_record(entry, '{"id": "${other}", "sequence": 13}')).*
       FROM timeseries.audit_logs AS entry WHERE ${at(5)}`,
    ]);
    expect(seen).toEqual(['home row-changed 13', 'home row-added']);
  });

  it('whose end was cut together with its head record is found by a head that was noted elsewhere', async () => {
    const [noted] = (await readAuditHeads(test.database)).filter((head) => head.chain === home);
    expect(await verify([noted?.hash ?? ''])).toEqual([]);
    const cutStatements = [
      `DELETE FROM timeseries.audit_logs WHERE home_id = '${home}' AND sequence > 10`,
      chain(`sequence = 10, hash = (SELECT hash FROM timeseries.audit_logs WHERE ${at(10)})`),
    ];
    const seen = await found(test.database, cutStatements);
    expect(seen).toEqual([]);
    expect(await found(test.database, cutStatements, [noted?.hash ?? ''])).toEqual(['all head-not-found']);
  });
});

describe('a forged anchor', () => {
  const anchor = (before: string) =>
    chain(`anchors = jsonb_build_array(jsonb_build_object('from', 1, 'to', 4, 'before', '${before}',
      'hash', (SELECT encode(hash, 'hex') FROM timeseries.audit_logs WHERE ${at(4)})))`);
  const cut = `DELETE FROM timeseries.audit_logs WHERE home_id = '${home}' AND sequence <= 4`;

  it('is known to no row of the chain', async () => {
    const seen = await found(test.database, [anchor('2015-01-01T00:00:00Z'), cut]);
    expect(seen).toEqual(['home anchor-unknown']);
  });

  it('of rows that are not old enough is told by its time', async () => {
    const seen = await found(test.database, [anchor(new Date(Date.now() + 60_000).toISOString()), cut]);
    expect(seen).toEqual(['home anchor-unknown', 'home anchor-too-early', 'home row-outlived-anchor']);
  });

  it('leaves older rows behind', async () => {
    const seen = await found(test.database, [anchor('2100-01-01T00:00:00Z'), cut]);
    expect(seen).toEqual(['home anchor-unknown', 'home anchor-too-early', 'home row-outlived-anchor']);
  });
});

describe('after retention and erasure', () => {
  beforeAll(async () => {
    aged = await createTestDatabase();
    await append(aged.database, home, 3, oldTime);
    await append(aged.database, home, 5);
    await sealAudit(aged.database);
    await aged.database.asService('test', async ({ sql }) => {
      await sql`SELECT timeseries.drop_expired(now())`;
      await sql`SELECT timeseries.drop_expired(now())`;
      await sql`SELECT nexa.audit_erase_person((SELECT actor_id FROM timeseries.audit_logs WHERE sequence = 5))`;
    });
    await sealAudit(aged.database);
  });

  it.each([
    [
      'the anchor’s hash',
      chain(`anchors = jsonb_set(anchors, '{0,hash}', '"${'00'.repeat(32)}"')`),
      ['home anchor-unknown', 'home row-changed 4'],
    ],
    [
      'the anchor’s end',
      chain(`anchors = jsonb_set(anchors, '{0,to}', '4')`),
      ['home anchor-unknown', 'home row-changed 4', 'home row-missing 4'],
    ],
    ['the anchor, taken away', chain(`anchors = '[]'`), ['home row-changed 4', 'home row-missing 4']],
    ['a row after the anchor', set(`entity_id = 'x'`, 4), ['home row-changed 4']],
    [
      'a row removed after the anchor',
      `DELETE FROM timeseries.audit_logs WHERE ${at(4)}`,
      ['home row-changed 5', 'home row-missing 5'],
    ],
    ['an erased row', set(`action = 'x.y'`, 5), ['home row-changed 5']],
    ['an erased row that gets a payload', set(`after = '{}'`, 5), ['home payload-changed 5']],
    [
      'an erased row that is removed',
      `DELETE FROM timeseries.audit_logs WHERE ${at(5)}`,
      ['home row-changed 6', 'home row-missing 6'],
    ],
    [
      'one payload more than was erased',
      set('before = NULL, after = NULL, ip = NULL, user_agent = NULL, cause = NULL, salt = NULL', 7),
      ['home erasures-exceeded'],
    ],
  ])('%s is found', async (_what, statement, expected) => {
    expect(await kinds(aged.database)).toEqual([]);
    const seen = await found(aged.database, [statement]);
    expect(seen.sort()).toEqual(expected);
  });
});

describe('whatever is done to a sealed chain', () => {
  const place = fc.integer({ min: 1, max: rows });
  const column = fc.constantFrom(
    `action = action || '!'`,
    `entity_id = entity_id || ' '`,
    'actor_id = NULL',
    `after = jsonb_set(after, '{n}', '99')`,
    `user_agent = user_agent || 'x'`,
    'salt = sha256(salt)',
    'hash = sha256(hash)',
    'payload_mac = sha256(payload_mac)',
    `time = time - interval '1 millisecond'`,
    'sequence = sequence + 100',
    'home_id = NULL',
  );
  const deed = fc.oneof(
    fc.record({ place, column }).map(({ place: sequence, column: what }) => [set(what, sequence)]),
    fc
      .record({ from: place, count: fc.integer({ min: 1, max: rows }) })
      .map(({ from, count }) => [
        `DELETE FROM timeseries.audit_logs WHERE home_id = '${home}' AND sequence >= ${from} AND sequence < ${from + count}`,
      ]),
    fc
      .uniqueArray(place, { minLength: 2, maxLength: 2 })
      .map(([a, b]) => [
        `UPDATE timeseries.audit_logs SET sequence = ${Number(a) + Number(b)} - sequence WHERE home_id = '${home}' AND sequence IN (${a}, ${b})`,
      ]),
    place.map((sequence) => [
      `INSERT INTO timeseries.audit_logs SELECT (jsonb_populate_record(entry, jsonb_build_object('id', gen_random_uuid()))).*
       FROM timeseries.audit_logs AS entry WHERE ${at(sequence)}`,
    ]),
    place
      .map((sequence) => [
        `DELETE FROM timeseries.audit_logs WHERE ${at(sequence)}`,
        `UPDATE timeseries.audit_logs SET sequence = sequence - 1 WHERE home_id = '${home}' AND sequence > ${sequence}`,
        chain('sequence = sequence - 1'),
      ])
      .filter(([statement]) => !statement?.includes(`sequence = ${rows}`)),
  );

  it('is found', async () => {
    expect(await verify()).toEqual([]);
    const property = fc.asyncProperty(deed, async (statements) => {
      const outcome = await tamper(test.database, ...statements, async (database) => {
        const { findings } = await verifyAudit(database, { now: Date.now() });
        return findings.length;
      });
      expect(outcome).toBeGreaterThan(0);
    });
    await fc.assert(property, { numRuns: 100 });
    expect(await verify()).toEqual([]);
    expect(await sequences(test.database, home)).toHaveLength(rows);
  });
});
