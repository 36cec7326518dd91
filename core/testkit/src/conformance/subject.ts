import type { Clock } from '@nexa/engine';
import type { Duration, ExposedDevice, Heard, JsonObject, PluginDefinition, ScalarValue } from '@nexa/sdk';
import type { TObject } from '@sinclair/typebox';
import type { PluginHost } from '../plugin-host/plugin-host.ts';
import type { TestCommand, TestIntegration } from '../plugin-host/test-integration.ts';
import type { OpenThings } from './open-things.ts';

/** The plugin to be held to the contract. @since 0.1.0 */
export interface ConformancePlugin<TDefinition = PluginDefinition> {
  /** The default export of its entry. */
  readonly definition: TDefinition;
  /** The `nexa` field of its package.json. */
  readonly manifest: unknown;
  /** The content of its quality.json; left out, nothing is exempt, declared or open. @since 0.2.0 */
  readonly quality?: unknown;
}

/** A plugin at work in a rule: its host, and its integration when it was connected before. @since 0.1.0 */
export interface ConformanceRun {
  readonly host: PluginHost;
  readonly integration?: TestIntegration;
}

/** How one healing action is shown. @since 0.1.0 */
export interface Ailment {
  /** Code of the issue, one that the action cures. */
  readonly code: string;
  /** The device that has it; left out for an integration's. */
  readonly externalId?: string;
  /** Brings about what the action cures. */
  fall(run: Required<ConformanceRun>): Promise<void>;
  /** Brings about the same issue in a way that the action cannot cure. */
  fallBeyondHelp(run: Required<ConformanceRun>): Promise<void>;
}

/** A value that a device is to show. @since 0.2.0 */
export interface ShownValue {
  readonly externalId: string;
  /** State key: `onOff.on`. */
  readonly key: string;
  readonly value: ScalarValue;
}

/**
 * The other side of a plugin of the kind `ecosystem`: the cloud of the voice assistant, with a person in front of it.
 *
 * @since 0.2.0
 */
export interface EcosystemSide {
  /** The device of {@link Counterpart.command}, as people expose it. Its `externalId` there is this id. */
  readonly device: ExposedDevice;
  /** Its states at first, by state key. */
  readonly values: Readonly<Record<string, ScalarValue>>;
  /** Somebody links their account, where the ecosystem is told anything only after that. */
  link?(run: Required<ConformanceRun>): Promise<void>;
  /** Somebody says {@link Counterpart.command} there, about this device. Resolves with how it was answered. */
  say(run: Required<ConformanceRun>, deviceId: string): Promise<'done' | 'failed'>;
  /** The devices that it knows now: names by NEXA's id. */
  known(run: Required<ConformanceRun>): Promise<Readonly<Record<string, string>>>;
  /** How often it was told a state of this device so far, without having asked. */
  told(run: Required<ConformanceRun>, deviceId: string): Promise<number>;
}

/** How a trigger that the plugin declares is shown. @since 0.2.0 */
export interface TriggerShow {
  readonly config: JsonObject;
  /** What this configuration waits for happens at the other side; called several times. */
  happen(run: Required<ConformanceRun>): Promise<void>;
}

/** How an action that the plugin declares is shown. @since 0.2.0 */
export interface ActionShow {
  readonly config: JsonObject;
  /** How often the other side has done it so far. */
  done(run: Required<ConformanceRun>): number | Promise<number>;
}

/** How what a plugin adds to automations is shown, by the names that it declares. @since 0.2.0 */
export interface AutomationShow {
  readonly triggers?: Readonly<Record<string, TriggerShow>>;
  readonly conditions?: Readonly<Record<string, { readonly config: JsonObject }>>;
  readonly actions?: Readonly<Record<string, ActionShow>>;
}

/**
 * What is on the other side of the plugin: a simulated bridge, device or account of the test's own. Whatever is left
 * out fails the rule that needs it, unless quality.json exempts the rule.
 *
 * @since 0.1.0
 */
export interface Counterpart {
  /** A configuration that reaches it, secrets included. */
  readonly config: JsonObject;
  /** What a person enters, by step; `config` for all steps when left out. */
  readonly pairing?: readonly JsonObject[];
  /** What a person does at the device before pairing, such as pressing its button. @since 0.2.0 */
  readyToPair?(): Promise<void>;
  /** A command that one of its devices can carry out, and the state that shows it. At first it shows another one. */
  readonly command: TestCommand & { readonly shows: { readonly key: string; readonly value: ScalarValue } };
  /** Of a plugin of the kind `ecosystem`; {@link command} is then what is said there. @since 0.2.0 */
  readonly ecosystem?: EcosystemSide;
  /** The device of {@link command}, or what is between, goes away. Without an integration: before the plugin connects. */
  goOffline(run: ConformanceRun): Promise<void>;
  /** It is there again, at the same address, and answers as it should: whatever went before is over. */
  comeBack(run: ConformanceRun): Promise<void>;
  /** It stays where it is and says nothing any more: no answer, no farewell. @since 0.2.0 */
  fallSilent?(run: ConformanceRun): Promise<void>;
  /** It comes up at another address. Resolves with the configuration that reaches it there. @since 0.2.0 */
  move?(run: ConformanceRun): Promise<JsonObject>;
  /** It refuses the configured key from now on, and lets go of whoever is connected. */
  refuseAccess?(run: ConformanceRun): Promise<void>;
  /** Resolves with what a person enters to renew a refused key, by step. @since 0.2.0 */
  renewAccess?(run: ConformanceRun): Promise<readonly JsonObject[]>;
  /** It answers in a way that its protocol does not allow, until {@link comeBack}. */
  answerGarbage?(run: ConformanceRun): Promise<void>;
  /** It wants fewer requests, until {@link comeBack}. Resolves with the pause that it asks for. @since 0.2.0 */
  limitRate?(run: ConformanceRun): Promise<Duration>;
  /** It answers rightly but late, by a second or two, until {@link comeBack}. @since 0.2.0 */
  slowDown?(run: ConformanceRun): Promise<void>;
  /** It takes commands and does nothing, until {@link comeBack}. @since 0.2.0 */
  ignoreCommands?(run: ConformanceRun): Promise<void>;
  /** Someone changes something at a device itself. Resolves with what it shows then; called again, something else. @since 0.2.0 */
  changeOutside?(run: Required<ConformanceRun>): Promise<ShownValue>;
  /** A device is added at the other side. Resolves with its external id. @since 0.2.0 */
  addDevice?(run: Required<ConformanceRun>): Promise<string>;
  /** That device is taken away for good at the other side. Resolves with its external id. @since 0.2.0 */
  removeDevice?(run: Required<ConformanceRun>): Promise<string>;
  /** How many questions and commands it was asked since its start. @since 0.2.0 */
  questions?(): number;
  /** What the network carries of it now, as NEXA would hear it. @since 0.2.0 */
  heard?(): readonly Heard[];
  /** A configuration that reaches it in the form of each older config version, by version. @since 0.2.0 */
  readonly olderConfigs?: Readonly<Record<number, JsonObject>>;
  /** Secrets beside those of {@link config} that it tells in its answers. @since 0.2.0 */
  readonly secrets?: readonly string[];
  /** One for each healing action of the plugin, by its id. */
  readonly ailments?: Readonly<Record<string, Ailment>>;
  /** Of a plugin that adds to automations: every trigger, condition and action of it. @since 0.2.0 */
  readonly automation?: AutomationShow;
  stop(): Promise<void>;
}

/** What a plugin's tests bring to the suite. @since 0.1.0 */
export interface ConformanceHarness {
  /** Starts a fresh counterpart. Called for every rule, and twice for a rule that needs two. */
  start(): Promise<Counterpart>;
  /** A fresh clock for every rule; left out, the machine's, as plugins with sockets need. */
  clock?(): Clock & { readonly pending: number };
}

/** What a rule is given. */
export interface RuleSubject {
  readonly plugin: ConformancePlugin<PluginDefinition<TObject>>;
  readonly pluginId: string;
  readonly counterpart: Counterpart;
  readonly host: PluginHost;
  /** For a rule that counts: what is open in the process since before the counterpart was started. */
  readonly open?: OpenThings;
  /** Starts another counterpart, which ends with the rule. */
  another(): Promise<Counterpart>;
}
