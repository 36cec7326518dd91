export { type AuditHead, readAuditHeads } from './audit/audit-heads.ts';
export type { AuditFinding, ChainReport, FindingKind } from './audit/chain-verifier.ts';
export { recordDeed } from './audit/record-deed.ts';
export { type SealResult, sealAudit } from './audit/seal-audit.ts';
export { type AuditReport, systemChain, type VerifyAuditOptions, verifyAudit } from './audit/verify-audit.ts';
export {
  type BackupHeader,
  type BackupList,
  type BackupRecord,
  findBackup,
  listBackups,
  type StoredBackup,
} from './backup/backup-folder.ts';
export { type BackupKeys, loadBackupKeys } from './backup/backup-key.ts';
export { backUpEmbedded, type EmbeddedBackupOptions, verifyBackup } from './backup/base-backup.ts';
export { type CollectedEmbeddedWal, collectEmbeddedWal, databaseSystem } from './backup/collect-embedded-wal.ts';
export { type DrillOptions, type DrillResult, drillBackup } from './backup/drill.ts';
export { drillExternal, type ExternalDrillOptions } from './backup/external/drill-external.ts';
export { backUpExternal, type ExternalBackupOptions } from './backup/external/dump-external.ts';
export { type RestoreExternalOptions, restoreExternal } from './backup/external/restore-external.ts';
export type { ExtraPath, MadeBackup } from './backup/make-backup.ts';
export { type PruneResult, pruneBackups } from './backup/prune-backups.ts';
export { type RestoredHome, type RestoreOptions, restoreEmbedded } from './backup/restore.ts';
export type { RestoreTarget } from './backup/wal-plan.ts';
export {
  type DescribedColumn,
  type DescribedRelation,
  type DescribedRight,
  describeSchema,
} from './catalogue/describe-schema.ts';
export {
  type CatalogueDifference,
  type CatalogueLine,
  compareCatalogues,
  readCatalogue,
  withoutSupabase,
} from './catalogue/read-catalogue.ts';
export { isSelfEvident, selfEvidentColumns } from './catalogue/self-evident-columns.ts';
export { connectionUrl, postgresOptions } from './client/connect.ts';
export {
  type Database,
  type DatabaseOptions,
  type DatabaseTransaction,
  openDatabase,
  type RequestInfo,
  type ServiceReason,
  type UserClaims,
} from './client/database.ts';
export { openReplicaReader, type ReplicaReader, type ReplicaReaderOptions } from './client/replica-reader.ts';
export { type RequestDatabase, requestDatabase } from './client/request-database.ts';
export { translateDatabaseError } from './client/translate-error.ts';
export { dataCatalogue } from './data-life/catalogue.ts';
export {
  type ClosedAccount,
  closeAccount,
  type ErasedTable,
  type EraseOptions,
  type ErasurePlan,
  eraseClosed,
  erasePerson,
  type OwnedHome,
  planErasure,
} from './data-life/erase-person.ts';
export {
  type DataExport,
  type ExportedFile,
  type ExportManifest,
  type ExportOptions,
  exportData,
} from './data-life/export-data.ts';
export { pruneExecutions } from './data-life/prune-executions.ts';
export { pruneRows } from './data-life/prune-rows.ts';
export {
  type Purged,
  purgeAsked,
  purgeDevice,
  purgeHome,
  purgeRemoved,
} from './data-life/remove-home.ts';
export type { KeepRule, PersonColumn, TableLife } from './data-life/table-life.ts';
export type { Finding } from './doctor/finding.ts';
export { type InspectOptions, inspectDatabase } from './doctor/inspect-database.ts';
export {
  type AcquireDataFolderOptions,
  acquireDataFolder,
  type DataFolderHolder,
  type DataFolderInfo,
  type DataFolderLock,
} from './embedded/data-folder.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  type PostgresConnection,
  startEmbeddedPostgres,
} from './embedded/embedded-postgres.ts';
export { identifyProcess, isSameProcessAlive, type ProcessIdentity } from './embedded/process-identity.ts';
export { findRunningServer, hasCluster } from './embedded/running-server.ts';
export {
  type DatabaseStatus,
  type RollupStatus,
  readDatabaseStatus,
  type SeriesStatus,
} from './engine/database-status.ts';
export {
  type EngineChoice,
  type MoveStep,
  moveEngine,
  readEngine,
  requireNoEngineMove,
  type TimeSeriesEngine,
} from './engine/move-engine.ts';
export { type JobFigures, type JobOutcome, type JobRun, type JobState, jobOverview } from './jobs/job-overview.ts';
export {
  type FinishedRun,
  JobStore,
  type QueuedJob,
  queueJob,
  type SweepResult,
  scheduleKey,
} from './jobs/job-store.ts';
export { type MigrateOptions, type MigrateResult, migrate } from './migrate/migrate.ts';
export { type MigrationFile, readMigrationFiles } from './migrate/migration-files.ts';
export { type ExpiredHistory, expireHistory } from './retention/expire-history.ts';
export {
  predictRetention,
  type RetentionFigures,
  type RetentionPrediction,
} from './retention/predict-retention.ts';
export {
  type RetentionDevice,
  type RetentionRule,
  type RetentionSeries,
  retentionSeries,
} from './retention/retention-rules.ts';
export { type HistorySizes, retentionKey, retentionStore } from './retention/retention-store.ts';
export {
  type HealthCheckGrade,
  type HealthCheckKind,
  healthCheckGrades,
  healthCheckKinds,
} from './schema/json-shapes.ts';
export {
  type Credential,
  type NewOwner,
  PostgresAccounts,
  type StoredAccount,
  setupDone,
} from './stores/account-store.ts';
export { type ExposedRow, type ExposedRows, type ExposedSceneRow, exposedRows } from './stores/exposed-rows.ts';
export { type CatalogueFill, fillCatalogue } from './stores/fill-catalogue.ts';
export type { StoredHealthCheck } from './stores/health-check-mapper.ts';
export {
  type HistoryQuery,
  historyStore,
  type Page,
  type PastEvent,
  type StateChange,
} from './stores/history-store.ts';
export { type EnabledIntegration, HomeRuntimeStore } from './stores/home-runtime-store.ts';
export { type PairedIntegration, pairedIntegrations } from './stores/paired-integrations.ts';
export { type PluginDataSnapshot, takePluginData } from './stores/plugin-data-snapshot.ts';
export {
  type InstallActor,
  type PluginChange,
  PluginInstallStore,
  type PluginVersion,
  type PreviousVersion,
} from './stores/plugin-install-store.ts';
export {
  type PluginInstall,
  registerEcosystems,
  registerHealingActions,
  registerPlugins,
} from './stores/plugin-registry.ts';
export { type LinkClient, PostgresAccountLinks } from './stores/postgres-account-links.ts';
export {
  type HealthChanges,
  type HealthFinding,
  type HealthScope,
  healthFingerprint,
  PostgresAutomationHealth,
} from './stores/postgres-automation-health.ts';
export { type HeardOffer, PostgresDiscoveryStore } from './stores/postgres-discovery-store.ts';
export { PostgresEcosystems } from './stores/postgres-ecosystems.ts';
export {
  type AgedAutomationRecord,
  type ExecutionCount,
  type HealthHomeRecord,
  PostgresHealthSources,
} from './stores/postgres-health-sources.ts';
export { PostgresHomeStore } from './stores/postgres-home-store.ts';
export { PostgresIntegrationStorage } from './stores/postgres-integration-storage.ts';
export { PostgresRecordStore } from './stores/postgres-record-store.ts';
export { type CalledWebhook, PostgresWebhooks } from './stores/postgres-webhooks.ts';
export { type KeptCommand, type RecordedPlace, type RecordedSpan, recordedChanges } from './stores/recorded-changes.ts';
export { removeExpiredFlows, removeExpiredSessions } from './stores/remove-expired.ts';
export { accountLinkStore, type StoredAccountLink } from './stores/request/account-link-store.ts';
export { audit, type Deed } from './stores/request/audit-entry.ts';
export { type AuditEntry, type AuditFilter, type AuditPage, auditReader } from './stores/request/audit-reader.ts';
export {
  automationStore,
  type ExecutionFilter,
  type ExecutionPage,
  type ExecutionPageFilter,
  type ReplacedAutomation,
  type StoredAutomation,
} from './stores/request/automation-store.ts';
export { bindingStore, type StoredBinding, type StoredBindingChange } from './stores/request/binding-store.ts';
export { type CatalogueModel, type CatalogueQuery, catalogueStore } from './stores/request/catalogue-store.ts';
export { commandStore } from './stores/request/command-store.ts';
export { type DeviceRow, deviceStore, type SampleDevice } from './stores/request/device-store.ts';
export { discoveryList, type HeardDiscovery } from './stores/request/discovery-list.ts';
export {
  type EcosystemRow,
  type ExposableScene,
  type ExposureRow,
  type ExposureWish,
  exposureStore,
  type SceneExposureRow,
  type SceneExposureWish,
} from './stores/request/exposure-store.ts';
export { flowStore, type KeptFlow, type SealedFlow } from './stores/request/flow-store.ts';
export { healthCheckStore } from './stores/request/health-check-store.ts';
export { type HomeEntity, type HomeRole, homeOfEntity } from './stores/request/home-entity.ts';
export { homeModeStore, type StoredHomeMode } from './stores/request/home-mode-store.ts';
export { type HomeChange, type HomeShape, homeStore } from './stores/request/home-store.ts';
export {
  integrationExists,
  integrationStore,
  type SealedSecret,
  type StoredIntegration,
} from './stores/request/integration-store.ts';
export { issueStore, type StoredIssue } from './stores/request/issue-store.ts';
export { type LiveView, liveViewStore } from './stores/request/live-view-store.ts';
export {
  type GuestScope,
  type MemberChange,
  type MemberShape,
  memberStore,
  type NewMember,
} from './stores/request/member-store.ts';
export {
  type NotificationFilter,
  type NotificationPage,
  notificationStore,
  type StoredNotification,
} from './stores/request/notification-store.ts';
export { oauthClientStore, type StoredOauthClient } from './stores/request/oauth-client-store.ts';
export { openingStore } from './stores/request/opening-store.ts';
export { pluginInstallReader, type StoredPlugin } from './stores/request/plugin-install-reader.ts';
export { type RoomShape, roomStore } from './stores/request/room-store.ts';
export { type StoredScene, sceneStore } from './stores/request/scene-store.ts';
export { sessionDays, sessionStore } from './stores/request/session-store.ts';
export { type StoredTemplate, templateStore } from './stores/request/template-store.ts';
export { type StoredToken, tokenStore } from './stores/request/token-store.ts';
export { type UserChange, type UserShape, userStore } from './stores/request/user-store.ts';
export { type StoredWebhook, webhookStore } from './stores/request/webhook-store.ts';
export type { TelemetryBucket, TelemetryQuery, TelemetryResult, TelemetrySample } from './stores/telemetry-reader.ts';
export { type NewAccount, userAdmin } from './stores/user-admin.ts';
export { refreshSummaries, type Summary, summaries } from './summaries/refresh-summaries.ts';
export { maintainTimeSeries, type TimeSeriesMaintenance } from './timeseries/maintain-time-series.ts';
export { type CopiedDatabase, type CopyDatabaseOptions, copyDatabase } from './transfer/copy-database.ts';
export { type MovedHome, type MoveHomeOptions, moveHome } from './transfer/move-home.ts';
export type { CopiedTable } from './transfer/move-rows.ts';
export type { MovedPerson } from './transfer/shared-rows.ts';
export {
  confirmUpgrade,
  type UpgradedCluster,
  type UpgradeOptions,
  upgradeCluster,
} from './transfer/upgrade-cluster.ts';
