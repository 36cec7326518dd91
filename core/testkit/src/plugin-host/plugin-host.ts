import type { Clock, PluginLogLine, PluginSurface, Refusal } from '@nexa/engine';
import { PluginLink } from '@nexa/engine';
import { createMemoryTransportPair, PluginRunner, type Transport } from '@nexa/engine/plugin-runner';
import {
  type Connection,
  coreCapabilities,
  type DiscoveryOffer,
  type Heard,
  type HookAnswer,
  type HookCaller,
  type JsonObject,
  type JsonValue,
  type PairingResult,
  type PluginDefinition,
} from '@nexa/sdk';
import type { TObject } from '@sinclair/typebox';
import { MachineClock } from '../clock/machine-clock.ts';
import { settle } from '../clock/settle.ts';
import { type ExposedTestHome, testCaller } from '../ecosystem/exposed-test-home.ts';
import { MemoryStorage } from './memory-storage.ts';
import { PairingDialogue, type TestPairing } from './pairing-dialogue.ts';
import { RecordingSink } from './recording-sink.ts';
import { checkedValues, valueProblemText } from './schema-values.ts';
import { TestIntegration } from './test-integration.ts';

/** What a plugin host for tests may be told. @since 0.1.0 */
export interface PluginHostOptions {
  /** The id in the plugin's manifest; what it adds must begin with it. */
  readonly pluginId: string;
  /** A `VirtualClock` for a plugin without sockets; the machine's when left out. */
  readonly clock?: Clock & { readonly pending: number };
  /** Storage of a host that was stopped, to see what a plugin makes of its past. */
  readonly storage?: MemoryStorage;
  /** What people exposed to an ecosystem; its integrations are attached to it. @since 0.2.0 */
  readonly home?: ExposedTestHome;
}

/**
 * A host for plugin tests: the real runner and the real checks of NEXA on a pipe in memory, with storage in memory
 * and a record of everything that the plugin reported, logged, and was refused. Nothing is isolated: the plugin runs
 * in the test's own process.
 *
 * @since 0.1.0
 */
export class PluginHost {
  readonly pluginId: string;
  readonly clock: Clock & { readonly pending: number };
  readonly storage: MemoryStorage;
  /** What the plugin logged, after the host has cut out the secrets it knows. */
  readonly log: PluginLogLine[] = [];
  /** What the plugin sent and the host did not take. A good plugin has none. */
  readonly refusals: Refusal[] = [];
  /** Messages as the plugin sent them, before the host cut anything out of them. */
  readonly sent: unknown[] = [];
  readonly #runner: PluginRunner;
  readonly #link: PluginLink;
  readonly #close: (reason: string) => void;
  /** What is exposed to an ecosystem; left out for other plugins. @since 0.2.0 */
  readonly home: ExposedTestHome | undefined;
  readonly #integrations = new Map<string, TestIntegration>();
  #count = 0;

  constructor(definition: PluginDefinition, { pluginId, clock, storage, home }: PluginHostOptions) {
    this.pluginId = pluginId;
    this.home = home;
    this.clock = clock ?? new MachineClock();
    this.storage = storage ?? new MemoryStorage();
    const pipe = createMemoryTransportPair();
    this.#close = (reason) => pipe.close(reason);
    this.#runner = new PluginRunner({ definition, transport: pipe.plugin, clock: this.clock });
    this.#link = new PluginLink({
      pluginId,
      transport: tapped(pipe.host, (message) => this.sent.push(message)),
      clock: this.clock,
      capabilities: coreCapabilities,
      compileSchema: (schema) => (value) => valueProblemText(schema, value),
      storage: this.storage,
      exposed: home,
      onLog: (line) => this.log.push(line),
      onRefused: (refusal) => this.refusals.push(refusal),
    });
  }

  /** What the plugin declares, checked. Rejects with `NEXA_PLUGIN_SCHEMA_REFUSED`. */
  surface(): Promise<PluginSurface> {
    return this.#link.surface();
  }

  /**
   * Pairs without a page: each of `inputs` goes to one step, the last again to steps that remain. Resolves with what
   * the last step came to; rejects with the plugin's error, or when an input does not match the step's fields.
   * `external` steps get what `visit` brings back and take no input.
   */
  async pair(inputs: readonly JsonObject[] = [{}], options: TestPairing = {}): Promise<PairingResult> {
    const { pairing } = await this.surface();
    this.#count += 1;
    const dialogue = new PairingDialogue({
      link: this.#link,
      pairing,
      flowId: `flow-${this.#count}`,
      inputs,
      options,
    });
    return await dialogue.run();
  }

  /** What the plugin makes of a configuration that version `fromVersion` wrote; rejects when it does not fit its schema. */
  async migrateConfig(config: JsonObject, fromVersion: number): Promise<JsonObject> {
    const { configSchema } = await this.surface();
    const secretFields = Object.keys(config);
    const migrated = await this.#link.migrateConfig({ config, fromVersion, secretFields });
    return checkedValues(configSchema, migrated, 'migrated configuration');
  }

  /**
   * Connects an integration once. Resolves when its devices are known; rejects with what `connect` threw. The same
   * `integrationId` finds what was stored before.
   */
  async connect(config: JsonObject = {}, integrationId?: string): Promise<TestIntegration> {
    const integration = await this.integration(config, integrationId);
    await integration.open();
    return integration;
  }

  /** An integration that is not connected yet. Rejects when `config` does not match the plugin's schema. */
  async integration(config: JsonObject = {}, integrationId?: string): Promise<TestIntegration> {
    const { configSchema } = await this.surface();
    this.#count += 1;
    const id = integrationId ?? `integration-${this.#count}`;
    const integration = new TestIntegration({
      spec: {
        integrationId: id,
        homeId: 'home-1',
        pluginId: this.pluginId,
        config: checkedValues(configSchema, config, 'configuration'),
      },
      link: this.#link,
      clock: this.clock,
      sink: new RecordingSink(this.clock),
      onOpen: () => this.home?.attach(id, this.#link, this.clock),
      onClose: () => this.home?.detach(id),
    });
    this.#integrations.set(id, integration);
    return integration;
  }

  /**
   * A request for one of the plugin's HTTP handlers, from somebody whose token is good, about all of its integrations.
   * Rejects with what the handler threw. @since 0.2.0
   */
  hook(path: string, body: JsonValue, caller: HookCaller = testCaller): Promise<HookAnswer> {
    return this.#link.hook({ path, request: { body, caller }, integrationIds: [...this.#integrations.keys()] });
  }

  /** What the plugin makes of something heard on the network. */
  identify(heard: Heard): Promise<DiscoveryOffer | undefined> {
    return this.#link.identify(heard);
  }

  /** Disconnects every integration and ends the plugin. */
  async stop(): Promise<void> {
    await Promise.all([...this.#integrations.values()].map((integration) => integration.close()));
    await this.#runner.stop();
    await settle();
    this.#close('the test is over');
  }
}

/** Starts a host for `definition`. Stop it when the test is over. @since 0.1.0 */
export function startPluginHost<TConfig extends TObject, TConnection extends Connection>(
  definition: PluginDefinition<TConfig, TConnection>,
  options: PluginHostOptions,
): PluginHost {
  return new PluginHost(definition as unknown as PluginDefinition, options);
}

/** `transport` with an ear on what comes in. */
function tapped(transport: Transport, hear: (message: unknown) => void): Transport {
  return {
    post: (message) => transport.post(message),
    onMessage: (listener) =>
      transport.onMessage((message) => {
        hear(message);
        listener(message);
      }),
    onClose: (listener) => transport.onClose(listener),
  };
}
