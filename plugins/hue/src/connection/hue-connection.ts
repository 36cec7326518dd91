import {
  type CommandAcknowledgement,
  type CommandRequest,
  configInvalid,
  type DeviceDescription,
  type Duration,
  errorMessage,
  hasErrorCode,
  type Instant,
  type IntegrationContext,
  type JsonObject,
  NexaError,
  seconds,
  unreachable,
  unsupported,
} from '@nexa/sdk';
import type { BridgeClient } from '../bridge/bridge-client.ts';
import type { Config } from '../config.ts';
import { type BridgeConfig, readBridgeConfig, roomsOf } from '../model/bridge.ts';
import { checkTable } from '../model/bridge-answers.ts';
import { isReachable, type Light } from '../model/light.ts';
import { planLightCommand } from '../model/light-command.ts';
import { BridgeWatch } from './bridge-watch.ts';
import { homeFacts } from './home-facts.ts';
import { HomeReporter } from './home-reporter.ts';
import { type HomeChange, HueHome } from './hue-home.ts';
import type { HueLink, LightSight } from './hue-link.ts';

/** Two requests a second, well below the ten that a bridge stands. */
const POLL_INTERVAL: Duration = seconds(1);
/** Name, firmware and clock of the bridge change rarely. */
const CONFIG_INTERVAL: Duration = seconds(60);

/** A live link to one bridge by its v1 API, which tells nothing by itself and is polled. */
export class HueConnection implements HueLink {
  readonly #context: IntegrationContext<Config>;
  readonly #client: BridgeClient;
  readonly #home: HueHome;
  readonly #watch: BridgeWatch;
  readonly #reporter: HomeReporter;
  #stopPolling: () => void = () => undefined;
  #commandTurn: Promise<unknown> = Promise.resolve();
  #configReadAt: Instant = Number.NEGATIVE_INFINITY;
  #tellAll = false;
  #isClosed = false;

  constructor(context: IntegrationContext<Config>, client: BridgeClient) {
    const bridgeId = context.config.bridgeId.toLowerCase();
    this.#context = context;
    this.#client = client;
    this.#home = new HueHome(bridgeId, context.logger);
    this.#watch = new BridgeWatch(context);
    this.#reporter = new HomeReporter(context, this.#home, bridgeId);
  }

  get devices(): readonly DeviceDescription[] {
    return this.#home.descriptions;
  }

  /** Reads the whole home and begins to watch it. */
  async open(): Promise<void> {
    const state = checkTable(await this.#client.fullState(this.#context.signal), 'the state of the bridge');
    this.#takeConfig(readBridgeConfig(state.config));
    this.#home.takeRooms(roomsOf(state.groups));
    this.#home.take({ lights: state.lights, sensors: state.sensors }, this.#home.now);
    this.#reporter.tellPresses();
    this.#tell({ all: true });
    this.#stopPolling = this.#context.clock.every(POLL_INTERVAL, () => this.#poll());
  }

  command(request: CommandRequest, signal: AbortSignal): Promise<CommandAcknowledgement> {
    const turn = this.#commandTurn.then(() => this.#carryOut(request, signal));
    this.#commandTurn = turn.catch(() => undefined);
    return turn;
  }

  async refresh(externalId: string | undefined, signal: AbortSignal): Promise<void> {
    await this.#readHome(signal);
    this.#tell({ all: true, ...(externalId === undefined ? {} : { only: externalId }) });
  }

  async disconnect(): Promise<void> {
    this.#isClosed = true;
    this.#stopPolling();
    this.#client.close();
  }

  facts(externalId: string | undefined): JsonObject {
    return homeFacts(this.#home, this.#watch.failures, externalId);
  }

  async identify(signal: AbortSignal): Promise<BridgeConfig> {
    return readBridgeConfig(await this.#client.config(signal));
  }

  /** The v1 API tells nothing by itself, so to know is to look. */
  sightOfLight(externalId: string, signal: AbortSignal): Promise<LightSight | undefined> {
    return this.lookAtLight(externalId, signal);
  }

  async lookAtLight(externalId: string, signal: AbortSignal): Promise<LightSight | undefined> {
    const light = this.#home.lightAt(externalId, 'main');
    if (light === undefined) return undefined;
    const seen = await this.#readLight(light.id, externalId, signal);
    return { name: seen.name, isReachable: isReachable(seen) };
  }

  async reopen(signal: AbortSignal): Promise<void> {
    this.#client.reopen();
    await this.refresh(undefined, signal);
  }

  async #poll(): Promise<void> {
    if (!this.#watch.mayAsk) return;
    try {
      await this.#readHome(this.#context.signal);
    } catch (error) {
      if (this.#isClosed) return;
      if (!hasErrorCode(error)) throw error;
      this.#watch.failed(error);
      return;
    }
    this.#tell({ all: this.#tellAll });
    this.#tellAll = false;
  }

  async #readHome(signal: AbortSignal): Promise<void> {
    const askedAt = this.#home.now;
    const lights = await this.#client.lights(signal);
    const sensors = await this.#client.sensors(signal);
    if (this.#isConfigOld) this.#takeConfig(await this.identify(signal));
    if (this.#isClosed) return;
    this.#announce(this.#home.take({ lights, sensors }, askedAt));
    if (this.#watch.worked()) this.#tellAll = true;
    this.#reporter.tellPresses();
  }

  /** Also when the clock was set back: how far the bridge's runs from it is another now. */
  get #isConfigOld(): boolean {
    const age = this.#context.clock.now() - this.#configReadAt;
    return age >= CONFIG_INTERVAL || age < 0;
  }

  #takeConfig(config: BridgeConfig): void {
    if (config.bridgeId !== this.#context.config.bridgeId.toLowerCase()) {
      throw configInvalid('host', 'Another bridge than the paired one answers at this address.');
    }
    this.#configReadAt = this.#context.clock.now();
    this.#home.takeConfig(config);
    this.#reporter.takeBridgeTime(config.time);
  }

  async #carryOut(request: CommandRequest, signal: AbortSignal): Promise<CommandAcknowledgement> {
    if (signal.aborted || this.#isClosed) throw unreachable('The command was given up before it was sent.');
    const light = this.#lightFor(request);
    const { state, askedColor } = planLightCommand(light, request, this.#home.isOn(light));
    this.#home.noteCommand(light.id);
    try {
      await this.#client.setLightState(light.id, state, signal);
    } finally {
      this.#home.noteCommand(light.id);
    }
    this.#home.noteAccepted(light.id, state.on, askedColor);
    const confirmation = this.#readLight(light.id, request.externalId, this.#context.signal);
    if (isReachable(light)) {
      confirmation.catch((error) => {
        this.#context.logger.debug('A light could not be read after a command', { reason: errorMessage(error) });
      });
      return 'accepted';
    }
    // The bridge takes commands for lamps that it cannot reach; only the lamp's own sign says whether it heard.
    if (!isReachable(await confirmation)) {
      throw unreachable(`${light.name} is not reachable by the bridge. Check that it has power, also at the wall.`);
    }
    return 'accepted';
  }

  #lightFor({ externalId, component, capability, command }: CommandRequest): Light {
    const light = this.#home.lightAt(externalId, component);
    if (light !== undefined) return light;
    if (this.#home.devices.has(externalId)) {
      throw unsupported(`this device has no command ${capability}.${command} at ${component}`);
    }
    throw new NexaError('NEXA_DEVICE_GONE', 'The bridge has no such device.');
  }

  async #readLight(id: string, externalId: string, signal: AbortSignal): Promise<Light> {
    const askedAt = this.#home.now;
    const data = await this.#client.light(id, signal);
    if (this.#isClosed) throw unreachable('The integration was disconnected.');
    this.#announce(this.#home.takeLight(id, data, askedAt));
    this.#tell({ all: true, only: externalId });
    const light = this.#home.devices.get(externalId)?.lights.find((part) => part.light.id === id)?.light;
    if (light === undefined) throw new NexaError('NEXA_DEVICE_GONE', 'The bridge no longer has the light.');
    return light;
  }

  #announce({ described, gone }: HomeChange): void {
    for (const device of described) this.#context.addDevice(device);
    for (const externalId of gone) {
      this.#reporter.forget(externalId);
      this.#context.removeDevice(externalId);
    }
  }

  #tell(options: { readonly all: boolean; readonly only?: string }): void {
    if (!this.#isClosed) this.#reporter.tell(options);
  }
}
