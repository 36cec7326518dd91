import { readSource, type SourceColumn, type SourceSeries } from './source-series.ts';

const temperature = [-100, 1000] as const;
const watts = [-1_000_000, 1_000_000] as const;
const kilowattHours = [0, 1_000_000_000] as const;

const moteColumns: readonly SourceColumn[] = [
  { column: 'temperature_c', key: 'temperature.celsius', range: temperature },
  { column: 'internal_c', key: 'board:temperature.celsius', range: temperature },
  { column: 'humidity', key: 'humidity.percent', range: [0, 100] },
  { column: 'voltage', key: 'battery.volts', range: [0, 1000] },
];

const householdColumns: readonly SourceColumn[] = [
  // Kilowatts summed over 60 minutes: their mean in watts, and the kilowatt hours of the hour.
  { column: 'active_kw_min', key: 'power.watts', per: 60 / 1000, range: watts },
  { column: 'active_kw_min', key: 'energy.kilowattHours', per: 60, isCounted: true, range: kilowattHours },
  { column: 'voltage_min', key: 'power.volts', per: 60, range: [0, 100_000] },
  { column: 'intensity_a_min', key: 'power.amperes', per: 60, range: [-100_000, 100_000] },
  // Watt hours of one hour are its mean watts.
  ...[
    ['kitchen', 'sub1_wh'],
    ['laundry', 'sub2_wh'],
    ['climate', 'sub3_wh'],
  ].flatMap(([component = '', column = '']) => [
    { column, key: `${component}:power.watts`, range: watts },
    { column, key: `${component}:energy.kilowattHours`, per: 1000, isCounted: true, range: kilowattHours },
  ]),
];

/** What says when and of what a row is. */
const keyColumns = ['time_ms', 'node', 'time'];

/** Columns of measured values that no capability of NEXA has a place for, and the capability that would. */
export const withoutCapability = {
  motes: [
    { column: 'seq', why: 'counts the packets of a node: nothing about the home' },
    { column: 'par', why: 'raw steps of a light sensor; illuminance is in lux', capability: 'illuminance' },
    { column: 'tsr', why: 'raw steps of a light sensor; illuminance is in lux', capability: 'illuminance' },
  ],
  links: [
    { column: 'lqi', why: 'of a pair of nodes, not of a device', capability: 'linkQuality' },
    { column: 'rssi_raw', why: 'of a pair of nodes, not of a device', capability: 'linkQuality' },
  ],
  household: [
    { column: 'reactive_kw_min', why: 'reactive power is no attribute of power' },
    { column: 'rest_wh', why: 'not measured: the whole less the three sub-meters' },
  ],
} as const;

/** Columns of a source that are neither time nor device nor part of what is played. */
export function columnsLeftOut(csv: string): string[] {
  const played = [...moteColumns, ...householdColumns].map(({ column }) => column);
  const [header = ''] = csv.split('\n', 1);
  return header.split(',').filter((column) => !played.includes(column) && !keyColumns.includes(column));
}

/** By the name of the device in NEXA and state key. */
export function readMotes(csv: string): SourceSeries {
  return readSource(csv, {
    columns: moteColumns,
    deviceOf: (row) => `Library mote ${row.get('node')}`,
    timeOf: (row) => Number(row.get('time_ms')),
  });
}

export function readHousehold(csv: string): SourceSeries {
  return readSource(csv, {
    columns: householdColumns,
    deviceOf: () => 'Household meter',
    timeOf: (row) => {
      const [date = '', hour = ''] = (row.get('time') ?? '').split('T');
      const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
      return Date.UTC(year, month - 1, day, Number(hour.slice(0, 2)) + 1);
    },
  });
}

/** The header and the last rows. */
export function lastRows(csv: string, count: number): string {
  const [header = '', ...rows] = csv.trim().split('\n');
  return [header, ...rows.slice(-count)].join('\n');
}

/** The header and the first rows, with cells replaced: `[row, column, text]`. */
export function damagedRows(csv: string, count: number, damage: readonly (readonly [number, string, string])[]) {
  const [header = '', ...rows] = csv
    .trim()
    .split('\n')
    .slice(0, count + 1);
  const columns = header.trim().split(',');
  const cells = rows.map((row) => row.trim().split(','));
  for (const [row, column, text] of damage) cells[row]?.splice(columns.indexOf(column), 1, text);
  return [header, ...cells.map((row) => row.join(','))].join('\n');
}
