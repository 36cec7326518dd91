import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IntegrationSink, IntegrationStorage } from '@nexa/engine';
import {
  coreCapabilities,
  type DeviceDescription,
  type DeviceEvent,
  type JsonObject,
  type JsonValue,
  type PluginPermissions,
  type Reading,
  type ReadingSeries,
  type StatusReport,
} from '@nexa/sdk';
import { systemClock } from '../../src/homes/system-clock.ts';
import { bundlePlugin, bundlePluginProcess } from '../../src/plugin-host/bundle.ts';
import { PluginHost } from '../../src/plugin-host/plugin-host.ts';
import type { PluginHostOptions } from '../../src/plugin-host/plugin-host-options.ts';
import type { PluginStatus } from '../../src/plugin-host/plugin-status.ts';

export interface Installation {
  readonly id: string;
  /** Name of the fixture; the id when left out. */
  readonly fixture?: string;
  readonly permissions?: PluginPermissions;
}

const fixtureFile = (name: string): string => fileURLToPath(new URL(`../fixtures/plugins/${name}.ts`, import.meta.url));

/** A data folder with plugins in it, gone after the test. */
export class PluginFolders {
  readonly root = mkdtempSync(join(tmpdir(), 'nexa-plugins-'));
  readonly plugins = join(this.root, 'plugins');
  readonly data = join(this.root, 'data');
  readonly runnerFile = join(this.root, 'plugin-process.mjs');

  async install(...installations: readonly Installation[]): Promise<void> {
    mkdirSync(this.data, { recursive: true });
    await Promise.all([bundlePluginProcess(this.runnerFile), ...installations.map((each) => this.#install(each))]);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  async #install({ id, fixture = id, permissions }: Installation): Promise<void> {
    const folder = join(this.plugins, id);
    await bundlePlugin(fixtureFile(fixture), join(folder, 'dist', 'plugin.mjs'));
    this.manifest(id, {
      id,
      name: id,
      sdk: '^0.1.0',
      kind: 'brand',
      iotClass: 'simulated',
      ...(permissions === undefined ? {} : { permissions }),
    });
  }

  manifest(id: string, nexa: JsonObject): void {
    mkdirSync(join(this.plugins, id), { recursive: true });
    const content = { name: `@nexa/plugin-${id}`, version: '1.2.3', type: 'module', nexa };
    writeFileSync(join(this.plugins, id, 'package.json'), JSON.stringify(content));
  }
}

/** Keeps what was delivered and wakes whoever waits for something. */
export class WatchedSink implements IntegrationSink {
  readonly devicesSeen: DeviceDescription[] = [];
  readonly readingsSeen: Reading[] = [];
  readonly statuses: StatusReport[] = [];
  readonly events: DeviceEvent[] = [];
  readonly removed: string[] = [];
  readonly contacts: string[] = [];
  samples = 0;
  readonly #changed: Changes;

  constructor(changed: Changes) {
    this.#changed = changed;
  }

  devices = (devices: readonly DeviceDescription[]): void => this.#add(this.devicesSeen, ...devices);
  deviceRemoved = (externalId: string): void => this.#add(this.removed, externalId);
  contact = (externalId: string): void => this.#add(this.contacts, externalId);
  deviceStatus = (_externalId: string, status: StatusReport): void => this.#add(this.statuses, status);
  readings = (readings: readonly Reading[]): void => this.#add(this.readingsSeen, ...readings);
  event = (event: DeviceEvent): void => this.#add(this.events, event);
  integrationStatus = (status: StatusReport): void => this.#add(this.statuses, status);
  series = ({ values }: ReadingSeries): void => {
    this.samples += values.length;
    this.#changed.tell();
  };

  get status(): StatusReport | undefined {
    return this.statuses.at(-1);
  }

  #add<T>(list: T[], ...items: T[]): void {
    list.push(...items);
    this.#changed.tell();
  }
}

/** Waits for conditions that become true by what happens, with a deadline. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  tell(): void {
    for (const look of this.#waiting) look();
  }

  async until(what: string, condition: () => boolean, within = 15_000): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(deadline);
        this.#waiting.delete(look);
        resolve();
      };
      const deadline = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`${what}: did not come true within ${within} ms`));
      }, within);
      this.#waiting.add(look);
    });
  }
}

export class MemoryStorage implements IntegrationStorage {
  readonly values = new Map<string, JsonValue>();
  readonly #changed: Changes;

  constructor(changed: Changes) {
    this.#changed = changed;
  }

  get = (integrationId: string, key: string) => Promise.resolve(this.values.get(`${integrationId}/${key}`));
  set = (integrationId: string, key: string, value: JsonValue): Promise<void> => {
    this.values.set(`${integrationId}/${key}`, value);
    this.#changed.tell();
    return Promise.resolve();
  };
  delete = (integrationId: string, key: string): Promise<void> => {
    this.values.delete(`${integrationId}/${key}`);
    return Promise.resolve();
  };
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** A running host over real processes, with everything it says kept. */
export class PluginBench {
  readonly changes = new Changes();
  readonly storage = new MemoryStorage(this.changes);
  readonly log: LogLine[] = [];
  readonly statuses: { readonly pluginId: string; readonly status: PluginStatus }[] = [];
  readonly host: PluginHost;

  constructor(folders: PluginFolders, options: Partial<PluginHostOptions> = {}) {
    const line =
      (level: string) =>
      (fields: object, message: string): void => {
        this.log.push({ level, message, fields: fields as Record<string, unknown> });
        this.changes.tell();
      };
    this.host = new PluginHost({
      pluginsDirs: [folders.plugins],
      dataDir: folders.data,
      runnerFile: folders.runnerFile,
      logger: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
      clock: systemClock,
      capabilities: coreCapabilities,
      forbiddenPorts: [],
      storage: this.storage,
      ...options,
      limits: { restartAfter: 50, restartCeiling: 400, reconnectAfter: 20, reconnectCeiling: 100, ...options.limits },
    });
    this.host.onPluginStatus((pluginId, status) => {
      this.statuses.push({ pluginId, status });
      this.changes.tell();
    });
  }

  connect(integrationId: string, pluginId: string, config: JsonObject = {}): WatchedSink {
    const sink = new WatchedSink(this.changes);
    this.host.connect({ integrationId, homeId: 'home', pluginId, config }, sink);
    return sink;
  }

  /** Connects and waits until it is online. */
  async online(integrationId: string, pluginId: string, config: JsonObject = {}): Promise<WatchedSink> {
    const sink = this.connect(integrationId, pluginId, config);
    await this.changes.until(`${integrationId} is online`, () => sink.status?.value === 'online');
    return sink;
  }

  /** The first reason for which the plugin was said to have failed. */
  async failure(pluginId: string, within?: number): Promise<string> {
    const failed = () =>
      this.statuses.find((each) => each.pluginId === pluginId && ['failed', 'safe-mode'].includes(each.status.value));
    await this.changes.until(`${pluginId} failed`, () => failed() !== undefined, within);
    return failed()?.status.reason ?? '';
  }

  switch(integrationId: string, command: 'on' | 'off', timeout = 5_000): Promise<string> {
    return this.host.command(
      integrationId,
      {
        id: `${integrationId}-${command}`,
        externalId: 'lamp',
        component: 'main',
        capability: 'onOff',
        command,
        params: {},
      },
      timeout,
    );
  }

  status(pluginId: string): PluginStatus | undefined {
    return this.host.plugins().find(({ manifest }) => manifest.id === pluginId)?.status;
  }
}
