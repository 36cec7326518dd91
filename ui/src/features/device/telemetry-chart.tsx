import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Telemetry } from '../../shared/api/types.ts';
import { numberText } from '../../shared/device/value-text.ts';
import styles from './device.module.css';
import type { Metric } from './metrics.ts';
import { type Columns, columnsOf } from './telemetry-series.ts';

const HEIGHT = 214;

interface TelemetryChartProps {
  readonly data: Telemetry & { from: number; to: number };
  readonly metric: Metric;
  readonly timezone: string;
  readonly label: string;
}

/** The average as a line within the band of lowest and highest. The table holds the same for screen readers. */
export function TelemetryChart({ data, metric, timezone, label }: TelemetryChartProps) {
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>();
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const [index, setIndex] = useState<number>();
  const columns = columnsOf(data.items);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours come from the scheme
  useEffect(() => {
    if (place.current === null || width === 0) return;
    const options = chartOptions(metric, timezone, width, [data.from / 1000, data.to / 1000], setIndex);
    const chart = new UPlot(options, columns, place.current);
    return () => chart.destroy();
  }, [data, metric, timezone, width, scheme]);

  return (
    <figure ref={sizeRef} aria-label={label} className={styles.chart}>
      <Readout columns={columns} index={index} metric={metric} timezone={timezone} />
      <div ref={place} style={{ height: HEIGHT }} aria-hidden />
    </figure>
  );
}

interface ReadoutProps {
  readonly columns: Columns;
  readonly index: number | undefined;
  readonly metric: Metric;
  readonly timezone: string;
}

/** The values under the pointer, or the newest. */
function Readout({ columns, index, metric, timezone }: ReadoutProps) {
  const [times, lows, highs, averages] = columns;
  const at = index ?? times.length - 1;
  const text = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : numberText(value, metric.unit, metric.precision);
  const time = new Date((times[at] ?? 0) * 1000);
  return (
    <figcaption className={styles.readout}>
      <strong>{text(averages[at])}</strong>
      <span>
        {lows[at] !== highs[at] && `${text(lows[at])} – ${text(highs[at])} · `}
        {time.toLocaleString(undefined, { timeZone: timezone, dateStyle: 'medium', timeStyle: 'short' })}
      </span>
    </figcaption>
  );
}

function chartOptions(
  metric: Metric,
  timezone: string,
  width: number,
  range: [number, number],
  onIndex: (index: number | undefined) => void,
): UPlot.Options {
  const look = getComputedStyle(document.documentElement);
  const token = (name: string) => look.getPropertyValue(name).trim();
  const accent = token('--accent');
  const axis: UPlot.Axis = {
    stroke: token('--text-3'),
    font: `12px ${look.getPropertyValue('--font')}`,
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
  };
  const edge: UPlot.Series = { stroke: 'transparent', points: { show: false } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), timezone),
    cursor: {
      y: false,
      points: { size: 9, width: 2, fill: token('--surface'), stroke: accent },
      drag: { x: false, y: false },
    },
    scales: { x: { time: true, range }, y: { range: (_, low, high) => padded(low, high) } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 76,
        values: (_, splits) => splits.map(timeText(range, timezone)),
      },
      {
        ...axis,
        size: 48,
        values: (_, splits) => splits.map((value) => numberText(value, undefined, metric.precision)),
      },
    ],
    series: [{}, edge, edge, { stroke: accent, width: 2, points: { show: false } }],
    bands: [{ series: [2, 1], fill: `color-mix(in srgb, ${accent} 18%, transparent)` }],
    hooks: { setCursor: [(chart) => onIndex(chart.cursor.idx ?? undefined)] },
  };
}

/** Clock times within two days, days within a season, months beyond. */
function timeText([from, to]: [number, number], timeZone: string): (seconds: number) => string {
  const days = (to - from) / 86_400;
  const style: Intl.DateTimeFormatOptions =
    days <= 2
      ? { hour: '2-digit', minute: '2-digit' }
      : days <= 100
        ? { day: 'numeric', month: 'short' }
        : { month: 'short', year: '2-digit' };
  const format = new Intl.DateTimeFormat(undefined, { ...style, timeZone });
  return (seconds) => format.format(new Date(seconds * 1000));
}

/** Room above and below, and none of the drama of a scale that fits a hair's breadth. */
function padded(low: number, high: number): [number, number] {
  const middle = (low + high) / 2;
  const half = Math.max((high - low) * 0.6, Math.abs(middle) * 0.02, 0.5);
  const from = middle - half;
  return [low >= 0 && from < 0 ? 0 : from, middle + half];
}
