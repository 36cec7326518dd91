import { expect, it } from 'vitest';
import { encodedTelemetry } from '../../src/timeseries/encode-samples.ts';
import type { SampleColumns } from '../../src/timeseries/sample-columns.ts';

const columns = (rows: number): SampleColumns => ({
  homeId: '00000000-0000-7000-8000-00000000000a',
  deviceId: '00000000-0000-7000-8000-000000000001',
  component: 'main',
  metric: 'temperature.celsius',
  history: 'telemetry',
  times: Float64Array.from({ length: rows }, (_, index) => index),
  values: Float64Array.from({ length: rows }, (_, index) => index / 2),
});

it('encodes telemetry in pieces of a bounded size, the same ones each time they are asked for', () => {
  const rows = encodedTelemetry([columns(3_000), columns(2)]);
  const pieces = [...rows].map((piece) => Buffer.from(piece));
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
  expect(Buffer.concat([...rows]).equals(Buffer.concat(pieces))).toBe(true);
  const alone = [columns(3_000), columns(2)].map((one) => Buffer.concat([...encodedTelemetry([one])]));
  const between = Buffer.concat([alone[0]?.subarray(0, -2) as Buffer, alone[1]?.subarray(19) as Buffer]);
  expect(Buffer.concat(pieces).equals(between)).toBe(true);
});
