import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PluginInstallStore, PostgresIntegrationStorage, type StoredPlugin } from '@nexa/db';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { coreCapabilities, type JsonObject } from '@nexa/sdk';
import { systemClock } from '../../src/homes/system-clock.ts';
import { bundlePluginProcess } from '../../src/plugin-host/bundle.ts';
import { PluginHost } from '../../src/plugin-host/plugin-host.ts';
import type { GateTimings } from '../../src/plugin-install/health-gate.ts';
import { InstallFolders } from '../../src/plugin-install/install-folders.ts';
import type { InstallPlan } from '../../src/plugin-install/install-plan.ts';
import { LogBook } from '../../src/plugin-install/log-book.ts';
import type { NpmClientOptions } from '../../src/plugin-install/npm-client.ts';
import { PlanShelf } from '../../src/plugin-install/plan-shelf.ts';
import { PluginManager } from '../../src/plugin-install/plugin-manager.ts';
import { recoverInstalls } from '../../src/plugin-install/recover-installs.ts';
import { installedPlugin } from '../../src/plugin-install/stored-install.ts';
import { Changes, WatchedSink } from '../plugin-host/plugin-bench.ts';
import { type PackedPlugin, packPlugin } from './packed-plugin.ts';

const timings: GateTimings = { comeBackWithin: 3_000, watchFor: 400, lookEvery: 20 };

/** Manager, host and processes of a server over a real database; it can be ended and begun again. */
export class ManagerBench {
  readonly root = mkdtempSync(join(tmpdir(), 'nexa-install-'));
  readonly dataDir = join(this.root, 'data');
  readonly pluginsDir = join(this.root, 'plugins');
  readonly folders = new InstallFolders(this.dataDir);
  readonly changes = new Changes();
  readonly sinks = new Map<string, WatchedSink>();
  readonly logs = new LogBook(Date.now);
  readonly discovered: string[][] = [];
  npm: NpmClientOptions = {};
  #test: TestDatabase | undefined;
  #host: PluginHost | undefined;
  #manager: PluginManager | undefined;

  async open(): Promise<void> {
    mkdirSync(this.dataDir, { recursive: true });
    mkdirSync(this.pluginsDir, { recursive: true });
    this.#test = await createTestDatabase();
    await bundlePluginProcess(join(this.root, 'plugin-process.mjs'));
  }

  /** Everything that a start of NEXA does for plugins. */
  async start(gate: Partial<GateTimings> = {}): Promise<void> {
    const { database, folders } = this;
    const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const stored = await recoverInstalls({ database, folders, log: silent, now: Date.now, isBundled: () => false });
    this.#host = new PluginHost({
      pluginsDirs: [this.pluginsDir],
      dataDir: this.dataDir,
      runnerFile: join(this.root, 'plugin-process.mjs'),
      logger: silent,
      clock: systemClock,
      capabilities: coreCapabilities,
      forbiddenPorts: [],
      storage: new PostgresIntegrationStorage(database),
      limits: { restartAfter: 50, restartCeiling: 200, reconnectAfter: 20, reconnectCeiling: 100 },
      installed: stored.flatMap((each) => installedPlugin(folders, each) ?? []),
      disabled: new Set(stored.filter(({ enabled }) => !enabled).map(({ pluginId }) => pluginId)),
      observer: { line: (id, line) => this.logs.add(id, line), contact: () => {} },
    });
    this.#host.onPluginStatus(() => this.changes.tell());
    await this.#host.start();
    this.#manager = new PluginManager({
      database,
      folders,
      shelf: new PlanShelf({ folders, now: Date.now, npm: this.npm }),
      host: this.#host,
      homes: {
        reload: (_homeId, id) => this.connect(id),
        integrationRemoved: (_homeId, id) => this.host.disconnect(id),
      },
      log: silent,
      now: Date.now,
      onChange: async () => void this.discovered.push(this.host.plugins().map(({ manifest }) => manifest.id)),
      timings: { ...timings, ...gate },
    });
    await this.#manager.resume();
  }

  /** Ends it as a stop does; what a kill leaves is the same but for the processes. */
  async end(): Promise<void> {
    await this.#manager?.stop();
    await this.#host?.stop();
    this.sinks.clear();
  }

  async close(): Promise<void> {
    await this.end();
    await this.#test?.drop();
    rmSync(this.root, { recursive: true, force: true });
  }

  get database() {
    return (this.#test as TestDatabase).database;
  }

  get host(): PluginHost {
    return this.#host as PluginHost;
  }

  get manager(): PluginManager {
    return this.#manager as PluginManager;
  }

  async prepare(plugin: PackedPlugin): Promise<InstallPlan> {
    return this.manager.prepare({ kind: 'tarball', name: `${plugin.id}.tgz`, archive: await packPlugin(plugin) });
  }

  /** Prepares it and agrees. */
  async install(plugin: PackedPlugin): Promise<InstallPlan> {
    const plan = await this.prepare(plugin);
    return this.manager.install(plan.id, plan.digest, {});
  }

  /** An integration of a home of its own, connected and online. */
  async integrate(pluginId: string, config: JsonObject = {}): Promise<string> {
    const integrationId = randomUUID();
    await this.database.asService('test', async ({ sql }) => {
      const [user] = await sql`
        INSERT INTO users (email, display_name) VALUES (${`${integrationId}@test`}, 'x') RETURNING id`;
      const [home] = await sql`
        INSERT INTO homes (owner_id, name, timezone) VALUES (${user?.id}, 'x', 'Europe/Berlin') RETURNING id`;
      await sql`INSERT INTO nexa.integrations (id, home_id, plugin_id, title, config)
        VALUES (${integrationId}, ${home?.id}, ${pluginId}, 'Lamp', ${sql.json(config as never)})`;
    });
    await this.connect(integrationId);
    await this.online(integrationId);
    return integrationId;
  }

  /** With the configuration that is in the database now. */
  async connect(integrationId: string): Promise<void> {
    const [row] = await this.database.asService(
      'test',
      ({ sql }) => sql`SELECT home_id, plugin_id, config FROM nexa.integrations WHERE id = ${integrationId}`,
    );
    const sink = this.sinks.get(integrationId) ?? new WatchedSink(this.changes);
    this.sinks.set(integrationId, sink);
    await this.host.disconnect(integrationId);
    const spec = { integrationId, homeId: row?.home_id, pluginId: row?.plugin_id, config: row?.config };
    this.host.connect(spec, sink);
  }

  online(integrationId: string): Promise<void> {
    const isOnline = () => this.sinks.get(integrationId)?.status?.value === 'online';
    return this.changes.until(`${integrationId} is online`, isOnline);
  }

  async stored(pluginId: string): Promise<StoredPlugin | undefined> {
    return (await new PluginInstallStore(this.database).list()).find((each) => each.pluginId === pluginId);
  }

  async remembered(integrationId: string): Promise<unknown> {
    return new PostgresIntegrationStorage(this.database).get(integrationId, 'key');
  }

  status(pluginId: string) {
    return this.host.plugins().find(({ manifest }) => manifest.id === pluginId)?.status;
  }

  async deeds(): Promise<string[]> {
    return this.database.asService('test', async ({ sql }) =>
      (
        await sql<{ action: string }[]>`
          SELECT action FROM timeseries.audit_logs WHERE entity_type = 'plugins' ORDER BY time, id`
      ).map(({ action }) => action),
    );
  }
}
