import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { vi } from 'vitest';
import type { ServerConfig } from '../../src/config/server-config.ts';
import { InstallFolders } from '../../src/plugin-install/install-folders.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { type RunningNexa, startNexa } from '../../src/start.ts';
import { ownerBody } from '../support/furnish.ts';
import type { Answer } from '../support/test-api.ts';
import { testConfig } from '../support/test-config.ts';
import { type PackedPlugin, packPlugin } from './packed-plugin.ts';

interface Asked {
  /** The owner's when left out; empty for nobody's. */
  readonly token?: string;
  readonly body?: object;
  readonly type?: string;
}

const patience = { timeout: 40_000, interval: 25 };

/** A whole NEXA with real processes of plugins, asked over its interface. Its owner looks after the server. */
export class ServedNexa {
  readonly folder: string;
  readonly folders: InstallFolders;
  readonly #test: TestDatabase;
  readonly #nexa: RunningNexa;
  token = '';
  homeId = '';

  private constructor(folder: string, test: TestDatabase, nexa: RunningNexa) {
    this.folder = folder;
    this.folders = new InstallFolders(folder);
    this.#test = test;
    this.#nexa = nexa;
  }

  static async start(overrides: Partial<ServerConfig> = {}): Promise<ServedNexa> {
    const folder = mkdtempSync(join(tmpdir(), 'nexa-served-'));
    const test = await createTestDatabase();
    const config = { ...testConfig(test.connection, folder), ...overrides };
    const nexa = await startNexa({ config, log: createServerLogger('silent'), passwordCost: 4 });
    const served = new ServedNexa(folder, test, nexa);
    const { body } = await served.call('POST', '/setup', { body: ownerBody });
    served.token = body.token;
    served.homeId = body.home.id;
    return served;
  }

  async stop(): Promise<void> {
    await this.#nexa.stop();
    await this.#test.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get database() {
    return this.#test.database;
  }

  call(method: string, path: string, { token = this.token, body, type }: Asked = {}): Promise<Answer> {
    const headers = {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(type === undefined ? {} : { 'content-type': type }),
    };
    return this.request(method, `/api/v1${path}`, { headers, ...(body === undefined ? {} : { body }) });
  }

  /** Whatever it is, as whoever the headers say. */
  async request(
    method: string,
    url: string,
    { body, headers = {} }: { readonly body?: object; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer> {
    const response = await this.#nexa.app.inject({
      method: method as 'GET',
      url,
      headers: { host: 'localhost:8420', ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    const isJson = /json/.test(String(response.headers['content-type'] ?? ''));
    return {
      status: response.statusCode,
      body: isJson ? JSON.parse(response.body) : response.body,
      headers: response.headers as Answer['headers'],
    };
  }

  sendArchive(archive: Buffer, query = '', token = this.token): Promise<Answer> {
    const path = `/plugins/installs/upload?name=plugin.tgz${query}`;
    return this.call('POST', path, { token, body: archive, type: 'application/gzip' });
  }

  async upload(plugin: PackedPlugin, query = ''): Promise<Answer> {
    return this.sendArchive(await packPlugin(plugin), query);
  }

  confirm({ id, digest }: { id: string; digest: string }): Promise<Answer> {
    return this.call('POST', `/plugins/installs/${id}/confirm`, { body: { digest } });
  }

  async install(plugin: PackedPlugin): Promise<Answer> {
    const { body } = await this.upload(plugin);
    return this.confirm(body.plan);
  }

  /** As the interface lists it. */
  async plugin(id: string) {
    const { body } = await this.call('GET', '/plugins');
    return body.items.find((plugin: { id: string }) => plugin.id === id);
  }

  /** A plugin as listed once `isMeant` holds of it. */
  pluginWhen(id: string, isMeant: (plugin: { state: string; lastChange?: { kind: string } }) => boolean) {
    return vi.waitUntil(async () => {
      const plugin = await this.plugin(id);
      return plugin !== undefined && isMeant(plugin) && plugin;
    }, patience);
  }

  async plans(): Promise<readonly { readonly id: string }[]> {
    return (await this.call('GET', '/plugins/installs')).body.items;
  }

  /** A lamp of the plugin, online. */
  async integrate(plugin: string): Promise<string> {
    const { body } = await this.call('POST', `/homes/${this.homeId}/integrations`, {
      body: { plugin, config: { host: `${plugin}.test` } },
    });
    if (body.integration === undefined) throw new Error(JSON.stringify(body));
    const { id } = body.integration;
    await this.until(id, ({ value }) => value === 'online');
    return id;
  }

  /** The status of an integration once `isMeant` holds of it. */
  until(integrationId: string, isMeant: (status: { value: string; message?: string }) => boolean) {
    return vi.waitUntil(async () => {
      const { status } = (await this.call('GET', `/integrations/${integrationId}`)).body;
      return isMeant(status) && status;
    }, patience);
  }
}
