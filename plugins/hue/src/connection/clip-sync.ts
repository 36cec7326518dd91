import {
  configInvalid,
  type DeviceDescription,
  type Duration,
  hasErrorCode,
  type Instant,
  type IntegrationContext,
  seconds,
  unreachable,
} from '@nexa/sdk';
import type { BridgeClient } from '../bridge/bridge-client.ts';
import { normalizeBridgeId } from '../bridge/bridge-id.ts';
import type { ClipClient } from '../clip/clip-client.ts';
import { REREAD_INTERVAL } from '../clip/clip-device.ts';
import { readClipEvents } from '../clip/clip-event.ts';
import { ClipHome, type ClipHomeChange, changesDescription } from '../clip/clip-home.ts';
import { ClipReporter, type TellOptions } from '../clip/clip-reporter.ts';
import type { ClipResource } from '../clip/clip-resource.ts';
import { GroupBook } from '../clip/group-book.ts';
import { IdBook } from '../clip/id-book.ts';
import { LightWishes } from '../clip/light-wishes.ts';
import { ResourceStore } from '../clip/resource-store.ts';
import { StreamKeeper } from '../clip/stream-keeper.ts';
import { Turns } from '../clip/turns.ts';
import { ifV1IsThere, readV1Names } from '../clip/v1-names.ts';
import type { Config } from '../config.ts';
import { type BridgeConfig, readBridgeConfig } from '../model/bridge.ts';
import { AppSensors } from './app-sensors.ts';
import { BridgeWatch } from './bridge-watch.ts';

/** How often it is looked whether something is due. */
const TICK: Duration = seconds(1);
/** A bridge that has said nothing for so long is asked whether it is there: it sends no sign of life by itself. */
const HEARTBEAT: Duration = seconds(15);
/** Whatever happens, everything is read no more often than this. */
const SOONEST_REREAD: Duration = seconds(3);

export interface ClipParts {
  readonly client: ClipClient;
  /** The v1 API of the same bridge, for its names of things. */
  readonly v1: BridgeClient;
  readonly config: BridgeConfig;
  /** Numbers from 0 to 1. */
  readonly random?: () => number;
}

/**
 * Keeps what is known of a home in step with its bridge: listens to the stream of events, makes sure that the bridge is
 * there, reads everything when that is needed, and tells NEXA.
 */
export class ClipSync {
  readonly store = new ResourceStore();
  readonly home: ClipHome;
  readonly watch: BridgeWatch;
  readonly stream: StreamKeeper;
  readonly wishes = new LightWishes();
  readonly appSensors: AppSensors;
  readonly #context: IntegrationContext<Config>;
  readonly #client: ClipClient;
  readonly #v1: BridgeClient;
  readonly #book: IdBook;
  readonly #groups: GroupBook;
  readonly #reporter: ClipReporter;
  readonly #work = new Turns();
  #stopTicking: () => void = () => undefined;
  #readAt: Instant = Number.NEGATIVE_INFINITY;
  #answeredAt: Instant = Number.NEGATIVE_INFINITY;
  #isRereadWanted = false;
  /** Before, NEXA takes the devices as they are when the connecting is done. */
  #isReady = false;
  #isClosed = false;

  constructor(context: IntegrationContext<Config>, { client, v1, config, random = Math.random }: ClipParts) {
    const bridgeId = context.config.bridgeId.toLowerCase();
    this.#context = context;
    this.#client = client;
    this.#v1 = v1;
    this.#book = new IdBook(context.storage, context.logger);
    this.#groups = new GroupBook(context.storage, context.logger);
    this.home = new ClipHome({
      store: this.store,
      book: this.#book,
      config,
      bridgeId,
      logger: context.logger,
      showsGroups: this.#showsGroups,
    });
    this.appSensors = new AppSensors(context, v1, bridgeId);
    this.watch = new BridgeWatch(context, { random });
    this.#reporter = new ClipReporter(context, this.home, (id) => this.wishes.askedOf(id));
    this.stream = new StreamKeeper({
      client,
      clock: context.clock,
      random,
      onMessage: (data) => this.#takeMessage(data),
      onEnd: (reason) => {
        this.#reporter.forgetKeys();
        context.logger.debug('The stream of events of the Hue bridge ended', { reason: reason.message });
      },
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get #showsGroups(): boolean {
    return this.#context.config.showGroups !== false;
  }

  get descriptions(): DeviceDescription[] {
    return [...this.home.descriptions, ...this.appSensors.descriptions];
  }

  /** Listens to the bridge, reads its whole home, and keeps both up. */
  async open(): Promise<void> {
    const { signal } = this.#context;
    await this.#book.load();
    await this.#groups.load();
    await this.#resume(signal);
    this.tell({ all: true });
    this.#isReady = true;
    this.#groups.note(this.home.groups, []);
    // A person wants none; of those that the bridge merely left out it may tell in its next answer.
    if (!this.#showsGroups) this.#dismissStrays();
    this.#stopTicking = this.#context.clock.every(TICK, () => this.#tick());
  }

  /** Reads everything and tells it, or what concerns one device. */
  refresh(only: string | undefined, signal: AbortSignal): Promise<void> {
    return this.#work.run(signal, async () => {
      await this.#readHome(signal);
      this.tell({ all: true, ...(only === undefined ? {} : { only }) });
    });
  }

  /** Does the same over new connections. */
  async reopen(signal: AbortSignal): Promise<void> {
    this.stream.close();
    this.#client.reopen();
    await this.#work.run(signal, async () => {
      await this.#resume(signal);
      this.tell({ all: true });
    });
  }

  /** Reads one resource. */
  async readOne(type: string, id: string, signal: AbortSignal): Promise<void> {
    const askedAt = this.store.now;
    const data = await this.#client.one(type, id, signal);
    if (this.#isClosed) throw disconnected();
    this.store.takeOne(data, askedAt);
  }

  /** Reads all resources of one type that are known. */
  async readAll(type: string, signal: AbortSignal): Promise<void> {
    const askedAt = this.store.now;
    const resources = await this.#client.allOf(type, signal);
    if (this.#isClosed) throw disconnected();
    this.store.takeKnown(resources, askedAt);
  }

  tell(options: TellOptions): void {
    if (this.#isClosed) return;
    this.#reporter.tellHome(options);
    this.appSensors.tell(options.all, options.only);
  }

  /** Fails when this is the id of another bridge. */
  checkBridge(id: unknown): void {
    const told = normalizeBridgeId(id);
    if (told !== undefined && told !== this.home.bridgeId) {
      throw configInvalid('host', 'Another bridge than the paired one answers at this address.');
    }
  }

  /** Lets go of the stream and of what repeats. */
  close(): void {
    this.#isClosed = true;
    this.#stopTicking();
    this.stream.close();
  }

  async #tick(): Promise<void> {
    const { signal } = this.#context;
    if (this.#isClosed || !this.watch.mayAsk) return;
    try {
      await this.#work.run(signal, () => this.#doWhatIsDue(signal));
    } catch (error) {
      if (this.#isClosed || signal.aborted) return;
      if (!hasErrorCode(error)) throw error;
      this.watch.failed(error);
      // Nothing is known of what happens meanwhile: everything is read when it is back.
      if (this.watch.isAway) this.stream.close();
    }
  }

  async #doWhatIsDue(signal: AbortSignal): Promise<void> {
    if (this.#isClosed) return;
    const isOld = this.#isPast(this.#readAt, REREAD_INTERVAL);
    // A stream may be open at this end only. One that told nothing while much should have happened is opened anew.
    if (isOld && this.#isPast(this.stream.heardAt, REREAD_INTERVAL)) this.stream.close();
    const wasAway = this.watch.isAway;
    if (!this.stream.isOpen) {
      if (!this.stream.mayOpen) return;
      await this.#resume(signal);
      this.tell({ all: wasAway });
    } else if (isOld || (this.#isRereadWanted && this.#isPast(this.#readAt, SOONEST_REREAD))) {
      await this.#readHome(signal);
      this.tell({ all: wasAway });
    } else if (this.#isPast(this.stream.heardAt, HEARTBEAT) && this.#isPast(this.#answeredAt, HEARTBEAT)) {
      await this.#client.allOf('bridge', signal);
      this.#worked();
    } else if (this.appSensors.isDue) {
      await this.appSensors.read(signal, true);
      this.#worked();
      if (!this.#isClosed) this.appSensors.tell(false);
    }
  }

  /** Also when the clock was set back: what was noted then is no measure now. */
  #isPast(since: Instant, interval: Duration): boolean {
    const age = this.#context.clock.now() - since;
    return age >= interval || age < 0;
  }

  async #resume(signal: AbortSignal): Promise<void> {
    await this.stream.open(signal);
    await this.#readHome(signal);
  }

  #worked(): void {
    this.#answeredAt = this.#context.clock.now();
    this.watch.worked();
  }

  async #readHome(signal: AbortSignal): Promise<void> {
    const askedAt = this.store.now;
    this.#isRereadWanted = false;
    try {
      const config = readBridgeConfig((await this.#v1.publicConfig(signal)).data);
      this.checkBridge(config.bridgeId);
      const resources = await this.#client.all(signal);
      if (this.#isClosed) throw disconnected();
      this.home.takeConfig(config);
      this.store.takeAll(resources, askedAt);
      await this.#settleIds(signal);
      await ifV1IsThere(this.appSensors.read(signal, this.#isReady));
    } catch (error) {
      // The stream may be open, and tells nothing of what was missed.
      this.#isRereadWanted = true;
      throw error;
    }
    if (this.#isClosed) throw disconnected();
    this.#readAt = this.#context.clock.now();
    this.wishes.forgetStates();
    this.#isRereadWanted ||= this.store.isDoubtful;
    this.#announce(this.home.arrange());
    if (this.#isReady && !this.store.isDoubtful) this.#dismissStrays();
    this.#worked();
  }

  async #settleIds(signal: AbortSignal): Promise<void> {
    if (this.#book.isIncomplete(this.store)) await this.#book.settle(this.store, await readV1Names(this.#v1, signal));
  }

  #takeMessage(data: string): void {
    if (this.#isClosed) return;
    try {
      for (const { type, data: parts } of readClipEvents(data)) this.#takeEvent(type, parts);
    } catch (error) {
      if (!hasErrorCode(error)) throw error;
      // What it would have told is found by reading.
      this.#isRereadWanted = true;
      this.#context.logger.debug('An event of the Hue bridge could not be read', { reason: error.message });
    }
  }

  #takeEvent(type: string, parts: readonly unknown[]): void {
    if (type === 'delete') {
      this.store.delete(parts);
      this.#announce(this.home.arrange());
      return;
    }
    if (type !== 'update') {
      // What is new comes in pieces, and is described when it is read as a whole.
      this.#isRereadWanted = true;
      return;
    }
    const { changed, isIncomplete } = this.store.update(parts);
    if (isIncomplete) this.#isRereadWanted = true;
    if (changed.some(({ change }) => changesDescription(change))) this.#announce(this.home.arrange());
    for (const { resource, change } of changed) {
      if (isSwitched(resource) && change.on !== undefined) this.wishes.forgetState(resource.id);
    }
    this.#reporter.tellChanges(changed);
  }

  #announce({ described, gone }: ClipHomeChange): void {
    if (this.#isClosed || !this.#isReady) return;
    for (const device of described) {
      this.#context.addDevice(device);
      // Its scenes may have other names now, and with them what it shows.
      const isGroup = this.home.devices.get(device.externalId)?.group !== undefined;
      if (isGroup) this.#reporter.tellHome({ all: true, only: device.externalId });
    }
    for (const externalId of gone) {
      this.#reporter.forget(externalId);
      this.#context.removeDevice(externalId);
    }
    this.#groups.note(this.home.groups, gone);
  }

  /** Tells of groups that are gone since an earlier connection, which NEXA still has. */
  #dismissStrays(): void {
    const strays = this.#groups.strays((externalId) => this.home.isThere(externalId));
    for (const stray of strays) {
      this.#context.addDevice(stray);
      this.#context.removeDevice(stray.externalId);
    }
    const gone = strays.map(({ externalId }) => externalId);
    this.#groups.note([], gone);
  }
}

const isSwitched = ({ type }: ClipResource): boolean => type === 'light' || type === 'grouped_light';

const disconnected = () => unreachable('The integration was disconnected.');
