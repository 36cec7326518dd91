import type {
  CapturedScene,
  CommandWish,
  ExecutionRecord,
  HomePlace,
  ImportedSample,
  IntegrationSpec,
  IssueRecord,
  LinkSuggestion,
  ModeRecord,
  PowerFeed,
  ReplacementPlan,
  RunWish,
  SceneActivationRecord,
  SceneRecord,
} from '@nexa/engine';
import { type Cause, type Command, NexaError, type StatusValue } from '@nexa/sdk';
import type {
  DeviceView,
  HomeListener,
  HomeMessage,
  HomeModeView,
  HomeService,
  PathChange,
  SavedAutomation,
} from '../../src/http/home-service.ts';

type WebhookCall = Parameters<HomeService['webhookCalled']>[1];
type Integration = IntegrationSpec & { readonly title: string };

/** The homes behind the port, in memory: every command is confirmed at once unless told otherwise. */
export class MemoryHomes implements HomeService {
  readonly homes: string[] = [];
  readonly removed: string[] = [];
  readonly integrations = new Map<string, Integration>();
  readonly reconnected: string[] = [];
  readonly edited: unknown[] = [];
  readonly samples: ImportedSample[] = [];
  readonly automations = new Map<string, SavedAutomation>();
  readonly carriedOut: CommandWish[] = [];
  readonly stopped: string[] = [];
  readonly runs: ({ readonly automationId: string } & RunWish)[] = [];
  readonly powered = new Map<string, PowerFeed | undefined>();
  /** What was asked when a scene was to be captured. */
  readonly captured: unknown[] = [];
  readonly webhooks: ({ readonly homeId: string } & WebhookCall)[] = [];
  readonly modes = new Map<string, HomeModeView>();
  readonly places = new Map<string, HomePlace>();
  readonly scenes = new Map<string, SceneRecord>();
  readonly healed: unknown[] = [];
  readonly snoozed: unknown[] = [];
  readonly views = new Map<string, DeviceView>();
  /** What commands become from now on. */
  becomes: Pick<Command, 'status' | 'reason'> = { status: 'confirmed' };
  healingProblem: NexaError | undefined;
  powerProblem: NexaError | undefined;
  /** Why an integration does not connect with changed settings. */
  connectProblem: NexaError | undefined;
  readonly rechecked: unknown[] = [];
  readonly #commands = new Map<string, Command>();
  readonly #listeners = new Set<HomeListener>();
  readonly #joined: (() => void)[] = [];
  readonly #called: (() => void)[] = [];

  emit(homeId: string, message: HomeMessage): void {
    for (const listener of this.#listeners) listener(homeId, message);
  }

  see(deviceId: string, value: StatusValue, states: DeviceView['states'] = {}): void {
    this.views.set(deviceId, { deviceId, status: { value, since: Date.now() }, states, lastContactAt: Date.now() });
  }

  deviceView(_homeId: string, deviceId: string): DeviceView | undefined {
    return this.views.get(deviceId);
  }

  deviceViews(): ReadonlyMap<string, DeviceView> {
    return this.views;
  }

  async command(homeId: string, wish: CommandWish): Promise<Command> {
    const known = this.#commands.get(wish.id);
    if (known !== undefined) return known;
    this.carriedOut.push(wish);
    const now = Date.now();
    const { timeout = 10_000, ...rest } = wish;
    const isFinal = this.becomes.status !== 'pending';
    const command: Command = {
      ...rest,
      ...this.becomes,
      requestedAt: now,
      deadline: now + timeout,
      ...(isFinal ? { finishedAt: now } : {}),
    };
    this.#commands.set(wish.id, command);
    this.emit(homeId, { type: 'command', data: command });
    return command;
  }

  integrationStatus() {
    return undefined;
  }

  pluginOf() {
    return undefined;
  }

  importSamples(_homeId: string, samples: readonly ImportedSample[]): void {
    this.samples.push(...samples);
  }

  automationSaved(_homeId: string, automation: SavedAutomation): void {
    this.automations.set(automation.id, automation);
  }

  automationRemoved(_homeId: string, automationId: string): void {
    this.automations.delete(automationId);
  }

  async runAutomation(
    _homeId: string,
    automationId: string,
    cause: Cause,
    wish: RunWish = {},
  ): Promise<ExecutionRecord> {
    this.runs.push({ automationId, ...wish });
    return {
      id: '01900000-0000-7000-8000-00000000e0e0',
      automationId,
      automationVersion: this.automations.get(automationId)?.version ?? 1,
      startedAt: Date.now(),
      outcome: 'running',
      trigger: { cause },
      conditions: [],
      actions: [{ path: 'actions/0', type: 'command', status: 'pending' }],
    };
  }

  async stopAutomation(_homeId: string, automationId: string): Promise<void> {
    this.stopped.push(automationId);
  }

  async webhookCalled(homeId: string, call: WebhookCall): Promise<void> {
    this.webhooks.push({ homeId, ...call });
    for (const called of this.#called.splice(0)) called();
    await this.flush();
  }

  /** Resolves when so many were called. */
  async untilWebhooks(count: number): Promise<void> {
    while (this.webhooks.length < count) await new Promise<void>((resolve) => this.#called.push(resolve));
  }

  homeMode(homeId: string): HomeModeView {
    return this.modes.get(homeId) ?? { mode: { mode: 'home', since: 0, cause: { kind: 'unknown' } }, guests: false };
  }

  async setMode(homeId: string, wish: Omit<ModeRecord, 'since'>): Promise<HomeModeView> {
    const view = { ...this.homeMode(homeId), mode: { ...wish, since: Date.now() } };
    this.modes.set(homeId, view);
    return view;
  }

  async setGuests(homeId: string, guests: boolean): Promise<HomeModeView> {
    const view = { ...this.homeMode(homeId), guests };
    this.modes.set(homeId, view);
    return view;
  }

  homeMoved(homeId: string, place: HomePlace): void {
    this.places.set(homeId, place);
  }

  sceneSaved(_homeId: string, scene: SceneRecord): void {
    this.scenes.set(scene.id, scene);
  }

  sceneRemoved(_homeId: string, sceneId: string): void {
    this.scenes.delete(sceneId);
  }

  nativeScenes(): [] {
    return [];
  }

  captureScene(_homeId: string, deviceIds: readonly string[], options: object = {}): CapturedScene {
    this.captured.push({ deviceIds, ...options });
    return { states: [], leftOut: [] };
  }

  async activateScene(
    _homeId: string,
    { sceneId, cause }: { readonly sceneId: string; readonly cause: Cause },
    _options?: { readonly waitMs: number },
  ): Promise<SceneActivationRecord> {
    return this.#activation(sceneId, cause);
  }

  async undoScene(
    _homeId: string,
    activationId: string,
    { cause }: { readonly cause: Cause },
  ): Promise<SceneActivationRecord> {
    return { ...this.#activation(activationId, cause), undoes: activationId };
  }

  #activation(sceneId: string, cause: Cause): SceneActivationRecord {
    const id = '01900000-0000-7000-8000-00000000acac';
    const startedAt = Date.now();
    return { id, sceneId, cause, outcome: 'completed', startedAt, finishedAt: startedAt, results: [], previous: [] };
  }

  async heal(homeId: string, issueId: string, options: { readonly userId: string }): Promise<IssueRecord> {
    if (this.healingProblem !== undefined) throw this.healingProblem;
    this.healed.push({ homeId, issueId, ...options });
    return {} as IssueRecord;
  }

  async snooze(homeId: string, issueId: string, until: number): Promise<IssueRecord> {
    this.snoozed.push({ homeId, issueId, until });
    return {} as IssueRecord;
  }

  async integrationAdded(_homeId: string, spec: Integration): Promise<void> {
    this.integrations.set(spec.integrationId, spec);
  }

  async homeRemoved(homeId: string): Promise<void> {
    this.removed.push(homeId);
  }

  async integrationRemoved(_homeId: string, integrationId: string): Promise<void> {
    this.integrations.delete(integrationId);
  }

  async reconnect(_homeId: string, integrationId: string, spec?: Integration): Promise<void> {
    this.reconnected.push(integrationId);
    if (spec !== undefined) this.integrations.set(integrationId, spec);
  }

  async reconfigure(
    _homeId: string,
    integrationId: string,
    { next, previous }: { readonly next: Integration; readonly previous: Integration },
  ): Promise<void> {
    const { connectProblem } = this;
    this.integrations.set(integrationId, connectProblem === undefined ? next : previous);
    if (connectProblem !== undefined) throw connectProblem;
  }

  powerLinkProblem(): NexaError | undefined {
    return this.powerProblem;
  }

  powerLinked(_homeId: string, integrationId: string, feed: PowerFeed | undefined): void {
    this.powered.set(integrationId, feed);
  }

  recheck(homeId: string, issueId: string): void {
    this.rechecked.push({ homeId, issueId });
  }

  deviceEdited(_homeId: string, deviceId: string, change: object): void {
    this.edited.push({ deviceId, ...change });
  }

  /** Refusals and plans of changes of paths; what was carried out. */
  pathProblem: NexaError | undefined;
  plan: ReplacementPlan | undefined;
  suggestions: readonly LinkSuggestion[] = [];
  readonly pathChanges: PathChange[] = [];

  linkSuggestions(): readonly LinkSuggestion[] {
    return this.suggestions;
  }

  replacementPlan(): ReplacementPlan {
    if (this.pathProblem !== undefined) throw this.pathProblem;
    if (this.plan === undefined) throw new NexaError('NEXA_REPLACEMENT_REFUSED', 'The test gave no plan.');
    return this.plan;
  }

  async changePaths(_homeId: string, change: PathChange, before: () => Promise<void>): Promise<void> {
    if (this.pathProblem !== undefined) throw this.pathProblem;
    // Devices here have one path each, and the only one is not parted.
    if (change.type === 'unlink-path') throw new NexaError('NEXA_BINDING_NOT_FOUND', 'The device has no such path.');
    await before();
    this.pathChanges.push(change);
  }

  async homeAdded(homeId: string): Promise<void> {
    this.homes.push(homeId);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Resolves when so many listen. */
  async untilListeners(count: number): Promise<void> {
    while (this.#listeners.size < count) await new Promise<void>((resolve) => this.#joined.push(resolve));
  }

  subscribe(listener: HomeListener): () => void {
    this.#listeners.add(listener);
    for (const joined of this.#joined.splice(0)) joined();
    return () => this.#listeners.delete(listener);
  }

  /** What is kept only when this has settled. */
  keeping: Promise<void> = Promise.resolve();

  flush(): Promise<void> {
    return this.keeping;
  }
}
