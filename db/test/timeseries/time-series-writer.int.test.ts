import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { maintainTimeSeries } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { CopyEncoder } from '../../src/timeseries/copy-encoder.ts';
import { timeSeriesPort } from '../../src/timeseries/port.ts';
import type { SampleColumns } from '../../src/timeseries/sample-columns.ts';
import { deviceStatesSeries } from '../../src/timeseries/series.ts';
import { TimeSeriesWriter } from '../../src/timeseries/time-series-writer.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;
let writer: TimeSeriesWriter;

beforeAll(async () => {
  test = await createTestDatabase();
});

beforeEach(async () => {
  home = await seedHome(test.database);
  writer = new TimeSeriesWriter();
});

afterAll(() => test.drop());

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 1);

type Change = Partial<Omit<SampleColumns, 'times' | 'values'>> & { times: number[]; values: number[] };

function samples(change: Change): SampleColumns {
  return {
    homeId: home.homeId,
    deviceId: home.deviceIds[0] as string,
    component: 'main',
    metric: 'temperature.celsius',
    history: 'telemetry',
    ...change,
    ...{ times: Float64Array.from(change.times), values: Float64Array.from(change.values) },
  };
}

const write = (...columns: SampleColumns[]) =>
  test.database.asService('record', ({ sql }) => writer.writeSamples(timeSeriesPort(sql), columns));

const read = (text: string) =>
  test.database.withUser({ sub: home.ownerId }, ({ sql }) => sql.unsafe(text).then((rows) => [...rows]));

describe('the time-series writer', () => {
  it('keeps values exactly and times to the millisecond', async () => {
    await write(samples({ times: [start, start + 0.625, start + 2], values: [21.5, -0.1, 1e300] }));
    expect(
      await read('SELECT time::text, value, component, metric, quality FROM device_telemetry ORDER BY time'),
    ).toEqual([
      { time: '2026-11-01 00:00:00+00', value: 21.5, component: 'main', metric: 'temperature.celsius', quality: 0 },
      {
        time: '2026-11-01 00:00:00.001+00',
        value: -0.1,
        component: 'main',
        metric: 'temperature.celsius',
        quality: 0,
      },
      {
        time: '2026-11-01 00:00:00.002+00',
        value: 1e300,
        component: 'main',
        metric: 'temperature.celsius',
        quality: 0,
      },
    ]);
  });

  it('makes the partitions of months long ago and far ahead', async () => {
    const times = [Date.UTC(1999, 11, 31, 23), Date.UTC(2012, 1, 29), Date.UTC(2031, 0, 1)];
    for (const time of times) await write(samples({ times: [time], values: [1] }));
    expect(await read('SELECT time::text FROM device_telemetry ORDER BY time')).toEqual([
      { time: '1999-12-31 23:00:00+00' },
      { time: '2012-02-29 00:00:00+00' },
      { time: '2031-01-01 00:00:00+00' },
    ]);
  });

  it('makes a partition again that retention dropped under it', async () => {
    const old = Date.UTC(2020, 5, 1);
    await write(samples({ times: [old], values: [1] }));
    const { dropped } = await maintainTimeSeries(test.database, Date.UTC(2026, 10, 15));
    expect(dropped).toContain('device_telemetry_2020_06');
    await write(samples({ times: [old], values: [2] }));
    expect(await read('SELECT value FROM device_telemetry')).toEqual([{ value: 2 }]);
  });

  it('lets the last write of one instant win, within a batch and across batches', async () => {
    await write(samples({ times: [start, start, start + hour], values: [1, 2, 3] }));
    await write(samples({ times: [start + hour], values: [4] }), samples({ times: [start + hour], values: [5] }));
    expect(await read('SELECT value FROM device_telemetry ORDER BY time')).toEqual([{ value: 2 }, { value: 5 }]);
  });

  it('takes samples in any order', async () => {
    await write(samples({ times: [start + hour, start, start + hour], values: [1, 2, 3] }));
    expect(await read('SELECT value FROM device_telemetry ORDER BY time')).toEqual([{ value: 2 }, { value: 3 }]);
  });

  it('puts the metrics of one instant into one row of a wide series, whenever they come', async () => {
    const energy = (metric: string, times: number[], values: number[]) =>
      samples({ metric, history: 'energy', times, values });
    await write(
      energy('power.watts', [start, start + 1], [60, 61]),
      energy('power.volts', [start + 1, start + 2], [230, 231]),
    );
    await write(energy('energy.kilowattHours', [start, start + 2], [5, 6]));
    expect(await read('SELECT power, voltage, current, energy FROM energy_usage ORDER BY time')).toEqual([
      { power: 60, voltage: null, current: null, energy: 5 },
      { power: 61, voltage: 230, current: null, energy: null },
      { power: null, voltage: 231, current: null, energy: 6 },
    ]);
  });

  it('keeps metrics without a column of their own as telemetry', async () => {
    await write(samples({ metric: 'acme.flow', history: 'energy', times: [start], values: [7] }));
    expect(await read('SELECT metric, value FROM device_telemetry')).toEqual([{ metric: 'acme.flow', value: 7 }]);
  });

  it('leaves the transaction around it usable, and takes part in its end', async () => {
    await write(samples({ times: [start], values: [1] }));
    await expect(
      test.database.asService('record', async ({ sql }) => {
        await writer.writeSamples(timeSeriesPort(sql), [samples({ times: [start, start + hour], values: [9, 9] })]);
        const [row] =
          await sql`SELECT count(*)::int AS rows FROM timeseries.device_telemetry WHERE home_id = ${home.homeId}`;
        throw new Error(`seen ${row?.rows}`);
      }),
    ).rejects.toThrow('seen 2');
    expect(await read('SELECT value FROM device_telemetry')).toEqual([{ value: 1 }]);
  });

  it('says why rows are refused, even after the last byte', async () => {
    const wrong = samples({ deviceId: home.homeId, times: [start], values: [1], component: 'x' });
    await write(wrong);
    await expect(
      test.database.asService('record', ({ sql }) => {
        const encoder = new CopyEncoder();
        encoder.startRow(3);
        encoder.instant(start);
        encoder.float8(1);
        encoder.uuid(home.homeId);
        return timeSeriesPort(sql).copyRows(
          'timeseries.device_telemetry',
          ['time', 'value', 'device_id'],
          [encoder.finish()],
        );
      }),
    ).rejects.toMatchObject({ code: 'NEXA_REQUEST_INVALID', params: { database: '23502' } });
  });

  it('says what cannot be encoded, and the connection stays usable', async () => {
    const times = Array.from({ length: 3_000 }, (_, index) => start + index);
    await expect(
      test.database.asService('record', async ({ sql }) => {
        const port = timeSeriesPort(sql);
        const late = samples({ deviceId: 'no-uuid', times: [start], values: [1] });
        await expect(writer.writeSamples(port, [samples({ times, values: times }), late])).rejects.toThrow('no-uuid');
        await writer.writeSamples(port, [samples({ times: [start], values: [2] })]);
      }),
    ).resolves.toBeUndefined();
    expect(await read('SELECT value FROM device_telemetry')).toEqual([{ value: 2 }]);
  });

  it('takes any text and any JSON', async () => {
    const text = 'tab\t newline\n backslash\\ quote"\' nul\0 half\uD800 whole\u{1F600} \\N';
    await test.database.asService('record', ({ sql }) => {
      const encoder = new CopyEncoder();
      encoder.startRow(deviceStatesSeries.columns.length);
      encoder.instant(start);
      encoder.instant(start);
      encoder.uuid(home.deviceIds[0] as string);
      encoder.uuid(home.homeId);
      encoder.text('main');
      encoder.text('acme.text');
      encoder.text('state');
      encoder.jsonb({ [text]: [text, null, 1.5, true] });
      encoder.null();
      encoder.text('push');
      encoder.jsonb([{ kind: 'user', id: text }]);
      return writer.writeRows(timeSeriesPort(sql), deviceStatesSeries, [encoder.finish()], { from: start, to: start });
    });
    const kept = text.replace('\0', '\uFFFD').replace('\uD800', '\uFFFD');
    expect(await read('SELECT value, previous_value, cause FROM device_states')).toEqual([
      { value: { [kept]: [kept, null, 1.5, true] }, previous_value: null, cause: [{ kind: 'user', id: kept }] },
    ]);
  });

  it('serves several writers of the same instants at once', async () => {
    const times = Array.from({ length: 500 }, (_, index) => start + index * 1_000);
    const writers = Array.from({ length: 5 }, (_, value) => write(samples({ times, values: times.map(() => value) })));
    await Promise.all(writers);
    expect(
      await read('SELECT count(*)::int AS rows, count(DISTINCT value)::int AS values FROM device_telemetry'),
    ).toEqual([{ rows: 500, values: 1 }]);
  });
});
