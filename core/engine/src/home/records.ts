import type {
  Action,
  AttributeState,
  AutomationDefinition,
  Cause,
  Command,
  CommandStatus,
  Condition,
  DeviceDescription,
  DeviceType,
  Freshness,
  HomeMode,
  Instant,
  IssueSeverity,
  IssueState,
  JsonObject,
  PluginManifest,
  ScalarValue,
  SceneDefinition,
  SerializedError,
  Status,
  WishedState,
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

/** Where a home is: its days, its sun. */
export interface HomePlace {
  /** IANA name. */
  readonly timezone: string;
  /** Degrees; both or neither. */
  readonly latitude?: number;
  readonly longitude?: number;
}

/** The mode that a home is in. */
export interface ModeRecord {
  readonly mode: HomeMode;
  readonly since: Instant;
  /** When it goes back to `home` by itself. */
  readonly until?: Instant;
  readonly cause: Cause;
}

/** What the home itself is like. */
export interface HomeFacts extends HomePlace {
  readonly mode?: ModeRecord;
  /** Whether there are guests in the house, who carry no device that NEXA knows. */
  readonly guests?: boolean;
  /** Until when the home is known to have run: what came due since then was missed. */
  readonly aliveAt?: Instant;
}

/** One evaluation of a condition in a run. */
export interface ConditionTrace {
  /** Where it stands: `conditions/0`, `conditions/1/conditions/0`, `actions/2/options/0/conditions/0`. */
  readonly path: string;
  readonly type: Condition['type'];
  readonly passed: boolean;
  /** It is disabled and was not asked: it counts for nothing. */
  readonly skipped?: true;
  /** What was not known, so that it could not be told; it did not pass then. */
  readonly unknown?: string;
  /** What was seen. */
  readonly value?: ScalarValue;
  readonly freshness?: Freshness;
  readonly observedAt?: Instant;
  readonly children?: readonly ConditionTrace[];
}

/** One action in a run. */
export interface ActionTrace {
  /** Where it stands: `actions/0`, `actions/2/then/1`. */
  readonly path: string;
  /** Which round of the repeats around it, from the outermost; counted from 1. */
  readonly round?: readonly number[];
  readonly type: Action['type'];
  /** That of its command; `done` for other actions, `running` until they have ended. */
  readonly status: CommandStatus | 'running' | 'done' | 'skipped';
  readonly startedAt?: Instant;
  readonly finishedAt?: Instant;
  readonly commandId?: string;
  readonly sceneActivationId?: string;
  /** The run that it started. */
  readonly executionId?: string;
  /** What ended its wait. */
  readonly trigger?: TriggerTrace;
  /** How that ended, where it was waited for. */
  readonly outcome?: ExecutionRecord['outcome'];
  /** When its delay or wait ends. */
  readonly until?: Instant;
  /** The option that was chosen, counted from 0; -1: none. */
  readonly chosen?: number;
  readonly conditions?: readonly ConditionTrace[];
  readonly variables?: Readonly<Record<string, ScalarValue>>;
  readonly reason?: SerializedError;
}

/** What set off a run. */
export interface TriggerTrace {
  /** Id of the trigger in the automation; absent when a person or another automation started the run. */
  readonly triggerId?: string;
  readonly deviceId?: string;
  readonly stateKey?: string;
  readonly value?: ScalarValue;
  readonly previous?: ScalarValue;
  readonly event?: string;
  readonly data?: JsonObject;
  /** A person ran it as if that trigger had fired. */
  readonly byHand?: true;
  /** Its conditions were not asked, as that person wished. */
  readonly conditionsSkipped?: true;
  /** The moment that was meant, of a trigger of time; before the start of the run when it was made up for. */
  readonly dueAt?: Instant;
  readonly cause: Cause;
}

/**
 * What a trigger of an automation knows that neither its definition nor the states tell, at one of its places. One with
 * neither `waiting` nor `isSpent` says that there is nothing to know any more.
 */
export interface TriggerMemory {
  readonly automationId: string;
  readonly triggerId: string;
  /** `device/state key`, or `home`. */
  readonly place: string;
  /** It came to match and has to stay so for a while. */
  readonly waiting?: TriggerWait;
  /** Of a threshold with hysteresis: it fires again only after the value has gone back. */
  readonly isSpent?: true;
}

export interface TriggerWait {
  readonly since: Instant;
  /** What it says when it fires. */
  readonly fired: Omit<TriggerTrace, 'triggerId'>;
}

export const executionReasons = [
  // Not-runs
  'condition',
  'already-running',
  'queue-full',
  'too-many',
  'loop',
  'runaway',
  // Ends
  'command-failed',
  'action-failed',
  'timed-out',
  'stopped',
  'replaced',
  'edited',
  'removed',
  'restarted',
] as const;
/** Why there was no run, or why it ended as it did. */
export type ExecutionReason = (typeof executionReasons)[number];

/** A run of an automation, or a trigger that led to none (`not-run`, with the reason). */
export interface ExecutionRecord {
  readonly id: string;
  readonly automationId: string;
  readonly automationVersion: number;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly outcome: 'running' | 'queued' | 'completed' | 'failed' | 'not-run' | 'interrupted';
  readonly reason?: ExecutionReason;
  /** What a person is told beside the reason. */
  readonly detail?: string;
  readonly trigger: TriggerTrace;
  /** Variables that could not be set at the start, each with what was not known. */
  readonly unknown?: Readonly<Record<string, string>>;
  readonly conditions: readonly ConditionTrace[];
  /** In the order in which they began; the first 500. */
  readonly actions: readonly ActionTrace[];
  /** Actions beyond those. */
  readonly leftOut?: number;
  /** Where a run that has not ended stands: from this it goes on after a restart. */
  readonly resume?: JsonObject;
}

/** A scene of the home. */
export interface SceneRecord {
  readonly id: string;
  readonly definition: SceneDefinition;
}

/** What became of one device when a scene was applied. */
export interface SceneResult {
  readonly deviceId: string;
  /** `already`: it was as wished; `sent`: it cannot confirm. */
  readonly outcome: 'running' | 'already' | 'confirmed' | 'sent' | 'failed';
  /** How often its commands were given. */
  readonly attempts: number;
  readonly commandIds: readonly string[];
  readonly reason?: SerializedError;
}

/** A scene as it was applied. */
export interface SceneActivationRecord {
  readonly id: string;
  readonly sceneId: string;
  readonly cause: Cause;
  readonly outcome: 'running' | 'completed' | 'partial' | 'failed';
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly results: readonly SceneResult[];
  /** What the scene changed, as it was before: what an undo brings back. */
  readonly previous: readonly WishedState[];
  /** The activation that this one undid. */
  readonly undoes?: string;
  /** When it was undone. */
  readonly undoneAt?: Instant;
}

/** Something that people are to be told. */
export interface NotificationRecord {
  readonly id: string;
  readonly category: 'automation' | 'issue' | 'system';
  readonly severity: 'info' | 'warning' | 'error' | 'critical';
  readonly title: string;
  readonly body: string;
  /** Users; everybody of the home but its guests when left out. */
  readonly to?: readonly string[];
  /** Where a tap leads, and what the text was made from. */
  readonly data: JsonObject;
  readonly at: Instant;
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
  /** The plug that is off on its behalf. */
  readonly power?: PowerFeed;
}

/** The plug that feeds an integration's bridge. */
export interface PowerFeed {
  readonly deviceId: string;
  readonly component: string;
}

/** What a person said about the power of an integration. */
export interface PowerLink extends PowerFeed {
  readonly integrationId: string;
}

export const bindingChangeKinds = ['linked', 'unlinked', 'switched', 'replaced', 'undone', 'brought-back'] as const;
export type BindingChangeKind = (typeof bindingChangeKinds)[number];

/** A device with its states, as they were before something that can be undone. */
export interface DeviceBefore {
  readonly device: DeviceRecord;
  readonly states: StateMap;
}

/** Both devices of a replacement as they were: the one that stays, and the one that went into it. */
export interface ReplacedBefore {
  readonly kept: DeviceBefore;
  readonly gone: DeviceBefore;
  /** Scenes that named the one that went, as they were. */
  readonly scenes?: readonly SceneRecord[];
  /** The component that each of that one's became, where it has another name. */
  readonly componentMap?: Readonly<Record<string, string>>;
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
  /** What an undo restores. */
  readonly before?: ReplacedBefore;
  readonly undoneAt?: Instant;
}

/** A device whose integration does not have it any more; it comes back as itself when it is told again. */
export interface RemovedDevice {
  /** With its `removedAt`, and the binding that led to it. */
  readonly device: DeviceRecord;
  /** Its last ones. */
  readonly states: StateMap;
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
  /** Those of the last 30 days whose integration is still there, the 5,000 newest. */
  readonly removedDevices?: readonly RemovedDevice[];
  readonly automations: readonly AutomationRecord[];
  /** Issues that are not resolved, and those resolved within 24 hours (for relapses). */
  readonly issues: readonly IssueRecord[];
  /** Attempts of the last hour (budgets), those that were not finished, and those whose plug is still off. */
  readonly healings: readonly HealingRecord[];
  readonly powerLinks?: readonly PowerLink[];
  /** Commands that were pending. */
  readonly commands: readonly Command[];
  /** Executions that had not ended. */
  readonly executions: readonly ExecutionRecord[];
  readonly triggerMemories?: readonly TriggerMemory[];
  /** UTC and in the mode `home` when left out. */
  readonly home?: HomeFacts;
  readonly scenes?: readonly SceneRecord[];
  /** Those that run, and the last one of each scene. */
  readonly sceneActivations?: readonly SceneActivationRecord[];
  /** Replacements of the last 30 days that were not undone. */
  readonly replacements?: readonly BindingChange[];
}
