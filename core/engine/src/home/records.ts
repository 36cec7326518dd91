import type {
  AttributeState,
  AutomationDefinition,
  Cause,
  Command,
  CommandStatus,
  DeviceDescription,
  DeviceType,
  Freshness,
  Instant,
  IssueSeverity,
  IssueState,
  JsonObject,
  PluginManifest,
  ScalarValue,
  SerializedError,
  Status,
} from '@nexa/sdk';
import type { BindingRecord, LinkEvidence, PathName, PathReason } from '../binding/binding-record.ts';

/** A device as the home knows it. */
export interface DeviceRecord {
  readonly id: string;
  /** Of the path in use. */
  readonly integrationId: string;
  readonly externalId: string;
  /** Every path that leads to it, and those that were set aside; at least one unless it was removed. */
  readonly bindings: readonly BindingRecord[];
  /** The name a person chose, or the one the plugin gave. */
  readonly name: string;
  readonly roomId?: string;
  readonly type: DeviceType;
  readonly description: DeviceDescription;
  readonly removedAt?: Instant;
}

/** A component of a device with the states it has, by state key. */
export type StateMap = Readonly<Record<string, AttributeState>>;

/** An integration of the home. */
export interface IntegrationRecord {
  readonly id: string;
  readonly pluginId: string;
  /** Known once its plugin's manifest was read. */
  readonly pluginKind?: PluginManifest['kind'];
  readonly title: string;
}

/** An automation of the home. */
export interface AutomationRecord {
  readonly id: string;
  readonly enabled: boolean;
  readonly version: number;
  readonly definition: AutomationDefinition;
}

/** One evaluation of a condition in a run. */
export interface ConditionTrace {
  readonly index: number;
  readonly passed: boolean;
  readonly value?: ScalarValue;
  readonly freshness: Freshness;
  readonly observedAt?: Instant;
}

/** One action in a run. */
export interface ActionTrace {
  readonly index: number;
  readonly commandId?: string;
  readonly status: CommandStatus | 'skipped';
  readonly reason?: SerializedError;
  readonly finishedAt?: Instant;
}

/** What set off a run. */
export interface TriggerTrace {
  /** Id of the trigger in the automation; absent when a person started the run. */
  readonly triggerId?: string;
  readonly deviceId?: string;
  readonly stateKey?: string;
  readonly value?: ScalarValue;
  readonly previous?: ScalarValue;
  readonly event?: string;
  readonly data?: JsonObject;
  readonly cause: Cause;
}

/** A run of an automation, or a trigger that led to none (`not-run`, with the reason). */
export interface ExecutionRecord {
  readonly id: string;
  readonly automationId: string;
  readonly automationVersion: number;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly outcome: 'running' | 'completed' | 'failed' | 'not-run' | 'interrupted';
  readonly reason?: 'condition' | 'already-running' | 'loop' | 'command-failed' | 'restarted';
  readonly trigger: TriggerTrace;
  readonly conditions: readonly ConditionTrace[];
  readonly actions: readonly ActionTrace[];
}

/** Something wrong, with its life so far. */
export interface IssueRecord {
  readonly id: string;
  readonly code: string;
  readonly severity: IssueSeverity;
  readonly state: IssueState;
  readonly title: string;
  readonly explanation: string;
  readonly deviceId?: string;
  readonly integrationId?: string;
  readonly evidence: JsonObject;
  /** Why it is `escalated` or `awaiting-approval`, and what a person can do now. */
  readonly advice?: string;
  readonly raisedAt: Instant;
  readonly updatedAt: Instant;
  readonly resolvedAt?: Instant;
  readonly snoozedUntil?: Instant;
  /** How often it came back within 24 hours of being resolved. */
  readonly relapses: number;
}

/** One attempt of a healing action. */
export interface HealingRecord {
  readonly id: string;
  readonly issueId: string;
  readonly actionId: string;
  readonly title: string;
  readonly trigger: 'auto' | 'user';
  readonly userId?: string;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly outcome: 'running' | 'verifying' | 'verified' | 'failed' | 'needs-user' | 'blocked' | 'interrupted';
  readonly reason?: string;
  /** What was left of the hour's budget when it began. */
  readonly budgetLeft: number;
  /** What proved it: the report or check that was seen. */
  readonly verification?: JsonObject;
}

export const bindingChangeKinds = ['linked', 'unlinked', 'switched', 'replaced', 'undone', 'brought-back'] as const;
export type BindingChangeKind = (typeof bindingChangeKinds)[number];

/** A device with its states, as they were before something that can be undone. */
export interface DeviceBefore {
  readonly device: DeviceRecord;
  readonly states: StateMap;
}

/** One change of a device's paths: what, when, by whom, why. */
export interface BindingChange {
  readonly id: string;
  readonly deviceId: string;
  readonly kind: BindingChangeKind;
  readonly at: Instant;
  readonly reason: PathReason;
  /** A sentence for a person. */
  readonly message: string;
  readonly cause: Cause;
  readonly otherDeviceId?: string;
  readonly from?: PathName;
  readonly to?: PathName;
  readonly evidence?: LinkEvidence;
  /** What an undo restores: the device that stays, and the one that went into it. */
  readonly before?: { readonly kept: DeviceBefore; readonly gone: DeviceBefore };
  readonly undoneAt?: Instant;
}

/** Everything a home runtime needs to go on where it, or a predecessor, stopped. */
export interface HomeSnapshot {
  readonly homeId: string;
  readonly integrations: readonly IntegrationRecord[];
  readonly devices: readonly {
    readonly device: DeviceRecord;
    readonly states: StateMap;
    readonly status: Status;
    readonly lastContactAt?: Instant;
  }[];
  readonly automations: readonly AutomationRecord[];
  /** Issues that are not resolved, and those resolved within 24 hours (for relapses). */
  readonly issues: readonly IssueRecord[];
  /** Attempts of the last hour (budgets) and those that were not finished. */
  readonly healings: readonly HealingRecord[];
  /** Commands that were pending. */
  readonly commands: readonly Command[];
  /** Executions that had not ended. */
  readonly executions: readonly ExecutionRecord[];
  /** Replacements of the last 30 days that were not undone. */
  readonly replacements?: readonly BindingChange[];
}
