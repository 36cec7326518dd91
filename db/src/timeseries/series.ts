/** A series of schema `timeseries`: the columns in the order in which rows are encoded, and what makes a row unique. */
export interface Series {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** Wide rows are filled by several attributes: a value that is there stays unless a new one comes. */
  readonly isWide: boolean;
  /** Rows that come late correct rollups or fall into packed history; see timeseries.begin_write. */
  readonly mindsLateRows: boolean;
}

export const deviceStatesSeries: Series = {
  name: 'device_states',
  columns: [
    'time',
    'received_at',
    'device_id',
    'home_id',
    'component',
    'attribute',
    'kind',
    'value',
    'previous_value',
    'source',
    'cause',
  ],
  key: ['device_id', 'component', 'attribute', 'time'],
  isWide: false,
  mindsLateRows: false,
};

export const deviceTelemetrySeries: Series = {
  name: 'device_telemetry',
  columns: ['time', 'value', 'device_id', 'home_id', 'quality', 'component', 'metric'],
  key: ['device_id', 'component', 'metric', 'time'],
  isWide: false,
  mindsLateRows: true,
};

/** A wide series: which column holds which metric. */
export interface WideSeries extends Series {
  readonly columnOf: Readonly<Record<string, string>>;
}

const wide = (name: string, columnOf: Readonly<Record<string, string>>): WideSeries => ({
  name,
  columns: ['time', ...Object.values(columnOf), 'device_id', 'home_id', 'component'],
  key: ['device_id', 'component', 'time'],
  isWide: true,
  mindsLateRows: true,
  columnOf,
});

export const energyUsageSeries = wide('energy_usage', {
  'power.watts': 'power',
  'energy.kilowattHours': 'energy',
  'power.volts': 'voltage',
  'power.amperes': 'current',
});

export const networkMetricsSeries = wide('network_metrics', {
  'linkQuality.rssi': 'rssi',
  'linkQuality.lqi': 'lqi',
  'linkQuality.latency': 'latency',
  'linkQuality.loss': 'loss',
});

/** Where the samples of a metric lie: its own column of a wide table, or the table of all others. */
export function seriesOf(history: 'telemetry' | 'energy' | 'network', metric: string): Series | WideSeries {
  if (history === 'energy' && energyUsageSeries.columnOf[metric]) return energyUsageSeries;
  if (history === 'network' && networkMetricsSeries.columnOf[metric]) return networkMetricsSeries;
  // A plugin's own capability has no column of its own.
  return deviceTelemetrySeries;
}
