import {
  acquireDataFolder,
  type Database,
  HomeRuntimeStore,
  openReplicaReader,
  PostgresHomeStore,
  PostgresRecordStore,
  requireNoEngineMove,
} from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { backupsView } from './backup/backups-view.ts';
import { walKeeper } from './backup/wal-keeper.ts';
import type { ServerConfig } from './config/server-config.ts';
import { serverVersion } from './config/server-version.ts';
import { LateExposedHome } from './ecosystem/late-exposed-home.ts';
import { HomeManager } from './homes/home-manager.ts';
import { systemClock } from './homes/system-clock.ts';
import { uuidV7, uuidV7Generator } from './homes/uuid-v7.ts';
import type { ApiParts } from './http/api.ts';
import { createApp } from './http/app.ts';
import { createParts } from './http/create-parts.ts';
import { jobList } from './jobs/job-list.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { jobsView } from './jobs/jobs-view.ts';
import { ServerMetrics } from './metrics/server-metrics.ts';
import { BatchingRecorder } from './recorder/batching-recorder.ts';
import { IntegrationSecrets } from './secrets/integration-secrets.ts';
import { SecretBox } from './secrets/secret-box.ts';
import { loadSecretKeys } from './secrets/secret-key.ts';
import { watchAutomationHealth } from './start/automation-health.ts';
import { type Chore, startHousekeeping } from './start/housekeeping.ts';
import { sampleImporter } from './start/import-samples.ts';
import { integrationLoader, migratedConfigKeeper } from './start/integration-loader.ts';
import { addressesOf, listen, readTls, requireFreePort } from './start/listen.ts';
import { managedHomes } from './start/managed-homes.ts';
import { openMigrated } from './start/open-database.ts';
import { type StartPlugins, startPlugins } from './start/plugin-side.ts';
import { RunningParts } from './start/shutdown.ts';

export interface StartOptions {
  readonly config: ServerConfig;
  readonly log: Logger;
  /** Long steps in words for a person. */
  readonly onProgress?: (message: string) => void;
  /** Aborted: the start is given up and what runs already is stopped. */
  readonly signal?: AbortSignal;
  /** For tests: an embedded Postgres that ends with this process. */
  readonly endWithParent?: boolean;
  readonly passwordCost?: number;
  /** For tests: other plugins than those of the folder. */
  readonly startPlugins?: StartPlugins;
}

export interface RunningNexa {
  /** This machine's own address of the page. */
  readonly url: string;
  readonly addresses: readonly string[];
  readonly port: number;
  /** While there is no owner: the code for setting up from another machine. */
  readonly setupCode: string | undefined;
  readonly database: Database;
  readonly app: FastifyInstance;
  stop(): Promise<void>;
}

/** Starts everything in its order; when a part cannot start, what runs already is stopped before the error is thrown. */
export async function startNexa(options: StartOptions): Promise<RunningNexa> {
  const running = new RunningParts(options.log);
  try {
    return await startParts(options, running);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function startParts(options: StartOptions, running: RunningParts): Promise<RunningNexa> {
  const { config, log, signal, onProgress = () => undefined } = options;
  const abortable = signal === undefined ? {} : { signal };
  const lock = await acquireDataFolder(config.dataDir, { version: serverVersion() }, { onProgress, ...abortable });
  running.add({ name: 'data folder', stop: () => lock.release() });
  await requireFreePort(config.host, config.port);
  const tls = await readTls(config.tls);
  const keys = await loadSecretKeys(config.secretKeyFile);
  let keepLastWal: () => Promise<unknown> = async () => undefined;
  // Stops after the database, which archives the last of its log when it stops.
  running.add({ name: 'write-ahead log', stop: () => keepLastWal(), deadline: 20_000 });
  const { database, connection } = await openMigrated({
    config,
    running,
    onProgress,
    ...abortable,
    ...(options.endWithParent === undefined ? {} : { endWithParent: options.endWithParent }),
  });
  await requireNoEngineMove(database);
  signal?.throwIfAborted();

  const records = new PostgresRecordStore(database);
  const recorder = new BatchingRecorder({ store: records, log });
  running.add({
    name: 'recorder',
    deadline: 12_000,
    stop: async () => {
      const left = await recorder.stop(10_000);
      if (left > 0) log.error({ left }, 'The database was away to the end: records were lost');
    },
  });
  onProgress('Starting the plugins');
  const runtimeStore = new HomeRuntimeStore(database);
  const box = new SecretBox(keys);
  const secrets = new IntegrationSecrets(box);
  const exposed = new LateExposedHome();
  const plugins = await (options.startPlugins ?? startPlugins)({
    config,
    database,
    connection,
    log,
    backpressure: () => recorder.pressure(),
    keepMigrated: migratedConfigKeeper(runtimeStore, secrets),
    box,
    exposed,
  });
  running.add({ name: 'plugins', stop: () => plugins.stop(), deadline: 10_000 });
  const integrations = integrationLoader(runtimeStore, secrets, log);
  const homes = new HomeManager({
    store: new PostgresHomeStore(database),
    integrations,
    rooms: runtimeStore,
    gateway: plugins.gateway,
    recorder,
    clock: systemClock,
    ids: uuidV7Generator,
    log,
    kindOf: (pluginId) => plugins.catalogue.find(pluginId)?.manifest.kind,
  });
  running.add({ name: 'homes', stop: () => homes.stop() });
  const automationHealth = watchAutomationHealth({ database, homes, clock: systemClock, log });
  running.add({ name: 'health of automations', stop: () => automationHealth.stop() });
  const management = await plugins.manage?.(managedHomes(homes, integrations));
  const jobDefinitions = jobList({
    config,
    connection,
    checkAutomations: (signal) => automationHealth.checkAll(signal),
  });
  const metrics = new ServerMetrics({ process: true });
  metrics.watchRecorder(recorder);
  const replica = openReplicaReader({ connection: config.databaseReplicaUrl, primary: database });
  running.add({ name: 'replica', stop: () => replica.close() });
  const parts: ApiParts = createParts({
    database,
    replica,
    homes,
    gateway: plugins.gateway,
    plugins: plugins.catalogue,
    discovery: plugins.discovery,
    log,
    importSamples: sampleImporter(records, () => parts.capabilities),
    recording: () => ({ waiting: recorder.backlog, dropped: recorder.counts.dropped }),
    secretKeys: keys,
    newId: uuidV7,
    metrics,
    jobs: jobsView(database, jobDefinitions),
    backups: backupsView(database, config),
    ...(management === undefined ? {} : { management }),
    hasTrustedProxy: config.trustProxy.length > 0,
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    ...(options.passwordCost === undefined ? {} : { passwordCost: options.passwordCost }),
  });
  exposed.home = parts.ecosystems;
  parts.ecosystems.start();
  running.add({ name: 'ecosystems', stop: () => parts.ecosystems.stop() });
  onProgress('Starting the homes');
  await homes.start();
  signal?.throwIfAborted();

  const app = await createApp({
    parts,
    logger: log,
    pageDir: config.pageDir,
    trustProxy: config.trustProxy,
    ...(tls === undefined ? {} : { tls }),
  });
  running.add({ name: 'HTTP', stop: () => app.close(), deadline: 8_000 });
  const port = await listen(app, config.host, config.port);
  plugins.forbid([port]);
  plugins.listen();
  await lock.update({ port });
  const jobs = new JobRunner({ database, connection, jobs: jobDefinitions, log, metrics });
  running.add({ name: 'jobs', stop: () => jobs.stop(), deadline: 12_000 });
  jobs.start();
  const chores = choresOf(parts);
  if (config.databaseUrl === undefined) {
    const keeper = await walKeeper(database, config, log);
    chores.push(keeper.chore);
    keepLastWal = keeper.last;
  }
  running.add({ name: 'chores', stop: startHousekeeping(chores, log), deadline: 10_000 });
  const addresses = addressesOf(config, port);
  return {
    url: addresses[0] ?? '',
    addresses,
    port,
    setupCode: (await parts.accounts.hasOwner()) ? undefined : parts.setupCode.text,
    database,
    app,
    stop: () => running.stop(),
  };
}

/** What only this process can do: the pairings that it holds open. Everything else is a job. */
function choresOf(parts: ApiParts): Chore[] {
  return [{ name: 'expired pairings', everyMs: minutes(1), run: () => parts.pairing.sweep() }];
}
