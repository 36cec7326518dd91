import { join } from 'node:path';
import type {
  ActionTarget,
  CheckTarget,
  ConditionTarget,
  ConfigMigration,
  HealingTarget,
  HookCall,
  IntegrationSink,
  IntegrationSpec,
  IntegrationTraffic,
  PluginGateway,
  PluginLink,
  PluginSurface,
  WatchWish,
} from '@nexa/engine';
import {
  type Announcement,
  type AnnouncementResult,
  type CheckOutcome,
  type CommandAcknowledgement,
  type CommandRequest,
  type DiscoveryOffer,
  type Duration,
  type ExposedChange,
  type HealingOutcome,
  type Heard,
  type HookAnswer,
  type JsonObject,
  NexaError,
  type PairingResult,
  type Presentation,
  seconds,
} from '@nexa/sdk';
import { pluginRunner } from './bundle.ts';
import { type HostEntry, infoOf } from './host-entry.ts';
import { HostTime } from './host-time.ts';
import { findPlugins, type InstalledPlugin } from './installed-plugins.ts';
import { IntegrationRoster } from './integration-roster.ts';
import { isAmong } from './network-grants.ts';
import { PairingGrants } from './pairing-grants.ts';
import { PluginConduct } from './plugin-conduct.ts';
import type { KeptIntegration, PluginHostOptions, PluginInfo } from './plugin-host-options.ts';
import { defaultPluginLimits, type PluginLimits } from './plugin-limits.ts';
import { pluginNotFound } from './plugin-not-found.ts';
import { pinOf } from './plugin-pin.ts';
import { type PluginStatus, statusLine } from './plugin-status.ts';
import { PluginSupervisor } from './plugin-supervisor.ts';
import { ProcessRecord } from './process-record.ts';
import { type StatusListener, StatusListeners } from './status-listeners.ts';
import { TrafficBook } from './traffic-book.ts';

/** Deadlines of the contract. */
const CONDITION_WITHIN = seconds(5);
const ACTION_WITHIN = seconds(30);

/** Runs each plugin in a process of its own and is the engine's way to it. */
export class PluginHost implements PluginGateway {
  readonly #options: PluginHostOptions;
  readonly #limits: PluginLimits;
  readonly #record: ProcessRecord;
  readonly #hostTime = new HostTime();
  readonly #plugins = new Map<string, HostEntry>();
  readonly #bundled = new Map<string, InstalledPlugin>();
  readonly #roster: IntegrationRoster;
  readonly #flows = new PairingGrants();
  readonly #traffic: TrafficBook;
  readonly #listeners: StatusListeners;
  #forbiddenPorts: readonly number[];
  readonly #runnerFile: () => Promise<string>;
  #isStopped = false;

  constructor(options: PluginHostOptions) {
    this.#options = options;
    this.#listeners = new StatusListeners(options.logger);
    this.#traffic = new TrafficBook(options.clock);
    this.#runnerFile = pluginRunner(options);
    this.#limits = { ...defaultPluginLimits, ...options.limits };
    this.#roster = new IntegrationRoster({ ...options, limits: this.#limits, traffic: this.#traffic });
    this.#forbiddenPorts = options.forbiddenPorts;
    this.#record = new ProcessRecord(join(options.dataDir, 'plugin-processes.json'));
  }

  /** Finds the plugins and stops processes that a killed predecessor left. Plugins start when they are needed. */
  async start(): Promise<void> {
    const { logger, pluginsDirs } = this.#options;
    for (const { pluginId, pid } of await this.#record.stopLeftOvers()) {
      logger.warn({ plugin: pluginId, pid }, 'A plugin that the last run of NEXA left behind was stopped.');
    }
    const { installed, broken } = findPlugins(pluginsDirs);
    for (const { folder, error } of broken) logger.error({ folder, error: error.message }, 'A plugin cannot be used.');
    for (const plugin of this.#options.installed ?? []) this.#add(plugin, this.#isEnabled(plugin));
    const own = new Set(this.#plugins.keys());
    for (const plugin of installed) {
      const { id } = plugin.manifest;
      if (!this.#bundled.has(id)) this.#bundled.set(id, plugin);
      if (!own.has(id)) this.#add(plugin, this.#isEnabled(plugin));
    }
  }

  /** What is installed, and how it is doing. */
  plugins(): readonly PluginInfo[] {
    return [...this.#plugins.values()].map(infoOf);
  }

  plugin(pluginId: string): PluginInfo | undefined {
    const entry = this.#plugins.get(pluginId);
    return entry === undefined ? undefined : infoOf(entry);
  }

  /** Calls `listener` at every change of a plugin's status. Returns how to end that. */
  onPluginStatus(listener: StatusListener): () => void {
    return this.#listeners.add(listener);
  }

  /** The plugin of this id that came with NEXA, in use or not. */
  bundled(pluginId: string): InstalledPlugin | undefined {
    return this.#bundled.get(pluginId);
  }

  /** Puts a plugin in while NEXA runs; integrations that waited for it are connected. */
  add(plugin: InstalledPlugin, isEnabled: boolean): void {
    this.#add(plugin, isEnabled);
    if (!isEnabled) return;
    for (const { spec, sink } of this.#roster.waitingFor(plugin.manifest.id)) this.connect(spec, sink);
  }

  /** Stops a plugin and forgets it; its integrations wait until one of its id is there again. */
  async remove(pluginId: string, why: string): Promise<void> {
    const { supervisor } = this.#entry(pluginId);
    this.#plugins.delete(pluginId);
    await this.#roster.release(pluginId, why);
    await supervisor.stop();
  }

  /** How the integrations of a plugin are doing. */
  integrationsOf(pluginId: string): readonly KeptIntegration[] {
    return this.#roster.of(pluginId).map(({ spec: { integrationId, homeId }, status, devices }) => ({
      integrationId,
      homeId,
      status,
      devices,
    }));
  }

  /** Starts the plugin afresh, out of safe mode too. Rejects when it does not come up. */
  async restart(pluginId: string): Promise<void> {
    const { supervisor } = this.#enabled(pluginId);
    await this.#roster.pause(pluginId);
    await supervisor.restart();
  }

  /**
   * Runs the plugin's bundle, which changed, in the place of the old one. Rejects when it does not start, with the
   * reason; the old one was not disturbed then. For development.
   */
  async reload(pluginId: string): Promise<void> {
    const { supervisor } = this.#entry(pluginId);
    await supervisor.reload(() => this.#roster.pause(pluginId));
  }

  /** Where a plugin's package lies. */
  folderOf(pluginId: string): string {
    return this.#entry(pluginId).plugin.folder;
  }

  /** Ports of NEXA that were not known when the host was made. */
  forbid(ports: readonly number[]): void {
    this.#forbiddenPorts = [...new Set([...this.#forbiddenPorts, ...ports])];
    for (const { supervisor } of this.#plugins.values()) supervisor.sendPolicy();
  }

  /** Disconnects every integration and ends every process. Nothing of the host is left afterwards. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#roster.stop();
    await Promise.allSettled([...this.#plugins.values()].map(({ supervisor }) => supervisor.stop()));
  }

  async surface(pluginId: string): Promise<PluginSurface> {
    const entry = this.#enabled(pluginId);
    const surface = entry.supervisor.link === undefined ? entry.surface : undefined;
    if (surface !== undefined) return surface;
    entry.surface = await (await entry.supervisor.up()).surface();
    return entry.surface;
  }

  connect(spec: IntegrationSpec, sink: IntegrationSink): void {
    const entry = this.#plugins.get(spec.pluginId);
    if (entry?.isEnabled === true) {
      this.#roster.connect({ spec, sink }, entry.supervisor);
      return;
    }
    const why = entry === undefined ? 'is not installed' : 'is switched off';
    this.#roster.wait({ spec, sink }, `The plugin ${spec.pluginId} ${why}.`);
  }

  async whenTried(integrationId: string): Promise<void> {
    const keeper = this.#roster.keeper(integrationId);
    if (keeper === undefined)
      throw new NexaError('NEXA_INTEGRATION_OFFLINE', 'Its plugin is not installed.', { params: { integrationId } });
    await keeper.whenTried();
  }

  async disconnect(integrationId: string): Promise<void> {
    await this.#roster.disconnect(integrationId);
  }

  async reconnect(integrationId: string): Promise<HealingOutcome> {
    const keeper = this.#roster.keeper(integrationId);
    if (keeper === undefined) return { outcome: 'failed', reason: 'There is no such integration.' };
    return await keeper.reconnect();
  }

  async command(integrationId: string, request: CommandRequest, timeout: Duration): Promise<CommandAcknowledgement> {
    return await this.#traffic.command(integrationId, { request, timeout }, () =>
      // Its devices are seen before it is through with connecting; a tap on one of them is not for nothing.
      this.#onOpenLink(integrationId, timeout, (link, left) => link.command(integrationId, request, left)),
    );
  }

  async refresh(integrationId: string, externalId?: string): Promise<void> {
    await this.#link(integrationId).refresh(integrationId, externalId);
  }

  async runCheck(target: CheckTarget): Promise<CheckOutcome> {
    return await this.#traffic.check(target, async () => this.#link(target.integrationId).runCheck(target));
  }

  async heal(target: HealingTarget): Promise<HealingOutcome> {
    return await this.#traffic.healing(target, async () => this.#link(target.integrationId).heal(target));
  }

  async runPairingStep(step: Parameters<PluginGateway['runPairingStep']>[0]): Promise<PairingResult> {
    const { pluginId, passed = [], ...run } = step;
    const { supervisor } = this.#enabled(pluginId);
    return await (await this.#flows.link(supervisor, run.flowId, [...passed, run])).runPairingStep(run);
  }

  async presentPairingStep(step: Parameters<PluginGateway['presentPairingStep']>[0]): Promise<Presentation> {
    const { pluginId, passed = [], ...show } = step;
    const { supervisor } = this.#enabled(pluginId);
    return await (await this.#flows.link(supervisor, show.flowId, passed)).presentPairingStep(show);
  }

  endPairing(flowId: string): void {
    this.#flows.end(flowId);
  }

  async identify(pluginId: string, heard: Heard): Promise<DiscoveryOffer | undefined> {
    return await (await this.#enabled(pluginId).supervisor.up()).identify(heard);
  }

  async migrateConfig(pluginId: string, migration: ConfigMigration): Promise<JsonObject> {
    return await (await this.#enabled(pluginId).supervisor.up()).migrateConfig(migration);
  }

  traffic(integrationId: string): IntegrationTraffic | undefined {
    return this.#traffic.read(integrationId);
  }

  async diagnostics(integrationId: string, externalId?: string): Promise<JsonObject | undefined> {
    return await this.#link(integrationId).diagnostics(integrationId, externalId);
  }

  async hook(pluginId: string, call: HookCall): Promise<HookAnswer> {
    const { supervisor } = this.#enabled(pluginId);
    return await (await supervisor.up()).hook(call);
  }

  async announce(integrationId: string, announcement: Announcement): Promise<AnnouncementResult> {
    return await this.#link(integrationId).announce(integrationId, announcement);
  }

  async reportChanges(integrationId: string, changes: readonly ExposedChange[]): Promise<void> {
    await this.#link(integrationId).reportChanges(integrationId, changes);
  }

  async watchTrigger(integrationId: string, wish: WatchWish): Promise<void> {
    const watches = this.#roster.watches(integrationId);
    if (watches === undefined) throw offline(integrationId);
    await watches.add(wish);
  }

  async unwatchTrigger(integrationId: string, watchId: string): Promise<void> {
    await this.#roster.watches(integrationId)?.remove(watchId);
  }

  async conditionHolds(target: ConditionTarget): Promise<boolean> {
    return await this.#onOpenLink(target.integrationId, CONDITION_WITHIN, (link, left) =>
      link.automation.conditionHolds(target, left),
    );
  }

  async runAction(target: ActionTarget): Promise<JsonObject> {
    return await this.#onOpenLink(target.integrationId, ACTION_WITHIN, (link, left) =>
      link.automation.runAction(target, left),
    );
  }

  #isEnabled({ manifest }: InstalledPlugin): boolean {
    return this.#options.disabled?.has(manifest.id) !== true;
  }

  #add(plugin: InstalledPlugin, isEnabled: boolean): void {
    const { id } = plugin.manifest;
    const { logger, dataDir, clock, capabilities, storage, backpressure, random = Math.random } = this.#options;
    if (this.#plugins.has(id)) {
      logger.error({ plugin: id, folder: plugin.folder }, 'A second plugin with the same id is left out.');
      return;
    }
    const { observer, mayChange } = this.#options;
    const conduct = new PluginConduct({ pluginId: id, logger, now: () => clock.now(), observer });
    const supervisor: PluginSupervisor = new PluginSupervisor({
      plugin,
      verify: mayChange === true && plugin.digest === undefined ? async () => {} : pinOf(plugin),
      dataDir,
      clock,
      capabilities,
      storage,
      exposed: plugin.manifest.kind === 'ecosystem' ? this.#options.exposed : undefined,
      random,
      limits: this.#limits,
      record: this.#record,
      hostTime: this.#hostTime,
      runnerFile: this.#runnerFile,
      forbidden: () => ({
        forbiddenPorts: this.#forbiddenPorts,
        forbiddenEndpoints: this.#options.forbiddenEndpoints ?? [],
      }),
      backpressure: () => backpressure?.(),
      onStatus: (status) => this.#statusChanged(id, status),
      onLog: ({ level, message, fields, integrationId }) => {
        if (integrationId !== undefined) this.#traffic.of(integrationId).logged({ level, message, fields });
        const about = integrationId === undefined ? {} : { integrationId };
        logger[level]({ plugin: id, ...about, fields }, message);
        observer?.line(id, { level, message, fields, ...about });
      },
      onRefused: (refusal) => conduct.refused(refusal),
      onNetwork: (message) => {
        const contact = conduct.contacted(message);
        if (contact === undefined) return;
        observer?.contact(id, { ...contact, isGranted: isAmong(supervisor.grants, contact.target) });
      },
      onDenied: (act) => conduct.denied(act),
      onSlowedDown: (reason) => conduct.slowedDown(reason),
      onEnded: (end) => conduct.ended(end),
    });
    this.#plugins.set(id, { plugin, supervisor, conduct, isEnabled });
  }

  #statusChanged(pluginId: string, status: PluginStatus): void {
    const { logger } = this.#options;
    const fields = { plugin: pluginId, status: status.value, restarts: status.restarts };
    if (['failed', 'safe-mode', 'refused'].includes(status.value)) {
      logger.error({ ...fields, reason: status.reason }, 'A plugin failed. The others go on.');
      for (const keeper of this.#roster.of(pluginId))
        keeper.pluginStopped(`The plugin ${pluginId} stopped. ${status.reason}`);
    } else {
      logger.info(fields, 'A plugin changed its status.');
    }
    this.#options.observer?.line(pluginId, statusLine(status));
    this.#listeners.tell(pluginId, status);
  }

  #entry(pluginId: string): HostEntry {
    const entry = this.#plugins.get(pluginId);
    if (entry !== undefined && !this.#isStopped) return entry;
    throw pluginNotFound(pluginId);
  }

  #enabled(pluginId: string): HostEntry {
    const entry = this.#entry(pluginId);
    if (entry.isEnabled) return entry;
    throw new NexaError('NEXA_PLUGIN_STOPPED', `The plugin ${pluginId} is switched off.`, {
      params: { plugin: pluginId, reason: 'it is switched off' },
    });
  }

  #link(integrationId: string): PluginLink {
    const keeper = this.#roster.keeper(integrationId);
    const link = keeper?.isConnected === true ? this.#plugins.get(keeper.spec.pluginId)?.supervisor.link : undefined;
    if (link !== undefined) return link;
    throw offline(integrationId);
  }

  /** Waits for a link that is just being opened; all of it within `timeout`. */
  async #onOpenLink<T>(
    integrationId: string,
    timeout: Duration,
    call: (link: PluginLink, left: Duration) => Promise<T>,
  ): Promise<T> {
    const keeper = this.#roster.keeper(integrationId);
    // What is open is used in this very turn: somebody waits for the lamp.
    if (keeper?.link !== undefined) return await call(keeper.link, timeout);
    const { clock } = this.#options;
    const answerBy = clock.now() + timeout;
    const opened = await keeper?.openLink(timeout);
    return await call(opened ?? this.#link(integrationId), Math.max(1, answerBy - clock.now()));
  }
}

const offline = (integrationId: string): NexaError =>
  new NexaError('NEXA_INTEGRATION_OFFLINE', 'The integration is not connected.', { params: { integrationId } });
