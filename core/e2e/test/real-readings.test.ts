import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installReplayPlugin } from '../fixtures/install-replay-plugin.ts';
import {
  hasRecordedReadings,
  moteReadings,
  motesFile,
  powerFile,
  powerReadings,
  recordedReadingsFolder,
} from '../fixtures/recorded-readings.ts';
import { bucketsOf, startOfDay, startOfSpan } from '../src/buckets.ts';
import { NexaProcess } from '../src/nexa-process.ts';
import { OwnedHome } from '../src/owned-home.ts';
import {
  columnsLeftOut,
  damagedRows,
  lastRows,
  readHousehold,
  readMotes,
  withoutCapability,
} from '../src/reading-sources.ts';
import { ReplayedRecording } from '../src/replayed-recording.ts';
import { waitFor } from '../src/wait-for.ts';

const linksFile = new URL('links.csv', motesFile);
const daysOfYear = 365;
/** Somewhat more than a year: whatever the day is, both changes of the clock lie inside. */
const daysPlayed = 385;
/** Of the first 200 rows of the motes: what a broken sensor or a torn line looks like. */
const damage = [
  [10, 'voltage', ''],
  [20, 'humidity', 'NaN'],
  [30, 'humidity', '148.42'],
  [40, 'temperature_c', '-400'],
  [50, 'internal_c', '1e400'],
  [60, 'temperature_c', 'x'],
  [70, 'humidity', '-1'],
  [80, 'voltage', 'null'],
] as const;

type Name = 'motes' | 'household' | 'damaged';

/** A day of a library's sensors and a year of a household's meter, through a plugin's process into the charts. */
describe.skipIf(!hasRecordedReadings())(
  `real readings, shifted to now, at many times real speed (needs ${recordedReadingsFolder})`,
  () => {
    let folder: string;
    let nexa: NexaProcess;
    let home: OwnedHome;
    const csv = { motes: '', links: '', household: '', damaged: '' };
    const unfit: Partial<Record<Name, number>> = {};
    const recordings = {} as Record<Name, ReplayedRecording>;

    beforeAll(async () => {
      csv.motes = await readFile(motesFile, 'utf8');
      csv.links = await readFile(linksFile, 'utf8');
      csv.household = lastRows(await readFile(powerFile, 'utf8'), daysPlayed * 24);
      csv.damaged = damagedRows(csv.motes, 200, damage);
      const prepared = {
        motes: moteReadings(csv.motes),
        household: powerReadings(csv.household, daysPlayed * 24),
        damaged: moteReadings(csv.damaged, 'keep'),
      };
      for (const name of ['motes', 'household', 'damaged'] as const) unfit[name] = prepared[name].unfit;
      folder = await mkdtemp(join(tmpdir(), 'nexa-real-readings-'));
      await installReplayPlugin(folder, prepared);
      nexa = await NexaProcess.start({ env: { NEXA_PLUGINS_DIR: folder } });
      home = await OwnedHome.setUp(nexa);
    });

    afterAll(async () => {
      await nexa?.dispose();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    const refusals = () =>
      nexa.output
        .split('\n')
        .filter((line) => line.startsWith('{') && line.includes('was refused'))
        .map((line) => JSON.parse(line) as { integrationId?: string; count: number; reason: string });
    const refusedOf = ({ integrationId }: ReplayedRecording) =>
      refusals()
        .filter((refusal) => refusal.integrationId === integrationId)
        .reduce((sum, { count }) => sum + count, 0);

    it('stream in side by side: a day in a quarter of a minute, a year in half of one', async () => {
      recordings.motes = await ReplayedRecording.start(home, 'motes', 7_200, readMotes(csv.motes));
      recordings.household = await ReplayedRecording.start(home, 'household', 1_000_000, readHousehold(csv.household));
      recordings.damaged = await ReplayedRecording.start(home, 'damaged', 600, readMotes(csv.damaged));
      await Promise.all(Object.values(recordings).map((recording) => recording.arrived(120_000)));
      const lines = Object.entries(recordings).map(([name, { summary }]) => `${name}: ${summary}\n`);
      process.stdout.write(lines.join(''));
    }, 180_000);

    it('come with every column that fits a capability; the others are known by name', async () => {
      expect(columnsLeftOut(csv.motes)).toEqual(withoutCapability.motes.map(({ column }) => column));
      expect(columnsLeftOut(csv.household)).toEqual(withoutCapability.household.map(({ column }) => column));
      expect(csv.links.split('\n', 1)[0]?.split(',')).toEqual(
        expect.arrayContaining(withoutCapability.links.map(({ column }) => column)),
      );
      const { body } = await home.api.get('/capabilities');
      const known = body.items.map(({ id }: { id: string }) => id);
      // Raw steps of a light sensor are no lux, and the strength between two nodes is no device's.
      expect(known).toEqual(
        expect.arrayContaining(['temperature', 'humidity', 'battery', 'power', 'energy', 'illuminance', 'linkQuality']),
      );
    });

    it('are all there: ten motes with four series each, a meter with four of its own and two a sub-meter', () => {
      expect(recordings.motes.deviceNames).toHaveLength(10);
      expect(recordings.motes.names).toHaveLength(40);
      expect(recordings.household.deviceNames).toEqual(['Household meter']);
      expect(recordings.household.names).toHaveLength(10);
      expect(recordings.motes.samples).toBe(4 * 15_601);
      expect(recordings.household.samples).toBe(10 * daysPlayed * 24);
      expect(unfit).toMatchObject({ motes: 0, household: 0 });
    });

    it.each(['motes', 'household'] as const)('end now: the last reading of the %s is told when it happens', (name) => {
      const { end, addedAt, finishedAt } = recordings[name];
      expect(end).toBeGreaterThan(addedAt);
      expect(end).toBeLessThanOrEqual(finishedAt);
    });

    it.each(['motes', 'household', 'damaged'] as const)(
      'are in the history of the %s one by one, each with its value and its time, and no others',
      async (name) => {
        const recording = recordings[name];
        const deviating = await recording.deviations(
          (series) => recording.raw(series),
          (points) => points,
        );
        expect(deviating).toEqual({});
      },
    );

    it.each([
      ['motes', 'PT1H', startOfSpan('PT1H')],
      ['motes', 'PT5M', startOfSpan('PT5M')],
      ['motes', 'P1D', startOfDay('Europe/Berlin')],
      ['household', 'PT1H', startOfSpan('PT1H')],
      ['household', 'PT24H', startOfSpan('PT24H')],
      ['household', 'P1D', startOfDay('Europe/Berlin')],
    ] as const)('give the mean, least, most and count of the %s in buckets of %s', async (name, bucket, startOf) => {
      const recording = recordings[name];
      const deviating = await recording.deviations(
        (series) => recording.telemetry(series, { bucket }).then(({ items }) => items),
        (points) => bucketsOf(points, startOf),
      );
      expect(deviating).toEqual({});
    });

    it('have days of 23 and 25 hours in the zone of the home', async () => {
      const { items } = await recordings.household.telemetry('Household meter power.watts', { bucket: 'P1D' });
      const inside = items.slice(1, -1) as { count: number }[];
      const counts = inside.map(({ count }) => count);
      expect([...new Set(counts)].sort()).toEqual([23, 24, 25]);
      expect(counts.filter((count) => count !== 24).length).toBeLessThanOrEqual(4);
    });

    it.each(['motes', 'household'] as const)('draw the chart of all of the %s in 400 buckets at most', async (name) => {
      const recording = recordings[name];
      const { bucket = '' } = await recording.telemetry(recording.names[0] ?? '', { bucket: 'auto' });
      const deviating = await recording.deviations(
        async (series) => {
          const { items } = await recording.telemetry(series, { bucket: 'auto' });
          return items.length <= 400 ? items : [];
        },
        (points) => bucketsOf(points, startOfSpan(bucket)),
      );
      expect(deviating).toEqual({});
    });

    it('draw the chart of a year to now in 24 hours each, with every reading in it', async () => {
      const to = recordings.household.end + 1;
      const year = { bucket: 'auto', from: to - daysOfYear * 86_400_000, to };
      const { bucket, unit, items } = await recordings.household.telemetry('Household meter power.watts', year);
      expect({ bucket, unit }).toEqual({ bucket: 'PT24H', unit: 'W' });
      expect(items.length).toBeGreaterThan(360);
      expect(items.length).toBeLessThanOrEqual(400);
      const counts = (items as { count: number }[]).map(({ count }) => count);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(daysOfYear * 24);
    });

    it.each(['motes', 'household', 'damaged'] as const)(
      'leave every device of the %s in the state of its last reading',
      async (name) => {
        const recording = recordings[name];
        const deviating = await recording.deviations(
          async (series) => {
            const { value, observedAt, source, freshness } = await recording.state(series);
            return [{ time: Date.parse(observedAt), value, source, freshness }];
          },
          (points) => points.slice(-1).map((point) => ({ ...point, source: 'push', freshness: 'live' })),
        );
        expect(deviating).toEqual({});
      },
    );

    it('are refused where they are none, each counted under the plugin’s name, and nothing is put in their place', async () => {
      const { damaged } = recordings;
      expect(damaged.source.invalid).toBe(damage.length);
      expect(unfit.damaged).toBe(damage.length);
      await waitFor('the refusals are summed up', () => refusedOf(damaged) >= damage.length, 15_000);
      expect(refusedOf(damaged)).toBe(damage.length);
      expect(damaged.samples).toBe(4 * 200 - damage.length);
      expect(refusedOf(recordings.motes)).toBe(0);
      expect(refusedOf(recordings.household)).toBe(0);
    });

    it('leave NEXA and the plugin well', async () => {
      const { body } = await home.api.get('/plugins');
      expect(body.items).toMatchObject([{ id: 'replay', status: { value: 'running' } }]);
      expect(await home.issues()).toEqual([]);
      expect(await nexa.stop()).toBe(0);
    });
  },
);
