import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  migrate,
  openDatabase,
  type PostgresConnection,
  PostgresHomeStore,
  PostgresRecordStore,
  postgresOptions,
  startEmbeddedPostgres,
} from '@nexa/db';
import type { HomeRecord, RecordStore } from '@nexa/engine';
import { coreCapabilities, hours } from '@nexa/sdk';
import {
  BatchingRecorder,
  bundlePlugin,
  HomeManager,
  PluginHost,
  systemClock,
  uuidV7,
  uuidV7Generator,
} from '@nexa/server';
import postgres from 'postgres';
import type { BenchContext, Measurement } from '../figure.ts';
import { BATCH_ROWS, copyBare, encodedBatches } from './bare-copy.ts';

const DEVICES = 20;
const SAMPLES_PER_SERIES = 500;
const ROUNDS = 50;
const TOTAL = DEVICES * 2 * SAMPLES_PER_SERIES * ROUNDS;
const TURNS = 5;
/** Everything lies within one day, an hour ago at the latest, so that one partition takes it as in daily life. */
const firstTime = Date.now() - hours(12);

const plugin = { id: 'bench-sender', name: 'Bench sender', sdk: '*', kind: 'service', iotClass: 'simulated' };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Samples a second from a plugin's process into rows of Postgres, against bare COPY into the same table. */
export async function measureIngest({ say, signal }: BenchContext): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
  const server = await startEmbeddedPostgres({ dataDir: folder });
  const sql = postgres(postgresOptions(server.superuserConnection));
  try {
    await migrate({ connection: server.connection });
    await bundle(folder);
    const turns: Turn[] = [];
    // Turn about, so that whatever else the machine does meets both.
    for (let turn = 0; turn < TURNS; turn += 1) {
      signal.throwIfAborted();
      await empty(sql);
      const bare = await copyBare(sql, encodedBatches({ batches: TOTAL / BATCH_ROWS, firstTime }));
      await empty(sql);
      const through = await throughPlugin({ folder, connection: server.connection, sql, signal });
      turns.push({ through, bare });
      say(`turn ${turn + 1}: ${Math.round(through)} through a plugin, ${Math.round(bare)} bare`);
    }
    const { through, bare } = middleTurn(turns);
    return [
      {
        figure: `ingest, plugin process to rows, ${TOTAL} samples, the middle of ${TURNS} turns by their ratio`,
        value: through,
        unit: 'rows/s',
        peer: { name: `bare COPY, ${BATCH_ROWS} rows a commit`, value: bare },
        limit: { atLeastOfPeer: 0.8 },
      },
    ];
  } finally {
    await sql.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(folder: string): Promise<void> {
  const target = join(folder, 'bench-plugins', plugin.id);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), JSON.stringify({ name: plugin.id, version: '1.0.0', nexa: plugin }));
  const entry = fileURLToPath(new URL('./fixtures/sender-plugin.ts', import.meta.url));
  await bundlePlugin(entry, join(target, 'dist', 'plugin.mjs'));
}

/** Rows a second of both, one right after the other. */
interface Turn {
  readonly through: number;
  readonly bare: number;
}

/** What else the machine does slows both sides of a turn, so that turns are compared by their ratio. */
function middleTurn(turns: readonly Turn[]): Turn {
  const sorted = [...turns].sort((a, b) => a.through / a.bare - b.through / b.bare);
  return sorted[sorted.length >> 1] as Turn;
}

interface Surroundings {
  readonly folder: string;
  readonly connection: PostgresConnection;
  readonly sql: postgres.Sql;
  readonly signal: AbortSignal;
}

async function throughPlugin({ folder, connection, sql, signal }: Surroundings): Promise<number> {
  const database = openDatabase({ connection, maxConnections: 4 });
  const store = new CountingStore(new PostgresRecordStore(database));
  const recorder = new BatchingRecorder({ store, log: quiet });
  const host = new PluginHost({
    pluginsDirs: [join(folder, 'bench-plugins')],
    dataDir: folder,
    logger: quiet,
    clock: systemClock,
    capabilities: coreCapabilities,
    forbiddenPorts: [],
    storage: { get: async () => undefined, set: async () => {}, delete: async () => {} },
    backpressure: () => recorder.pressure(),
  });
  await host.start();
  const { homeId, integrationId } = await insertHome(sql);
  const config = { devices: DEVICES, rounds: ROUNDS, samplesPerSeries: SAMPLES_PER_SERIES, firstTime };
  const homes = new HomeManager({
    store: new PostgresHomeStore(database),
    integrations: {
      enabledIntegrations: async () => [{ integrationId, homeId, pluginId: plugin.id, config, title: 'Bench' }],
    },
    rooms: { findOrCreateRoom: async () => '' },
    gateway: host,
    recorder,
    clock: systemClock,
    ids: uuidV7Generator,
    log: quiet,
  });
  try {
    await homes.homeAdded(homeId);
    const seconds = await Promise.race([store.done, aborted(signal)]);
    await requireAllRows(sql);
    return TOTAL / seconds;
  } finally {
    homes.stop();
    await host.stop();
    await recorder.stop(5000);
    await database.close();
  }
}

/** Times from the first commit to the last, so that the start of the process is not counted. */
class CountingStore implements RecordStore {
  readonly #store: RecordStore;
  #written = 0;
  #first: { readonly at: number; readonly rows: number } | undefined;
  #finish: (seconds: number) => void = () => {};
  /** Seconds for all rows, at the pace of those after the first commit. */
  readonly done = new Promise<number>((resolve) => {
    this.#finish = resolve;
  });

  constructor(store: RecordStore) {
    this.#store = store;
  }

  async write(batch: readonly HomeRecord[]): Promise<void> {
    await this.#store.write(batch);
    for (const { output } of batch) if (output.type === 'samples') this.#written += output.times.length;
    if (this.#written > 0) this.#first ??= { at: performance.now(), rows: this.#written };
    if (this.#first === undefined || this.#written < TOTAL) return;
    const { at, rows } = this.#first;
    this.#finish(((performance.now() - at) / 1000) * (TOTAL / (TOTAL - rows)));
  }
}

async function requireAllRows(sql: postgres.Sql): Promise<void> {
  const [row] = await sql`SELECT count(*)::int AS rows FROM timeseries.device_telemetry`;
  if (row?.rows !== TOTAL) throw new Error(`${row?.rows} rows are there instead of ${TOTAL}`);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

async function insertHome(sql: postgres.Sql): Promise<{ homeId: string; integrationId: string }> {
  const [userId, homeId, integrationId] = [uuidV7(), uuidV7(), uuidV7()];
  await sql`INSERT INTO users (id, email, password_hash, display_name) VALUES (${userId}, ${`${userId}@example.com`}, 'none', 'Bench')`;
  await sql`INSERT INTO homes (id, owner_id, name, timezone) VALUES (${homeId}, ${userId}, 'Bench', 'UTC')`;
  await sql`INSERT INTO nexa.integrations (id, home_id, plugin_id, title, config) VALUES (${integrationId}, ${homeId}, ${plugin.id}, 'Bench', '{}')`;
  return { homeId, integrationId };
}

async function empty(sql: postgres.Sql): Promise<void> {
  await sql`TRUNCATE timeseries.device_telemetry`;
  await sql`CHECKPOINT`;
}
