import type {
  CapabilityCatalog,
  CapturedScene,
  Clock,
  CommandWish,
  DeviceRecord,
  ExecutionRecord,
  HomePlace,
  HomeRecordOutput,
  HomeStore,
  IdGenerator,
  ImportedSample,
  IssueRecord,
  LinkSuggestion,
  NativeScene,
  PluginGateway,
  PowerFeed,
  Recorder,
  ReplacementPlan,
  ReplacementWish,
  RunWish,
  SceneActivationRecord,
  SceneRecord,
} from '@nexa/engine';
import {
  type Cause,
  type Command,
  errorMessage,
  type HomeMode,
  type Instant,
  type JsonObject,
  NexaError,
  type PluginManifest,
  type Status,
} from '@nexa/sdk';
import type { RunningHomes } from '../automations/health/running-homes.ts';
import type {
  DeviceView,
  HomeListener,
  HomeModeView,
  HomeService,
  PathChange,
  SavedAutomation,
} from '../http/home-service.ts';
import { HomeSession, type HomesLog, type RoomFinder } from './home-session.ts';
import type { StartableIntegration } from './startable-integration.ts';

/** Where the integrations of a home come from, decrypted. One that cannot be decrypted is left out and logged. */
export interface IntegrationLoader {
  enabledIntegrations(homeId: string): Promise<readonly StartableIntegration[]>;
}

export interface HomeManagerOptions {
  readonly store: HomeStore;
  readonly integrations: IntegrationLoader;
  readonly rooms: RoomFinder;
  readonly gateway: PluginGateway;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: HomesLog;
  /** From the plugin's manifest; unknown for one that is not installed. */
  readonly kindOf?: (pluginId: string) => PluginManifest['kind'] | undefined;
}

/** A home has started at the latest after so long, whatever its integrations do. */
const LONGEST_START = 60_000;
/** How long a start of a run is waited for; it comes out of the runtime at once unless that met a fault. */
const RUN_START_LIMIT_MS = 2000;

/** Something that is begun in a home, and what it tells of it. */
interface Followed<T> {
  readonly of: (output: HomeRecordOutput) => T | undefined;
  readonly isEnough: (told: T) => boolean;
  readonly limitMs: number;
  readonly begin: () => void;
}

/** Runs the homes of this server: a session each, sharing nothing. */
export class HomeManager implements HomeService, RunningHomes {
  readonly #options: HomeManagerOptions;
  readonly #sessions = new Map<string, HomeSession>();
  readonly #listeners = new Set<HomeListener>();
  readonly #whenChanged = new Set<(homeId: string) => void>();

  constructor(options: HomeManagerOptions) {
    this.#options = options;
  }

  /** Starts every home; one that cannot be loaded does not keep the others down. */
  async start(): Promise<void> {
    for (const homeId of await this.#options.store.listHomes()) {
      await this.homeAdded(homeId).catch((error) => {
        this.#options.log.error({ homeId, reason: errorMessage(error) }, 'home could not be started');
      });
    }
  }

  stop(): void {
    for (const session of this.#sessions.values()) session.stop();
    this.#sessions.clear();
    this.#listeners.clear();
    this.#whenChanged.clear();
  }

  async homeAdded(homeId: string): Promise<void> {
    if (this.#sessions.has(homeId)) return;
    const { store, integrations } = this.#options;
    const snapshot = await store.load(homeId);
    const startable = await integrations.enabledIntegrations(homeId);
    if (this.#sessions.has(homeId)) return;
    const { gateway, recorder, rooms, clock, ids, log, kindOf } = this.#options;
    const session = new HomeSession({
      snapshot,
      gateway,
      recorder,
      rooms,
      clock,
      ids,
      log,
      ...(kindOf === undefined ? {} : { kindOf }),
      publish: (message) => {
        for (const listener of this.#listeners) listener(homeId, message);
        if (message.type === 'device' && message.data.change !== 'status') this.#changed(homeId);
      },
    });
    this.#sessions.set(homeId, session);
    for (const spec of startable) session.connect(spec);
    void this.#started(session, startable);
  }

  /**
   * The home has started when each of its integrations was tried: what was interrupted goes on then, and would fail before
   * with devices that nobody can reach yet.
   */
  async #started(session: HomeSession, integrations: readonly StartableIntegration[]): Promise<void> {
    const { gateway, clock } = this.#options;
    const tried = Promise.allSettled(integrations.map(({ integrationId }) => gateway.whenTried(integrationId)));
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = clock.schedule(clock.now() + LONGEST_START, resolve);
    });
    await Promise.race([tried, late]);
    cancel();
    session.dispatch({ type: 'started' });
  }

  deviceView(homeId: string, deviceId: string): DeviceView | undefined {
    const view = this.#sessions.get(homeId)?.runtime.device(deviceId);
    return view === undefined ? undefined : { ...view, deviceId };
  }

  deviceViews(homeId: string): ReadonlyMap<string, DeviceView> {
    const views = this.#sessions.get(homeId)?.runtime.devices() ?? [];
    return new Map(views.map((view) => [view.record.id, { ...view, deviceId: view.record.id }]));
  }

  integrationStatus(homeId: string, integrationId: string): Status | undefined {
    return this.#sessions.get(homeId)?.runtime.integrationStatus(integrationId);
  }

  pluginOf(homeId: string, integrationId: string): string | undefined {
    return this.#sessions.get(homeId)?.runtime.integration(integrationId)?.pluginId;
  }

  async command(homeId: string, wish: CommandWish, { waitMs }: { readonly waitMs: number }): Promise<Command> {
    const session = this.#session(homeId);
    const latest = await this.#follow(session, {
      of: (output) => (output.type === 'command' && output.command.id === wish.id ? output.command : undefined),
      isEnough: ({ status }) => status !== 'pending',
      limitMs: waitMs,
      begin: () => session.dispatch({ type: 'command', wish }),
    });
    if (latest === undefined) throw new NexaError('NEXA_INTERNAL', 'the home did not take the command');
    return latest;
  }

  importSamples(homeId: string, samples: readonly ImportedSample[]): void {
    this.#sessions.get(homeId)?.dispatch({ type: 'imported', samples });
  }

  automationSaved(homeId: string, automation: SavedAutomation): void {
    this.#session(homeId).dispatch({ type: 'automation-saved', automation });
    this.#changed(homeId);
  }

  automationRemoved(homeId: string, automationId: string): void {
    this.#session(homeId).dispatch({ type: 'automation-removed', automationId });
    this.#changed(homeId);
  }

  async runAutomation(
    homeId: string,
    automationId: string,
    cause: Cause,
    wish: RunWish = {},
  ): Promise<ExecutionRecord> {
    const session = this.#session(homeId);
    const executionId = this.#options.ids.next();
    const latest = await this.#follow(session, {
      of: (output) =>
        output.type === 'execution' && output.execution.id === executionId ? output.execution : undefined,
      isEnough: () => true,
      limitMs: RUN_START_LIMIT_MS,
      begin: () => session.dispatch({ type: 'automation-run', automationId, executionId, cause, ...wish }),
    });
    if (latest === undefined)
      throw new NexaError('NEXA_AUTOMATION_NOT_FOUND', 'the home does not know this automation');
    return latest;
  }

  async stopAutomation(homeId: string, automationId: string, cause: Cause): Promise<void> {
    this.#session(homeId).dispatch({ type: 'automation-stop', automationId, cause });
    await this.flush();
  }

  async webhookCalled(
    homeId: string,
    call: { readonly automationId: string; readonly triggerId: string; readonly data: JsonObject },
  ): Promise<void> {
    this.#session(homeId).dispatch({ type: 'webhook-called', ...call, cause: { kind: 'unknown' } });
    await this.flush();
  }

  homeMode(homeId: string): HomeModeView {
    return this.#session(homeId).modeView();
  }

  async setMode(
    homeId: string,
    wish: { readonly mode: HomeMode; readonly until?: Instant; readonly cause: Cause },
  ): Promise<HomeModeView> {
    const session = this.#session(homeId);
    session.dispatch({ type: 'mode-set', ...wish });
    await this.flush();
    return session.modeView();
  }

  async setGuests(homeId: string, guests: boolean, cause: Cause): Promise<HomeModeView> {
    const session = this.#session(homeId);
    session.dispatch({ type: 'guests-set', guests, cause });
    await this.flush();
    return session.modeView();
  }

  homeMoved(homeId: string, place: HomePlace): void {
    this.#sessions.get(homeId)?.dispatch({ type: 'home-moved', place });
    this.#changed(homeId);
  }

  sceneSaved(homeId: string, scene: SceneRecord): void {
    this.#session(homeId).dispatch({ type: 'scene-saved', scene });
    this.#changed(homeId);
  }

  sceneRemoved(homeId: string, sceneId: string): void {
    this.#session(homeId).dispatch({ type: 'scene-removed', sceneId });
    this.#changed(homeId);
  }

  nativeScenes(homeId: string): readonly NativeScene[] {
    return this.#session(homeId).runtime.automation.scenes.nativeScenes();
  }

  captureScene(
    homeId: string,
    deviceIds: readonly string[],
    options: { readonly sensitive?: boolean } = {},
  ): CapturedScene {
    return this.#session(homeId).runtime.automation.scenes.capture(deviceIds, options);
  }

  async activateScene(
    homeId: string,
    wish: { readonly sceneId: string; readonly transition?: number; readonly cause: Cause },
    { waitMs }: { readonly waitMs: number },
  ): Promise<SceneActivationRecord> {
    const session = this.#session(homeId);
    const problem = session.runtime.automation.scenes.problem(wish.sceneId);
    if (problem !== undefined) throw problem;
    const activationId = this.#options.ids.next();
    return this.#activation(session, activationId, waitMs, () =>
      session.dispatch({ type: 'scene-activated', wish: { ...wish, activationId } }),
    );
  }

  async undoScene(
    homeId: string,
    activationId: string,
    { waitMs, cause }: { readonly waitMs: number; readonly cause: Cause },
  ): Promise<SceneActivationRecord> {
    const session = this.#session(homeId);
    const problem = session.runtime.automation.scenes.undoProblem(activationId);
    if (problem !== undefined) throw problem;
    const undoId = this.#options.ids.next();
    return this.#activation(session, undoId, waitMs, () =>
      session.dispatch({ type: 'scene-undone', activationId, undoId, cause }),
    );
  }

  async #activation(
    session: HomeSession,
    id: string,
    waitMs: number,
    begin: () => void,
  ): Promise<SceneActivationRecord> {
    const latest = await this.#follow(session, {
      of: (output) =>
        output.type === 'scene-activation' && output.activation.id === id ? output.activation : undefined,
      isEnough: ({ outcome }) => outcome !== 'running',
      limitMs: waitMs,
      begin,
    });
    if (latest === undefined) throw new NexaError('NEXA_INTERNAL', 'the home did not take the scene');
    return latest;
  }

  async heal(
    homeId: string,
    issueId: string,
    { actionId, userId }: { readonly actionId?: string; readonly userId: string },
  ): Promise<IssueRecord> {
    const session = this.#session(homeId);
    const problem = session.runtime.healingProblem(issueId, actionId);
    if (problem !== undefined) throw problem;
    const healingId = this.#options.ids.next();
    const chosen = actionId === undefined ? {} : { actionId };
    session.dispatch({ type: 'heal', issueId, healingId, userId, ...chosen });
    await this.flush();
    return this.#issue(session, issueId);
  }

  async snooze(homeId: string, issueId: string, until: Instant): Promise<IssueRecord> {
    const session = this.#session(homeId);
    this.#issue(session, issueId);
    session.dispatch({ type: 'snooze', issueId, until });
    await this.flush();
    return this.#issue(session, issueId);
  }

  async integrationAdded(homeId: string, spec: StartableIntegration): Promise<void> {
    this.#session(homeId).connect(spec);
    this.#changed(homeId);
  }

  async homeRemoved(homeId: string, integrationIds: readonly string[]): Promise<void> {
    const session = this.#sessions.get(homeId);
    if (session === undefined) return;
    this.#sessions.delete(homeId);
    await Promise.allSettled(integrationIds.map((id) => session.disconnect(id)));
    session.stop();
    await this.flush();
  }

  async integrationRemoved(homeId: string, integrationId: string): Promise<void> {
    const session = this.#session(homeId);
    await session.disconnect(integrationId);
    session.removeIntegration(integrationId);
    this.#changed(homeId);
    await this.flush();
  }

  async reconnect(homeId: string, integrationId: string, spec?: StartableIntegration): Promise<void> {
    const session = this.#session(homeId);
    if (spec === undefined) {
      await this.#options.gateway.reconnect(integrationId);
      return;
    }
    await session.disconnect(integrationId);
    session.connect(spec);
  }

  async reconfigure(
    homeId: string,
    integrationId: string,
    { next, previous }: { readonly next: StartableIntegration; readonly previous: StartableIntegration },
  ): Promise<void> {
    const session = this.#session(homeId);
    await session.disconnect(integrationId);
    session.connect(next);
    try {
      await this.#options.gateway.whenTried(integrationId);
    } catch (error) {
      await session.disconnect(integrationId);
      session.connect(previous);
      throw error;
    }
  }

  powerLinkProblem(homeId: string, integrationId: string, feed: PowerFeed): NexaError | undefined {
    return this.#session(homeId).runtime.powerLinkProblem(integrationId, feed);
  }

  powerLinked(homeId: string, integrationId: string, feed: PowerFeed | undefined): void {
    const said = feed === undefined ? {} : { feed };
    this.#session(homeId).dispatch({ type: 'power-linked', integrationId, ...said });
  }

  recheck(homeId: string, issueId: string): void {
    this.#session(homeId).dispatch({ type: 'recheck', issueId });
  }

  deviceEdited(
    homeId: string,
    deviceId: string,
    change: { readonly name?: string; readonly roomId?: string | null },
  ): void {
    this.#session(homeId).dispatch({ type: 'device-edited', deviceId, ...change });
  }

  linkSuggestions(homeId: string): readonly LinkSuggestion[] {
    return this.#session(homeId).runtime.linkSuggestions();
  }

  replacementPlan(homeId: string, wish: ReplacementWish): ReplacementPlan {
    return this.#session(homeId).runtime.replacementPlan(wish);
  }

  async changePaths(homeId: string, change: PathChange, before: () => Promise<void>): Promise<void> {
    const { runtime } = this.#session(homeId);
    const check = () => {
      if (change.type === 'replace-device') runtime.replacementPlan(change.wish);
      else {
        const problem = runtime.bindingProblem(change);
        if (problem !== undefined) throw problem;
      }
    };
    check();
    await before();
    // Meanwhile the home went on.
    check();
    const session = this.#session(homeId);
    const changed: DeviceRecord[] = [];
    const stop = session.listen((output) => {
      if (output.type !== 'binding-change') return;
      changed.push(...output.devices.flatMap(({ change: became, device }) => (became === 'removed' ? [] : [device])));
    });
    session.dispatch(change);
    stop();
    if (change.type === 'replace-device' || change.type === 'undo-replacement') this.#askAnew(changed);
    await this.flush();
  }

  /** Devices that are reached otherwise from now on are asked how they are; one that cannot be tells when it can. */
  #askAnew(devices: readonly DeviceRecord[]): void {
    const { gateway, log } = this.#options;
    for (const { integrationId, externalId } of devices) {
      void gateway.refresh(integrationId, externalId).catch((error) => {
        log.warn({ integrationId, reason: errorMessage(error) }, 'device could not be asked for its values');
      });
    }
  }

  homeIds(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  catalog(homeId: string): CapabilityCatalog | undefined {
    return this.#sessions.get(homeId)?.runtime.catalog;
  }

  automationIssues(homeId: string): readonly IssueRecord[] {
    return this.#sessions.get(homeId)?.runtime.automation.issues() ?? [];
  }

  automationHealth(homeId: string, change: Parameters<RunningHomes['automationHealth']>[1]): void {
    this.#sessions.get(homeId)?.dispatch({ type: 'automation-health', ...change });
  }

  onChanged(listener: (homeId: string) => void): () => void {
    this.#whenChanged.add(listener);
    return () => this.#whenChanged.delete(listener);
  }

  subscribe(listener: HomeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  flush(): Promise<void> {
    return this.#options.recorder.flush();
  }

  #changed(homeId: string): void {
    for (const listener of this.#whenChanged) listener(homeId);
  }

  #session(homeId: string): HomeSession {
    const session = this.#sessions.get(homeId);
    if (session === undefined) throw new NexaError('NEXA_HOME_NOT_FOUND', 'the home is not running on this server');
    return session;
  }

  #issue(session: HomeSession, issueId: string): IssueRecord {
    const issue = session.runtime.issue(issueId);
    if (issue === undefined) throw new NexaError('NEXA_ISSUE_NOT_FOUND', 'no such issue in this home');
    return issue;
  }

  /** Begins something, and answers the last that was told of it, kept: as soon as that is enough, or after `limitMs`. */
  async #follow<T>(session: HomeSession, { of, isEnough, limitMs, begin }: Followed<T>): Promise<T | undefined> {
    let latest: T | undefined;
    const done = new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(finish, limitMs);
      const stop = session.listen((output) => {
        const told = of(output);
        if (told === undefined) return;
        latest = told;
        if (isEnough(told)) finish();
      });
    });
    begin();
    await done;
    if (latest !== undefined) await this.flush();
    return latest;
  }
}
