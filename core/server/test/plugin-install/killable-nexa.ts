import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PluginInstallStore, PostgresIntegrationStorage, type StoredPlugin } from '@nexa/db';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { vi } from 'vitest';
import { InstallFolders } from '../../src/plugin-install/install-folders.ts';
import { ownerBody } from '../support/furnish.ts';
import { spawnNexa } from '../support/nexa-command.ts';
import { testEnvironment } from '../support/test-config.ts';
import { type PackedPlugin, packPlugin } from './packed-plugin.ts';

const patience = { timeout: 40_000, interval: 20 };
/** For what is to be caught before the next step is taken. */
const sharp = { timeout: 40_000, interval: 1 };

/** `nexa start` in a process of its own, that is killed in the midst of something and started again. */
export class KillableNexa {
  readonly folder = mkdtempSync(join(tmpdir(), 'nexa-killed-'));
  readonly folders = new InstallFolders(this.folder);
  #test: TestDatabase | undefined;
  #child: ChildProcess | undefined;
  #url = '';
  #token = '';
  #homeId = '';

  async open(): Promise<void> {
    this.#test = await createTestDatabase();
    await this.start();
    const { body } = await this.call('POST', '/setup', ownerBody);
    this.#token = body.token;
    this.#homeId = body.home.id;
  }

  async start(): Promise<void> {
    const child = spawnNexa(['start'], testEnvironment(this.#connection, this.folder));
    this.#child = child;
    let text = '';
    const take = (data: unknown) => {
      text += String(data);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    this.#url = await vi.waitUntil(() => {
      if (child.exitCode !== null) throw new Error(`NEXA ended:\n${text}`);
      return text.includes('Ctrl-C') && /NEXA is running: (http:\S+)/.exec(text)?.[1];
    }, patience);
  }

  /** `kill -9`. Resolves when it is dead. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async close(): Promise<void> {
    await this.#end('SIGTERM');
    await this.#test?.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get database() {
    return (this.#test as TestDatabase).database;
  }

  async call(method: string, path: string, content?: object | Buffer) {
    const isArchive = Buffer.isBuffer(content);
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: {
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(content === undefined ? {} : { 'content-type': isArchive ? 'application/gzip' : 'application/json' }),
      },
      ...(content === undefined ? {} : { body: isArchive ? new Uint8Array(content) : JSON.stringify(content) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  async upload(plugin: PackedPlugin) {
    return this.call('POST', `/plugins/installs/upload?name=${plugin.id}.tgz`, await packPlugin(plugin));
  }

  /** Agrees to a plan; a NEXA that is killed meanwhile answers nothing. */
  async agree(plan: { id: string; digest: string }): Promise<void> {
    await this.call('POST', `/plugins/installs/${plan.id}/confirm`, { digest: plan.digest }).catch(() => undefined);
  }

  /** Adds a lamp of a plugin, which works. Answers its integration. */
  async pair(plugin: string): Promise<string> {
    const config = { host: `${plugin}.test` };
    const { body } = await this.call('POST', `/homes/${this.#homeId}/integrations`, { plugin, config });
    await this.obeys(body.integration.id);
    return body.integration.id;
  }

  /** Installs it, and pairs a lamp of it. */
  async furnish(plugin: PackedPlugin): Promise<string> {
    const { body } = await this.upload(plugin);
    await this.agree(body.plan);
    return this.pair(plugin.id);
  }

  /** Waits until the lamp of an integration does as it is told. Its status alone may be from before a kill. */
  async obeys(integrationId: string): Promise<void> {
    await vi.waitUntil(async () => {
      const { body } = await this.call('GET', `/homes/${this.#homeId}/devices`);
      const lamp = body.items.find((device: { integrationId: string }) => device.integrationId === integrationId);
      if (lamp === undefined) return false;
      const command = { capability: 'onOff', command: 'on', waitMs: 10_000 };
      return (await this.call('POST', `/devices/${lamp.id}/commands`, command)).body.status === 'confirmed';
    }, patience);
  }

  async plugin(id: string) {
    const { body } = await this.call('GET', '/plugins');
    return body.items.find((plugin: { id: string }) => plugin.id === id);
  }

  async stored(id: string): Promise<StoredPlugin | undefined> {
    return (await new PluginInstallStore(this.database).list()).find(({ pluginId }) => pluginId === id);
  }

  async remembered(integrationId: string): Promise<unknown> {
    return new PostgresIntegrationStorage(this.database).get(integrationId, 'key');
  }

  /** Waits for a state of the row that is there only for a moment. */
  async caught(id: string, isMeant: (row: StoredPlugin | undefined) => boolean): Promise<void> {
    await vi.waitUntil(async () => isMeant(await this.stored(id)), sharp);
  }

  /** Waits for something on disk that is there only for a moment. */
  async appeared(isThere: () => boolean): Promise<void> {
    await vi.waitUntil(isThere, sharp);
  }

  /** Does `work` while nobody writes to a table of the database: whoever wants to, stands still there. */
  async whileClosed(table: 'plugin_installs' | 'plugin_storage', to: 'writers' | 'all', work: () => Promise<void>) {
    const mode = to === 'writers' ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    await this.database.asService('test', async ({ sql }) => {
      await sql.unsafe(`LOCK TABLE nexa.${table} IN ${mode} MODE`);
      await work();
    });
  }

  /** What lies in the folders of plugins, and what the rows and the interface say that should. */
  async ground() {
    const rows = await new PluginInstallStore(this.database).list();
    const { body } = await this.call('GET', '/plugins/installs');
    const previous = rows.map((row) => ({ id: row.pluginId, ...row.previous })) as {
      id: string;
      digest?: string;
      snapshot?: string;
    }[];
    const named = [...rows.map(({ pluginId: id, digest }) => ({ id, digest })), ...previous];
    return {
      lies: {
        packages: entries(this.folders.packages).flatMap((id) => [
          id,
          ...entries(this.folders.package(id)).map((digest) => `${id}/${digest}`),
        ]),
        snapshots: entries(this.folders.snapshots),
        plans: entries(this.folders.plans),
      },
      should: {
        packages: [
          ...new Set(named.flatMap(({ id, digest }) => (digest === undefined ? [] : [id, `${id}/${digest}`]))),
        ].sort(),
        snapshots: previous.flatMap(({ snapshot }) => snapshot ?? []).sort(),
        plans: body.items.map(({ id }: { id: string }) => id).sort(),
      },
    };
  }

  get #connection() {
    return (this.#test as TestDatabase).connection;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

export const entries = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);
