import type {
  Announcement,
  AnnouncementResult,
  CheckOutcome,
  CommandAcknowledgement,
  CommandRequest,
  DeviceDescription,
  DeviceEvent,
  DiscoveryOffer,
  ExposedChange,
  ExposedWish,
  HealingOutcome,
  Heard,
  HookAnswer,
  HookCaller,
  JsonObject,
  JsonValue,
  PairingResult,
  Presentation,
  Reading,
  ReadingSeries,
  SerializedError,
  StatusReport,
} from '@nexa/sdk';
import type {
  ActionTarget,
  ConditionTarget,
  ConfigMigration,
  HookCall,
  PairingStepRun,
  PairingStepShow,
  PluginSurface,
} from '../ports/plugin-gateway.ts';

/** What the host can ask of a plugin: by operation, what goes in and what comes back. */
export interface PluginCalls {
  surface: { in: Record<string, never>; out: PluginSurface };
  connect: { in: { readonly integrationId: string; readonly config: JsonObject }; out: undefined };
  disconnect: { in: { readonly integrationId: string }; out: undefined };
  command: { in: { readonly integrationId: string; readonly request: CommandRequest }; out: CommandAcknowledgement };
  refresh: { in: { readonly integrationId: string; readonly externalId?: string }; out: undefined };
  check: {
    in: { readonly integrationId: string; readonly check: string; readonly externalId?: string };
    out: CheckOutcome;
  };
  heal: { in: HealingCall; out: HealingOutcome };
  undo: { in: HealingCall; out: undefined };
  pair: { in: PairingStepRun; out: PairingResult };
  present: { in: PairingStepShow; out: Presentation };
  identify: { in: { readonly heard: Heard }; out: DiscoveryOffer | undefined };
  migrate: { in: ConfigMigration; out: JsonObject };
  diagnostics: { in: { readonly integrationId: string; readonly externalId?: string }; out: JsonObject };
  hook: { in: HookCall; out: HookAnswer };
  announce: {
    in: { readonly integrationId: string; readonly announcement: Announcement };
    out: AnnouncementResult;
  };
  changes: { in: { readonly integrationId: string; readonly changes: readonly ExposedChange[] }; out: undefined };
  watch: { in: WatchCall; out: undefined };
  unwatch: { in: { readonly integrationId: string; readonly watchId: string }; out: undefined };
  holds: { in: ConditionTarget; out: boolean };
  act: { in: ActionTarget; out: JsonObject };
}

export interface WatchCall {
  readonly integrationId: string;
  readonly watchId: string;
  readonly trigger: string;
  readonly config: JsonObject;
}

export interface HealingCall {
  readonly integrationId: string;
  readonly action: string;
  readonly issueCode: string;
  readonly externalId?: string;
}

export type PluginOperation = keyof PluginCalls;

/** A call as it travels: the operation with what belongs to it. */
export type PluginCall = {
  [O in PluginOperation]: { readonly operation: O; readonly input: PluginCalls[O]['in'] };
}[PluginOperation];

/**
 * What a plugin reports, in the order in which it did. `columns` are readings of measured attributes of one
 * integration that came in a rush: sample i belongs to `series[index[i]]`. Within one entry, samples of different
 * series have no order among each other beyond their times.
 */
export type ReportEntry =
  | { readonly kind: 'devices'; readonly integrationId: string; readonly devices: readonly DeviceDescription[] }
  | { readonly kind: 'device-removed'; readonly integrationId: string; readonly externalId: string }
  | { readonly kind: 'contact'; readonly integrationId: string; readonly externalId: string }
  | {
      readonly kind: 'device-status';
      readonly integrationId: string;
      readonly externalId: string;
      readonly status: StatusReport;
    }
  | { readonly kind: 'readings'; readonly integrationId: string; readonly readings: readonly Reading[] }
  | { readonly kind: 'columns'; readonly integrationId: string; readonly columns: MeasuredColumns }
  | { readonly kind: 'series'; readonly integrationId: string; readonly series: ReadingSeries }
  | { readonly kind: 'event'; readonly integrationId: string; readonly event: DeviceEvent }
  | { readonly kind: 'integration-status'; readonly integrationId: string; readonly status: StatusReport }
  | { readonly kind: 'fired'; readonly integrationId: string; readonly watchId: string; readonly data: JsonObject };

export interface MeasuredColumns {
  readonly series: readonly MeasuredSeriesName[];
  readonly index: Uint32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** External id, component, capability, attribute. */
export type MeasuredSeriesName = readonly [string, string, string, string];

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** From the plugin to the host. */
export type ToHost =
  /** The next one is sent when this one was taken. `dropped`: readings given up since the last one, the sender ran ahead too far. */
  | { readonly kind: 'batch'; readonly seq: number; readonly entries: readonly ReportEntry[]; readonly dropped: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: SerializedError }
  | {
      readonly kind: 'log';
      readonly integrationId?: string;
      readonly level: LogLevel;
      readonly message: string;
      readonly fields?: JsonObject;
      /** Lines left out before this one, because there were too many. */
      readonly dropped?: number;
    }
  | ({
      readonly kind: 'ask';
      readonly id: number;
      readonly integrationId: string;
    } & PluginQuestion);

/** What a plugin asks of the host for one of its integrations. */
export type PluginQuestion =
  | { readonly operation: 'get' | 'delete' | 'secret-get' | 'secret-delete'; readonly key: string }
  | { readonly operation: 'set' | 'secret-set'; readonly key: string; readonly value: JsonValue }
  | { readonly operation: 'exposed-devices'; readonly caller?: HookCaller }
  | { readonly operation: 'exposed-states'; readonly deviceIds: readonly string[]; readonly caller?: HookCaller }
  | { readonly operation: 'exposed-command'; readonly wish: ExposedWish; readonly caller: HookCaller }
  | { readonly operation: 'exposed-fetched'; readonly deviceIds: readonly string[] }
  | { readonly operation: 'exposed-forgotten' };

/** From the host to the plugin. */
export type ToPlugin =
  /** First of all: state keys (without component) of NEXA's own measured attributes. */
  | { readonly kind: 'welcome'; readonly measured: readonly string[] }
  | ({ readonly kind: 'call'; readonly id: number } & PluginCall)
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'taken'; readonly seq: number }
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly value?: JsonValue | undefined;
      readonly error?: SerializedError;
    };

/** Bounds of what travels at once. The link refuses more; the runner keeps within. */
export const protocolLimits = {
  /** Samples in one batch. The host takes a batch in one go, and everybody else waits so long. */
  batchSamples: 1_024,
  /** Entries in one batch, and plain readings in one entry. */
  batchEntries: 64,
  /** Readings in a rush below this are sent as they are, above it in columns. */
  plainReadings: 64,
  /** Samples and entries that wait for the host before new ones are given up. */
  backlog: 262_144,
  /** Answers awaited at once by a plugin from the host. */
  asks: 100,
} as const;
