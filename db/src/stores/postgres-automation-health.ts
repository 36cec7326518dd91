import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@nexa/sdk';
import type { Database, DatabaseTransaction } from '../client/database.ts';
import type { HealthCheckGrade, HealthCheckKind } from '../schema/json-shapes.ts';
import { type HealthCheckRow, healthCheckOf, type StoredHealthCheck } from './health-check-mapper.ts';
import { rowsAsJson } from './rows-as-json.ts';

/** Something that a check found wrong with an automation. */
export interface HealthFinding {
  readonly automationId: string;
  readonly automationVersion?: number;
  readonly kind: HealthCheckKind;
  readonly grade?: HealthCheckGrade;
  /** What tells the same finding to be the same, within its automation: any text. Its SHA-256 is kept. */
  readonly fingerprint: string;
  readonly detail: JsonObject;
}

/** What a check looked at: only of that it can say that something is wrong no more. */
export interface HealthScope {
  /** Every automation of the home when left out. */
  readonly automationIds?: readonly string[];
  /** Every kind when left out. */
  readonly kinds?: readonly HealthCheckKind[];
}

/** What came of a check. */
export interface HealthChanges {
  readonly opened: readonly StoredHealthCheck[];
  /** Known before, and now with another grade, detail or version. */
  readonly changed: readonly StoredHealthCheck[];
  readonly resolved: readonly StoredHealthCheck[];
}

/** Where checks of automations are kept, for the work in the background that makes them. */
export class PostgresAutomationHealth {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Keeps what a check found: a finding that is open already stays the same row, a new one is opened, and what was open
   * within the scope and was not found again is resolved. A grade sinks only with a new version of the automation; that of a
   * conflict or a loop with the others that have a part in it, too: it says what was seen lately.
   */
  apply(homeId: string, findings: readonly HealthFinding[], scope: HealthScope = {}): Promise<HealthChanges> {
    return this.#database.asService('home-runtime', async ({ sql }) => {
      // Two checks at once would each resolve what the other opens.
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`automation health ${homeId}`}, 0))`;
      const before = await openRows(sql, homeId);
      const kept = await keep(sql, homeId, findings);
      const keptIds = new Set(kept.map(({ id }) => id));
      const gone = before.filter((row) => !keptIds.has(row.id) && isWithin(scope, row)).map(({ id }) => id);
      const resolved =
        gone.length === 0
          ? []
          : await sql<HealthCheckRow[]>`
              UPDATE automation_health_checks SET resolved_at = now() WHERE id = ANY (${gone}::uuid[]) RETURNING *`;
      const known = new Map(before.map((row) => [row.id, row]));
      return {
        opened: kept.filter(({ id }) => !known.has(id)).map(healthCheckOf),
        changed: kept.filter((row) => hasChanged(known.get(row.id), row)).map(healthCheckOf),
        resolved: resolved.map(healthCheckOf),
      };
    });
  }

  /** All that is wrong now with automations of the home that are there, the newest first. */
  open(homeId: string): Promise<readonly StoredHealthCheck[]> {
    return this.#database.asService('home-runtime', async ({ sql }) => {
      const rows = await sql<HealthCheckRow[]>`
        SELECT found.* FROM automation_health_checks AS found
        JOIN automations AS automation ON automation.id = found.automation_id AND automation.deleted_at IS NULL
        WHERE found.home_id = ${homeId} AND found.resolved_at IS NULL ORDER BY found.found_at DESC, found.id DESC`;
      return rows.map(healthCheckOf);
    });
  }
}

/** The fingerprint as {@link StoredHealthCheck} has it. */
export const healthFingerprint = (text: string): string => createHash('sha256').update(text).digest('hex');

type Sql = DatabaseTransaction['sql'];

async function openRows(sql: Sql, homeId: string): Promise<readonly HealthCheckRow[]> {
  return sql<HealthCheckRow[]>`
    SELECT * FROM automation_health_checks WHERE home_id = ${homeId} AND resolved_at IS NULL`;
}

async function keep(sql: Sql, homeId: string, findings: readonly HealthFinding[]): Promise<readonly HealthCheckRow[]> {
  // One statement must not touch a row twice: of two with one fingerprint the last one counts.
  const once = new Map(findings.map((finding) => [`${finding.automationId} ${finding.fingerprint}`, finding]));
  if (once.size === 0) return [];
  const rows = rowsAsJson(once.values(), (finding) => ({
    automation_id: finding.automationId,
    automation_version: finding.automationVersion ?? null,
    kind: finding.kind,
    grade: finding.grade ?? null,
    fingerprint: healthFingerprint(finding.fingerprint),
    detail: finding.detail,
  }));
  return sql<HealthCheckRow[]>`
    INSERT INTO automation_health_checks AS known (home_id, automation_id, automation_version, kind, grade, fingerprint,
      detail)
    SELECT ${homeId}, r.automation_id, r.automation_version, r.kind, r.grade, r.fingerprint, r.detail
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (automation_id uuid, automation_version integer, kind text,
      grade text, fingerprint text, detail jsonb)
    JOIN automations AS automation ON automation.home_id = ${homeId} AND automation.id = r.automation_id
      AND automation.deleted_at IS NULL
    ON CONFLICT (automation_id, fingerprint) WHERE resolved_at IS NULL DO UPDATE SET kind = EXCLUDED.kind,
      grade = CASE WHEN EXCLUDED.kind NOT IN ('conflict', 'loop')
        AND known.automation_version IS NOT DISTINCT FROM EXCLUDED.automation_version
        AND array_position(ARRAY['possible', 'observed', 'repeated'], known.grade)
          > array_position(ARRAY['possible', 'observed', 'repeated'], EXCLUDED.grade)
        THEN known.grade ELSE EXCLUDED.grade END,
      automation_version = EXCLUDED.automation_version, detail = EXCLUDED.detail
    RETURNING *`;
}

function isWithin({ automationIds, kinds }: HealthScope, row: HealthCheckRow): boolean {
  return (
    (automationIds === undefined || automationIds.includes(row.automation_id)) &&
    (kinds === undefined || kinds.includes(row.kind))
  );
}

function hasChanged(before: HealthCheckRow | undefined, now: HealthCheckRow): boolean {
  if (before === undefined) return false;
  return (
    before.grade !== now.grade ||
    before.automation_version !== now.automation_version ||
    !isDeepStrictEqual(before.detail, now.detail)
  );
}
