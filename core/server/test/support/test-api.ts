import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, type PostgresConnection, PostgresDiscoveryStore, PostgresRecordStore } from '@nexa/db';
import { createTestDatabase } from '@nexa/db/testing';
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { BackupsView } from '../../src/backup/backups-view.ts';
import type { ApiParts } from '../../src/http/api.ts';
import { createApp } from '../../src/http/app.ts';
import { createParts } from '../../src/http/create-parts.ts';
import type { HomeService } from '../../src/http/home-service.ts';
import type { JobsView } from '../../src/jobs/jobs-view.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { sampleImporter } from '../../src/start/import-samples.ts';
import { deafDiscovery } from './deaf-discovery.ts';
import { MemoryHomes } from './memory-homes.ts';
import { ScriptedGateway } from './scripted-gateway.ts';

export interface TestApiOptions {
  readonly publicUrl?: string;
  readonly trustProxy?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly now?: () => number;
  readonly pageDir?: string;
  readonly jobs?: (database: Database) => JobsView;
  readonly backups?: BackupsView;
  readonly logLevel?: 'trace' | 'silent';
  readonly onRoute?: (route: RouteOptions) => void;
  /** Other homes than those in memory. */
  readonly homesOf?: (database: Database) => HomeService;
  /** Adds routes of the test's own. */
  readonly extend?: (app: FastifyInstance, database: Database) => void;
}

/** What a response comes to in a test. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came back
  readonly body: any;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Request {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: string;
}

/** The real interface on a real database; homes and plugins behind their ports are small ones of the tests' own. */
export interface TestApi {
  readonly app: FastifyInstance;
  readonly parts: ApiParts;
  readonly database: Database;
  readonly connection: PostgresConnection;
  readonly homes: MemoryHomes;
  readonly gateway: ScriptedGateway;
  readonly log: string[];
  call(method: string, path: string, request?: Request): Promise<Answer>;
  stop(): Promise<void>;
}

export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const test = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'nexa-api-'));
  const homes = new MemoryHomes();
  const gateway = new ScriptedGateway();
  const log: string[] = [];
  const { trustProxy = [] } = options;
  const discovery = deafDiscovery(gateway, new PostgresDiscoveryStore(test.database));
  const parts: ApiParts = createParts({
    database: test.database,
    homes: options.homesOf?.(test.database) ?? homes,
    gateway,
    plugins: gateway,
    discovery,
    importSamples: sampleImporter(new PostgresRecordStore(test.database), () => parts.capabilities),
    secretKeys: [{ id: '00112233aabbccdd', bytes: randomBytes(32) }],
    newId: randomUUID,
    passwordCost: 4,
    hasTrustedProxy: trustProxy.length > 0,
    ...(options.jobs === undefined ? {} : { jobs: options.jobs(test.database) }),
    ...(options.backups === undefined ? {} : { backups: options.backups }),
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
  });
  const app = await createApp({
    parts,
    logger: createServerLogger(options.logLevel ?? 'trace', { write: (line) => void log.push(line) }),
    pageDir: options.pageDir ?? folder,
    trustProxy,
    ...(options.onRoute === undefined ? {} : { onRoute: options.onRoute }),
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
  });
  options.extend?.(app, test.database);
  await app.ready();
  return {
    app,
    parts,
    database: test.database,
    connection: test.connection,
    homes,
    gateway,
    log,
    call: (method, path, request = {}) => call(app, method, path, request),
    stop: async () => {
      await app.close();
      await discovery.stop();
      await test.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function call(app: FastifyInstance, method: string, path: string, request: Request): Promise<Answer> {
  const { token, body, headers = {}, from } = request;
  const response = await app.inject({
    method: method as 'GET',
    url: path.startsWith('/api') || /^\/(healthz|readyz|metrics|$)/.test(path) ? path : `/api/v1${path}`,
    headers: {
      host: 'localhost:8420',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: body as object }),
    ...(from === undefined ? {} : { remoteAddress: from }),
  });
  const isJson = /json/.test(String(response.headers['content-type'] ?? ''));
  return {
    status: response.statusCode,
    body: isJson ? JSON.parse(response.body) : response.body,
    headers: response.headers as Answer['headers'],
  };
}
