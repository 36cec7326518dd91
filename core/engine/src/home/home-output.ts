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
import type { DeviceRecord, ExecutionRecord, HealingRecord, IssueRecord } from './records.ts';

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
      readonly request: CommandRequest;
      readonly deadline: Instant;
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
  /** Answer with `healing-answered`. `core.reconnect-integration` is carried out by the gateway's `reconnect`. */
  | {
      readonly type: 'run-healing';
      readonly healingId: string;
      readonly integrationId: string;
      readonly action: string;
      readonly issueCode: string;
      readonly externalId?: string;
    };
