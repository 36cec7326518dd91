import type { CauseKind, JsonObject, ScalarValue, StateSource } from '@nexa/sdk';

/** A link of a chain of causes; the chain is kept as a list, nearest first, so that JSON stays flat. */
export interface StoredCause {
  readonly kind: CauseKind;
  readonly id?: string;
  readonly commandId?: string;
}

/** One entry of devices.current_state; freshness is judged when it is read. */
export interface StoredState {
  readonly value: ScalarValue;
  /** ISO 8601. */
  readonly observedAt: string;
  readonly receivedAt: string;
  /** When it became this value; left out where nobody kept it. */
  readonly changedAt?: string;
  readonly source: StateSource;
  readonly cause: readonly StoredCause[];
}

/** When a guest may act, in the home's time zone; past midnight when `to` is not after `from`. */
export interface GuestHours {
  /** 1 is Monday; every day when left out. */
  readonly days?: readonly number[];
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
}

/** What set off a run, its cause flat. */
export type StoredTrigger = JsonObject & { readonly cause?: unknown };

export interface StoredTrace {
  readonly conditions?: readonly JsonObject[];
  readonly actions?: readonly JsonObject[];
  readonly leftOut?: number;
  readonly unknown?: Readonly<Record<string, string>>;
}

/** What can be wrong with an automation itself. */
export const healthCheckKinds = ['broken-reference', 'conflict', 'loop', 'never-fires', 'impossible-state'] as const;
export type HealthCheckKind = (typeof healthCheckKinds)[number];

/** `possible`: by its definition; `observed`: it happened; `repeated`: it happened again. */
export const healthCheckGrades = ['possible', 'observed', 'repeated'] as const;
export type HealthCheckGrade = (typeof healthCheckGrades)[number];
