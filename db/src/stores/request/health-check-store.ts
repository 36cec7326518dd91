import type { DatabaseTransaction } from '../../client/database.ts';
import { type HealthCheckRow, healthCheckOf, type StoredHealthCheck } from '../health-check-mapper.ts';

/** What is wrong with automations now, the newest first. */
export const healthCheckStore = {
  async ofHome({ sql }: DatabaseTransaction, homeId: string): Promise<StoredHealthCheck[]> {
    const rows = await sql<HealthCheckRow[]>`
      SELECT found.* FROM automation_health_checks AS found
      JOIN automations AS automation ON automation.id = found.automation_id AND automation.deleted_at IS NULL
      WHERE found.home_id = ${homeId} AND found.resolved_at IS NULL
      ORDER BY found.found_at DESC, found.id DESC LIMIT 1000`;
    return rows.map(healthCheckOf);
  },

  /** Also what is kept with another automation, where this one has a part in it. */
  async ofAutomation(
    { sql }: DatabaseTransaction,
    automation: { readonly id: string; readonly homeId: string },
  ): Promise<StoredHealthCheck[]> {
    const rows = await sql<HealthCheckRow[]>`
      SELECT found.* FROM automation_health_checks AS found
      JOIN automations AS kept ON kept.id = found.automation_id AND kept.deleted_at IS NULL
      WHERE found.home_id = ${automation.homeId} AND found.resolved_at IS NULL
        AND (found.automation_id = ${automation.id}
          OR found.detail -> 'otherAutomationIds' @> to_jsonb(${automation.id}::text))
      ORDER BY found.found_at DESC, found.id DESC LIMIT 1000`;
    return rows.map(healthCheckOf);
  },
};
