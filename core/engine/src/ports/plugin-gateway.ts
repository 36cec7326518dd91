import type {
  Announcement,
  AnnouncementResult,
  CapabilityDefinition,
  CheckDefinition,
  CheckOutcome,
  CommandAcknowledgement,
  CommandRequest,
  DeviceDescription,
  DeviceEvent,
  DiscoveryOffer,
  Duration,
  ExposedChange,
  HealingDeclaration,
  HealingOutcome,
  Heard,
  HookAnswer,
  HookRequest,
  JsonObject,
  PairedIntegration,
  PairingIssue,
  PairingPurpose,
  PairingResult,
  PairingStepKind,
  Presentation,
  Reading,
  ReadingSeries,
  StatusReport,
} from '@nexa/sdk';
import type { IntegrationTraffic } from '../diagnostics/traffic.ts';

/** A pairing step as data. */
export interface PairingStepSurface {
  readonly kind: PairingStepKind;
  readonly title: string;
  readonly hint?: string;
  /** JSON Schema of an object, from the host's allowed keywords. */
  readonly fields: JsonObject;
  /** Deadline of one run; 20 seconds when left out. */
  readonly timeout?: Duration;
  /** Whether it shows something of its own: an address to open, a code to scan. */
  readonly presents?: boolean;
}

/** What a flow hands to each of its steps. */
export interface PairingFlowContext {
  /** Ties the network grants of host fields to the flow. */
  readonly flowId: string;
  readonly purpose: PairingPurpose;
  readonly integration?: PairedIntegration;
  readonly issue?: PairingIssue;
}

/** A step to run. */
export interface PairingStepRun extends PairingFlowContext {
  readonly step: string;
  readonly input: JsonObject;
  readonly data: JsonObject;
}

/** A step that is about to be shown. */
export interface PairingStepShow extends PairingFlowContext {
  readonly step: string;
  readonly data: JsonObject;
  readonly callback?: { readonly url: string; readonly state: string };
}

/** What the gateway is told beside what goes to the plugin. */
export interface OfFlow {
  readonly pluginId: string;
  /** Steps answered before, whose host fields grant what they name: a gateway that was started since forgot them. */
  readonly passed?: readonly { readonly step: string; readonly input: JsonObject }[];
}

/** A configuration to be brought to the plugin's present form. */
export interface ConfigMigration {
  readonly config: JsonObject;
  readonly fromVersion: number;
  /** Names of fields that hold secrets: only the schema that wrote them knew, and that one is gone. */
  readonly secretFields: readonly string[];
}

/** A request for one of the plugin's HTTP handlers. */
export interface HookCall {
  readonly path: string;
  readonly request: Omit<HookRequest, 'isComplete'>;
  /** Those that the caller may use; ones that are not connected are left out by the runner. */
  readonly integrationIds: readonly string[];
}

/** An HTTP handler as data. */
export interface HookSurface {
  readonly path: string;
  /** In the header, or where one of these JSON pointers leads in the body. */
  readonly token: 'header' | readonly string[];
}

/** A condition of a plugin as data. */
export interface ConditionSurface {
  readonly title: string;
  readonly description?: string;
  /** JSON Schema of an object, from the host's allowed keywords. */
  readonly config: JsonObject;
}

/** A trigger of a plugin as data. */
export interface TriggerSurface extends ConditionSurface {
  /** JSON Schema of what comes with a firing. */
  readonly data: JsonObject;
}

/** An action of a plugin as data. */
export interface ActionSurface extends ConditionSurface {
  readonly sensitive?: boolean;
}

/** What a plugin adds to automations, by name (`mqtt.topic`). */
export interface AutomationSurface {
  readonly triggers: Readonly<Record<string, TriggerSurface>>;
  readonly conditions: Readonly<Record<string, ConditionSurface>>;
  readonly actions: Readonly<Record<string, ActionSurface>>;
}

/** Everything a plugin declares, as plain data: what remains of a plugin definition when its functions are left out. */
export interface PluginSurface {
  readonly configSchema: JsonObject;
  readonly configVersion: number;
  readonly canMigrateConfig: boolean;
  readonly pairing: {
    readonly start: string;
    readonly reauth?: string;
    readonly reconfigure?: string;
    readonly repairs?: Readonly<Record<string, string>>;
    readonly steps: Readonly<Record<string, PairingStepSurface>>;
  };
  readonly capabilities: readonly CapabilityDefinition[];
  readonly checks: readonly Omit<CheckDefinition, 'run'>[];
  readonly healingActions: readonly (HealingDeclaration & { readonly timeout?: Duration; readonly canUndo: boolean })[];
  readonly canIdentify: boolean;
  /** Its HTTP handlers. */
  readonly hooks: readonly HookSurface[];
  /** Left out when it adds nothing to automations. */
  readonly automation?: AutomationSurface;
  /** What its diagnostics may tell; left out when it collects none. */
  readonly diagnosticsSchema?: JsonObject;
}

/** An integration that is to be connected. `config` holds its secrets in the clear; it goes to its plugin only. */
export interface IntegrationSpec {
  readonly integrationId: string;
  readonly homeId: string;
  readonly pluginId: string;
  readonly config: JsonObject;
  /** The config version that wrote `config`; 1 when left out. */
  readonly configVersion?: number;
  /** Names of the fields of `config` that are kept as secrets; by the present schema when left out. */
  readonly secretFields?: readonly string[];
}

/**
 * Where the gateway delivers what an integration reports: checked against capabilities and limits, in the order in
 * which the plugin sent it.
 */
export interface IntegrationSink {
  devices(devices: readonly DeviceDescription[]): void;
  deviceRemoved(externalId: string): void;
  contact(externalId: string): void;
  deviceStatus(externalId: string, status: StatusReport): void;
  readings(readings: readonly Reading[]): void;
  series(series: ReadingSeries): void;
  event(event: DeviceEvent): void;
  integrationStatus(status: StatusReport): void;
}

export interface CheckTarget {
  readonly integrationId: string;
  readonly check: string;
  readonly externalId?: string;
}

export interface HealingTarget {
  readonly integrationId: string;
  readonly action: string;
  readonly issueCode: string;
  readonly externalId?: string;
}

/** A trigger of an integration's plugin that is to be watched for. */
export interface WatchWish {
  /** Of the caller's choosing; the same id again takes the place of the earlier watch. */
  readonly watchId: string;
  readonly trigger: string;
  readonly config: JsonObject;
  /** Told of each firing, with data that fit the trigger's schema, in order with what else the integration reports. */
  readonly fired: (data: JsonObject) => void;
}

/** A condition of an integration's plugin that is asked about. */
export interface ConditionTarget {
  readonly integrationId: string;
  readonly condition: string;
  readonly config: JsonObject;
}

/** An action of an integration's plugin that is to be done. */
export interface ActionTarget {
  readonly integrationId: string;
  readonly action: string;
  readonly config: JsonObject;
}

/**
 * The engine's way to the plugins. Every promise settles within the deadline of its operation; rejections are errors
 * of the contract (`NEXA_PLUGIN_*`, `NEXA_INTEGRATION_OFFLINE`).
 */
export interface PluginGateway {
  /** What the plugin declares; starts it when it is not running. */
  surface(pluginId: string): Promise<PluginSurface>;
  /** Keeps the integration connected from now on, with growing pauses after failures, until {@link disconnect}. */
  connect(integration: IntegrationSpec, sink: IntegrationSink): void;
  /** Settles with the first attempt to connect it; rejects with its error. */
  whenTried(integrationId: string): Promise<void>;
  disconnect(integrationId: string): Promise<void>;
  /** Closes and opens the link afresh; `healed` when `connect` succeeded. */
  reconnect(integrationId: string): Promise<HealingOutcome>;
  command(integrationId: string, request: CommandRequest, timeout: Duration): Promise<CommandAcknowledgement>;
  refresh(integrationId: string, externalId?: string): Promise<void>;
  runCheck(target: CheckTarget): Promise<CheckOutcome>;
  heal(target: HealingTarget): Promise<HealingOutcome>;
  runPairingStep(step: PairingStepRun & OfFlow): Promise<PairingResult>;
  /** What a step with `presents` shows. Rejects with `NEXA_PLUGIN_UNSUPPORTED` for one without. */
  presentPairingStep(step: PairingStepShow & OfFlow): Promise<Presentation>;
  /** The flow ended, one way or the other: grants given for it are withdrawn. */
  endPairing(flowId: string): void;
  identify(pluginId: string, heard: Heard): Promise<DiscoveryOffer | undefined>;
  /** Not yet checked against the schema. Rejects with `NEXA_PLUGIN_UNSUPPORTED` when the plugin cannot. */
  migrateConfig(pluginId: string, migration: ConfigMigration): Promise<JsonObject>;
  /** The last traffic of the integration; `undefined` when it was never connected here. */
  traffic(integrationId: string): IntegrationTraffic | undefined;
  /** What the plugin collects, its secrets cut out; `undefined` when it collects nothing. */
  diagnostics(integrationId: string, externalId?: string): Promise<JsonObject | undefined>;
  /** A request for an HTTP handler of the plugin. Rejects with what it threw. */
  hook(pluginId: string, call: HookCall): Promise<HookAnswer>;
  /** Tells an ecosystem of devices. Answers what it acknowledged. */
  announce(integrationId: string, announcement: Announcement): Promise<AnnouncementResult>;
  reportChanges(integrationId: string, changes: readonly ExposedChange[]): Promise<void>;
  /**
   * Keeps the trigger watched for from now on, over reconnects and restarts of the plugin, until {@link unwatchTrigger} or
   * {@link disconnect}; at most 200 an integration. Resolves when the plugin watches, or when that has to wait: for the
   * integration, or for the next try after a failure that may pass. Rejects when it cannot be: with
   * `NEXA_INTEGRATION_OFFLINE` for an integration that is not kept connected, `NEXA_PLUGIN_UNSUPPORTED` for a trigger that
   * its plugin does not have or a watch it refuses, `NEXA_AUTOMATION_INVALID` for a configuration that does not fit; it
   * is tried again then when the integration next connects, since the plugin may be another version.
   */
  watchTrigger(integrationId: string, wish: WatchWish): Promise<void>;
  /** Nothing of the watch is told from the call on. Never rejects. */
  unwatchTrigger(integrationId: string, watchId: string): Promise<void>;
  /** Whether the condition holds now; settles within 5 seconds. */
  conditionHolds(target: ConditionTarget): Promise<boolean>;
  /** Does an action once; settles within 30 seconds, with what it gave. */
  runAction(target: ActionTarget): Promise<JsonObject>;
}
