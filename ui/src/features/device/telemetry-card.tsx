import { Button, SegmentedControl, Select, Skeleton } from '@mantine/core';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { ChartLine, Table2 } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Device } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Failed } from '../../shared/ui/states.tsx';
import styles from './device.module.css';
import type { Metric } from './metrics.ts';
import { TelemetryChart } from './telemetry-chart.tsx';
import { TelemetryTable } from './telemetry-table.tsx';

const DAY = 86_400_000;
const ranges = { day: DAY, week: 7 * DAY, month: 30 * DAY, year: 365 * DAY };
type Range = keyof typeof ranges;
const isRange = (value: string): value is Range => value in ranges;

const telemetryQuery = (deviceId: string, metric: string, range: Range) =>
  queryOptions({
    queryKey: keys.telemetry(deviceId, metric, range),
    queryFn: async () => {
      const to = Date.now();
      const from = to - ranges[range];
      const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      const params = { path: { id: deviceId }, query: { ...span, metric, bucket: 'auto', limit: 1000 } };
      const telemetry = await unwrap(api.GET('/api/v1/devices/{id}/telemetry', { params }));
      return { ...telemetry, from, to };
    },
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });

/** What was recorded, as a curve or as a table. */
export function TelemetryCard({ device, metrics }: { device: Device; metrics: readonly Metric[] }) {
  const { timezone } = useHome();
  const [key, setKey] = useState(metrics[0]?.key);
  const [range, setRange] = useState<Range>('day');
  const [isTable, setTable] = useState(false);
  const metric = metrics.find((one) => one.key === key) ?? metrics[0];
  const query = useQuery({ ...telemetryQuery(device.id, metric?.key ?? '', range), enabled: metric !== undefined });
  if (metric === undefined) return null;
  const label = texts.chart.describe(metric.title, texts.chart[range]);
  return (
    <section className={styles.card} aria-label={texts.chart.title}>
      <div className={styles.chartHead}>
        {metrics.length > 1 ? (
          <Select
            aria-label={texts.chart.metric}
            size="sm"
            flex={1}
            maw={220}
            data={metrics.map((one) => ({ value: one.key, label: one.title }))}
            value={metric.key}
            onChange={(value) => value !== null && setKey(value)}
          />
        ) : (
          <h2 className={styles.cardTitle}>{metric.title}</h2>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          flex="none"
          leftSection={isTable ? <ChartLine size={16} aria-hidden /> : <Table2 size={16} aria-hidden />}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? texts.chart.asChart : texts.chart.asTable}
        </Button>
      </div>
      <div className={styles.chartBody}>
        {query.data === undefined && !query.isError && <Skeleton height={250} radius="md" />}
        {query.data === undefined && query.isError && (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.data !== undefined && query.data.items.length === 0 && (
          <p className={styles.noData}>{texts.chart.empty}</p>
        )}
        {query.data !== undefined && query.data.items.length > 0 && !isTable && (
          <TelemetryChart data={query.data} metric={metric} timezone={timezone} label={label} />
        )}
        {query.data !== undefined && query.data.items.length > 0 && isTable && (
          <TelemetryTable items={query.data.items} metric={metric} timezone={timezone} label={label} />
        )}
      </div>
      <SegmentedControl
        fullWidth
        radius="xl"
        aria-label={texts.chart.range}
        value={range}
        onChange={(value) => isRange(value) && setRange(value)}
        data={(['day', 'week', 'month', 'year'] as const).map((value) => ({ value, label: texts.chart[value] }))}
      />
    </section>
  );
}
