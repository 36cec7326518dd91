import type { TelemetryPoint } from '../../shared/api/types.ts';

/** Columns for the chart: seconds, then lowest, highest and average. A null breaks the line. */
export type Columns = [number[], (number | null)[], (number | null)[], (number | null)[]];

/** A silence this many times longer than usual is a gap, not a straight line. */
const GAP = 3;

export function columnsOf(items: readonly TelemetryPoint[]): Columns {
  const times = items.map(({ time }) => Date.parse(time) / 1000);
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const columns: Columns = [[], [], [], []];
  items.forEach((item, index) => {
    const time = times[index] ?? 0;
    const before = times[index - 1];
    if (before !== undefined && usual > 0 && time - before > usual * GAP)
      push(columns, before + usual, null, null, null);
    const average = item.avg ?? item.value ?? null;
    push(columns, time, item.min ?? average, item.max ?? average, average);
  });
  return columns;
}

function push(columns: Columns, time: number, min: number | null, max: number | null, avg: number | null): void {
  columns[0].push(time);
  columns[1].push(min);
  columns[2].push(max);
  columns[3].push(avg);
}
