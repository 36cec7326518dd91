import { type DatabaseTransaction, deviceStore } from '@nexa/db';
import { type BenchDatabase, median, millisecondsOf, withBenchDatabase } from '../bench-database.ts';
import type { BenchContext, Measurement } from '../figure.ts';
import { seedHomes } from './seed-homes.ts';

const HOMES = 200;
const DEVICES = 100;
const TURNS = 300;

/** The list of a home's devices as its owner, beside the same query by the superuser, whom row security passes by. */
export function measureRowSecurity({ signal }: BenchContext): Promise<Measurement[]> {
  return withBenchDatabase(async (bench) => {
    const homes = await seedHomes(bench.superuser, HOMES, DEVICES);
    await bench.superuser`VACUUM ANALYZE`;
    const guarded: number[] = [];
    const open: number[] = [];
    for (let turn = -20; turn < TURNS; turn += 1) {
      signal.throwIfAborted();
      const { homeId, ownerId } = homes[(turn + 20) % homes.length] as (typeof homes)[number];
      const list = async (tx: DatabaseTransaction) => requireAll(await deviceStore.list(tx, { homeId, limit: 1000 }));
      const first = await millisecondsOf(() => bench.database.withUser({ sub: ownerId }, list));
      const second = await millisecondsOf(() => asSuperuser(bench, ownerId, list));
      // The first turns warm up plans and caches.
      if (turn < 0) continue;
      guarded.push(first);
      open.push(second);
    }
    return [
      {
        figure: `list of ${DEVICES} devices under row security, one home of ${HOMES}, median of ${TURNS}`,
        value: median(guarded),
        unit: 'ms',
        peer: { name: 'the same query and transaction without row security', value: median(open) },
        limit: { atMostOfPeer: 1.15 },
      },
    ];
  });
}

/** As many round trips and settings as a request's transaction has. */
function asSuperuser({ superuser }: BenchDatabase, sub: string, work: (tx: DatabaseTransaction) => Promise<void>) {
  return superuser.begin(async (sql) => {
    await sql`SELECT set_config('search_path', 'public, pg_temp', true), set_config('statement_timeout', '30000', true),
      set_config('idle_in_transaction_session_timeout', '30000', true),
      set_config('request.jwt.claims', ${JSON.stringify({ sub })}, true), set_config('nexa.request', '{}', true),
      set_config('role', 'none', true)`;
    await work({ sql } as DatabaseTransaction);
  });
}

function requireAll({ rows }: { readonly rows: readonly unknown[] }): void {
  if (rows.length !== DEVICES) throw new Error(`${rows.length} devices instead of ${DEVICES}`);
}
