import {
  type Clock,
  type HomeEvent,
  type HomeOutput,
  type HomeRecordOutput,
  HomeRuntime,
  type HomeSnapshot,
  type IdGenerator,
  type IntegrationSink,
  type IntegrationSpec,
  type PluginGateway,
  type Recorder,
} from '@nexa/engine';
import { errorMessage, type PluginManifest } from '@nexa/sdk';
import type { HomeMessage, HomeModeView } from '../http/home-service.ts';
import { type AnsweredEffect, runEffect } from './effect-runner.ts';
import { homeMessagesOf, isShownWhenKept } from './home-message.ts';
import { TriggerWatches } from './trigger-watches.ts';

/** What the homes tell the log; pino's logger fits. */
export interface HomesLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Where a room that a plugin suggests is found or made. */
export interface RoomFinder {
  findOrCreateRoom(homeId: string, name: string): Promise<string>;
}

export interface HomeSessionOptions {
  readonly snapshot: HomeSnapshot;
  readonly gateway: PluginGateway;
  readonly recorder: Recorder;
  readonly rooms: RoomFinder;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: HomesLog;
  readonly publish: (message: HomeMessage) => void;
  readonly kindOf?: (pluginId: string) => PluginManifest['kind'] | undefined;
}

type OutputListener = (output: HomeRecordOutput) => void;

/** Milliseconds until what is shown only when it is kept is written: a busy home's records are written together. */
const KEPT_WITHIN = 50;

/** One home that is running: its runtime between the plugins on one side, recorder and watchers on the other. */
export class HomeSession {
  readonly homeId: string;
  readonly runtime: HomeRuntime;
  readonly #options: HomeSessionOptions;
  readonly #listeners = new Set<OutputListener>();
  readonly #withSurface = new Set<string>();
  readonly #watches: TriggerWatches;
  #isStopped = false;
  #isAtWork = false;
  #isSettling = false;
  /** What the event at work asked for, and whom it is told to: its effects go first, since somebody waits for them. */
  readonly #effects: AnsweredEffect[] = [];
  readonly #untold: (() => void)[] = [];

  constructor(options: HomeSessionOptions) {
    this.homeId = options.snapshot.homeId;
    this.#options = options;
    const { snapshot, clock, ids, gateway, log } = options;
    this.#watches = new TriggerWatches({
      homeId: this.homeId,
      gateway,
      log,
      dispatch: (event) => this.dispatch(event),
    });
    this.runtime = new HomeRuntime({ snapshot, clock, ids, emit: (output) => this.#take(output) });
  }

  /** A fault in the runtime costs the event that met it, not the home. */
  dispatch(event: HomeEvent): void {
    if (this.#isStopped) return;
    this.#isAtWork = true;
    this.#attempt(event.type, () => this.runtime.dispatch(event));
    this.#isAtWork = false;
    this.#attempt(event.type, () => this.#settle());
  }

  #attempt(event: HomeEvent['type'], work: () => void): void {
    try {
      work();
    } catch (error) {
      const { log } = this.#options;
      const stack = error instanceof Error ? error.stack : undefined;
      log.error({ homeId: this.homeId, event, reason: errorMessage(error), stack }, 'home event failed');
    }
  }

  /** Starts to keep the integration connected. Its plugin need not be running yet. */
  connect(spec: IntegrationSpec & { readonly title: string }): void {
    this.dispatch({ type: 'integration-added', integration: this.#integration(spec) });
    // The plugin may be another version than before.
    this.#withSurface.delete(spec.integrationId);
    void this.#learnSurface(spec);
    this.#options.gateway.connect(spec, this.#sink(spec));
    this.#watches.connected(spec.integrationId);
  }

  async disconnect(integrationId: string): Promise<void> {
    await this.#options.gateway.disconnect(integrationId);
  }

  removeIntegration(integrationId: string): void {
    this.#withSurface.delete(integrationId);
    this.#watches.forget(integrationId);
    this.dispatch({ type: 'integration-removed', integrationId });
  }

  modeView(): HomeModeView {
    const { modes, people } = this.runtime.automation;
    const { guests, someoneHome } = people;
    return { mode: modes.record, guests, ...(someoneHome === undefined ? {} : { someoneHome }) };
  }

  /** Calls `listener` with each record that comes out; returns how to stop. */
  listen(listener: OutputListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#isStopped = true;
    this.#listeners.clear();
  }

  /** Checks and healing actions are the plugin's to declare; they are asked for until it has answered once. */
  async #learnSurface(spec: IntegrationSpec & { readonly title: string }): Promise<void> {
    const { integrationId: id, pluginId } = spec;
    if (this.#withSurface.has(id)) return;
    try {
      const surface = await this.#options.gateway.surface(pluginId);
      this.#withSurface.add(id);
      this.dispatch({ type: 'integration-added', integration: this.#integration(spec), surface });
    } catch (error) {
      this.#options.log.warn(
        { pluginId, reason: errorMessage(error) },
        'plugin does not say what it can do; asked again when it connects',
      );
    }
  }

  #integration({ integrationId: id, pluginId, title }: IntegrationSpec & { readonly title: string }) {
    const pluginKind = this.#options.kindOf?.(pluginId);
    return { id, pluginId, title, ...(pluginKind === undefined ? {} : { pluginKind }) };
  }

  #sink(spec: IntegrationSpec & { readonly title: string }): IntegrationSink {
    const { integrationId } = spec;
    return {
      devices: (devices) => this.dispatch({ type: 'devices', integrationId, devices }),
      deviceRemoved: (externalId) => this.dispatch({ type: 'device-removed', integrationId, externalId }),
      contact: (externalId) => this.dispatch({ type: 'contact', integrationId, externalId }),
      deviceStatus: (externalId, status) => this.dispatch({ type: 'device-status', integrationId, externalId, status }),
      readings: (readings) => this.dispatch({ type: 'readings', integrationId, readings }),
      series: (series) => this.dispatch({ type: 'series', integrationId, series }),
      event: (event) => this.dispatch({ type: 'device-event', integrationId, event }),
      integrationStatus: (status) => {
        this.dispatch({ type: 'integration-status', integrationId, status });
        if (status.value === 'online') void this.#learnSurface(spec);
      },
    };
  }

  #take(output: HomeOutput): void {
    // Its clock goes on, and with it the times of automations: nothing of it is carried out or kept any more.
    if (this.#isStopped) return;
    switch (output.type) {
      case 'watch-trigger':
        this.#watches.watch(output);
        return;
      case 'unwatch-trigger':
        this.#watches.unwatch(output);
        return;
      case 'send-command':
      case 'ask-condition':
      case 'run-action':
      case 'run-check':
      case 'run-healing':
        this.#effects.push(output);
        this.#settleLater();
        return;
      default:
        this.#keep(output);
    }
  }

  /** What comes by itself (a time of an automation, say) is settled when that is over. */
  #settleLater(): void {
    if (!this.#isAtWork) queueMicrotask(() => this.#settle());
  }

  /** Only after the event that asked for it is done: the runtime takes one event at a time. */
  #settle(): void {
    if (this.#isAtWork || this.#isSettling) return;
    this.#isSettling = true;
    try {
      while (this.#effects.length + this.#untold.length > 0) {
        const effect = this.#effects.shift();
        if (effect !== undefined) void this.#carryOut(effect);
        else this.#untold.shift()?.();
      }
    } finally {
      this.#isSettling = false;
    }
  }

  async #carryOut(effect: AnsweredEffect): Promise<void> {
    this.dispatch(await runEffect(effect, this.#options));
  }

  #keep(output: HomeRecordOutput): void {
    const { recorder, publish } = this.#options;
    recorder.record(this.homeId, output);
    for (const listener of this.#listeners) listener(output);
    if (output.type === 'device' && output.change === 'added') this.#settleRoom(output.device);
    // The runtime is in the middle of it: who is there is known when it is done.
    if (isOfMode(output)) queueMicrotask(() => publish({ type: 'mode', data: this.modeView() }));
    const messages = homeMessagesOf(output);
    if (messages.length === 0) return;
    const tell = () => messages.forEach(publish);
    // Whoever is told looks it up: it must be there by then. When the database is away it is told all the same.
    if (isShownWhenKept(output)) void recorder.flush(KEPT_WITHIN).then(tell, tell);
    else {
      this.#untold.push(tell);
      this.#settleLater();
    }
  }

  #settleRoom({ id: deviceId, roomId, description }: Extract<HomeRecordOutput, { type: 'device' }>['device']): void {
    const { suggestedRoom } = description;
    if (roomId !== undefined || suggestedRoom === undefined) return;
    this.#options.rooms.findOrCreateRoom(this.homeId, suggestedRoom).then(
      (room) => this.dispatch({ type: 'device-edited', deviceId, roomId: room }),
      (error) => this.#options.log.warn({ deviceId, reason: errorMessage(error) }, 'suggested room could not be used'),
    );
  }
}

/** Who is there shows in the mode's view too. */
const isOfMode = (output: HomeRecordOutput): boolean =>
  output.type === 'mode' ||
  output.type === 'guests' ||
  (output.type === 'state' && output.changed && output.ref.capability === 'presence');
