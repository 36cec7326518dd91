import type { HomeRecordOutput } from '../home/home-output.ts';

/** One record on its way to the store. */
export interface HomeRecord {
  readonly homeId: string;
  readonly output: HomeRecordOutput;
}

/**
 * Where the recorder writes. The Postgres one maps each record to its tables: `device` → devices and device_bindings;
 * `device-status` → devices; `state` → devices.current_state and, when it changed and its history is `states`,
 * device_states; `samples` → device_telemetry, energy_usage or network_metrics by history (COPY, columnar; the last
 * write of one instant wins); `event` → device_states; `command` → commands (upsert by id); `execution` →
 * automation_executions (upsert); `issue` → diagnostic_issues (upsert); `healing` → self_healing_executions (upsert);
 * `integration-status` → integrations.
 */
export interface RecordStore {
  /**
   * Commits the whole batch in its order, or nothing. Rejects with `NEXA_DATABASE_UNAVAILABLE` when the database is
   * away (try again), with another code when a record can never be written (find it by halves and drop that one).
   * Records of a home, device or integration that is not there any more are skipped.
   */
  write(batch: readonly HomeRecord[]): Promise<void>;
}
