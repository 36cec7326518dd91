import type { Instant, JsonObject } from '@nexa/sdk';
import type { HealthCheckGrade, HealthCheckKind } from '../schema/json-shapes.ts';

export interface HealthCheckRow {
  readonly id: string;
  readonly home_id: string;
  readonly automation_id: string;
  readonly automation_version: number | null;
  readonly kind: HealthCheckKind;
  readonly grade: HealthCheckGrade | null;
  readonly fingerprint: string;
  readonly detail: JsonObject;
  readonly found_at: Date;
  readonly updated_at: Date;
  readonly resolved_at: Date | null;
}

/** Something that is, or was, wrong with an automation itself. */
export interface StoredHealthCheck {
  readonly id: string;
  readonly homeId: string;
  readonly automationId: string;
  /** The version in which it was found last. */
  readonly automationVersion?: number;
  readonly kind: HealthCheckKind;
  readonly grade?: HealthCheckGrade;
  /** SHA-256, in hex. */
  readonly fingerprint: string;
  readonly detail: JsonObject;
  readonly foundAt: Instant;
  readonly updatedAt: Instant;
  readonly resolvedAt?: Instant;
}

export const healthCheckOf = (row: HealthCheckRow): StoredHealthCheck => ({
  id: row.id,
  homeId: row.home_id,
  automationId: row.automation_id,
  ...(row.automation_version === null ? {} : { automationVersion: row.automation_version }),
  kind: row.kind,
  ...(row.grade === null ? {} : { grade: row.grade }),
  fingerprint: row.fingerprint,
  detail: row.detail,
  foundAt: row.found_at.getTime(),
  updatedAt: row.updated_at.getTime(),
  ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at.getTime() }),
});
