export { checkAutomation } from './automation/check/check-automation.ts';
export type { AutomationCheckContext, NamedDevice, PluginPart } from './automation/check/check-context.ts';
export { findHealth, findHealthInSteps } from './automation/health/find-health.ts';
export {
  type AutomationFinding,
  type FindingGrade,
  type FindingKind,
  findingGrades,
  findingKinds,
} from './automation/health/finding.ts';
export type { AutomationHistory, HealthInput, NotRunCount, SeenValues } from './automation/health/health-input.ts';
export { repairReference } from './automation/health/repair-reference.ts';
export type { CommandVerdict, ReplayedCommand } from './automation/replay/command-verdicts.ts';
export {
  isDoneBy,
  type RecordedChange,
  type RecordedCommand,
  type RecordedEvent,
  type RecordedState,
} from './automation/replay/recorded-change.ts';
export { replayAssumptions } from './automation/replay/replay-assumptions.ts';
export {
  Replay,
  type ReplayedNotification,
  type ReplayInput,
  type ReplayResult,
  replayAutomation,
} from './automation/replay/replay-automation.ts';
export { asksWhoIsHome, type ReplayPlace, replayPlaces } from './automation/replay/replay-places.ts';
export { checkTemplate, type TemplateProblem } from './automation/template/check-template.ts';
export { type DefinitionChange, diffDefinitions } from './automation/template/diff-definitions.ts';
export { fillTemplate } from './automation/template/fill-template.ts';
export type { MergeConflict } from './automation/template/merge-definitions.ts';
export { sampleInputs } from './automation/template/sample-inputs.ts';
export type { TemplateContext } from './automation/template/template-answers.ts';
export { type TemplateUpgrade, upgradeTemplate } from './automation/template/upgrade-template.ts';
export { isCalendarDay, isLocalDateTime, isTimeOfDay } from './automation/time/formats.ts';
export { runAutomationTest, runAutomationTests, type TestResult } from './automation/trial/run-automation-tests.ts';
export type { AskedCondition, TrialDevice, TrialWorld } from './automation/trial/trial-home.ts';
export {
  type DeviceUse,
  deviceUses,
  testDeviceUses,
} from './automation/walk/device-uses.ts';
export {
  referencedAutomations,
  referencedCapabilities,
  referencedDevices,
  referencedIntegrations,
  referencedScenes,
} from './automation/walk/references.ts';
export { renameDevice } from './automation/walk/rename-device.ts';
export {
  type BindingRecord,
  type LinkEvidence,
  type PathName,
  type PathReason,
  pathReasons,
  type UnitMapping,
} from './binding/binding-record.ts';
export type {
  ComponentPair,
  LinkWish,
  PathWish,
  ReplacementWish,
  UndoWish,
  UnlinkWish,
} from './binding/binding-wish.ts';
export type { LinkSuggestion } from './binding/link-desk.ts';
export type { LinkObstacle } from './binding/link-finder.ts';
export { PathTranslation } from './binding/path-translation.ts';
export type { CapabilityPlace, LostUse, ReplacementPlan } from './binding/replacement-plan.ts';
export { isSensitiveCapability } from './binding/sensitive.ts';
export { CapabilityCatalog } from './capability/capability-catalog.ts';
export { type CommandAddress, commandProblem } from './command/command-problem.ts';
export { commandTime } from './command/command-time.ts';
export { coreIssues } from './diagnosis/core-issue-list.ts';
export {
  type DiagnosedDevice,
  type DiagnosedIssue,
  type DiagnosedPath,
  type DiagnosticsBundle,
  diagnosticsFormat,
} from './diagnostics/diagnostics-bundle.ts';
export type { IntegrationTraffic, TrafficEntry, TrafficLogLine } from './diagnostics/traffic.ts';
export { type TrafficLimits, TrafficRecorder } from './diagnostics/traffic-recorder.ts';
export { ChangeFeed } from './ecosystem/change-feed.ts';
export { EcosystemSync } from './ecosystem/ecosystem-sync.ts';
export type { SyncBook, SyncEntry } from './ecosystem/sync-book.ts';
export { coreHealingActions, isCoreHealingAction } from './healing/core-healing-actions.ts';
export { HomeAutomation } from './home/home-automation.ts';
export type {
  AutomationIssueReport,
  CommandWish,
  HomeEvent,
  ImportedSample,
  RunWish,
  SceneWish,
} from './home/home-event.ts';
export type { AttributeRef, ChangedDevice, HomeEffect, HomeOutput, HomeRecordOutput } from './home/home-output.ts';
export {
  type BindingEvent,
  type DeviceView,
  HomeRuntime,
  type HomeRuntimeOptions,
  type PathView,
} from './home/home-runtime.ts';
export { defaultTimings, type HomeTimings } from './home/home-timings.ts';
export {
  type ActionTrace,
  type AutomationRecord,
  type BindingChange,
  type BindingChangeKind,
  bindingChangeKinds,
  type ConditionTrace,
  type DeviceBefore,
  type DeviceRecord,
  type ExecutionReason,
  type ExecutionRecord,
  executionReasons,
  type HealingRecord,
  type HomeFacts,
  type HomePlace,
  type HomeSnapshot,
  type IntegrationRecord,
  type IssueRecord,
  type ModeRecord,
  type NotificationRecord,
  type PowerFeed,
  type PowerLink,
  type RemovedDevice,
  type ReplacedBefore,
  type SceneActivationRecord,
  type SceneRecord,
  type SceneResult,
  type StateMap,
  type TriggerMemory,
  type TriggerTrace,
  type TriggerWait,
} from './home/records.ts';
export type { IntegrationStorage } from './plugin-link/ask-desk.ts';
export { KeptWatches, type KeptWatchesOptions } from './plugin-link/kept-watches.ts';
export type { PluginLogLine } from './plugin-link/log-desk.ts';
export { isCleanText, isPlainObject, readPlainJson, readPlainObject } from './plugin-link/plain-json.ts';
export { objectSchemaProblem, plainSchemaProblem, schemaFormats, schemaKeywords } from './plugin-link/plain-schema.ts';
export { PluginLink, type PluginLinkOptions } from './plugin-link/plugin-link.ts';
export { type Refusal, Refusals } from './plugin-link/refusals.ts';
export type { SchemaCheck, SchemaCompiler } from './plugin-link/schema-compiler.ts';
export type { Clock } from './ports/clock.ts';
export type { ExposedHome } from './ports/exposed-home.ts';
export type { HomeStore } from './ports/home-store.ts';
export type { IdGenerator } from './ports/id-generator.ts';
export type {
  ActionSurface,
  ActionTarget,
  AutomationSurface,
  CheckTarget,
  ConditionSurface,
  ConditionTarget,
  ConfigMigration,
  HealingTarget,
  HookCall,
  HookSurface,
  IntegrationSink,
  IntegrationSpec,
  PairingFlowContext,
  PairingStepRun,
  PairingStepShow,
  PairingStepSurface,
  PluginGateway,
  PluginSurface,
  TriggerSurface,
  WatchWish,
} from './ports/plugin-gateway.ts';
export type { HomeRecord, RecordStore } from './ports/record-store.ts';
export type { Recorder } from './ports/recorder.ts';
export type { CapturedScene } from './scene/capture.ts';
export type { NativeScene } from './scene/native-scenes.ts';
export { checkScene, type SceneCheckContext } from './scene/scene-check.ts';
export { type SensitiveContext, sensitiveCapabilities } from './scene/sensitive-scene.ts';
export { ValueChecker, type ValueProblem } from './schema/value-checker.ts';
