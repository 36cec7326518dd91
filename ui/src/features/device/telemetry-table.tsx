import type { TelemetryPoint } from '../../shared/api/types.ts';
import { numberText } from '../../shared/device/value-text.ts';
import { texts } from '../../shared/texts.ts';
import styles from './device.module.css';
import type { Metric } from './metrics.ts';

interface TelemetryTableProps {
  readonly items: readonly TelemetryPoint[];
  readonly metric: Metric;
  readonly timezone: string;
  readonly label: string;
}

/** The same readings to be read, newest first. */
export function TelemetryTable({ items, metric, timezone, label }: TelemetryTableProps) {
  const text = (value: number | null | undefined) =>
    value === undefined || value === null ? '–' : numberText(value, metric.unit, metric.precision);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.tableScroll} tabIndex={0} aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{texts.chart.time}</th>
            <th scope="col">{texts.chart.average}</th>
            <th scope="col">{texts.chart.lowest}</th>
            <th scope="col">{texts.chart.highest}</th>
          </tr>
        </thead>
        <tbody>
          {[...items].reverse().map((item) => (
            <tr key={item.time}>
              <th scope="row">
                {new Date(item.time).toLocaleString(undefined, {
                  timeZone: timezone,
                  dateStyle: 'short',
                  timeStyle: 'short',
                })}
              </th>
              <td>{text(item.avg ?? item.value)}</td>
              <td>{text(item.min ?? item.value)}</td>
              <td>{text(item.max ?? item.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
