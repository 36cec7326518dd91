import type { Instant, JsonObject, ScalarValue } from '@nexa/sdk';
import type { CapabilityCatalog } from '../../capability/capability-catalog.ts';
import type {
  AutomationRecord,
  DeviceRecord,
  ExecutionReason,
  ExecutionRecord,
  HomePlace,
  IntegrationRecord,
  SceneRecord,
} from '../../home/records.ts';

/** The values that an attribute has had. */
export interface SeenValues {
  /** Each once; of a number with many values any choice of them. */
  readonly values: readonly ScalarValue[];
  /** Of a number. */
  readonly min?: number;
  readonly max?: number;
  /** Since when they were kept. */
  readonly since: Instant;
  /** How often it changed since then. */
  readonly count: number;
}

/** How often a trigger led to no run, and why. */
export interface NotRunCount {
  readonly reason: ExecutionReason;
  /** The condition that did not hold, as in its trace: `conditions/0`. */
  readonly path?: string;
  readonly count: number;
}

/** What became of an automation so far. */
export interface AutomationHistory {
  readonly automationId: string;
  /** Ever, as far as it is known; also those that failed. */
  readonly runs: number;
  readonly notRuns: number;
  readonly lastRunAt?: Instant;
  /** Since when it is enabled as it is written now. */
  readonly enabledSince: Instant;
  readonly notRunReasons: readonly NotRunCount[];
}

/** All that is looked at to tell whether a home's automations are sound. */
export interface HealthInput {
  readonly automations: readonly AutomationRecord[];
  /** Also those that were removed, as far as they are known: they have `removedAt`. */
  readonly devices: readonly DeviceRecord[];
  readonly scenes: readonly SceneRecord[];
  readonly integrations: readonly IntegrationRecord[];
  readonly catalog: CapabilityCatalog;
  readonly place: HomePlace;
  readonly history: readonly AutomationHistory[];
  /** The recent ones of all automations, in any order. */
  readonly executions: readonly ExecutionRecord[];
  readonly now: Instant;
  /** By state key; undefined where nothing was kept of it. */
  seen(deviceId: string, key: string): SeenValues | undefined;
  /** Parameters that a command was given with, which may have been worked out; undefined where it is not known any more. */
  commandParams?(commandId: string): JsonObject | undefined;
  /** Since when the device has been away without a break; undefined while it is there. */
  offlineSince?(deviceId: string): Instant | undefined;
}
