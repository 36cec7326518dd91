export { CapabilityCatalog } from './capability/capability-catalog.ts';
export { type CommandAddress, commandProblem } from './command/command-problem.ts';
export { coreHealingActions } from './healing/core-healing-actions.ts';
export type { CommandWish, HomeEvent, ImportedSample } from './home/home-event.ts';
export type { AttributeRef, HomeEffect, HomeOutput, HomeRecordOutput } from './home/home-output.ts';
export { type DeviceView, HomeRuntime, type HomeRuntimeOptions } from './home/home-runtime.ts';
export { defaultTimings, type HomeTimings } from './home/home-timings.ts';
export type {
  ActionTrace,
  AutomationRecord,
  ConditionTrace,
  DeviceRecord,
  ExecutionRecord,
  HealingRecord,
  HomeSnapshot,
  IntegrationRecord,
  IssueRecord,
  StateMap,
  TriggerTrace,
} from './home/records.ts';
export type { IntegrationStorage } from './plugin-link/ask-desk.ts';
export type { PluginLogLine } from './plugin-link/log-desk.ts';
export { isCleanText, isPlainObject, readPlainJson, readPlainObject } from './plugin-link/plain-json.ts';
export { objectSchemaProblem, plainSchemaProblem, schemaFormats, schemaKeywords } from './plugin-link/plain-schema.ts';
export { PluginLink, type PluginLinkOptions } from './plugin-link/plugin-link.ts';
export type { Refusal } from './plugin-link/refusals.ts';
export type { SchemaCheck, SchemaCompiler } from './plugin-link/schema-compiler.ts';
export type { Clock } from './ports/clock.ts';
export type { HomeStore } from './ports/home-store.ts';
export type { IdGenerator } from './ports/id-generator.ts';
export type {
  CheckTarget,
  HealingTarget,
  IntegrationSink,
  IntegrationSpec,
  PairingStepSurface,
  PluginGateway,
  PluginSurface,
} from './ports/plugin-gateway.ts';
export type { HomeRecord, RecordStore } from './ports/record-store.ts';
export type { Recorder } from './ports/recorder.ts';
export { ValueChecker, type ValueProblem } from './schema/value-checker.ts';
