import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { ReplicaReader, RequestDatabase } from '@nexa/db';
import type { ImportedSample, PluginGateway } from '@nexa/engine';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { AccountLinks } from '../auth/account-links.ts';
import type { AccountStore } from '../auth/account-store.ts';
import type { LoginThrottle } from '../auth/login-throttle.ts';
import type { PasswordHasher } from '../auth/password.ts';
import type { SetupCode } from '../auth/setup-code.ts';
import type { WebhookCalls } from '../automations/webhook-calls.ts';
import type { BackupsView } from '../backup/backups-view.ts';
import type { DataLife } from '../data-life/data-life.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { AddressMoves } from '../discovery/address-moves.ts';
import type { RunningDiscovery } from '../discovery/discovery.ts';
import type { Ecosystems } from '../ecosystem/ecosystems.ts';
import type { JobsView } from '../jobs/jobs-view.ts';
import type { LiveHub } from '../live/live-hub.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { PairingEngine } from '../pairing/pairing-engine.ts';
import type { PluginManagement } from '../start/plugin-management.ts';
import type { CapabilityCatalogue } from './capability-catalogue.ts';
import type { HomeService } from './home-service.ts';
import type { PluginCatalogue } from './plugin-catalogue.ts';

/** The application with types that follow from the routes' schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What homes recorded and the database has not got yet, in records and samples. */
export interface Recording {
  readonly waiting: number;
  /** Gave way since the start, because too much waited. */
  readonly dropped: number;
}

/** What the routes stand on. */
export interface ApiParts {
  readonly database: RequestDatabase;
  /** For charts and history, which may be a moment old. */
  readonly replica: ReplicaReader;
  readonly homes: HomeService;
  readonly gateway: PluginGateway;
  readonly plugins: PluginCatalogue;
  readonly capabilities: CapabilityCatalogue;
  readonly discovery: RunningDiscovery;
  readonly moves: AddressMoves;
  readonly ecosystems: Ecosystems;
  readonly webhooks: WebhookCalls;
  readonly pairing: PairingEngine;
  readonly diagnostics: DiagnosticsCollector;
  /** Resolves when the samples are committed. */
  readonly importSamples: (homeId: string, samples: readonly ImportedSample[]) => Promise<void>;
  readonly recording: () => Recording;
  readonly live: LiveHub;
  readonly accounts: AccountStore;
  readonly links: AccountLinks;
  readonly passwords: PasswordHasher;
  readonly throttle: LoginThrottle;
  readonly setupCode: SetupCode;
  readonly metrics: ServerMetrics;
  readonly jobs: JobsView;
  /** None where the database is one of its own server. */
  readonly backups?: BackupsView;
  /** None where plugins cannot be installed. */
  readonly management?: PluginManagement;
  readonly dataLife: DataLife;
  readonly version: string;
  readonly now: () => number;
  readonly publicUrl?: string;
  /** Whether a proxy's word on where a request comes from is believed. */
  readonly hasTrustedProxy: boolean;
}

/** An answer without a body. */
export const nothing = { type: 'null', description: 'Done.' } as const;
