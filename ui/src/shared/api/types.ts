import type { Action, AutomationDefinition, Condition, IssueState, ScalarValue, TemplateInput } from '@nexa/sdk';
import type { components, operations } from './schema.gen.ts';

/**
 * What the HTTP interface gives, by the page's names. The shapes are the generated ones; only what OpenAPI leaves open
 * (schemas as data, definitions of automations) is written out here. Times are ISO 8601 in UTC.
 */
type Schemas = components['schemas'];

export interface List<T> {
  items: T[];
  nextCursor?: string;
}

export type Problem = Schemas['Problem'];
export type User = Schemas['User'];
export type HomeSummary = Pick<Schemas['Home'], 'id' | 'name' | 'timezone' | 'role' | 'position'>;
export type Me = Schemas['Me'];
export type Member = Schemas['Member'];
export type Room = Schemas['Room'];
export type Status = Schemas['Status'];
export type AttributeState = Schemas['State'];
export type Device = Schemas['Device'];
export type Component = Device['components'][number];
export type Binding = Schemas['Binding'];
export type DeviceLink = Schemas['DeviceLink'];
export type ReplacementPreview = Schemas['Replacement']['preview'];
export type Command = Schemas['Command'];
export type Discovery = Schemas['Discovery'];
export type Heard = Schemas['Heard'];
export type Relay = Schemas['Relay'];
export type Integration = Schemas['Integration'];
export type Telemetry = Schemas['Telemetry'];
export type TelemetryPoint = Telemetry['items'][number];
export type StateChange = Schemas['StateChange'];
export type HealingRun = Schemas['Healing'];
export type Token = Schemas['AccessToken'];
export type ExposedEcosystem = Schemas['Exposure']['ecosystems'][number];
export type RefusedScene = Schemas['Exposure']['refusedScenes'][number];
export type ExposureInput = operations['setExposure']['requestBody']['content']['application/json'];
export type AccountLink = Schemas['AccountLink'];
export type LinkRequest = Schemas['LinkRequest'];
export type HomeNumbers = Schemas['HomeNumbers'];
export type DeviceHealth = Schemas['DeviceHealth'];
export type EnergyDay = Schemas['EnergyDay'];

/** A cause; where the server knows the name of what is meant, it may be told. */
export type Cause = Schemas['Cause'] & { name?: string };

export interface SetupInput {
  email: string;
  password: string;
  name: string;
  home: { name: string; timezone: string };
  code?: string;
}

export interface Reason {
  code: string;
  message: string;
  params?: Record<string, unknown>;
}

export interface CommandInput {
  id?: string;
  component?: string;
  capability: string;
  command: string;
  params?: Record<string, unknown>;
  waitMs?: number;
}

/** The part of JSON Schema that NEXA sends. */
export interface FieldSchema {
  type?: string;
  title?: string;
  description?: string;
  placeholder?: string;
  default?: unknown;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: FieldSchema[];
  oneOf?: FieldSchema[];
  items?: FieldSchema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  'x-nexa-secret'?: boolean;
  'x-nexa-unit'?: string;
  'x-nexa-section'?: string;
  'x-nexa-order'?: number;
  'x-nexa-advanced'?: boolean;
  properties?: Record<string, FieldSchema>;
  required?: string[];
}

export interface AttributeInfo {
  title: string;
  schema: FieldSchema;
  unit?: string;
  precision?: number;
  history: string;
}

export interface CommandInfo {
  title: string;
  params: FieldSchema;
  sensitive?: boolean;
}

export interface EventInfo {
  title: string;
  data: FieldSchema;
}

export interface Capability {
  id: string;
  version: number;
  title: string;
  attributes: Record<string, AttributeInfo>;
  commands: Record<string, CommandInfo>;
  events: Record<string, EventInfo>;
  sensitive?: boolean;
}

export type Plugin = Omit<Schemas['Plugin'], 'permissions'> & {
  permissions: { lan?: boolean; internet?: string[]; listen?: number[] };
};

export type InstallPlan = Schemas['InstallPlan'];
export type PluginLogLine = Schemas['PluginLogLine'];

export type Flow = Omit<Schemas['Flow'], 'fields'> & { fields: FieldSchema };

/** Starting or answering a flow ends in an integration or leads on to a step. */
export interface PairingAnswer {
  integration?: Integration;
  flow?: Flow;
}

/** An event of the past, or, with its device, one from the live channel. */
export type DeviceEventRecord = Schemas['DeviceEvent'] & { deviceId?: string };

export type Issue = Omit<Schemas['Issue'], 'state'> & { state: IssueState };

export type Automation = Omit<Schemas['Automation'], keyof AutomationDefinition> & AutomationDefinition;

export type AutomationInput = AutomationDefinition & { enabled?: boolean };

/** What a condition said when it was asked. Of a run of an older version, `condition` is empty. */
export interface ConditionRun {
  path: string;
  condition: Condition;
  passed: boolean;
  /** What was not known, so that it did not pass. */
  unknown?: string;
  value?: ScalarValue;
  freshness?: string;
  observedAt?: string;
  children?: ConditionRun[];
}

/** What became of an action. Of a run of an older version, `action` has its type only. */
export interface ActionRun {
  path: string;
  /** Of the repeats around it, from the outermost. */
  round?: number[];
  action: Action;
  status: string;
  startedAt?: string;
  finishedAt?: string;
  commandId?: string;
  sceneActivationId?: string;
  executionId?: string;
  /** When its delay or wait ends. */
  until?: string;
  /** The option that was chosen; -1: none. */
  chosen?: number;
  conditions?: ConditionRun[];
  variables?: Record<string, ScalarValue>;
  reason?: Reason;
}

/** What set off a run. */
export interface TriggerRun {
  triggerId?: string;
  deviceId?: string;
  stateKey?: string;
  value?: ScalarValue;
  previous?: ScalarValue;
  event?: string;
  data?: Record<string, unknown>;
  dueAt?: string;
  cause?: Cause;
}

export type Execution = Omit<Schemas['Execution'], 'conditions' | 'actions' | 'trigger'> & {
  trigger: TriggerRun;
  conditions: ConditionRun[];
  actions: ActionRun[];
};

/** Something that stands out of an automation when it is looked at beside all others. */
export type Finding = Schemas['AutomationFinding'];
export type TestResult = Schemas['AutomationTestResult'];
export type Replay = Schemas['AutomationReplay'];
export type AutomationTemplate = Omit<Schemas['AutomationTemplate'], 'inputs'> & { inputs: TemplateInput[] };

export type TemplateUpgrade = Omit<Schemas['TemplateUpgrade'], 'definition'> & { definition: AutomationDefinition };

export type Scene = Schemas['Scene'];
export type WishedState = Schemas['WishedState'];
export type NativeScene = Schemas['NativeScene'];
export type SceneActivation = Schemas['SceneActivation'];
export type HomeMode = Schemas['HomeMode'];
export type Inbox = Schemas['Inbox'];
export type InboxItem = Schemas['Notification'];

export interface LiveMessage {
  type: string;
  homeId?: string | null;
  seq?: number;
  time?: string;
  data: unknown;
}
