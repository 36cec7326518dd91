import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBuffer, type ZipFile } from 'yauzl';
import { exportData } from '../../src/data-life/export-data.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/create-test-database.ts';
import { type LivedHome, seededSecrets, seedLife } from './seed-life.ts';

async function unzip(zip: Buffer): Promise<ReadonlyMap<string, string>> {
  const file = await new Promise<ZipFile>((done, fail) => {
    fromBuffer(zip, { lazyEntries: true }, (error, opened) => (error ? fail(error) : done(opened)));
  });
  const files = new Map<string, string>();
  return new Promise((done, fail) => {
    file.on('error', fail);
    file.on('end', () => done(files));
    file.on('entry', (entry) => {
      file.openReadStream(entry, (error, stream) => {
        if (error) return fail(error);
        buffer(stream).then((bytes) => {
          files.set(entry.fileName, bytes.toString());
          file.readEntry();
        }, fail);
      });
    });
    file.readEntry();
  });
}

describe('the export of a person’s data', () => {
  let test: TestDatabase;
  let home: LivedHome;
  let other: LivedHome;

  beforeAll(async () => {
    test = await createTestDatabase();
    home = await seedLife(test.database);
    other = await seedLife(test.database, { days: 1, devices: 1 });
  });
  afterAll(() => test.drop());

  const run = async (sub: string, homeId?: string) => {
    const asked = { claims: { sub }, now: Date.now(), ...(homeId === undefined ? {} : { homeId }) };
    const { zip, done } = exportData(test.database, asked);
    const files = await unzip(await buffer(zip));
    return { files, manifest: await done };
  };

  it('holds all that is theirs as JSON and CSV, history by device, and says what each file means', async () => {
    const { files, manifest } = await run(home.ownerId);
    const [device = ''] = home.deviceIds;
    expect(JSON.parse(files.get('homes/homes.json') ?? '')).toEqual([expect.objectContaining({ id: home.homeId })]);
    expect(JSON.parse(files.get('account/user_sessions.json') ?? '')).toHaveLength(1);
    expect(JSON.parse(files.get('homes/automations.json') ?? '')[0].definition.triggers).toEqual([
      { deviceId: device },
    ]);
    expect(files.get('homes/rooms.csv')).toContain('"Kitchen, ""upper"""');
    expect(files.get(`history/${device}/device_telemetry.csv`)?.trim().split('\n')).toHaveLength(3 * 144 + 1);
    expect(JSON.parse(files.get('manifest.json') ?? '')).toEqual(manifest);
    expect(manifest.files).toContainEqual({
      path: 'homes/rooms.json',
      rows: 1,
      meaning: expect.stringContaining('Places in a home'),
    });
    expect([...files.keys()].filter((path) => path !== 'manifest.json').sort()).toEqual(
      manifest.files.map(({ path }) => path).sort(),
    );
  });

  it('holds neither hashes nor secrets, nor anything of a home that they do not see', async () => {
    const { files } = await run(home.ownerId);
    const all = [...files.values()].join('\n');
    for (const secret of seededSecrets) expect(all).not.toContain(secret);
    for (const id of [other.homeId, other.ownerId, ...other.deviceIds]) expect(all).not.toContain(id);
    expect(all).not.toMatch(/password_hash|token_hash|ciphertext/);
  });

  it('shows a member the home as row security does, and a guest only what was granted', async () => {
    await test.database.asService(
      'test',
      ({ sql }) => sql`
      UPDATE home_members SET role = 'guest', room_ids = ARRAY[${home.roomId}]::uuid[] WHERE user_id = ${home.memberId}`,
    );
    const { files } = await run(home.memberId);
    const history = [...files.keys()].filter((path) => path.startsWith('history/'));
    expect(new Set(history.map((path) => path.split('/')[1]))).toEqual(new Set([home.deviceIds[0]]));
    expect(JSON.parse(files.get('homes/automations.json') ?? '')).toEqual([]);
    expect(JSON.parse(files.get('account/users.json') ?? '')).toEqual([expect.objectContaining({ id: home.memberId })]);
  });

  it('exports one home without anybody’s account', async () => {
    const { files, manifest } = await run(home.ownerId, home.homeId);
    expect(manifest.of).toEqual({ homeId: home.homeId });
    expect([...files.keys()].some((path) => path.startsWith('account/'))).toBe(false);
    expect(JSON.parse(files.get('homes/devices.json') ?? '')).toHaveLength(2);
  });

  it('reads no further than whoever downloads it does, and stops when they go away', async () => {
    const [device = ''] = other.deviceIds;
    await test.database.asService(
      'test',
      ({ sql }) => sql`
      INSERT INTO timeseries.device_telemetry (time, value, device_id, home_id, component, metric)
      SELECT date_trunc('minute', now()) - n * interval '1 second', random(), ${device}, ${other.homeId}, 'big', 'temperature.celsius'
      FROM generate_series(1, 200000) AS n ON CONFLICT DO NOTHING`,
    );
    const { zip, done } = exportData(test.database, { claims: { sub: other.ownerId }, now: Date.now() });
    let bytes = 0;
    for await (const chunk of zip) {
      bytes += (chunk as Buffer).length;
      if (bytes > 100_000) break;
    }
    await expect(done).rejects.toMatchObject({ code: 'NEXA_EXPORT_ABANDONED' });
    await expect(test.database.ping()).resolves.toBeUndefined();
  });
});
