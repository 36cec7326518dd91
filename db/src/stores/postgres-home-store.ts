import type { AutomationRecord, HomeSnapshot, HomeStore, IntegrationRecord, PowerLink } from '@nexa/engine';
import { and, eq, isNull } from 'drizzle-orm';
import type { Database, DatabaseTransaction } from '../client/database.ts';
import { automations, homes, integrations, powerLinks } from '../schema/index.ts';
import { loadDevices, loadRemovedDevices, loadReplacements } from './load-devices.ts';
import { loadHomeFacts, loadSceneActivations, loadScenes } from './load-home.ts';
import { loadCommands, loadExecutions, loadHealings, loadIssues } from './load-records.ts';
import { loadTriggerMemories } from './trigger-memories.ts';

/** Loads what a home's runtime needs to go on where it, or a predecessor, stopped. */
export class PostgresHomeStore implements HomeStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async listHomes(): Promise<readonly string[]> {
    const rows = await this.#database.asService('home-runtime', ({ db }) =>
      db.select({ id: homes.id }).from(homes).where(isNull(homes.deletedAt)).orderBy(homes.id),
    );
    return rows.map(({ id }) => id);
  }

  async load(homeId: string): Promise<HomeSnapshot> {
    return this.#database.asService('home-runtime', async (tx) => {
      const home = await loadHomeFacts(tx, homeId);
      return {
        homeId,
        home,
        integrations: await loadIntegrations(tx, homeId),
        devices: await loadDevices(tx, homeId),
        removedDevices: await loadRemovedDevices(tx, homeId),
        replacements: await loadReplacements(tx, homeId),
        automations: await loadAutomations(tx, homeId),
        issues: await loadIssues(tx, homeId),
        healings: await loadHealings(tx, homeId),
        powerLinks: await loadPowerLinks(tx, homeId),
        commands: await loadCommands(tx, homeId),
        executions: await loadExecutions(tx, homeId),
        triggerMemories: await loadTriggerMemories(tx, homeId),
        scenes: await loadScenes(tx, homeId),
        sceneActivations: await loadSceneActivations(tx, homeId),
      };
    });
  }
}

function loadIntegrations({ db }: DatabaseTransaction, homeId: string): Promise<IntegrationRecord[]> {
  return db
    .select({ id: integrations.id, pluginId: integrations.pluginId, title: integrations.title })
    .from(integrations)
    .where(and(eq(integrations.homeId, homeId), isNull(integrations.deletedAt)))
    .orderBy(integrations.id);
}

function loadPowerLinks({ db }: DatabaseTransaction, homeId: string): Promise<PowerLink[]> {
  return db
    .select({
      integrationId: powerLinks.integrationId,
      deviceId: powerLinks.deviceId,
      component: powerLinks.component,
    })
    .from(powerLinks)
    .where(eq(powerLinks.homeId, homeId))
    .orderBy(powerLinks.integrationId);
}

function loadAutomations({ db }: DatabaseTransaction, homeId: string): Promise<AutomationRecord[]> {
  return db
    .select({
      id: automations.id,
      enabled: automations.enabled,
      version: automations.version,
      definition: automations.definition,
    })
    .from(automations)
    .where(and(eq(automations.homeId, homeId), isNull(automations.deletedAt)))
    .orderBy(automations.id);
}
