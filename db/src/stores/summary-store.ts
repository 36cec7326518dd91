import type { DatabaseTransaction } from '../client/database.ts';

/** A home in numbers; how each is counted is said in the comments of the view `home_dashboard_summary`. */
export interface HomeSummary {
  readonly rooms: number;
  readonly people: number;
  readonly devices: number;
  readonly devicesOnline: number;
  readonly devicesOffline: number;
  readonly lowBatteries: number;
  /** 0 to 100; undefined while no device has a score. */
  readonly healthScore?: number;
  readonly automations: number;
  readonly runsDay: number;
  readonly failedRunsDay: number;
  readonly commandsDay: number;
  readonly confirmedCommandsDay: number;
  readonly openIssues: number;
  readonly severeIssues: number;
  readonly resolvedIssuesMonth: number;
  readonly healedMonth: number;
  readonly unhealedMonth: number;
  readonly refreshedAt: Date;
}

/** How a device fares; see the comments of the view `device_health_summary`. */
export interface DeviceHealth {
  readonly deviceId: string;
  readonly healthScore?: number;
  /** Percent. */
  readonly battery?: number;
  readonly openIssues: number;
  readonly issuesMonth: number;
  readonly relapsesMonth: number;
  readonly healedMonth: number;
  readonly commandsWeek: number;
  readonly confirmedCommandsWeek: number;
  readonly refreshedAt: Date;
}

/** Energy of one day of the home's zone, all its meters together. */
export interface EnergyDay {
  /** `2026-03-29`. */
  readonly day: string;
  /** Kilowatt-hours. */
  readonly energy: number;
  /** Whether some of it was computed from power, for want of a meter. */
  readonly isEstimated: boolean;
  /** In the minor unit of the home's currency; undefined when no reading had a price. */
  readonly cost?: number;
}

interface HomeRow {
  readonly rooms: number;
  readonly people: number;
  readonly devices: number;
  readonly devices_online: number;
  readonly devices_offline: number;
  readonly low_batteries: number;
  readonly health_score: number | null;
  readonly automations: number;
  readonly runs_day: number;
  readonly failed_runs_day: number;
  readonly commands_day: number;
  readonly confirmed_commands_day: number;
  readonly open_issues: number;
  readonly severe_issues: number;
  readonly resolved_issues_month: number;
  readonly healed_month: number;
  readonly unhealed_month: number;
  readonly refreshed_at: Date;
}

/** Undefined for a guest, and for a home younger than the last refresh. */
export async function readHomeSummary({ sql }: DatabaseTransaction, homeId: string): Promise<HomeSummary | undefined> {
  const [row] = await sql<HomeRow[]>`SELECT * FROM home_dashboard_summary WHERE home_id = ${homeId}`;
  return (
    row && {
      rooms: row.rooms,
      people: row.people,
      devices: row.devices,
      devicesOnline: row.devices_online,
      devicesOffline: row.devices_offline,
      lowBatteries: row.low_batteries,
      ...(row.health_score === null ? {} : { healthScore: row.health_score }),
      automations: row.automations,
      runsDay: row.runs_day,
      failedRunsDay: row.failed_runs_day,
      commandsDay: row.commands_day,
      confirmedCommandsDay: row.confirmed_commands_day,
      openIssues: row.open_issues,
      severeIssues: row.severe_issues,
      resolvedIssuesMonth: row.resolved_issues_month,
      healedMonth: row.healed_month,
      unhealedMonth: row.unhealed_month,
      refreshedAt: row.refreshed_at,
    }
  );
}

interface DeviceRow {
  readonly device_id: string;
  readonly health_score: number | null;
  readonly battery: number | null;
  readonly open_issues: number;
  readonly issues_month: number;
  readonly relapses_month: number;
  readonly healed_month: number;
  readonly commands_week: number;
  readonly confirmed_commands_week: number;
  readonly refreshed_at: Date;
}

/** Those devices of the home that the person may see. */
export async function readDeviceHealth({ sql }: DatabaseTransaction, homeId: string): Promise<DeviceHealth[]> {
  const rows = await sql<DeviceRow[]>`SELECT * FROM device_health_summary WHERE home_id = ${homeId} ORDER BY device_id`;
  return rows.map((row) => ({
    deviceId: row.device_id,
    ...(row.health_score === null ? {} : { healthScore: row.health_score }),
    ...(row.battery === null ? {} : { battery: row.battery }),
    openIssues: row.open_issues,
    issuesMonth: row.issues_month,
    relapsesMonth: row.relapses_month,
    healedMonth: row.healed_month,
    commandsWeek: row.commands_week,
    confirmedCommandsWeek: row.confirmed_commands_week,
    refreshedAt: row.refreshed_at,
  }));
}

/**
 * Oldest first. On a day on which a device of type `meter` counted, its kilowatt-hours are the home's: they hold those
 * of the plugs behind it. Yesterday and today are counted from the rollups, so that they are true to the second; days before
 * come from the summary.
 */
export async function readEnergyDays({ sql }: DatabaseTransaction, homeId: string, days: number): Promise<EnergyDay[]> {
  const today = sql`(SELECT (now() AT TIME ZONE timezone)::date FROM homes WHERE id = ${homeId})`;
  const rows = await sql<{ day: string; energy: number; is_estimated: boolean; cost: string | null }[]>`
    SELECT day::text, sum(energy)::float8 AS energy, bool_or(is_estimated) AS is_estimated, sum(cost)::bigint AS cost
    FROM (
      SELECT used.*, device_type = 'meter' AS is_metered, bool_or(device_type = 'meter') OVER (PARTITION BY day) AS has_meter
      FROM (
        SELECT device_id, day, energy, is_estimated, cost FROM energy_usage_summary
        WHERE home_id = ${homeId} AND day < ${today} - 1 AND day > ${today} - ${days}::int
        UNION ALL
        SELECT device_id, day, energy, is_estimated, cost FROM nexa.recent_energy(${homeId}, 2)
      ) AS used
      JOIN devices ON devices.id = used.device_id
      WHERE energy IS NOT NULL
    ) AS counted
    WHERE is_metered = has_meter GROUP BY day ORDER BY day`;
  return rows.map(({ day, energy, is_estimated, cost }) => ({
    day,
    energy,
    isEstimated: is_estimated,
    ...(cost === null ? {} : { cost: Number(cost) }),
  }));
}
