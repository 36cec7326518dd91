import {
  type Database,
  openReplicaReader,
  PostgresAccountLinks,
  type ReplicaReader,
  removeExpiredFlows,
  requestDatabase,
} from '@nexa/db';
import type { ImportedSample, PluginGateway } from '@nexa/engine';
import type { BaseLogger } from 'pino';
import { AccountLinks } from '../auth/account-links.ts';
import { AccountStore } from '../auth/account-store.ts';
import { LoginThrottle } from '../auth/login-throttle.ts';
import { PasswordHasher } from '../auth/password.ts';
import { SetupCode } from '../auth/setup-code.ts';
import { WebhookCalls } from '../automations/webhook-calls.ts';
import type { BackupsView } from '../backup/backups-view.ts';
import { serverVersion } from '../config/server-version.ts';
import { DataLife } from '../data-life/data-life.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { AddressMoves } from '../discovery/address-moves.ts';
import type { RunningDiscovery } from '../discovery/discovery.ts';
import { createEcosystems } from '../ecosystem/create-ecosystems.ts';
import type { JobsView } from '../jobs/jobs-view.ts';
import { LiveHub } from '../live/live-hub.ts';
import { ServerMetrics } from '../metrics/server-metrics.ts';
import { FlowVault } from '../pairing/flow-vault.ts';
import { PairingEngine } from '../pairing/pairing-engine.ts';
import { IntegrationSecrets } from '../secrets/integration-secrets.ts';
import { SecretBox } from '../secrets/secret-box.ts';
import type { SecretKeyRing } from '../secrets/secret-key.ts';
import type { PluginManagement } from '../start/plugin-management.ts';
import type { ApiParts, Recording } from './api.ts';
import { CapabilityCatalogue } from './capability-catalogue.ts';
import type { HomeService } from './home-service.ts';
import type { PluginCatalogue } from './plugin-catalogue.ts';

/** What lies on the other side of the HTTP interface. */
export interface PartsOptions {
  readonly database: Database;
  /** Where charts and history are read; the database itself when left out. */
  readonly replica?: ReplicaReader;
  readonly homes: HomeService;
  readonly gateway: PluginGateway;
  readonly plugins: PluginCatalogue;
  readonly discovery: RunningDiscovery;
  readonly log?: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  readonly importSamples: (homeId: string, samples: readonly ImportedSample[]) => Promise<void>;
  /** What waits to be written; nothing when left out. */
  readonly recording?: () => Recording;
  readonly secretKeys: SecretKeyRing;
  readonly newId: () => string;
  readonly now?: () => number;
  readonly publicUrl?: string;
  readonly hasTrustedProxy?: boolean;
  readonly metrics?: ServerMetrics;
  /** Background jobs of this server; none when left out. */
  readonly jobs?: JobsView;
  readonly backups?: BackupsView;
  /** None: plugins cannot be installed. */
  readonly management?: PluginManagement;
  readonly setupCode?: SetupCode;
  /** Cost of password hashes; what is right for today's machines when left out. */
  readonly passwordCost?: number;
}

/** Puts together what the routes stand on. */
export function createParts(options: PartsOptions): ApiParts {
  const { gateway, homes, plugins, newId, now = Date.now } = options;
  const database = requestDatabase(options.database);
  const box = new SecretBox(options.secretKeys);
  const live = new LiveHub({ now });
  homes.subscribe((homeId, message) => live.publish(homeId, message));
  const secrets = new IntegrationSecrets(box);
  const log = options.log === undefined ? {} : { log: options.log };
  const moves = new AddressMoves({ database: options.database, gateway, homes, secrets, now, ...log });
  options.discovery.onOffer((offered, isNew) => {
    if (isNew) live.publishOffer(offered);
    void moves.follow(offered);
  });
  const capabilities = new CapabilityCatalogue(gateway, plugins);
  const webhooks = new WebhookCalls(options.database);
  const metrics = options.metrics ?? new ServerMetrics();
  const ecosystems = createEcosystems(options.database, {
    database,
    homes,
    gateway,
    capabilities,
    metrics,
    log: options.log ?? { info: () => undefined, warn: () => undefined, error: () => undefined },
    kindOf: (pluginId) => plugins.find(pluginId)?.manifest.kind,
  });
  return {
    database,
    replica: options.replica ?? openReplicaReader({ connection: undefined, primary: options.database }),
    homes,
    gateway,
    plugins,
    discovery: options.discovery,
    moves,
    live,
    now,
    importSamples: options.importSamples,
    recording: options.recording ?? (() => ({ waiting: 0, dropped: 0 })),
    capabilities,
    ecosystems,
    webhooks,
    pairing: new PairingEngine({
      database,
      gateway,
      homes,
      plugins,
      newId,
      secrets,
      flows: new FlowVault(box),
      removeExpired: () => removeExpiredFlows(options.database),
    }),
    diagnostics: new DiagnosticsCollector({ gateway, plugins, homes, secrets, version: serverVersion(), now }),
    accounts: new AccountStore(options.database),
    links: new AccountLinks(new PostgresAccountLinks(options.database), now),
    passwords: new PasswordHasher(options.passwordCost),
    throttle: new LoginThrottle(now),
    setupCode: options.setupCode ?? new SetupCode(),
    metrics,
    dataLife: new DataLife({ database, homes, live, now }),
    jobs: options.jobs ?? { list: async () => [], dead: async () => [] },
    ...(options.backups === undefined ? {} : { backups: options.backups }),
    ...(options.management === undefined ? {} : { management: options.management }),
    version: serverVersion(),
    hasTrustedProxy: options.hasTrustedProxy ?? false,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
  };
}
