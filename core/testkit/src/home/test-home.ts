import {
  type AutomationRecord,
  type Clock,
  type DeviceView,
  defaultTimings,
  type ExecutionRecord,
  type HealingRecord,
  type HomeOutput,
  type HomeRecordOutput,
  HomeRuntime,
  type HomeTimings,
  type IssueRecord,
} from '@nexa/engine';
import {
  type AutomationDefinition,
  type Command,
  type CommandStatus,
  type Connection,
  type Duration,
  type JsonObject,
  type PluginDefinition,
  type PluginManifest,
  seconds,
} from '@nexa/sdk';
import type { TObject } from '@sinclair/typebox';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { waitUntil } from '../clock/wait-until.ts';
import { CountingIds } from '../ids/counting-ids.ts';
import { PluginHost } from '../plugin-host/plugin-host.ts';
import type { TestCommand, TestIntegration } from '../plugin-host/test-integration.ts';
import { EffectRunner } from './effect-runner.ts';
import { RuntimeSink } from './runtime-sink.ts';

/** What a home for tests may be told. @since 0.1.0 */
export interface TestHomeOptions {
  /** A virtual one when left out; the machine's for plugins that speak over sockets. */
  readonly clock?: Clock & { readonly pending: number };
  /** Spans of time that differ from NEXA's own. */
  readonly timings?: Partial<HomeTimings>;
}

/** How a plugin joins a home. @since 0.1.0 */
export interface AddPlugin {
  /** The id in its manifest. */
  readonly pluginId: string;
  /** The kind in its manifest; `brand` when left out. @since 0.2.0 */
  readonly kind?: PluginManifest['kind'];
  /** Its configuration; pairing is a matter for `PluginHost`. */
  readonly config?: JsonObject;
}

const underWay: readonly CommandStatus[] = ['pending'];
const PATIENCE: Duration = seconds(30);

/**
 * A home for tests: NEXA's real engine with real plugins in one process, and memory in place of a database. Readings
 * become states, automations run, commands go out and are confirmed, issues are raised and healed; on a virtual clock
 * a day of it takes no time.
 *
 * @since 0.1.0
 */
export class TestHome {
  readonly clock: Clock & { readonly pending: number };
  /** The engine's runtime of this home. */
  readonly runtime: HomeRuntime;
  /** Everything that NEXA would have kept or shown, in order. */
  readonly records: HomeRecordOutput[] = [];
  readonly #ids = new CountingIds();
  readonly #hosts: PluginHost[] = [];
  readonly #integrations = new Map<string, TestIntegration>();
  readonly #effects: EffectRunner;
  #isStopped = false;

  constructor({ clock, timings }: TestHomeOptions = {}) {
    this.clock = clock ?? new VirtualClock();
    this.#effects = new EffectRunner(this.#integrations, (event) => {
      if (!this.#isStopped) this.runtime.dispatch(event);
    });
    this.runtime = new HomeRuntime({
      snapshot: {
        homeId: 'home-1',
        integrations: [],
        devices: [],
        automations: [],
        issues: [],
        healings: [],
        commands: [],
        executions: [],
      },
      clock: this.clock,
      ids: this.#ids,
      timings: { ...defaultTimings, ...timings },
      emit: (output) => this.#take(output),
    });
  }

  /** Adds a plugin as an integration and keeps it connected. Resolves when it was tried for the first time. */
  async add<TConfig extends TObject, TConnection extends Connection>(
    definition: PluginDefinition<TConfig, TConnection>,
    { pluginId, kind = 'brand', config = {} }: AddPlugin,
  ): Promise<TestIntegration> {
    const host = new PluginHost(definition as unknown as PluginDefinition, { pluginId, clock: this.clock });
    this.#hosts.push(host);
    const surface = await host.surface();
    const integration = await host.integration(config, this.#ids.next());
    this.#integrations.set(integration.id, integration);
    const record = { id: integration.id, pluginId, pluginKind: kind, title: pluginId };
    this.runtime.dispatch({ type: 'integration-added', integration: record, surface });
    const dispatch = this.runtime.dispatch.bind(this.runtime);
    integration.keepOpen(new RuntimeSink(integration.id, dispatch));
    const isTried = () => this.runtime.integrationStatus(integration.id)?.value !== 'unknown';
    await this.waitFor(isTried, `the first connection of ${pluginId}`);
    return integration;
  }

  /** The device with this external id, as the home sees it now. Throws when there is none. */
  device(externalId: string): DeviceView {
    const found = this.runtime.devices().find(({ record }) => record.externalId === externalId);
    if (found === undefined) throw new Error(`the home has no device ${externalId}`);
    return found;
  }

  /** Adds an automation that is enabled; `deviceId`s are those of {@link device}. Returns its id. */
  automate(definition: AutomationDefinition): string {
    const automation: AutomationRecord = { id: this.#ids.next(), enabled: true, version: 1, definition };
    this.runtime.dispatch({ type: 'automation-saved', automation });
    return automation.id;
  }

  /** Gives a command as a person would, and resolves when its status is final. */
  async command(wish: TestCommand): Promise<Command> {
    const id = this.#ids.next();
    const { record } = this.device(wish.externalId);
    this.runtime.dispatch({
      type: 'command',
      wish: {
        id,
        deviceId: record.id,
        component: wish.component ?? 'main',
        capability: wish.capability,
        command: wish.command,
        params: wish.params ?? {},
        cause: { kind: 'user', id: 'user-1' },
      },
    });
    await this.waitFor(() => !underWay.includes(this.#command(id)?.status ?? 'pending'), `command ${wish.command}`);
    const command = this.#command(id);
    if (command === undefined) throw new Error('the command left no record');
    return command;
  }

  /** Issues of the device as they are now, the oldest first. Without `externalId`, all of the home. */
  issues(externalId?: string): IssueRecord[] {
    const latest = new Map<string, IssueRecord>();
    for (const record of this.records) if (record.type === 'issue') latest.set(record.issue.id, record.issue);
    const deviceId = externalId === undefined ? undefined : this.device(externalId).record.id;
    return [...latest.values()].filter((issue) => deviceId === undefined || issue.deviceId === deviceId);
  }

  /** Asks for healing as a person would. Throws what NEXA would refuse it with. */
  heal(issueId: string, actionId?: string): void {
    const problem = this.runtime.healingProblem(issueId, actionId);
    if (problem !== undefined) throw problem;
    const wish = { issueId, healingId: this.#ids.next(), userId: 'user-1' };
    this.runtime.dispatch({ type: 'heal', ...wish, ...(actionId === undefined ? {} : { actionId }) });
  }

  /** What NEXA did to heal, each attempt as it is now. */
  healings(): HealingRecord[] {
    const latest = new Map<string, HealingRecord>();
    for (const record of this.records) if (record.type === 'healing') latest.set(record.healing.id, record.healing);
    return [...latest.values()];
  }

  /** Runs of automations, each as it is now. */
  executions(): ExecutionRecord[] {
    const latest = new Map<string, ExecutionRecord>();
    for (const record of this.records) {
      if (record.type === 'execution') latest.set(record.execution.id, record.execution);
    }
    return [...latest.values()];
  }

  /** Resolves when `predicate` holds; a virtual clock is moved on for it. Rejects after `limit` (30 seconds). */
  waitFor(predicate: () => boolean, what?: string, limit: Duration = PATIENCE): Promise<void> {
    return waitUntil(this.clock, predicate, limit, what);
  }

  /** Disconnects and ends every plugin. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#hosts.map((host) => host.stop()));
  }

  #command(id: string): Command | undefined {
    const found = this.records.findLast((record) => record.type === 'command' && record.command.id === id);
    return found?.type === 'command' ? found.command : undefined;
  }

  #take(output: HomeOutput): void {
    switch (output.type) {
      case 'send-command':
      case 'watch-trigger':
      case 'unwatch-trigger':
      case 'ask-condition':
      case 'run-action':
      case 'run-check':
      case 'run-healing':
        this.#effects.run(output);
        break;
      default:
        this.records.push(output);
    }
  }
}

/** Starts a home for tests. Stop it when the test is over. @since 0.1.0 */
export function startTestHome(options: TestHomeOptions = {}): TestHome {
  return new TestHome(options);
}
