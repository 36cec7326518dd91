import type { HomeRecord, RecordStore } from '@nexa/engine';
import type postgres from 'postgres';
import type { Database } from '../client/database.ts';
import { timeSeriesPort } from '../timeseries/port.ts';
import { TimeSeriesWriter } from '../timeseries/time-series-writer.ts';
import { sortBatch } from './record-batch.ts';
import { writeTriggerMemories } from './trigger-memories.ts';
import { writeBindingChanges } from './write-bindings.ts';
import { resetStates, writeDeviceStatus, writeDevices, writeIntegrationStatus, writeStates } from './write-devices.ts';
import { writeHistory, writeSamples } from './write-history.ts';
import { writeAlive, writeGuests, writeModes } from './write-home.ts';
import { writeNotifications } from './write-notifications.ts';
import { writeCommands, writeExecutions, writeHealings, writeIssues } from './write-records.ts';
import { writeSceneActivations, writeScenes } from './write-scenes.ts';

/** Where the recorder writes: one transaction a batch, one statement a kind. */
export class PostgresRecordStore implements RecordStore {
  readonly #database: Database;
  readonly #timeSeries = new TimeSeriesWriter();

  constructor(database: Database) {
    this.#database = database;
  }

  async write(records: readonly HomeRecord[]): Promise<void> {
    if (records.length === 0) return;
    const batch = sortBatch(records);
    await this.#database.asService('record', async ({ sql }) => {
      await writeDevices(sql, batch.devices);
      await writeBindingChanges(sql, batch.bindingChanges);
      await writeScenes(sql, batch.scenes);
      await writeIntegrationStatus(sql, batch.integrationStatus);
      await writeDeviceStatus(sql, batch.deviceStatus);
      await resetStates(sql, batch.stateResets);
      await writeStates(sql, batch.states);
      const port = timeSeriesPort(sql);
      const isThere = await findDevices(sql, batch);
      await writeSamples(port, this.#timeSeries, batch.samples, isThere);
      await writeHistory(port, this.#timeSeries, batch.history, isThere);
      await writeCommands(sql, batch.commands);
      await writeExecutions(sql, batch.executions);
      await writeIssues(sql, batch.issues);
      await writeHealings(sql, batch.healings);
      await writeSceneActivations(sql, batch.sceneActivations);
      await writeModes(sql, batch.modes);
      await writeGuests(sql, batch.guests);
      await writeAlive(sql, batch.alive);
      await writeTriggerMemories(sql, batch.triggerMemories);
      await writeNotifications(sql, batch.notifications);
    });
  }
}

/** Time series have no foreign keys: what belongs to a home or device that is gone is left out here. */
async function findDevices(
  sql: postgres.TransactionSql,
  batch: ReturnType<typeof sortBatch>,
): Promise<(homeId: string, deviceId: string) => boolean> {
  const ids = new Set<string>();
  for (const { output } of batch.samples) ids.add(output.ref.deviceId);
  for (const { output } of batch.history) ids.add(output.type === 'state' ? output.ref.deviceId : output.deviceId);
  if (ids.size === 0) return () => false;
  const rows = await sql`SELECT id, home_id FROM devices WHERE id = ANY (${[...ids]}::uuid[])`;
  const homeOf = new Map(rows.map((row) => [row.id as string, row.home_id as string]));
  return (homeId, deviceId) => homeOf.get(deviceId) === homeId;
}
