import type { Database } from '../client/database.ts';
import { type LiveTable, readLiveTables } from './catalogue.ts';

export interface SeriesRows {
  readonly homeId: string;
  readonly deviceId?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** Only this series. */
  readonly series?: string;
}

/** Takes rows out of the time series, their packed part and their rollups. A step a transaction; safe to repeat. */
export async function removeSeriesRows(database: Database, rows: SeriesRows, signal?: AbortSignal): Promise<number> {
  const live = await database.asService('retention', ({ sql }) => readLiveTables(sql));
  const wanted = live.filter(
    (table) => table.of === 'series' && isOfDevices(table) && (rows.series ?? table.name) === table.name,
  );
  let removed = 0;
  for (const { name } of wanted) {
    for (let isMore = true; isMore; ) {
      signal?.throwIfAborted();
      const answer = await removeStep(database, name, rows);
      removed += answer.rows;
      isMore = answer.more;
    }
  }
  return removed;
}

/** The audit log is nobody's to delete from. */
const isOfDevices = (table: LiveTable): boolean => table.device !== 'false';

interface StepAnswer {
  readonly rows: number;
  readonly more: boolean;
}

function removeStep(database: Database, series: string, rows: SeriesRows): Promise<StepAnswer> {
  const { homeId, deviceId = null, from, to } = rows;
  const start = from?.toISOString() ?? '-infinity';
  const end = to?.toISOString() ?? 'infinity';
  return database.asService('retention', async ({ sql }) => {
    const [answer] = await sql<{ step: Partial<StepAnswer> }[]>`
      SELECT timeseries.delete_rows(${series}, ${homeId}::uuid, ${deviceId}::uuid, ${start}::text::timestamptz,
        ${end}::text::timestamptz) AS step`;
    return { rows: Number(answer?.step.rows ?? 0), more: answer?.step.more === true };
  });
}
