import type {
  CapabilityDefinition,
  CheckDefinition,
  CheckOutcome,
  CommandAcknowledgement,
  CommandRequest,
  DeviceDescription,
  DeviceEvent,
  DiscoveryOffer,
  Duration,
  HealingDeclaration,
  HealingOutcome,
  Heard,
  JsonObject,
  PairingResult,
  PairingStepKind,
  Reading,
  ReadingSeries,
  StatusReport,
} from '@nexa/sdk';

/** A pairing step as data. */
export interface PairingStepSurface {
  readonly kind: PairingStepKind;
  readonly title: string;
  readonly hint?: string;
  /** JSON Schema of an object, from the host's allowed keywords. */
  readonly fields: JsonObject;
  /** Deadline of one run; 20 seconds when left out. */
  readonly timeout?: Duration;
}

/** Everything a plugin declares, as plain data: what remains of a plugin definition when its functions are left out. */
export interface PluginSurface {
  readonly configSchema: JsonObject;
  readonly pairing: {
    readonly start: string;
    readonly reauth?: string;
    readonly steps: Readonly<Record<string, PairingStepSurface>>;
  };
  readonly capabilities: readonly CapabilityDefinition[];
  readonly checks: readonly Omit<CheckDefinition, 'run'>[];
  readonly healingActions: readonly (HealingDeclaration & { readonly timeout?: Duration; readonly canUndo: boolean })[];
  readonly canIdentify: boolean;
}

/** An integration that is to be connected. `config` holds its secrets in the clear; it goes to its plugin only. */
export interface IntegrationSpec {
  readonly integrationId: string;
  readonly homeId: string;
  readonly pluginId: string;
  readonly config: JsonObject;
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

/**
 * The engine's way to the plugins. Every promise settles within the deadline of its operation; rejections are errors
 * of the contract (`NEXA_PLUGIN_*`, `NEXA_INTEGRATION_OFFLINE`).
 */
export interface PluginGateway {
  /** What the plugin declares; starts it when it is not running. */
  surface(pluginId: string): Promise<PluginSurface>;
  /** Keeps the integration connected from now on, with growing pauses after failures, until {@link disconnect}. */
  connect(integration: IntegrationSpec, sink: IntegrationSink): void;
  disconnect(integrationId: string): Promise<void>;
  /** Closes and opens the link afresh; `healed` when `connect` succeeded. */
  reconnect(integrationId: string): Promise<HealingOutcome>;
  command(integrationId: string, request: CommandRequest, timeout: Duration): Promise<CommandAcknowledgement>;
  refresh(integrationId: string, externalId?: string): Promise<void>;
  runCheck(target: CheckTarget): Promise<CheckOutcome>;
  heal(target: HealingTarget): Promise<HealingOutcome>;
  /** Runs a pairing step. `flowId` ties the network grants of its host fields to the flow. */
  runPairingStep(step: {
    readonly flowId: string;
    readonly pluginId: string;
    readonly step: string;
    readonly input: JsonObject;
    readonly data: JsonObject;
  }): Promise<PairingResult>;
  /** The flow ended, one way or the other: grants given for it are withdrawn. */
  endPairing(flowId: string): void;
  identify(pluginId: string, heard: Heard): Promise<DiscoveryOffer | undefined>;
}
