import { type Database, openReplicaReader, type ReplicaReader, removeExpiredFlows, requestDatabase } from '@nexa/db';
import type { ImportedSample, PluginGateway } from '@nexa/engine';
import { AccountStore } from '../auth/account-store.ts';
import { LoginThrottle } from '../auth/login-throttle.ts';
import { PasswordHasher } from '../auth/password.ts';
import { SetupCode } from '../auth/setup-code.ts';
import type { BackupsView } from '../backup/backups-view.ts';
import { serverVersion } from '../config/server-version.ts';
import { DataLife } from '../data-life/data-life.ts';
import type { JobsView } from '../jobs/jobs-view.ts';
import { LiveHub } from '../live/live-hub.ts';
import { ServerMetrics } from '../metrics/server-metrics.ts';
import { FlowVault } from '../pairing/flow-vault.ts';
import { PairingEngine } from '../pairing/pairing-engine.ts';
import { IntegrationSecrets } from '../secrets/integration-secrets.ts';
import { SecretBox } from '../secrets/secret-box.ts';
import type { SecretKeyRing } from '../secrets/secret-key.ts';
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
  return {
    database,
    replica: options.replica ?? openReplicaReader({ connection: undefined, primary: options.database }),
    homes,
    gateway,
    plugins,
    live,
    now,
    importSamples: options.importSamples,
    recording: options.recording ?? (() => ({ waiting: 0, dropped: 0 })),
    capabilities: new CapabilityCatalogue(gateway, plugins),
    pairing: new PairingEngine({
      database,
      gateway,
      homes,
      plugins,
      newId,
      secrets: new IntegrationSecrets(box),
      flows: new FlowVault(box),
      removeExpired: () => removeExpiredFlows(options.database),
    }),
    accounts: new AccountStore(options.database),
    passwords: new PasswordHasher(options.passwordCost),
    throttle: new LoginThrottle(now),
    setupCode: options.setupCode ?? new SetupCode(),
    metrics: options.metrics ?? new ServerMetrics(),
    dataLife: new DataLife({ database, homes, live, now }),
    jobs: options.jobs ?? { list: async () => [], dead: async () => [] },
    ...(options.backups === undefined ? {} : { backups: options.backups }),
    version: serverVersion(),
    hasTrustedProxy: options.hasTrustedProxy ?? false,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
  };
}
