import { rm } from 'node:fs/promises';
import {
  type Database,
  type InstallActor,
  PluginInstallStore,
  type PreviousVersion,
  type StoredPlugin,
} from '@nexa/db';
import { errorMessage, NexaError } from '@nexa/sdk';
import type { InstalledPlugin } from '../plugin-host/installed-plugins.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';
import type { PluginHostLog } from '../plugin-host/plugin-host-log.ts';
import { pluginNotFound } from '../plugin-host/plugin-not-found.ts';
import { dropSnapshot, restoreFolder, snapshotData, takeSnapshot } from './data-snapshot.ts';
import { defaultGateTimings, type GateTimings, watchHealth } from './health-gate.ts';
import type { InstallFolders } from './install-folders.ts';
import type { InstallPlan, InstallSource } from './install-plan.ts';
import { grownPermissions } from './permission-words.ts';
import {
  isRepublished,
  isSameOrigin,
  packageNameIn,
  type Replaced,
  refuseRepublished,
  registryNameOf,
  requireSamePlugin,
  takeoverText,
} from './plan-origin.ts';
import type { PlanShelf } from './plan-shelf.ts';
import { installedPlugin, previousOf, sweepPackages, versionOf } from './stored-install.ts';
import { UpdateTrials } from './update-trials.ts';

/** What the manager needs of the host; the command line has one that does nothing, while NEXA is stopped. */
export type ManagedHost = Pick<
  PluginHost,
  'plugin' | 'bundled' | 'add' | 'remove' | 'restart' | 'surface' | 'integrationsOf'
>;

/** What the running homes do for it. */
export interface ManagedHomes {
  /** Loads the configuration of an integration afresh and connects it with that. */
  reload(homeId: string, integrationId: string): Promise<void>;
  integrationRemoved(homeId: string, integrationId: string): Promise<void>;
}

export interface PluginManagerOptions {
  readonly database: Database;
  readonly folders: InstallFolders;
  readonly shelf: PlanShelf;
  readonly host: ManagedHost;
  readonly homes: ManagedHomes;
  readonly log: PluginHostLog;
  readonly now: () => number;
  /** What is installed changed. */
  readonly onChange: () => Promise<void>;
  /** It is gone for good; another one of this id has nothing to do with it. */
  readonly onRemoved?: (pluginId: string) => void;
  readonly timings?: GateTimings;
}

/** Installs, updates, watches, rolls back, switches and removes plugins while NEXA runs. One thing a plugin at a time. */
export class PluginManager {
  readonly #options: PluginManagerOptions;
  readonly #store: PluginInstallStore;
  readonly #busy = new Map<string, Promise<unknown>>();
  readonly #trials = new UpdateTrials();
  readonly #stopping = new AbortController();

  constructor(options: PluginManagerOptions) {
    this.#options = options;
    this.#store = new PluginInstallStore(options.database);
  }

  /** Goes on watching updates that were on trial when NEXA stopped. */
  async resume(): Promise<void> {
    for (const stored of await this.#store.list()) if (stored.state === 'trial') this.#watch(stored.pluginId);
  }

  /** Waits for what is under way. A trial goes on with the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled([...this.#busy.values(), this.#trials.over()]);
  }

  /** Resolves when no update of the plugin is watched any more. */
  async settled(pluginId: string): Promise<void> {
    await this.#trials.over(pluginId);
  }

  /** Throws `NEXA_PLUGIN_CHANGED` for other files of the version that is installed, when both are of a registry. */
  prepare(source: InstallSource): Promise<InstallPlan> {
    return this.#options.shelf.prepare(source, async (plan) => {
      const stored = await this.#find(plan.pluginId);
      if (stored !== undefined) refuseRepublished(plan, stored);
    });
  }

  plans(): readonly InstallPlan[] {
    return this.#options.shelf.list();
  }

  plan(planId: string): InstallPlan {
    return this.#options.shelf.find(planId);
  }

  discard(planId: string): void {
    this.#options.shelf.discard(this.#options.shelf.find(planId).id);
  }

  /** Whether the plan is an update of the same package that asks for nothing new: such a one needs nobody's word. */
  async isWithinPermissions(plan: InstallPlan): Promise<boolean> {
    const stored = await this.#find(plan.pluginId);
    if (stored === undefined || isRepublished(plan, stored)) return false;
    if (!isSameOrigin(plan, stored, this.#packageNameOf(stored))) return false;
    return grownPermissions(plan.manifest, stored).length === 0;
  }

  /** What the plan would take the place of; undefined where no plugin has its id. */
  async replaced(plan: InstallPlan): Promise<Replaced | undefined> {
    const stored = await this.#find(plan.pluginId);
    if (stored === undefined) return undefined;
    const packageName = this.#packageNameOf(stored);
    const known = packageName === undefined ? {} : { packageName };
    if (isSameOrigin(plan, stored, packageName)) return known;
    const { length: integrations } = await this.#store.integrations(plan.pluginId);
    return { ...known, takesOver: { integrations, text: takeoverText(stored, packageName, integrations) } };
  }

  /**
   * A package for the newest version, or for `version`, from where the plugin came from. Throws
   * `NEXA_PLUGIN_PACKAGE_REFUSED` where that has become another plugin or package, and as {@link prepare} does.
   */
  async prepareUpdate(pluginId: string, version?: string): Promise<InstallPlan> {
    const stored = await this.#require(pluginId);
    const { source, sourceSpec = '' } = stored;
    const update = (from: InstallSource): Promise<InstallPlan> =>
      this.#options.shelf.prepare(from, async (plan) => {
        requireSamePlugin(plan, stored, this.#packageNameOf(stored));
        refuseRepublished(plan, stored);
      });
    if (source === 'folder') return update({ kind: 'folder', path: sourceSpec });
    if (source === 'registry')
      return update({ kind: 'registry', spec: `${registryNameOf(sourceSpec)}@${version ?? 'latest'}` });
    const from = source === 'bundled' ? 'came with NEXA' : 'came from a file';
    throw new NexaError('NEXA_PLUGIN_SOURCE_UNAVAILABLE', `The plugin ${pluginId} ${from}. Say where its update is.`, {
      params: { source, plugin: pluginId },
    });
  }

  /** Carries out a plan that a person agreed to, by its digest. */
  async install(planId: string, digest: string, actor: InstallActor): Promise<InstallPlan> {
    const plan = this.#options.shelf.find(planId);
    if (plan.digest !== digest)
      throw new NexaError('NEXA_PLUGIN_PLAN_CHANGED', 'That digest is not the one of this plan.', {
        params: { plan: planId, digest: plan.digest },
      });
    await this.#alone(plan.pluginId, async () => {
      const stored = await this.#find(plan.pluginId);
      if (stored === undefined) return this.#putIn(plan, actor);
      refuseRepublished(plan, stored);
      await this.#update(plan, stored, actor);
    });
    return plan;
  }

  /** Off, it ends the trial of an update first: the version before is then there, and switched off. */
  async setEnabled(pluginId: string, enabled: boolean, actor: InstallActor): Promise<void> {
    if (!enabled) await this.#trials.giveUp(pluginId, 'a person switched it off while it was watched');
    await this.#change(pluginId, async (stored) => {
      if (stored.enabled === enabled) return;
      await this.#store.setEnabled(pluginId, enabled, actor);
      const plugin = this.#pluginOf(stored);
      if (plugin === undefined) return;
      await this.#takeOut(pluginId, `The plugin ${pluginId} is switched off.`);
      this.#options.host.add(plugin, enabled);
      await this.#options.onChange();
    });
  }

  async restart(pluginId: string, actor: InstallActor): Promise<void> {
    await this.#require(pluginId);
    await this.#store.note(pluginId, 'plugins.restarted', actor);
    await this.#options.host.restart(pluginId);
  }

  /**
   * Takes a plugin away, also while an update of it is watched; with its integrations when that was asked for. One that
   * came with NEXA is there again.
   */
  async remove(
    pluginId: string,
    { withIntegrations }: { withIntegrations: boolean },
    actor: InstallActor,
  ): Promise<void> {
    const isOnTrial = this.#trials.has(pluginId);
    if (isOnTrial) {
      await this.#leavesNone(pluginId, withIntegrations);
      await this.#trials.giveUp(pluginId, 'a person removed it while it was watched');
    }
    await this.#change(pluginId, async ({ source }) => {
      // What came with NEXA is back then, and that is all there is to do.
      if (source === 'bundled' && isOnTrial) return await this.#store.note(pluginId, 'plugins.removed', actor);
      if (source === 'bundled')
        throw new NexaError('NEXA_PLUGIN_BUNDLED', `The plugin ${pluginId} comes with NEXA. Switch it off instead.`, {
          params: { plugin: pluginId },
        });
      const { host, homes, folders, onChange } = this.#options;
      const bundled = host.bundled(pluginId);
      const integrations = await this.#leavesNone(pluginId, withIntegrations);
      await this.#store.markState(pluginId, 'removing');
      for (const { homeId, id } of integrations) await homes.integrationRemoved(homeId, id).catch(() => {});
      await this.#takeOut(pluginId, `The plugin ${pluginId} was removed.`);
      await this.#store.remove(pluginId, actor, bundled !== undefined);
      await rm(folders.package(pluginId), { recursive: true, force: true });
      if (bundled === undefined) await rm(folders.data(pluginId), { recursive: true, force: true });
      else host.add(bundled, true);
      this.#options.onRemoved?.(pluginId);
      await onChange();
    });
  }

  /** The integrations that would go with the plugin. Throws `NEXA_PLUGIN_IN_USE` unless that is what is wanted. */
  async #leavesNone(pluginId: string, withIntegrations: boolean) {
    if (this.#options.host.bundled(pluginId) !== undefined) return [];
    const integrations = await this.#store.integrations(pluginId);
    const { length } = integrations;
    if (length === 0 || withIntegrations) return integrations;
    const message = `${length} integration${length === 1 ? ' uses' : 's use'} the plugin ${pluginId}.`;
    throw new NexaError('NEXA_PLUGIN_IN_USE', message, { params: { plugin: pluginId, integrations: length } });
  }

  async #putIn(plan: InstallPlan, actor: InstallActor): Promise<void> {
    const { shelf, host, now, onChange } = this.#options;
    shelf.take(plan);
    const change = { kind: 'installed', to: plan.version, at: now() } as const;
    await this.#store.put(plan.pluginId, versionOf(plan), { change, actor });
    shelf.discard(plan.id);
    const stored = await this.#require(plan.pluginId);
    const plugin = this.#pluginOf(stored);
    if (plugin !== undefined) host.add(plugin, stored.enabled);
    await onChange();
  }

  async #update(plan: InstallPlan, stored: StoredPlugin, actor: InstallActor): Promise<void> {
    const { shelf, host, folders, database, now, log, onChange } = this.#options;
    const { pluginId } = plan;
    const online = host.integrationsOf(pluginId).filter(({ status }) => status?.value === 'online');
    const snapshot = `${pluginId}-${now()}`;
    await this.#takeOut(pluginId, `The plugin ${pluginId} is being updated.`);
    try {
      await takeSnapshot(database, { folders, pluginId, name: snapshot });
      shelf.take(plan);
      await this.#store.put(pluginId, versionOf(plan), {
        change: { kind: 'updated', from: stored.version, to: plan.version, at: now() },
        previous: previousOf(stored, snapshot, online),
        actor,
      });
    } catch (error) {
      await dropSnapshot(folders, snapshot);
      const before = this.#pluginOf(stored);
      if (before !== undefined) host.add(before, stored.enabled);
      throw error;
    }
    shelf.discard(plan.id);
    log.info({ plugin: pluginId, from: stored.version, to: plan.version }, 'A plugin was updated and is on trial.');
    await this.#bringIn(pluginId);
    await onChange();
    this.#watch(pluginId);
  }

  #watch(pluginId: string): void {
    this.#trials.begin(pluginId, (givenUp) =>
      this.#runTrial(pluginId, givenUp).catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return;
        this.#options.log.error({ plugin: pluginId, reason: errorMessage(error) }, 'The trial of an update failed.');
      }),
    );
  }

  async #runTrial(pluginId: string, givenUp: () => string | undefined): Promise<void> {
    const { host, now, timings = defaultGateTimings, log, folders, onChange } = this.#options;
    const stored = await this.#require(pluginId);
    const previous = stored.previous as unknown as PreviousVersion;
    // Without an integration nothing else would start it, and whether it starts is what is to be seen.
    if (stored.enabled) host.surface(pluginId).catch(() => {});
    const problem = stored.enabled
      ? await watchHealth({
          timings,
          now,
          signal: this.#stopping.signal,
          status: () => host.plugin(pluginId)?.status,
          integrations: () => host.integrationsOf(pluginId),
          expected: previous.online,
          devices: previous.devices ?? {},
          givenUp,
        })
      : undefined;
    if (problem !== undefined) {
      await this.#rollBack(stored, previous, problem);
      return;
    }
    await this.#store.settle(pluginId);
    await dropSnapshot(folders, previous.snapshot);
    sweepPackages(folders, await this.#store.list(), pluginId);
    log.info({ plugin: pluginId, version: stored.version }, 'An update passed its trial.');
    await onChange();
  }

  async #rollBack(stored: StoredPlugin, previous: PreviousVersion, reason: string): Promise<void> {
    const { folders, log, now, onChange } = this.#options;
    const { pluginId, version } = stored;
    log.error({ plugin: pluginId, from: version, to: previous.version, reason }, 'An update is rolled back.');
    await this.#store.markState(pluginId, 'rolling-back', reason);
    await this.#takeOut(pluginId, `The plugin ${pluginId} is going back to version ${previous.version}.`);
    await restoreFolder(folders, pluginId, previous.snapshot);
    await this.#store.rollBack(pluginId, {
      previous,
      data: snapshotData(folders, previous.snapshot),
      change: { kind: 'rolled-back', from: version, to: previous.version, at: now(), reason },
    });
    await dropSnapshot(folders, previous.snapshot);
    await this.#bringIn(pluginId);
    sweepPackages(folders, await this.#store.list(), pluginId);
    await onChange();
  }

  /** Puts in what the database says, its integrations with the configuration that is there now. */
  async #bringIn(pluginId: string): Promise<void> {
    const { host, homes, log } = this.#options;
    const stored = await this.#require(pluginId);
    const plugin = this.#pluginOf(stored);
    if (plugin === undefined) return;
    for (const { id, homeId } of await this.#store.integrations(pluginId)) {
      await homes.reload(homeId, id).catch((error: unknown) => {
        log.warn(
          { plugin: pluginId, integrationId: id, reason: errorMessage(error) },
          'An integration was not reloaded',
        );
      });
    }
    host.add(plugin, stored.enabled);
  }

  async #takeOut(pluginId: string, why: string): Promise<void> {
    const { host } = this.#options;
    if (host.plugin(pluginId) !== undefined) await host.remove(pluginId, why);
  }

  #pluginOf(stored: StoredPlugin): InstalledPlugin | undefined {
    const { host, folders } = this.#options;
    return stored.source === 'bundled' ? host.bundled(stored.pluginId) : installedPlugin(folders, stored);
  }

  #packageNameOf(stored: StoredPlugin): string | undefined {
    const plugin = this.#pluginOf(stored);
    return plugin === undefined ? undefined : packageNameIn(plugin.folder);
  }

  async #find(pluginId: string): Promise<StoredPlugin | undefined> {
    return (await this.#store.list()).find((stored) => stored.pluginId === pluginId);
  }

  async #require(pluginId: string): Promise<StoredPlugin> {
    const stored = await this.#find(pluginId);
    if (stored !== undefined) return stored;
    throw pluginNotFound(pluginId);
  }

  /** Alone, and first of all only with what is there: who asks for nothing is told so, also while others ask. */
  async #change(pluginId: string, work: (stored: StoredPlugin) => Promise<void>): Promise<void> {
    await this.#require(pluginId);
    await this.#alone(pluginId, async () => work(await this.#require(pluginId)));
  }

  async #alone<T>(pluginId: string, work: () => Promise<T>): Promise<T> {
    await this.#tidied(pluginId);
    if (this.#busy.has(pluginId) || this.#trials.has(pluginId) || this.#stopping.signal.aborted)
      throw new NexaError('NEXA_PLUGIN_BUSY', `The plugin ${pluginId} is being changed, or watched after an update.`, {
        params: { plugin: pluginId },
      });
    const running = work();
    this.#busy.set(pluginId, running);
    try {
      return await running;
    } finally {
      this.#busy.delete(pluginId);
    }
  }

  /** A trial that is over, as everybody can read, is only tidied up: who wants something now waits for that. */
  async #tidied(pluginId: string): Promise<void> {
    if (!this.#trials.has(pluginId)) return;
    if ((await this.#require(pluginId)).state !== 'trial') await this.#trials.over(pluginId);
  }
}
