import { describe, expect, it } from 'vitest';
import { type Bench, judge, type Measurement } from '../../src/bench/figure.ts';
import { formatReport } from '../../src/bench/format-report.ts';
import { runBenches } from '../../src/bench/run-benches.ts';

const surroundings = {
  root: '/nowhere',
  startedAt: '2026-01-01T00:00:00.000Z',
  machine: { node: '20.19.0', platform: 'linux-x64', cpus: 2 },
  say: () => undefined,
  deadline: 1_000,
};
const measured = (change: Partial<Measurement>): Measurement => ({
  figure: 'speed',
  value: 90,
  unit: 'rows/s',
  ...change,
});
const bench = (run: Bench['run']): Bench => ({ name: 'ingest', description: 'rows into a table', run });

describe('a figure of the bench', () => {
  it.each<[boolean | undefined, Partial<Measurement>]>([
    [undefined, {}],
    [true, { limit: { atMost: 90 } }],
    [false, { limit: { atMost: 89 } }],
    [true, { limit: { atLeast: 90 } }],
    [false, { limit: { atLeast: 91 } }],
    [true, { limit: { atLeastOfPeer: 0.9 }, peer: { name: 'bare COPY', value: 100 } }],
    [false, { limit: { atLeastOfPeer: 0.91 }, peer: { name: 'bare COPY', value: 100 } }],
    [true, { limit: { atMostOfPeer: 0.9 }, peer: { name: 'bare COPY', value: 100 } }],
    [false, { limit: { atMostOfPeer: 0.89 }, peer: { name: 'bare COPY', value: 100 } }],
  ])('is judged %s by %j', (ok, change) => {
    expect(judge('ingest', measured(change)).ok).toBe(ok);
  });

  it('is refused when it is not a number', () => {
    expect(() => judge('ingest', measured({ value: Number.NaN }))).toThrow('is not a number');
  });

  it('is refused when its limit needs a peer that was not measured', () => {
    expect(() => judge('ingest', measured({ limit: { atLeastOfPeer: 0.8 } }))).toThrow('needs a peer');
  });
});

describe('the report of the bench', () => {
  it('is green when every limit is kept', async () => {
    const report = await runBenches([bench(async () => [measured({ limit: { atLeast: 1 } })])], surroundings);
    expect(report.ok).toBe(true);
    expect(formatReport(report)).toContain('ok      ingest / speed: 90 rows/s; limit >= 1');
  });

  it('is red when a limit is missed', async () => {
    const report = await runBenches([bench(async () => [measured({ limit: { atLeast: 100 } })])], surroundings);
    expect(report.ok).toBe(false);
    expect(formatReport(report)).toContain('MISSED  ingest / speed');
  });

  it('names a bench that failed and still runs the next', async () => {
    const failing = bench(() => Promise.reject(new Error('no database')));
    const report = await runBenches([failing, bench(async () => [measured({})])], surroundings);
    expect(report.failures).toEqual([{ bench: 'ingest', reason: 'no database' }]);
    expect(report.figures).toHaveLength(1);
    expect(report.ok).toBe(false);
  });

  it('is red when nothing was measured', async () => {
    expect((await runBenches([], surroundings)).ok).toBe(false);
    expect((await runBenches([bench(async () => [])], surroundings)).ok).toBe(false);
  });
});
