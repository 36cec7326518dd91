import {
  type Connection,
  type JsonObject,
  NexaError,
  type PairingStep,
  type PluginDefinition,
  type Reading,
  type SerializedError,
  serializeError,
  stateKey,
} from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';
import type { HookCall, PairingStepRun, PairingStepShow } from '../ports/plugin-gateway.ts';
import { conditionHolds, runAction } from './automation-calls.ts';
import { Cancellation } from './cancellation.ts';
import { IntegrationSession } from './integration-session.ts';
import { PluginAsks } from './plugin-asks.ts';
import { PluginLog } from './plugin-log.ts';
import { surfaceOf } from './plugin-surface.ts';
import type { HealingCall, PluginCall, PluginCalls, ToHost, ToPlugin } from './protocol.ts';
import { ReportOutbox } from './report-outbox.ts';
import { ReportQueue } from './report-queue.ts';
import type { Transport } from './transport.ts';

export interface PluginRunnerOptions {
  readonly definition: PluginDefinition;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** The plugin's end of the pipe: serves the host's calls and sends what the plugin reports. */
export class PluginRunner {
  readonly #definition: PluginDefinition;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #asks: PluginAsks;
  readonly #log: PluginLog;
  readonly #outbox: ReportOutbox;
  readonly #measured = new Set<string>();
  readonly #sessions = new Map<string, IntegrationSession>();
  readonly #calls = new Map<number, Cancellation>();

  constructor({ definition, transport, clock }: PluginRunnerOptions) {
    this.#definition = definition;
    this.#transport = transport;
    this.#clock = clock;
    this.#asks = new PluginAsks(transport);
    this.#log = new PluginLog(transport, clock);
    this.#outbox = new ReportOutbox(transport, this.#newQueue());
    for (const capability of definition.capabilities ?? []) {
      for (const [attribute, { history }] of Object.entries(capability.attributes)) {
        if (history !== 'states') this.#measured.add(stateKey(capability.id, attribute));
      }
    }
    transport.onMessage((message) => this.#receive(message as ToPlugin));
    transport.onClose((reason) => void this.stop(reason));
  }

  /** Disconnects every integration. */
  async stop(reason = 'The plugin is being stopped.'): Promise<void> {
    this.#asks.end(reason);
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.allSettled(sessions.map((session) => session.close()));
  }

  #newQueue(): ReportQueue {
    return new ReportQueue(
      (reading) => this.#isMeasured(reading),
      () => this.#clock.now(),
    );
  }

  /** Whether nothing but value and time is to be told of it, so that it may travel in columns. */
  #isMeasured({ value, cause, source, capability, attribute }: Reading): boolean {
    return (
      typeof value === 'number' &&
      cause === undefined &&
      source !== 'poll' &&
      this.#measured.has(`${capability}.${attribute}`)
    );
  }

  #receive(message: ToPlugin): void {
    switch (message.kind) {
      case 'welcome':
        for (const key of message.measured) this.#measured.add(key);
        break;
      case 'call':
        void this.#answer(message.id, message);
        break;
      case 'cancel':
        this.#calls.get(message.id)?.abort(new NexaError('NEXA_PLUGIN_TIMEOUT', 'The deadline has passed.'));
        break;
      case 'taken':
        this.#outbox.taken(message.seq);
        break;
      case 'reply':
        this.#asks.replied(message);
        break;
    }
  }

  async #answer(id: number, call: PluginCall): Promise<void> {
    const cancellation = new Cancellation();
    this.#calls.set(id, cancellation);
    try {
      const value = await this.#perform(call, cancellation);
      // Throws when the value cannot be copied, which is the plugin's fault like any other.
      this.#transport.post({ kind: 'answer', id, value } satisfies ToHost);
    } catch (error) {
      this.#transport.post({ kind: 'answer', id, error: plainError(error) } satisfies ToHost);
    } finally {
      this.#calls.delete(id);
    }
  }

  #perform(call: PluginCall, cancellation: Cancellation): Promise<unknown> {
    switch (call.operation) {
      case 'surface':
        return Promise.resolve(surfaceOf(this.#definition));
      case 'connect':
        return this.#connect(call.input, cancellation);
      case 'disconnect':
        return this.#disconnect(call.input.integrationId);
      case 'command':
        return this.#on(call.input.integrationId, cancellation, (connection) =>
          connection.command(call.input.request, cancellation.signal),
        );
      case 'refresh':
        return this.#on(call.input.integrationId, cancellation, async (connection) => {
          await connection.refresh?.(call.input.externalId, cancellation.signal);
        });
      case 'check':
        return this.#check(call.input, cancellation);
      case 'heal':
        return this.#heal(call.input, cancellation);
      case 'undo':
        return this.#undo(call.input, cancellation);
      case 'pair':
        return this.#pair(call.input, cancellation);
      case 'present':
        return this.#present(call.input, cancellation);
      case 'migrate':
        return this.#migrate(call.input);
      case 'diagnostics':
        return this.#diagnostics(call.input, cancellation);
      case 'hook':
        return this.#hook(call.input, cancellation);
      case 'announce':
        return this.#on(call.input.integrationId, cancellation, async (connection) => {
          const { announcement } = call.input;
          return (await connection.announce?.(announcement, cancellation.signal)) ?? { acknowledged: [] };
        });
      case 'changes':
        return this.#on(call.input.integrationId, cancellation, async (connection) => {
          await connection.reportChanges?.(call.input.changes, cancellation.signal);
        });
      case 'watch':
        return this.#session(call.input.integrationId).watch(call.input, cancellation);
      case 'unwatch':
        return this.#session(call.input.integrationId).unwatch(call.input.watchId);
      case 'holds':
        return this.#on(call.input.integrationId, cancellation, (connection) =>
          conditionHolds(connection, call.input, cancellation.signal),
        );
      case 'act':
        return this.#on(call.input.integrationId, cancellation, (connection) =>
          runAction(connection, call.input, cancellation.signal),
        );
      case 'identify':
        return Promise.resolve().then(() => this.#definition.identify?.(call.input.heard));
    }
  }

  async #connect(
    { integrationId, config }: PluginCalls['connect']['in'],
    cancellation: Cancellation,
  ): Promise<undefined> {
    await this.#disconnect(integrationId);
    const session = new IntegrationSession({
      definition: this.#definition,
      integrationId,
      config,
      clock: this.#clock,
      logger: this.#log.loggerFor(integrationId),
      storage: this.#asks.storageOf(integrationId),
      secrets: this.#asks.secretsOf(integrationId),
      exposed: this.#asks.exposedOf(integrationId),
      outbox: this.#outbox,
      held: this.#newQueue(),
    });
    this.#sessions.set(integrationId, session);
    const giveUp = (): void => {
      if (this.#sessions.get(integrationId) === session) this.#sessions.delete(integrationId);
      session.close().catch(() => {}); // it is the error of `open` that is answered
    };
    cancellation.whenAborted(giveUp);
    try {
      await session.open();
    } catch (error) {
      if (this.#sessions.get(integrationId) === session) this.#sessions.delete(integrationId);
      throw error;
    }
    return undefined;
  }

  async #disconnect(integrationId: string): Promise<undefined> {
    const session = this.#sessions.get(integrationId);
    this.#sessions.delete(integrationId);
    await session?.close();
    return undefined;
  }

  async #on<T>(
    integrationId: string,
    cancellation: Cancellation,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return await this.#session(integrationId).call(cancellation, work);
  }

  #session(integrationId: string): IntegrationSession {
    const session = this.#sessions.get(integrationId);
    if (session === undefined) throw new NexaError('NEXA_INTEGRATION_OFFLINE', 'The integration is not connected.');
    return session;
  }

  async #check(input: PluginCalls['check']['in'], cancellation: Cancellation): Promise<unknown> {
    const check = (this.#definition.checks ?? []).find(({ id }) => id === input.check);
    if (check === undefined) throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'The plugin has no such check.');
    return await this.#session(input.integrationId).call(cancellation, (connection) =>
      check.run({ connection, signal: cancellation.signal, ...subjectOf(input) }),
    );
  }

  async #heal(input: HealingCall, cancellation: Cancellation): Promise<unknown> {
    const action = this.#action(input.action);
    return await this.#session(input.integrationId).call(cancellation, (connection) =>
      action.run({ connection, issueCode: input.issueCode, signal: cancellation.signal, ...subjectOf(input) }),
    );
  }

  async #undo(input: HealingCall, cancellation: Cancellation): Promise<undefined> {
    const action = this.#action(input.action);
    await this.#session(input.integrationId).call(cancellation, async (connection) => {
      if (action.undo === undefined) throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'It cannot be taken back.');
      await action.undo({ connection, issueCode: input.issueCode, signal: cancellation.signal, ...subjectOf(input) });
    });
    return undefined;
  }

  #action(id: string) {
    const action = (this.#definition.healingActions ?? []).find((candidate) => candidate.id === id);
    if (action === undefined) throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'The plugin has no such healing action.');
    return action;
  }

  async #pair({ flowId: _, step, ...given }: PairingStepRun, cancellation: Cancellation): Promise<unknown> {
    return await this.#step(step).run({ ...given, ...this.#stepTools(cancellation) });
  }

  async #present({ flowId: _, step: name, ...given }: PairingStepShow, cancellation: Cancellation): Promise<unknown> {
    const step = this.#step(name);
    if (step.present === undefined) throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'The pairing step shows nothing.');
    return await step.present({ ...given, ...this.#stepTools(cancellation) });
  }

  #stepTools({ signal }: Cancellation) {
    return { logger: this.#log.loggerFor(undefined), signal };
  }

  #step(name: string): PairingStep {
    const { steps } = this.#definition.pairing;
    const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
    if (step === undefined) throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'The plugin has no such pairing step.');
    return step;
  }

  async #migrate({ config, fromVersion }: PluginCalls['migrate']['in']): Promise<unknown> {
    const definition = this.#definition;
    if (definition.migrateConfig === undefined)
      throw new NexaError(
        'NEXA_PLUGIN_UNSUPPORTED',
        'The plugin does not say how an older configuration becomes a new one.',
      );
    return await definition.migrateConfig(config, fromVersion);
  }

  async #hook({ path, request, integrationIds }: HookCall, cancellation: Cancellation): Promise<unknown> {
    const hook = (this.#definition.hooks ?? []).find((candidate) => candidate.path === path);
    if (hook === undefined) throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'The plugin has no such HTTP handler.');
    const integrations = integrationIds.flatMap((integrationId) => {
      const session = this.#sessions.get(integrationId);
      return session?.isOpen === true ? [{ integrationId, connection: session.connection }] : [];
    });
    const isComplete = integrations.length === integrationIds.length;
    return await hook.handle({ ...request, isComplete }, integrations, cancellation.signal);
  }

  async #diagnostics(input: PluginCalls['diagnostics']['in'], cancellation: Cancellation): Promise<unknown> {
    const { diagnostics } = this.#definition;
    if (diagnostics === undefined)
      throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'The plugin collects no diagnostics.');
    return await this.#session(input.integrationId).call(cancellation, (connection) =>
      diagnostics.collect({ connection, signal: cancellation.signal, ...subjectOf(input) }),
    );
  }
}

function plainError(error: unknown): SerializedError {
  const serialized = serializeError(error, 'NEXA_PLUGIN_BUG');
  try {
    return { ...serialized, params: JSON.parse(JSON.stringify(serialized.params)) as JsonObject };
  } catch {
    return { ...serialized, params: {} };
  }
}

const subjectOf = ({ externalId }: { readonly externalId?: string }) =>
  externalId === undefined ? {} : { externalId };
