import type {
  BindingEvent,
  CapturedScene,
  CommandWish,
  DeviceRecord,
  ExecutionRecord,
  HealingRecord,
  HomePlace,
  ImportedSample,
  IntegrationSpec,
  IssueRecord,
  LinkSuggestion,
  ModeRecord,
  NativeScene,
  NotificationRecord,
  PathView,
  PowerFeed,
  ReplacementPlan,
  ReplacementWish,
  RunWish,
  SceneActivationRecord,
  SceneRecord,
  StateMap,
} from '@nexa/engine';
import type {
  AttributeState,
  AutomationDefinition,
  Cause,
  Command,
  DeviceEvent,
  HomeMode,
  Instant,
  JsonObject,
  NexaError,
  Status,
} from '@nexa/sdk';

/** What the runtime of a home knows of a device now; the rest of a device comes from the database. */
export interface DeviceView {
  readonly deviceId: string;
  /** As the runtime knows it. */
  readonly record?: DeviceRecord;
  readonly status: Status;
  /** Every state ever heard, each with its freshness as of now. */
  readonly states: StateMap;
  readonly lastContactAt?: Instant;
  /** Its paths as they are now. */
  readonly paths?: readonly PathView[];
}

/** What a person may change about the paths of a home's devices. */
export type PathChange = BindingEvent | { readonly type: 'replace-device'; readonly wish: ReplacementWish };

/** An automation as it was saved. */
export interface SavedAutomation {
  readonly id: string;
  readonly enabled: boolean;
  readonly version: number;
  readonly definition: AutomationDefinition;
}

/** The mode that a home is in, and who is there. */
export interface HomeModeView {
  readonly mode: ModeRecord;
  readonly guests: boolean;
  readonly someoneHome?: boolean;
}

/** Something that happened in a home, for whoever watches it live. The live channel turns it into its messages. */
export type HomeMessage =
  | {
      readonly type: 'state';
      readonly data: { readonly deviceId: string; readonly key: string; readonly state: AttributeState };
    }
  | {
      readonly type: 'event';
      readonly data: Omit<DeviceEvent, 'externalId' | 'observedAt'> & {
        readonly deviceId: string;
        readonly observedAt: Instant;
        readonly cause: Cause;
      };
    }
  | {
      readonly type: 'device';
      readonly data: {
        readonly deviceId: string;
        readonly change: 'added' | 'updated' | 'removed' | 'status';
        readonly status?: Status;
      };
    }
  | { readonly type: 'command'; readonly data: Command }
  | { readonly type: 'issue'; readonly data: IssueRecord }
  | { readonly type: 'healing'; readonly data: HealingRecord & { readonly deviceId?: string } }
  | { readonly type: 'integration'; readonly data: { readonly integrationId: string; readonly status: Status } }
  | { readonly type: 'execution'; readonly data: ExecutionRecord }
  | { readonly type: 'mode'; readonly data: HomeModeView }
  | { readonly type: 'scene'; readonly data: SceneActivationRecord }
  | { readonly type: 'notification'; readonly data: NotificationRecord };

export type HomeListener = (homeId: string, message: HomeMessage) => void;

/**
 * The running homes, as the HTTP interface sees them. Every promise settles within a bounded time. A home that is not
 * there rejects with `NEXA_HOME_NOT_FOUND`; the caller has already checked who may do what.
 */
export interface HomeService {
  /** `undefined` when the home or the device is not known to a runtime (yet). */
  deviceView(homeId: string, deviceId: string): DeviceView | undefined;
  deviceViews(homeId: string): ReadonlyMap<string, DeviceView>;

  /**
   * Hands a wish to the home; the row of the command exists already. Resolves as soon as the command is final, or after
   * `waitMs` with what it is then. A wish whose id the home knows is not carried out again: its command is answered.
   */
  command(homeId: string, wish: CommandWish, options: { readonly waitMs: number }): Promise<Command>;

  /** `undefined` when the integration is not known to a runtime. */
  integrationStatus(homeId: string, integrationId: string): Status | undefined;

  /** The plugin that the integration is of; undefined when the home does not run it. */
  pluginOf(homeId: string, integrationId: string): string | undefined;

  /** Samples that were checked and committed: they move the states only. */
  importSamples(homeId: string, samples: readonly ImportedSample[]): void;

  automationSaved(homeId: string, automation: SavedAutomation): void;
  automationRemoved(homeId: string, automationId: string): void;
  /** The run as it stands after its start; an automation that runs already answers its `not-run`. */
  runAutomation(homeId: string, automationId: string, cause: Cause, wish?: RunWish): Promise<ExecutionRecord>;

  /** Ends its runs. */
  stopAutomation(homeId: string, automationId: string, cause: Cause): Promise<void>;
  /** Somebody called the address of a webhook trigger. Resolves when what began by it is kept. */
  webhookCalled(
    homeId: string,
    call: { readonly automationId: string; readonly triggerId: string; readonly data: JsonObject },
  ): Promise<void>;

  /** The mode that the home is in, and who is there; `someoneHome` is left out where nobody has ever said. */
  homeMode(homeId: string): HomeModeView;
  setMode(
    homeId: string,
    wish: { readonly mode: HomeMode; readonly until?: Instant; readonly cause: Cause },
  ): Promise<HomeModeView>;
  setGuests(homeId: string, guests: boolean, cause: Cause): Promise<HomeModeView>;
  /** The home was moved, or its zone corrected. */
  homeMoved(homeId: string, place: HomePlace): void;

  sceneSaved(homeId: string, scene: SceneRecord): void;
  sceneRemoved(homeId: string, sceneId: string): void;
  /** Scenes that the home's devices bring along. */
  nativeScenes(homeId: string): readonly NativeScene[];
  /** What the chosen devices are now, as far as a scene can bring it back. */
  captureScene(homeId: string, deviceIds: readonly string[], options?: { readonly sensitive?: boolean }): CapturedScene;
  /** Resolves when the scene has been applied, or after `waitMs` with what it is then. */
  activateScene(
    homeId: string,
    wish: { readonly sceneId: string; readonly transition?: number; readonly cause: Cause },
    options: { readonly waitMs: number },
  ): Promise<SceneActivationRecord>;
  /** Brings back what was before; rejects in words why it cannot. */
  undoScene(
    homeId: string,
    activationId: string,
    options: { readonly waitMs: number; readonly cause: Cause },
  ): Promise<SceneActivationRecord>;

  /** Rejects with `NEXA_HEALING_REFUSED` when nothing may run now. */
  heal(
    homeId: string,
    issueId: string,
    options: { readonly actionId?: string; readonly userId: string },
  ): Promise<IssueRecord>;
  snooze(homeId: string, issueId: string, until: Instant): Promise<IssueRecord>;

  /** Connects it; `config` holds its secrets in the clear. The row exists already. */
  integrationAdded(homeId: string, spec: IntegrationSpec & { readonly title: string }): Promise<void>;
  /** Why the plug cannot be what NEXA restarts the integration with, or `undefined`. */
  powerLinkProblem(homeId: string, integrationId: string, feed: PowerFeed): NexaError | undefined;
  /** A person said which plug feeds it; or none. */
  powerLinked(homeId: string, integrationId: string, feed: PowerFeed | undefined): void;
  /** Disconnects it and lets go of its devices. */
  integrationRemoved(homeId: string, integrationId: string): Promise<void>;
  /** Closes and opens the link; with `config` (after pairing again) by the new configuration. */
  reconnect(homeId: string, integrationId: string, spec?: IntegrationSpec & { readonly title: string }): Promise<void>;
  /** Connects by `next`; when that does not go well, by `previous` again, and rejects with why. */
  reconfigure(
    homeId: string,
    integrationId: string,
    specs: {
      readonly next: IntegrationSpec & { readonly title: string };
      readonly previous: IntegrationSpec & { readonly title: string };
    },
  ): Promise<void>;
  /** Runs the check that raised the issue, when there is one: somebody has mended something. */
  recheck(homeId: string, issueId: string): void;

  deviceEdited(
    homeId: string,
    deviceId: string,
    change: { readonly name?: string; readonly roomId?: string | null },
  ): void;

  /** Devices that may be one. */
  linkSuggestions(homeId: string): readonly LinkSuggestion[];
  /** What replacing a device would mean; throws in words why it cannot be. */
  replacementPlan(homeId: string, wish: ReplacementWish): ReplacementPlan;
  /**
   * Carries out a change of paths, and resolves when it is kept. Rejects in words why it cannot be; `before` runs when
   * nothing speaks against it.
   */
  changePaths(homeId: string, change: PathChange, before: () => Promise<void>): Promise<void>;

  /** A home was removed: its runtime ends, its integrations are disconnected, what it has written is on disk. */
  homeRemoved(homeId: string, integrationIds: readonly string[]): Promise<void>;

  /** A home was created: its runtime starts. */
  homeAdded(homeId: string): Promise<void>;

  subscribe(listener: HomeListener): () => void;
  /** Resolves when everything recorded before the call is committed. */
  flush(): Promise<void>;
}
