import { openingStore, refreshSummaries } from '@nexa/db';
import { type BenchDatabase, median, millisecondsOf, withBenchDatabase } from '../bench-database.ts';
import type { BenchContext, Measurement } from '../figure.ts';
import { type SeededHome, seedHomes } from './seed-homes.ts';

const FEW = 10;
const MANY = 10_000;
const DEVICES = 20;
const TURNS = 300;

/** What the page shows at its opening, for one home of ten and for one of ten thousand in the same database. */
export function measureManyHomes({ say, signal }: BenchContext): Promise<Measurement[]> {
  return withBenchDatabase(async (bench) => {
    const homes = await seedHomes(bench, FEW, DEVICES);
    const few = await opening(bench, homes, signal);
    for (let added = FEW; added < MANY; added += 1000) {
      signal.throwIfAborted();
      await seedHomes(bench, Math.min(1000, MANY - added), DEVICES);
      say(`${Math.min(added + 1000, MANY)} homes`);
    }
    const many = await opening(bench, homes, signal);
    const refresh = await millisecondsOf(() => refreshSummaries(bench.database));
    return [
      {
        figure: `opening of the page, one home of ${MANY}, median of ${TURNS}`,
        value: many,
        unit: 'ms',
        peer: { name: `one home of ${FEW}`, value: few },
        limit: { atMostOfPeer: 1.2 },
      },
      { figure: `refresh of the summaries of ${MANY} homes`, value: refresh, unit: 'ms' },
    ];
  });
}

async function opening(bench: BenchDatabase, homes: readonly SeededHome[], signal: AbortSignal): Promise<number> {
  await refreshSummaries(bench.database);
  await bench.superuser`VACUUM ANALYZE`;
  const times: number[] = [];
  for (let turn = -30; turn < TURNS; turn += 1) {
    signal.throwIfAborted();
    const { ownerId } = homes[(turn + 30) % homes.length] as SeededHome;
    const time = await millisecondsOf(async () => {
      const found = await bench.database.withUser({ sub: ownerId }, (tx) => openingStore.read(tx));
      if (found?.home?.devices.rows.length !== DEVICES) throw new Error('devices are missing');
    });
    // The first turns warm up plans and caches.
    if (turn >= 0) times.push(time);
  }
  return median(times);
}
