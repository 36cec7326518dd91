import type {
  AttributeState,
  Cause,
  Command,
  CommandRequest,
  HistoryKind,
  Instant,
  JsonObject,
  ScalarValue,
  Status,
} from '@nexa/sdk';
import type {
  BindingChange,
  DeviceRecord,
  ExecutionRecord,
  HealingRecord,
  IssueRecord,
  ModeRecord,
  NotificationRecord,
  SceneActivationRecord,
  SceneRecord,
  StateMap,
  TriggerMemory,
} from './records.ts';

/** A device after a change of its paths. */
export interface ChangedDevice {
  readonly change: 'added' | 'updated' | 'removed';
  readonly device: DeviceRecord;
  /** All its states; left out where they stay as they are. */
  readonly states?: StateMap;
}

/** Where in a device something is. */
export interface AttributeRef {
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
}

/**
 * What comes out of a home runtime, in order. Records are to be kept and shown; effects are to be carried out, and
 * their result comes back as an event.
 */
export type HomeOutput = HomeRecordOutput | HomeEffect;

export type HomeRecordOutput =
  /** A device was added, described anew, renamed, moved or removed. */
  | { readonly type: 'device'; readonly change: 'added' | 'updated' | 'removed'; readonly device: DeviceRecord }
  /**
   * Paths of devices changed: kept whole or not at all. The devices stand as they are afterwards, with `states` where
   * these begin anew, and scenes as they name them from now on.
   */
  | {
      readonly type: 'binding-change';
      readonly changes: readonly BindingChange[];
      readonly devices: readonly ChangedDevice[];
      readonly scenes?: readonly SceneRecord[];
    }
  | { readonly type: 'device-status'; readonly deviceId: string; readonly status: Status; readonly previous: Status }
  /** `changed`: the value differs from the one before. Otherwise only times or freshness moved. */
  | {
      readonly type: 'state';
      readonly ref: AttributeRef;
      readonly key: string;
      readonly history: HistoryKind;
      readonly state: AttributeState;
      readonly previous?: ScalarValue;
      readonly changed: boolean;
    }
  /** Samples of a measured attribute, oldest first; the arrays are handed over. */
  | {
      readonly type: 'samples';
      readonly ref: AttributeRef;
      readonly key: string;
      readonly history: Exclude<HistoryKind, 'states'>;
      readonly times: Float64Array;
      readonly values: Float64Array;
    }
  | {
      readonly type: 'event';
      readonly deviceId: string;
      readonly component: string;
      readonly capability: string;
      readonly event: string;
      readonly data: JsonObject;
      readonly observedAt: Instant;
      readonly cause: Cause;
    }
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'execution'; readonly execution: ExecutionRecord }
  | { readonly type: 'issue'; readonly issue: IssueRecord }
  | { readonly type: 'healing'; readonly healing: HealingRecord }
  | { readonly type: 'mode'; readonly mode: ModeRecord }
  | { readonly type: 'guests'; readonly guests: boolean; readonly cause: Cause }
  | { readonly type: 'scene-activation'; readonly activation: SceneActivationRecord }
  | { readonly type: 'notification'; readonly notification: NotificationRecord }
  /** The home runs and has triggers whose missed moments are made up for: told once a minute. */
  | { readonly type: 'alive'; readonly at: Instant }
  /** What a trigger knows changed: it comes with the state that changed it, or with the run that it set off. */
  | { readonly type: 'trigger-memory'; readonly memory: TriggerMemory }
  | {
      readonly type: 'integration-status';
      readonly integrationId: string;
      readonly status: Status;
      readonly previous: Status;
    };

export type HomeEffect =
  /** Answer with {@link HomeEvent} `command-answered`. */
  | {
      readonly type: 'send-command';
      readonly integrationId: string;
      /** Given back with the answer: a command may be under way on a second path by then. */
      readonly bindingId: string;
      readonly request: CommandRequest;
      readonly deadline: Instant;
      /** Send it only when what came out before is kept: doing it twice would do harm. */
      readonly whenKept?: true;
    }
  /** Watch for a trigger of the integration's plugin until `unwatch-trigger`; each time it fires, say `trigger-fired`. */
  | {
      readonly type: 'watch-trigger';
      readonly integrationId: string;
      readonly watchId: string;
      readonly trigger: string;
      readonly config: JsonObject;
    }
  | { readonly type: 'unwatch-trigger'; readonly integrationId: string; readonly watchId: string }
  /** Answer with `condition-answered`. */
  | {
      readonly type: 'ask-condition';
      readonly integrationId: string;
      readonly askId: string;
      readonly condition: string;
      readonly config: JsonObject;
    }
  /** Answer with `action-answered`. */
  | {
      readonly type: 'run-action';
      readonly integrationId: string;
      readonly requestId: string;
      readonly action: string;
      readonly config: JsonObject;
    }
  /** Answer with `check-answered`. */
  | {
      readonly type: 'run-check';
      readonly runId: string;
      readonly integrationId: string;
      readonly check: string;
      readonly deviceId?: string;
      readonly externalId?: string;
    }
  /** Answer with `healing-answered`. The core's own are carried out by the gateway's `reconnect`. */
  | {
      readonly type: 'run-healing';
      readonly healingId: string;
      readonly integrationId: string;
      readonly action: string;
      readonly issueCode: string;
      readonly externalId?: string;
    };
