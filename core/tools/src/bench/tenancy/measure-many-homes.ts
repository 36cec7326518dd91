import { openingStore, refreshSummaries } from '@nexa/db';
import { type BenchDatabase, median, millisecondsOf, withBenchDatabase } from '../bench-database.ts';
import type { BenchContext, Measurement } from '../figure.ts';
import { type SeededHome, seedHomes } from './seed-homes.ts';
import { seedMeters } from './seed-meters.ts';

const FEW = 10;
const MANY = 10_000;
const DEVICES = 20;
const TURNS = 300;
const WARM_UP_TURNS = 30;

/** What the page shows at its opening, in turn for one of ten homes and for one of ten thousand, each on its own server. */
export function measureManyHomes({ say, signal }: BenchContext): Promise<Measurement[]> {
  return withBenchDatabase((few) =>
    withBenchDatabase(async (many) => {
      const homesOfFew = await seedHomes(few.superuser, FEW, DEVICES);
      const homesOfMany = await seedHomes(many.superuser, FEW, DEVICES);
      for (let there = FEW; there < MANY; there += 1000) {
        signal.throwIfAborted();
        await seedHomes(many.superuser, Math.min(1000, MANY - there), DEVICES);
        say(`${Math.min(there + 1000, MANY)} homes`);
      }
      await settle(few);
      const refresh = await settle(many);
      const times = { few: [] as number[], many: [] as number[] };
      for (let turn = 0; turn < TURNS + WARM_UP_TURNS; turn += 1) {
        signal.throwIfAborted();
        const ofFew = await millisecondsOf(() => openHome(few, homesOfFew, turn));
        const ofMany = await millisecondsOf(() => openHome(many, homesOfMany, turn));
        if (turn < WARM_UP_TURNS) continue;
        times.few.push(ofFew);
        times.many.push(ofMany);
      }
      return [
        {
          figure: `opening of the page, one home of ${MANY}, median of ${TURNS}`,
          value: median(times.many),
          unit: 'ms',
          peer: { name: `one home of ${FEW}`, value: median(times.few) },
          limit: { atMostOfPeer: 1.2 },
        },
        { figure: `refresh of the summaries of ${MANY} homes`, value: refresh, unit: 'ms' },
      ];
    }),
  );
}

/** As a server that has run for a while is. Answers the milliseconds of a refresh that finds nothing new. */
async function settle(bench: BenchDatabase): Promise<number> {
  const { database, superuser } = bench;
  await seedMeters(bench);
  await refreshSummaries(database);
  await superuser`VACUUM ANALYZE`;
  return millisecondsOf(() => refreshSummaries(database));
}

async function openHome({ database }: BenchDatabase, homes: readonly SeededHome[], turn: number): Promise<void> {
  const { ownerId } = homes[turn % homes.length] as SeededHome;
  const found = await database.withUser({ sub: ownerId }, (tx) => openingStore.read(tx));
  if (found?.home?.devices.rows.length !== DEVICES) throw new Error('devices are missing');
  if (found.home.energy.length < 2) throw new Error('energy is missing');
}
