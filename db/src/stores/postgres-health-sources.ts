import type {
  AutomationHistory,
  AutomationRecord,
  DeviceRecord,
  ExecutionReason,
  ExecutionRecord,
  HomePlace,
  IntegrationRecord,
  SceneRecord,
} from '@nexa/engine';
import {
  type AutomationDefinition,
  type DeviceType,
  days,
  hasErrorCode,
  type Instant,
  type JsonObject,
} from '@nexa/sdk';
import type { Database, DatabaseTransaction } from '../client/database.ts';
import { loadDevices } from './load-devices.ts';
import { loadHomeFacts, loadScenes } from './load-home.ts';
import { type ExecutionRow, toExecution } from './request/automation-store.ts';
import { type SeenPlace, type SeenPlaceValues, seenValues } from './seen-values.ts';

/** An automation with the moment since which it is enabled as it is written now. */
export type AgedAutomationRecord = AutomationRecord & { readonly enabledSince: Instant };

/** What there is in a home, as a check of its automations looks at it. */
export interface HealthHomeRecord {
  readonly automations: readonly AgedAutomationRecord[];
  /** Also those that were removed and not yet forgotten: they have `removedAt`. */
  readonly devices: readonly DeviceRecord[];
  readonly scenes: readonly SceneRecord[];
  readonly integrations: readonly IntegrationRecord[];
  readonly place: HomePlace;
}

/** How often an automation ran, over all that is kept of it. */
export type ExecutionCount = Omit<AutomationHistory, 'enabledSince'>;

/** Runs of one automation that are looked at, and of all of a home: the newest ones. */
const MOST_RUNS = 100;
const MOST_RUNS_OF_HOME = 20_000;
/** Summer and winter are in it. */
const VALUES_OF = days(400);
/** In one transaction. */
const PLACES_AT_ONCE = 200;
const COMMANDS_AT_ONCE = 5000;

/** What checks of automations read, for the work in the background that makes them. */
export class PostgresHealthSources {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Undefined when there is no such home, or it was removed. */
  async home(homeId: string): Promise<HealthHomeRecord | undefined> {
    try {
      return await this.#read(async (tx) => {
        const { timezone, latitude, longitude } = await loadHomeFacts(tx, homeId);
        const there = await loadDevices(tx, homeId);
        return {
          automations: await agedAutomations(tx, homeId),
          devices: [...there.map(({ device }) => device), ...(await removedDevices(tx, homeId))].map(withComponents),
          scenes: await loadScenes(tx, homeId),
          integrations: await presentIntegrations(tx, homeId),
          place: { timezone, ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }) },
        };
      });
    } catch (error) {
      if (hasErrorCode(error, 'NEXA_HOME_NOT_FOUND')) return undefined;
      throw error;
    }
  }

  runCounts(homeId: string): Promise<readonly ExecutionCount[]> {
    return this.#read((tx) => runCounts(tx, homeId));
  }

  /** Runs of automations as they are written now, and not-runs for a loop; of each automation the newest 100. */
  executions(homeId: string, since: Instant): Promise<readonly ExecutionRecord[]> {
    return this.#read(async ({ sql }) => {
      const rows = await sql<ExecutionRow[]>`
        SELECT run.id, run.automation_id, run.automation_version, run.outcome, run.reason, run.detail, run.trigger,
          run.trace, run.started_at, run.finished_at
        FROM automations AS automation, LATERAL (
          SELECT * FROM automation_executions AS execution
          WHERE execution.home_id = automation.home_id AND execution.automation_id = automation.id
            AND execution.automation_version = automation.version AND execution.started_at >= ${new Date(since)}
            AND (execution.outcome <> 'not-run' OR execution.reason = 'loop')
          ORDER BY execution.started_at DESC LIMIT ${MOST_RUNS}) AS run
        WHERE automation.home_id = ${homeId} AND automation.deleted_at IS NULL
        ORDER BY run.started_at DESC, run.id LIMIT ${MOST_RUNS_OF_HOME}`;
      return rows.map(toExecution);
    });
  }

  /** What these attributes were in the last 400 days. */
  async seen(homeId: string, attributes: readonly SeenPlace[]): Promise<readonly SeenPlaceValues[]> {
    const since = Date.now() - VALUES_OF;
    const all: SeenPlaceValues[] = [];
    for (const places of chunks(
      attributes.filter(({ deviceId }) => isId(deviceId)),
      PLACES_AT_ONCE,
    ))
      all.push(...(await this.#read((tx) => seenValues(tx, { homeId, since }, places))));
    return all;
  }

  /** Of those that are away now, since when. */
  offlineSince(homeId: string, deviceIds: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    return this.#read(async ({ sql }) => {
      const rows = await sql<{ id: string; since: Date }[]>`
        SELECT id, connectivity_since AS since FROM devices
        WHERE home_id = ${homeId} AND id = ANY (${deviceIds.filter(isId)}::uuid[]) AND deleted_at IS NULL
          AND connectivity_status IN ('offline', 'gone')`;
      return new Map(rows.map(({ id, since }) => [id, since.getTime()]));
    });
  }

  /** Parameters with which commands were given, by the command’s id. */
  async commandParams(homeId: string, commandIds: readonly string[]): Promise<ReadonlyMap<string, JsonObject>> {
    const all = new Map<string, JsonObject>();
    for (const ids of chunks(commandIds.filter(isId), COMMANDS_AT_ONCE)) {
      const rows = await this.#read(
        ({ sql }) => sql<{ id: string; params: JsonObject }[]>`
          SELECT id, params FROM nexa.commands WHERE home_id = ${homeId} AND id = ANY (${ids}::uuid[])`,
      );
      for (const { id, params } of rows) all.set(id, params);
    }
    return all;
  }

  #read<T>(work: (tx: DatabaseTransaction) => Promise<T>): Promise<T> {
    return this.#database.asService('home-runtime', work);
  }
}

/** What automations name was written by people and programs. */
const isId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let index = 0; index < items.length; index += size) yield items.slice(index, index + size);
}

interface AutomationRow {
  readonly id: string;
  readonly enabled: boolean;
  readonly version: number;
  readonly definition: AutomationDefinition;
  readonly updated_at: Date;
}

async function agedAutomations({ sql }: DatabaseTransaction, homeId: string): Promise<AgedAutomationRecord[]> {
  const rows = await sql<AutomationRow[]>`
    SELECT id, enabled, version, definition, updated_at FROM automations
    WHERE home_id = ${homeId} AND deleted_at IS NULL ORDER BY id`;
  // The row changes with its definition and when it is switched on or off, and seldom otherwise.
  return rows.map(({ updated_at, ...automation }) => ({ ...automation, enabledSince: updated_at.getTime() }));
}

/** What no plugin has described has no components. */
const withComponents = (device: DeviceRecord): DeviceRecord =>
  Array.isArray((device.description as Partial<DeviceRecord['description']>).components)
    ? device
    : { ...device, description: { ...device.description, components: [] } };

interface RemovedRow {
  readonly id: string;
  readonly name: string;
  readonly room_id: string | null;
  readonly device_type: string;
  readonly description: DeviceRecord['description'];
  readonly deleted_at: Date;
}

/** By what was known of them; no path leads to them any more. */
async function removedDevices({ sql }: DatabaseTransaction, homeId: string): Promise<DeviceRecord[]> {
  const rows = await sql<RemovedRow[]>`
    SELECT id, name, room_id, device_type, description, deleted_at FROM devices
    WHERE home_id = ${homeId} AND deleted_at IS NOT NULL ORDER BY id`;
  return rows.map(({ room_id: roomId, device_type: type, deleted_at, ...device }) => ({
    ...device,
    integrationId: '',
    externalId: '',
    bindings: [],
    type: type as DeviceType,
    ...(roomId === null ? {} : { roomId }),
    removedAt: deleted_at.getTime(),
  }));
}

async function presentIntegrations({ sql }: DatabaseTransaction, homeId: string): Promise<IntegrationRecord[]> {
  const rows = await sql<{ id: string; plugin_id: string; title: string }[]>`
    SELECT id, plugin_id, title FROM nexa.integrations WHERE home_id = ${homeId} AND deleted_at IS NULL ORDER BY id`;
  return rows.map(({ id, plugin_id: pluginId, title }) => ({ id, pluginId, title }));
}

interface CountRow {
  readonly automation_id: string;
  readonly is_run: boolean;
  readonly reason: ExecutionReason | null;
  readonly path: string | null;
  readonly count: number;
  readonly last_at: Date;
}

async function runCounts({ sql }: DatabaseTransaction, homeId: string): Promise<ExecutionCount[]> {
  const rows = await sql<CountRow[]>`
    SELECT execution.automation_id, execution.outcome <> 'not-run' AS is_run,
      CASE WHEN execution.outcome = 'not-run' THEN execution.reason END AS reason,
      CASE WHEN execution.outcome = 'not-run' AND execution.reason = 'condition' THEN (
        SELECT condition ->> 'path' FROM jsonb_array_elements(execution.trace -> 'conditions') AS condition
        WHERE condition -> 'passed' = 'false' LIMIT 1) END AS path,
      count(*)::int AS count, max(execution.started_at) AS last_at
    FROM automation_executions AS execution
    JOIN automations AS automation ON automation.id = execution.automation_id AND automation.deleted_at IS NULL
    WHERE execution.home_id = ${homeId} AND execution.outcome <> 'queued'
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
  const byAutomation = new Map<string, CountRow[]>();
  for (const row of rows) byAutomation.set(row.automation_id, [...(byAutomation.get(row.automation_id) ?? []), row]);
  return [...byAutomation].map(([automationId, counted]) => countOf(automationId, counted));
}

function countOf(automationId: string, rows: readonly CountRow[]): ExecutionCount {
  const run = rows.find(({ is_run }) => is_run);
  const notRuns = rows.filter(({ is_run }) => !is_run);
  return {
    automationId,
    runs: run?.count ?? 0,
    notRuns: notRuns.reduce((sum, { count }) => sum + count, 0),
    ...(run === undefined ? {} : { lastRunAt: run.last_at.getTime() }),
    notRunReasons: notRuns.flatMap(({ reason, path, count }) =>
      reason === null ? [] : [{ reason, ...(path === null ? {} : { path }), count }],
    ),
  };
}
