import type { Static, TObject } from '@sinclair/typebox';
import type { CapabilityDefinition } from '../capability/capability.ts';
import type { CommandAcknowledgement, CommandRequest } from '../device/command.ts';
import type { DeviceDescription } from '../device/device-description.ts';
import type { Announcement, AnnouncementResult, ExposedChange } from '../ecosystem/exposed.ts';
import type { CheckDefinition } from '../healing/check.ts';
import type { HealingActionDefinition } from '../healing/healing-action.ts';
import type { CancelSignal } from '../platform/abort-signal.ts';
import type { JsonObject } from '../platform/json.ts';
import type { ActionRequest, AutomationParts, ConditionQuestion, EndWatch, TriggerWatch } from './automation-parts.ts';
import type { DiagnosticsDefinition } from './diagnostics.ts';
import type { DiscoveryOffer, Heard } from './discovery.ts';
import type { HookDefinition } from './hooks.ts';
import type { IntegrationContext } from './integration-context.ts';
import type { PairingDefinition } from './pairing.ts';

/**
 * A live link to one bridge, account or device. The host calls its handlers; each call has a deadline and is
 * cancelled through `signal`.
 *
 * @since 0.1.0
 */
export interface Connection {
  /** The devices known now. Later ones come through {@link IntegrationContext.addDevice}. */
  readonly devices: readonly DeviceDescription[];
  /**
   * Hands a command to the device. Resolve when the other side has taken it; the new state follows as a report.
   * Throw an error of the contract when it cannot be done. Deadline: the command's, at most 30 seconds.
   */
  command(request: CommandRequest, signal: CancelSignal): Promise<CommandAcknowledgement>;
  /** Reads the states of one device, or of all, from the other side and reports them. Deadline 20 seconds. */
  refresh?(externalId: string | undefined, signal: CancelSignal): Promise<void>;
  /**
   * Of an ecosystem: tells it of devices. NEXA keeps what was acknowledged, and tells what is missing again, with growing
   * pauses, until nothing is. An empty announcement is not made. Deadline 30 seconds. @since 0.2.0
   */
  announce?(announcement: Announcement, signal: CancelSignal): Promise<AnnouncementResult>;
  /**
   * Of an ecosystem: exposed devices changed. The next changes come when this has resolved, those of one device joined;
   * what it throws is logged, and the changes are given up. Deadline 10 seconds. @since 0.2.0
   */
  reportChanges?(changes: readonly ExposedChange[], signal: CancelSignal): Promise<void>;
  /**
   * Watches for a trigger that the plugin declares, for one automation; called for each, at most 200 at once. Resolve with
   * how to end it once what happens from now on fires. The host calls it again after each `connect`; a link that the
   * plugin itself closes and opens is the plugin's to set right. Throw `unsupported` when this can never be watched for;
   * the retryable errors are tried again with growing pauses. Deadline 10 seconds. @since 0.2.0
   */
  watchTrigger?(watch: TriggerWatch, signal: CancelSignal): Promise<EndWatch>;
  /**
   * Whether a condition that the plugin declares holds at this moment. What throws or comes late does not hold. Must change
   * nothing. Deadline 5 seconds. @since 0.2.0
   */
  conditionHolds?(question: ConditionQuestion, signal: CancelSignal): Promise<boolean>;
  /**
   * Does an action that the plugin declares, once. Resolve when the other side has taken it, with what the run may use of
   * it (JSON of at most 16 kB) or nothing. Throw an error of the contract when it cannot be done: the host does not try
   * again by itself. Deadline 30 seconds. @since 0.2.0
   */
  runAction?(request: ActionRequest, signal: CancelSignal): Promise<JsonObject | undefined>;
  /** Closes sockets and timers. Deadline 5 seconds; must not throw for a link that is broken already. */
  disconnect(): Promise<void>;
}

/** A plugin: what it needs, how it connects, what it can check and heal. @since 0.1.0 */
export interface PluginDefinition<TConfig extends TObject = TObject, TConnection extends Connection = Connection> {
  /** Schema of an integration's configuration. It drives types, validation, the form, and which fields are secret. */
  readonly config: TConfig;
  /**
   * Counts the forms that the configuration has had; 1 when left out. Raise it with every change to {@link config} that
   * an older configuration does not fit, and say in {@link migrateConfig} how those become new ones. @since 0.2.0
   */
  readonly configVersion?: number;
  readonly pairing: PairingDefinition;
  /** Capabilities that NEXA does not have; their ids begin with the plugin's id and a dot. */
  readonly capabilities?: readonly CapabilityDefinition[];
  readonly checks?: readonly CheckDefinition<TConnection>[];
  readonly healingActions?: readonly HealingActionDefinition<TConnection>[];
  /** HTTP handlers, only of the kind `ecosystem`; their paths are unique. @since 0.2.0 */
  readonly hooks?: readonly HookDefinition<TConnection>[];
  /** Triggers, conditions and actions for automations. @since 0.2.0 */
  readonly automation?: AutomationParts;
  /** What it adds to the diagnostics bundle. @since 0.2.0 */
  readonly diagnostics?: DiagnosticsDefinition<TConnection>;
  /**
   * A configuration that version `fromVersion` of this schema wrote, secrets included, in its present form. Called before
   * `connect`; the result is checked against {@link config} and kept once the integration has connected with it. Must
   * not use the network; must give the same for the same. Throw `configInvalid` when it cannot be done: the old one
   * stays and a person is asked. Deadline 10 seconds. @since 0.2.0
   */
  migrateConfig?(config: JsonObject, fromVersion: number): JsonObject | Promise<JsonObject>;
  /** Reads what was heard on the network; `undefined` when it is nothing of this brand. Must not use the network. */
  identify?(heard: Heard): DiscoveryOffer | undefined;
  /**
   * Opens the link of one integration. Called once an integration, again after each disconnect. Resolve only when the
   * first state was read or is on its way. Throw an error of the contract otherwise; the host retries the retryable
   * ones with growing pauses. Deadline 30 seconds.
   */
  connect(context: IntegrationContext<Static<TConfig>>): Promise<TConnection>;
}

/**
 * Declares a plugin; the default export of its entry. Keeps the literal types, does nothing else.
 *
 * @since 0.1.0
 */
export function definePlugin<TConfig extends TObject, TConnection extends Connection>(
  definition: PluginDefinition<TConfig, TConnection>,
): PluginDefinition<TConfig, TConnection> {
  return definition;
}
