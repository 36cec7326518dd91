import type { Clock } from '@nexa/engine';
import type { JsonObject, PluginDefinition, ScalarValue } from '@nexa/sdk';
import type { TObject } from '@sinclair/typebox';
import type { PluginHost } from '../plugin-host/plugin-host.ts';
import type { TestCommand, TestIntegration } from '../plugin-host/test-integration.ts';

/** The plugin to be held to the contract. @since 0.1.0 */
export interface ConformancePlugin<TDefinition = PluginDefinition> {
  /** The default export of its entry. */
  readonly definition: TDefinition;
  /** The `nexa` field of its package.json. */
  readonly manifest: unknown;
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

/** What is on the other side of the plugin: a simulated bridge, device or account of the test's own. @since 0.1.0 */
export interface Counterpart {
  /** A configuration that reaches it, secrets included. */
  readonly config: JsonObject;
  /** What a person enters, by step; `config` for all steps when left out. */
  readonly pairing?: readonly JsonObject[];
  /** A command that one of its devices can carry out, and the state that shows it. */
  readonly command: TestCommand & { readonly shows: { readonly key: string; readonly value: ScalarValue } };
  /** The device of {@link command}, or what is between, goes away. Without an integration: before the plugin connects. */
  goOffline(run: ConformanceRun): Promise<void>;
  /** It is there again, at the same address, and answers as it should. */
  comeBack(run: ConformanceRun): Promise<void>;
  /** It refuses the configured key from now on, and lets go of whoever is connected. */
  refuseAccess?(run: ConformanceRun): Promise<void>;
  /** It answers in a way that its protocol does not allow, until {@link comeBack}. */
  answerGarbage?(run: ConformanceRun): Promise<void>;
  /** One for each healing action of the plugin, by its id. */
  readonly ailments?: Readonly<Record<string, Ailment>>;
  stop(): Promise<void>;
}

/** The rules of the suite. @since 0.1.0 */
export type ConformanceRule =
  | 'manifest'
  | 'surface'
  | 'pairing'
  | 'first-states'
  | 'start-offline'
  | 'go-offline'
  | 'come-back'
  | 'access-refused'
  | 'garbage'
  | 'command'
  | 'command-unknown'
  | 'secrets'
  | 'healing'
  | 'unload';

/** What a plugin's tests bring to the suite. @since 0.1.0 */
export interface ConformanceHarness {
  /** Starts a fresh counterpart. Called for every rule. */
  start(): Promise<Counterpart>;
  /** A fresh clock for every rule; left out, the machine's, as plugins with sockets need. */
  clock?(): Clock & { readonly pending: number };
  /** Rules that cannot hold for this plugin, each with the reason. */
  readonly exempt?: Partial<Record<ConformanceRule, string>>;
}

/** What a rule is given. */
export interface RuleSubject {
  readonly plugin: ConformancePlugin<PluginDefinition<TObject>>;
  readonly pluginId: string;
  readonly counterpart: Counterpart;
  readonly host: PluginHost;
}
