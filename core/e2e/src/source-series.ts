import type { Point } from './buckets.ts';

/** What a column of a source holds: the state key, the factor to its unit, and what its capability allows. */
export interface SourceColumn {
  readonly column: string;
  readonly key: string;
  readonly per?: number;
  /** The column holds what was added since the row before; the device tells the sum so far. */
  readonly isCounted?: boolean;
  readonly range: readonly [minimum: number, maximum: number];
}

export interface SourceSeries {
  /** By device and state key, oldest first, in the source's own time. */
  readonly series: ReadonlyMap<string, readonly Point[]>;
  /** Cells that hold no number, or one out of range. */
  readonly invalid: number;
  /** The last instant of all. */
  readonly end: number;
}

interface Reader {
  readonly columns: readonly SourceColumn[];
  readonly deviceOf: (row: ReadonlyMap<string, string>) => string;
  readonly timeOf: (row: ReadonlyMap<string, string>) => number;
}

/**
 * What must be found in NEXA, read from the source by other code than the one that prepares the recording: a fault in
 * either shows as a difference.
 */
export function readSource(csv: string, { columns, deviceOf, timeOf }: Reader): SourceSeries {
  const series = new Map<string, Point[]>();
  let invalid = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const row of rowsOf(csv)) {
    const time = timeOf(row);
    for (const { column, key, per = 1, isCounted = false, range } of columns) {
      const cell = row.get(column) ?? '';
      const value = /^-?\d+(\.\d+)?$/.test(cell) ? Number.parseFloat(cell) / per : Number.NaN;
      if (!(value >= range[0] && value <= range[1])) {
        invalid += 1;
        continue;
      }
      const name = `${deviceOf(row)} ${key}`;
      const points = series.get(name) ?? [];
      const before = isCounted ? (points.at(-1)?.value ?? 0) : 0;
      points.push({ time, value: before + value });
      series.set(name, points);
      end = Math.max(end, time);
    }
  }
  return { series, invalid, end };
}

function rowsOf(csv: string): ReadonlyMap<string, string>[] {
  const [names = [], ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));
  return rows.map((cells) => new Map(names.map((name, index) => [name, cells[index] ?? ''])));
}
