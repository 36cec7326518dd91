export {
  type Action,
  type ActionParams,
  ActionSchema,
  type ChooseAction,
  CommandAction,
  type DelayAction,
  type ExpressionParam,
  type IfAction,
  isExpressionParam,
  ModeAction,
  NotifyAction,
  type ParallelAction,
  PluginAction,
  type RepeatAction,
  RunAction,
  SceneAction,
  type SecondsOrExpression,
  StopAction,
  type VariablesAction,
  type WaitAction,
} from './automation/action.ts';
export {
  AutomationDefinition,
  type AutomationMode,
  automationModes,
  automationSchemas,
  type TemplateInputValue,
} from './automation/automation.ts';
export {
  type AutomationTest,
  AutomationTestSchema,
  type TestState,
  type TestStep,
} from './automation/automation-test.ts';
export {
  type Condition,
  ConditionSchema,
  ExpressionCondition,
  type GroupCondition,
  ModeCondition,
  type NotCondition,
  PluginCondition,
  PresenceCondition,
  ScheduleCondition,
  StateCondition,
  SunCondition,
  TimeCondition,
  TriggerCondition,
} from './automation/condition.ts';
export {
  type AttributePlace,
  type Expression,
  type ExpressionOperator,
  ExpressionSchema,
  expressionOperators,
  timeParts,
  triggerParts,
} from './automation/expression.ts';
export { type HomeMode, homeModes, type Weekday, weekdayNames } from './automation/parts.ts';
export { SceneDefinition, WishedState } from './automation/scene.ts';
export type { AutomationTemplate, TemplateBody, TemplateInput, TemplateInputKind } from './automation/template.ts';
export {
  CronTrigger,
  EventTrigger,
  IssueTrigger,
  ModeTrigger,
  NumericTrigger,
  PluginTrigger,
  PresenceTrigger,
  SchedulePeriod,
  ScheduleTrigger,
  StartTrigger,
  StateTrigger,
  type SunEvent,
  SunTrigger,
  sunEvents,
  TimeTrigger,
  type Trigger,
  TriggerSchema,
  WebhookTrigger,
} from './automation/trigger.ts';
export {
  type AttributeConfirmation,
  type AttributeDefinition,
  type CapabilityDefinition,
  type CommandDefinition,
  type Confirmation,
  defineCapability,
  type EventDefinition,
  type FreshnessRule,
  type HistoryKind,
  type Unit,
} from './capability/capability.ts';
export { coreCapabilities } from './capability/core-capabilities.ts';
export { airQuality } from './capability/definitions/air-quality.ts';
export { alarm } from './capability/definitions/alarm.ts';
export { battery } from './capability/definitions/battery.ts';
export { brightness } from './capability/definitions/brightness.ts';
export { button } from './capability/definitions/button.ts';
export { camera } from './capability/definitions/camera.ts';
export { carbonMonoxide } from './capability/definitions/carbon-monoxide.ts';
export { color } from './capability/definitions/color.ts';
export { colorTemperature } from './capability/definitions/color-temperature.ts';
export { contact } from './capability/definitions/contact.ts';
export { cover } from './capability/definitions/cover.ts';
export { energy } from './capability/definitions/energy.ts';
export { fan } from './capability/definitions/fan.ts';
export { garageDoor } from './capability/definitions/garage-door.ts';
export { humidity } from './capability/definitions/humidity.ts';
export { illuminance } from './capability/definitions/illuminance.ts';
export { leak } from './capability/definitions/leak.ts';
export { linkQuality } from './capability/definitions/link-quality.ts';
export { lock } from './capability/definitions/lock.ts';
export { media } from './capability/definitions/media.ts';
export { motion } from './capability/definitions/motion.ts';
export { occupancy } from './capability/definitions/occupancy.ts';
export { onOff } from './capability/definitions/on-off.ts';
export { power } from './capability/definitions/power.ts';
export { presence } from './capability/definitions/presence.ts';
export { smoke } from './capability/definitions/smoke.ts';
export { temperature } from './capability/definitions/temperature.ts';
export { thermostat } from './capability/definitions/thermostat.ts';
export { update } from './capability/definitions/update.ts';
export { vacuum } from './capability/definitions/vacuum.ts';
export { valve } from './capability/definitions/valve.ts';
export { MAIN_COMPONENT, parseStateKey, type StateKeyParts, stateKey } from './capability/state-key.ts';
export { type Cause, type CauseKind, causeKinds, MAX_CAUSE_DEPTH } from './device/cause.ts';
export type { Command, CommandAcknowledgement, CommandRequest, CommandStatus } from './device/command.ts';
export {
  AttributeLimits,
  ComponentDescription,
  DeviceDescription,
  type DeviceType,
  deviceTypes,
} from './device/device-description.ts';
export {
  DeviceIdentifier,
  type IdentifierKind,
  identifierKinds,
  isTellingIdentifier,
  normalizeIdentifier,
} from './device/device-identifier.ts';
export type { DeviceEvent, Reading, ReadingSeries } from './device/reading.ts';
export type { AttributeState, Freshness, StateSource } from './device/state.ts';
export {
  type Status,
  type StatusDetail,
  type StatusReport,
  type StatusValue,
  statusDetails,
  statusValues,
} from './device/status.ts';
export {
  type Announcement,
  type AnnouncementResult,
  type Exposed,
  type ExposedChange,
  type ExposedDevice,
  type ExposedResult,
  type ExposedState,
  type ExposedType,
  type ExposedValue,
  type ExposedWish,
  exposedScene,
  type HookCaller,
} from './ecosystem/exposed.ts';
export { type ErrorCode, type ErrorCodeEntry, type ErrorKind, errorCodes } from './errors/error-codes.ts';
export {
  deserializeError,
  errorMessage,
  hasErrorCode,
  NexaError,
  type NexaErrorOptions,
  type SerializedError,
  serializeError,
} from './errors/nexa-error.ts';
export {
  authFailed,
  configInvalid,
  notReady,
  protocolViolation,
  rateLimited,
  unreachable,
  unsupported,
} from './errors/plugin-errors.ts';
export type { CheckContext, CheckDefinition, CheckOutcome } from './healing/check.ts';
export type {
  BlastRadius,
  HealingActionDefinition,
  HealingContext,
  HealingDeclaration,
  HealingOutcome,
  HealingRisk,
  HealingVerification,
  PowerCycle,
} from './healing/healing-action.ts';
export { type IssueDefinition, type IssueSeverity, type IssueState, issueStates } from './healing/issue.ts';
export type { CancelSignal } from './platform/abort-signal.ts';
export type { JsonObject, JsonValue, ScalarValue } from './platform/json.ts';
export { type Duration, days, hours, type Instant, milliseconds, minutes, seconds } from './platform/time.ts';
export type {
  ActionDeclaration,
  ActionRequest,
  AutomationParts,
  ConditionDeclaration,
  ConditionQuestion,
  EndWatch,
  TriggerDeclaration,
  TriggerWatch,
} from './plugin/automation-parts.ts';
export {
  choiceField,
  type FieldHints,
  fieldHints,
  hostField,
  hostFieldPorts,
  portField,
  secretField,
  secretFieldNames,
  secretTexts,
} from './plugin/config-fields.ts';
export { type Connection, definePlugin, type PluginDefinition } from './plugin/define-plugin.ts';
export type { DiagnosticsContext, DiagnosticsDefinition } from './plugin/diagnostics.ts';
export type { DiscoveryOffer, Heard, HeardArp, HeardMdns, HeardSsdp, HeardUdp } from './plugin/discovery.ts';
export type { HookAnswer, HookDefinition, HookIntegration, HookRequest } from './plugin/hooks.ts';
export type { IntegrationContext, PluginClock, PluginSecrets, PluginStorage } from './plugin/integration-context.ts';
export type { PluginLogger } from './plugin/logger.ts';
export {
  MacMatcher,
  MdnsMatcher,
  PluginManifest,
  PluginPermissions,
  SsdpMatcher,
  UdpMatcher,
} from './plugin/manifest.ts';
export type {
  PairedIntegration,
  PairingContext,
  PairingDefinition,
  PairingIssue,
  PairingPurpose,
  PairingResult,
  PairingStep,
  PairingStepKind,
  Presentation,
  PresentContext,
} from './plugin/pairing.ts';
