import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  type IntegrationContext,
  type JsonObject,
  unreachable,
} from '@nexa/sdk';
import type { BridgeClient } from '../bridge/bridge-client.ts';
import type { ClipClient } from '../clip/clip-client.ts';
import type { ClipDevice } from '../clip/clip-device.ts';
import { clipFacts } from '../clip/clip-facts.ts';
import { connectivityProblem } from '../clip/connectivity.ts';
import type { Config } from '../config.ts';
import { partOf } from '../model/bridge-answers.ts';
import { ClipCommands } from './clip-commands.ts';
import { type ClipParts, ClipSync } from './clip-sync.ts';
import type { BridgeIdentity, HueLink, LightSight } from './hue-link.ts';

/** A live link to one bridge by its v2 API: the bridge tells what happens, and is asked only to make sure. */
export class ClipConnection implements HueLink {
  readonly #client: ClipClient;
  readonly #v1: BridgeClient;
  readonly #sync: ClipSync;
  readonly #commands: ClipCommands;

  constructor(context: IntegrationContext<Config>, parts: ClipParts) {
    this.#client = parts.client;
    this.#v1 = parts.v1;
    this.#sync = new ClipSync(context, parts);
    this.#commands = new ClipCommands(context, parts.client, this.#sync);
  }

  get devices(): readonly DeviceDescription[] {
    return this.#sync.descriptions;
  }

  /** Listens to the bridge, reads its whole home, and keeps both up. */
  open(): Promise<void> {
    return this.#sync.open();
  }

  command(request: CommandRequest, signal: AbortSignal): Promise<CommandAcknowledgement> {
    return this.#commands.carryOut(request, signal);
  }

  refresh(externalId: string | undefined, signal: AbortSignal): Promise<void> {
    return this.#sync.refresh(externalId, signal);
  }

  async disconnect(): Promise<void> {
    this.abandon();
    this.#client.close();
    this.#v1.close();
  }

  /** Lets go of the stream and of what repeats, and leaves the connections to whoever opened them. */
  abandon(): void {
    this.#sync.close();
  }

  async identify(signal: AbortSignal): Promise<BridgeIdentity> {
    const { store, home } = this.#sync;
    const [known] = store.ofType('bridge');
    if (known === undefined) throw unreachable('the bridge has not told who it is yet');
    this.#sync.checkBridge(partOf(await this.#client.one('bridge', known.id, signal), 'bridge_id'));
    return { firmware: home.config.firmware };
  }

  async sightOfLight(externalId: string): Promise<LightSight | undefined> {
    const { watch, stream } = this.#sync;
    if (watch.isAway || !stream.isOpen) throw unreachable('the bridge is away');
    const device = this.#lightDevice(externalId);
    return device === undefined ? undefined : this.#sightOf(device);
  }

  async lookAtLight(externalId: string, signal: AbortSignal): Promise<LightSight | undefined> {
    const device = this.#lightDevice(externalId);
    if (device === undefined) return undefined;
    const { home, store } = this.#sync;
    const connectivity = home.resource(device.connectivityId);
    if (connectivity !== undefined) await this.#sync.readOne(connectivity.type, connectivity.id, signal);
    for (const [id] of device.components) {
      if (store.get(id)?.type === 'light') await this.#sync.readOne('light', id, signal);
    }
    this.#sync.tell({ all: true, only: externalId });
    return this.#sightOf(device);
  }

  reopen(signal: AbortSignal): Promise<void> {
    return this.#sync.reopen(signal);
  }

  facts(externalId: string | undefined): JsonObject {
    const { home, stream, watch } = this.#sync;
    return clipFacts({ home, stream, failures: watch.failures, ...(externalId === undefined ? {} : { externalId }) });
  }

  #lightDevice(externalId: string): ClipDevice | undefined {
    const device = this.#sync.home.devices.get(externalId);
    // Of the lights of a group each is looked after by itself.
    const isLight = device !== undefined && device.group === undefined && device.lightCount > 0;
    return isLight ? device : undefined;
  }

  #sightOf({ description, connectivityId }: ClipDevice): LightSight {
    const isReachable = connectivityProblem(this.#sync.home.resource(connectivityId)) === undefined;
    return { name: description.name, isReachable };
  }
}
