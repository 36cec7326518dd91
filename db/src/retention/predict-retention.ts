import { days, type Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../client/database.ts';
import {
  expiresBefore,
  type RetentionRule,
  type RetentionSeries,
  type RetentionTarget,
  retentionSeries,
  retentionTargets,
} from './retention-rules.ts';
import { type HistoryRows, type HistorySelection, type HistorySizes, retentionStore } from './retention-store.ts';

/** What a part of the history takes up now, and under its rule. Bytes count rows with their indexes, not rollups. */
export interface RetentionFigures {
  readonly rows: number;
  readonly bytes: number;
  /** Past the time for which they are kept: the next run of the job removes them. */
  readonly rowsToGo: number;
  readonly bytesToGo: number;
  readonly rowsPerDay: number;
  /** When the rule has been in force for as long as it keeps; undefined where rows are kept for good. */
  readonly bytesPredicted?: number;
}

export interface RulePrediction extends RetentionFigures {
  readonly rule: RetentionRule;
  /** How many devices it decides about. */
  readonly devices: number;
}

export interface SeriesPrediction extends RetentionFigures, HistorySizes {
  readonly series: RetentionSeries;
}

export interface RetentionPrediction {
  readonly rules: readonly RulePrediction[];
  readonly series: readonly SeriesPrediction[];
  /** The rate is that of the days between. */
  readonly measuredFrom: Instant;
  readonly measuredTo: Instant;
}

/** So many days back the rows are counted that make the rate. */
const measuredDays = 7;

/** What the rules of a home do to its history, from its rows of the last week and the sizes of the database. */
export async function predictRetention(
  tx: DatabaseTransaction,
  homeId: string,
  rules: readonly RetentionRule[],
  now: Instant,
): Promise<RetentionPrediction> {
  const measuredFrom = now - days(measuredDays);
  const devices = await retentionStore.devices(tx, homeId);
  const targets = retentionTargets(rules, devices);
  // By device: rows are found by it, and not by their home.
  const everything = { devices: devices.map(({ id }) => id) };
  const predictedRules: RulePrediction[] = [];
  const predictedSeries: SeriesPrediction[] = [];
  for (const series of Object.keys(retentionSeries) as RetentionSeries[]) {
    const sizes = await retentionStore.sizes(tx, homeId, series);
    const measure = (selection: HistorySelection, keepDays: number | undefined, isByRule: boolean) =>
      figures(tx, { homeId, series, sizes, selection, keepDays, isByRule, now, measuredFrom });
    const ofRules: RulePrediction[] = [];
    for (const rule of rules.filter((candidate) => candidate.series === series)) {
      const own = targets.filter((target) => target.rule === rule);
      const parts: RetentionFigures[] = [];
      for (const target of own) parts.push(await measure(selectionOf(target), rule.keepDays, true));
      ofRules.push({
        rule,
        devices: new Set(own.flatMap((target) => target.devices)).size,
        ...parts.reduce(add, nothing),
      });
    }
    const all = await measure(everything, sizes.keepDays, false);
    const ruled = ofRules.reduce<RetentionFigures>(add, nothing);
    predictedRules.push(...ofRules);
    predictedSeries.push({ series, ...sizes, ...withRules(all, ruled, sizes) });
  }
  return { rules: predictedRules, series: predictedSeries, measuredFrom, measuredTo: now };
}

const nothing: RetentionFigures = { rows: 0, bytes: 0, rowsToGo: 0, bytesToGo: 0, rowsPerDay: 0, bytesPredicted: 0 };

const add = (one: RetentionFigures, other: RetentionFigures): RetentionFigures => ({
  rows: one.rows + other.rows,
  bytes: one.bytes + other.bytes,
  rowsToGo: one.rowsToGo + other.rowsToGo,
  bytesToGo: one.bytesToGo + other.bytesToGo,
  rowsPerDay: one.rowsPerDay + other.rowsPerDay,
  bytesPredicted: (one.bytesPredicted ?? 0) + (other.bytesPredicted ?? 0),
});

/** Of the whole series: what rules decide about by them, the rest by the server's own time. */
function withRules(all: RetentionFigures, ruled: RetentionFigures, sizes: HistorySizes): RetentionFigures {
  const { bytesPredicted: _, ...now } = all;
  const free = predictedBytes(Math.max(0, all.rowsPerDay - ruled.rowsPerDay), sizes.keepDays, sizes);
  return {
    ...now,
    rowsToGo: ruled.rowsToGo,
    bytesToGo: ruled.bytesToGo,
    ...(free === undefined ? {} : { bytesPredicted: free + (ruled.bytesPredicted ?? 0) }),
  };
}

interface Measured {
  readonly homeId: string;
  readonly series: RetentionSeries;
  readonly sizes: HistorySizes;
  readonly selection: HistorySelection;
  readonly keepDays: number | undefined;
  /** Else whole months or chunks are dropped, whenever they have passed. */
  readonly isByRule: boolean;
  readonly now: Instant;
  readonly measuredFrom: Instant;
}

async function figures(tx: DatabaseTransaction, measured: Measured): Promise<RetentionFigures> {
  const { homeId, series, sizes, selection, keepDays, isByRule, now, measuredFrom } = measured;
  const count = (range: Pick<HistorySelection, 'from' | 'before'>) =>
    retentionStore.count(tx, homeId, series, { ...selection, ...range });
  const all = await count({});
  const recent = await count({ from: new Date(measuredFrom), before: new Date(now) });
  const past =
    isByRule && keepDays !== undefined
      ? await count({ before: expiresBefore(keepDays, now) })
      : { plain: 0, packed: 0 };
  const rowsPerDay = (recent.plain + recent.packed) / measuredDays;
  const bytesPredicted = predictedBytes(rowsPerDay, keepDays, sizes);
  return {
    rows: all.plain + all.packed,
    bytes: bytesOf(all, sizes),
    rowsToGo: past.plain + past.packed,
    bytesToGo: bytesOf(past, sizes),
    rowsPerDay,
    ...(bytesPredicted === undefined ? {} : { bytesPredicted }),
  };
}

/** The rows of so many days, of which those lie packed that are old enough. */
function predictedBytes(rowsPerDay: number, keepDays: number | undefined, sizes: HistorySizes): number | undefined {
  if (keepDays === undefined) return undefined;
  const plainDays = Math.min(keepDays, sizes.packAfterDays ?? keepDays);
  return bytesOf({ plain: rowsPerDay * plainDays, packed: rowsPerDay * (keepDays - plainDays) }, sizes);
}

/** Where nothing is packed yet, packed rows count as plain ones. */
function bytesOf({ plain, packed }: HistoryRows, { plainRow, packedRow }: HistorySizes): number {
  return Math.round(plain * (plainRow ?? packedRow ?? 0) + packed * (packedRow ?? plainRow ?? 0));
}

const selectionOf = ({ devices, metrics, butMetrics }: RetentionTarget): HistorySelection => ({
  devices,
  ...(metrics === undefined ? {} : { metrics }),
  ...(butMetrics === undefined ? {} : { butMetrics }),
});
