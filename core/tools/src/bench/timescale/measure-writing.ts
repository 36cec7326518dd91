import { type Database, PostgresRecordStore } from '@nexa/db';
import { hours } from '@nexa/sdk';
import { millisecondsOf } from '../bench-database.ts';
import type { Measurement } from '../figure.ts';
import { BATCH_ROWS, copyBatch, encodedBatches } from '../ingest/bare-copy.ts';
import { QuarterWriter } from '../rollups/quarter-writer.ts';
import { seedHomes } from '../tenancy/seed-homes.ts';

const DEVICES = 20;
const ROWS = 60_000;
const TURNS = 5;

/** Rows as the recorder's store writes them, in turn with bare COPY into the same hypertable. */
export async function measureWriting(
  database: Database,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Measurement> {
  const firstTime = Date.now() - hours(12);
  const { homeId, deviceIds } = await makeHome(database);
  const store = new PostgresRecordStore(database);
  const writer = new QuarterWriter({ store, homeId, deviceIds, from: firstTime, rowsOfQuarter: ROWS });
  const turns: { readonly written: number; readonly bare: number }[] = [];
  // The first turn warms up.
  for (let turn = 0; turn <= TURNS; turn += 1) {
    signal.throwIfAborted();
    const batches = encodedBatches({ batches: ROWS / BATCH_ROWS, firstTime });
    const bare = await millisecondsOf(async () => {
      for (const batch of batches) await database.asService('test', (tx) => copyBatch(tx.sql, batch));
    });
    const written = await millisecondsOf(() => writer.writeQuarter());
    if (turn > 0) turns.push({ written: ROWS / (written / 1000), bare: ROWS / (bare / 1000) });
  }
  turns.sort((a, b) => a.written / a.bare - b.written / b.bare);
  const { written, bare } = turns[TURNS >> 1] as (typeof turns)[number];
  say(`${Math.round(written)} by the recorder's store, ${Math.round(bare)} bare`);
  return {
    figure: `TimescaleDB: ${ROWS} samples by the recorder's store, the middle of ${TURNS} turns by their ratio`,
    value: written,
    unit: 'rows/s',
    peer: { name: `bare COPY, ${BATCH_ROWS} rows a commit`, value: bare },
    limit: { atLeastOfPeer: 0.8 },
  };
}

function makeHome(database: Database): Promise<{ homeId: string; deviceIds: readonly string[] }> {
  return database.asService('test', async ({ sql }) => {
    const [home] = await seedHomes(sql, 1, DEVICES);
    if (home === undefined) throw new Error('no home was made');
    const rows = await sql<{ id: string }[]>`SELECT id FROM devices WHERE home_id = ${home.homeId}`;
    return { homeId: home.homeId, deviceIds: rows.map(({ id }) => id) };
  });
}
