import {
  type CommandAcknowledgement,
  type CommandRequest,
  type Connection,
  type DeviceDescription,
  hours,
  type Instant,
  type IntegrationContext,
  minutes,
  type NexaError,
  unreachable,
} from '@nexa/sdk';
import { type Config, settingsOf } from '../config.ts';
import {
  ON_THE_WAY,
  type SimulatedDevice,
  type SimulatedValue,
  TICK,
  unknownCommand,
} from '../devices/simulated-device.ts';
import type { Affliction } from '../faults/affliction.ts';
import { tellHistory } from './history.ts';
import { type Inventory, takeInventory } from './inventory.ts';
import { recallHome, rememberHome } from './memory.ts';
import { Post } from './post.ts';
import { type Presence, type Silence, silence } from './presence.ts';
import { PresenceWatch } from './presence-watch.ts';

const HISTORY_TOLD = 'history-told';
/** Counters are kept this often; what runs while NEXA is off is counted when it is back. */
const SAVE_EVERY = minutes(1);
/** What happened longer ago than this while NEXA was off sets nothing in motion any more. */
const OLDEST_EVENT = minutes(1);

/** The simulated home: looks after its devices on every tick and tells what they would have told. */
export class SimulatedHome implements Connection {
  readonly #context: IntegrationContext<Config>;
  readonly #inventory: Inventory;
  readonly #hanging = new Set<string>();
  /** Devices whose values are on their way, and are looked at between the ticks. */
  readonly #followed = new Set<SimulatedDevice>();
  readonly #watch: PresenceWatch;
  readonly #post: Post;
  #lastLook: Instant;
  #lastSave: Instant;

  private constructor(context: IntegrationContext<Config>) {
    this.#context = context;
    this.#inventory = takeInventory(settingsOf(context.config), (externalId, on) => this.#onSupply(externalId, on));
    this.#watch = new PresenceWatch(context);
    this.#post = new Post(context);
    this.#lastLook = context.clock.now();
    this.#lastSave = this.#lastLook;
  }

  static async open(context: IntegrationContext<Config>): Promise<SimulatedHome> {
    const home = new SimulatedHome(context);
    const { devices } = home.#inventory;
    const savedAt = await recallHome(context.storage, devices);
    home.#lastLook = Math.min(savedAt ?? home.#lastLook, home.#lastLook);
    // Whose plug is out from the start is away from the start.
    for (const id of devices.keys()) if (home.presence(id) !== 'answers') home.#watch.beginAway(id);
    await home.#look();
    if ((await context.storage.get(HISTORY_TOLD)) !== true) {
      const past = hours(settingsOf(context.config).historyHours);
      await tellHistory(context, [...devices.values()], context.clock.now(), past, (device, at) =>
        home.#said(device, at, home.#inventory.affliction(device.description.externalId, at)),
      );
      await context.storage.set(HISTORY_TOLD, true);
    }
    context.clock.every(TICK, () => home.#look());
    for (const device of devices.values()) home.#follow(device);
    return home;
  }

  get devices(): readonly DeviceDescription[] {
    // Two simulated homes from one seed are two homes all the same.
    const { integrationId } = this.#context;
    return [...this.#inventory.devices.values()].map(({ description }) => ({
      ...description,
      identifiers: [{ kind: 'serial', value: `${integrationId}/${description.externalId}` }],
    }));
  }

  async command(request: CommandRequest): Promise<CommandAcknowledgement> {
    const { externalId } = request;
    const device = this.#find(externalId);
    const { presence, affliction } = this.#condition(externalId, this.#context.clock.now());
    if (presence !== 'answers') throw this.#noAnswer(externalId, presence);
    if (affliction.isLost(`command:${request.id}`, this.#loss(externalId)))
      throw unreachable(`${this.name(externalId)} did not answer: the message was lost on the way.`);
    if (affliction.delay > 0) await this.#context.clock.sleep(affliction.delay);
    if (device.command === undefined) throw unknownCommand(device.description, request);
    const at = this.#context.clock.now();
    const acknowledgement = affliction.isStuck ? 'accepted' : device.command(request, at);
    await this.#save(at);
    this.#tell(device, at, true);
    this.#follow(device);
    // The inhabitant's doings show at other devices, and not only on the next tick.
    if (acknowledgement === 'unconfirmable') await this.#look();
    return acknowledgement;
  }

  /** Asking a hanging device for its states wakes it up; one without supply stays silent. */
  async refresh(externalId: string | undefined): Promise<void> {
    if (externalId === undefined) this.#hanging.clear();
    else this.#hanging.delete(externalId);
    const at = this.#context.clock.now();
    const asked = externalId === undefined ? [...this.#inventory.devices.values()] : [this.#find(externalId)];
    for (const device of asked) {
      const presence = this.presence(device.description.externalId);
      if (presence === 'answers') this.#tell(device, at, true);
      else if (externalId !== undefined) throw this.#noAnswer(externalId, presence);
    }
  }

  async disconnect(): Promise<void> {
    // The context ends the clock's tasks, and there is no socket to close.
  }

  presence(externalId: string): Presence {
    return this.#condition(externalId, this.#context.clock.now()).presence;
  }

  lastHeardAt(externalId: string): Instant | undefined {
    return this.#watch.lastHeardAt(externalId);
  }

  name(externalId: string): string {
    return this.#find(externalId).description.name;
  }

  /** Switches the device off and on again, which ends what its own program does wrong; without supply nothing changes. */
  reset(externalId: string): Presence {
    this.#hanging.delete(externalId);
    const at = this.#context.clock.now();
    if (this.#inventory.hasSupply(externalId)) {
      this.#inventory.faults.cure(externalId, ['stuck', 'slow', 'flapping'], at);
    }
    const presence = this.presence(externalId);
    if (presence === 'answers') this.#tell(this.#find(externalId), at, true);
    return presence;
  }

  /** Who is silent and what is broken, of one device or of all. */
  truth(externalId: string | undefined) {
    const at = this.#context.clock.now();
    const asked = externalId === undefined ? [...this.#inventory.devices.keys()] : [externalId];
    return {
      silent: asked
        .map((device) => ({ device, presence: this.presence(device) }))
        .filter(({ presence }) => presence !== 'answers'),
      faults: asked.flatMap((device) =>
        this.#inventory.faults
          .at(device, at)
          .map(({ kind, strength, from }) => ({ device, fault: kind, strength, since: from })),
      ),
    };
  }

  /** One look at every device: counts its energy, tells its news, notices who is silent. */
  async #look(): Promise<void> {
    const at = this.#context.clock.now();
    const eventsAfter = Math.max(this.#lastLook, at - OLDEST_EVENT);
    this.#inventory.lookForFaults(at);
    for (const device of this.#inventory.devices.values()) {
      const { externalId } = device.description;
      const events = device.events?.(eventsAfter, at) ?? [];
      if (this.#inventory.hasSupply(externalId)) device.advance?.(this.#lastLook, at);
      const { presence, affliction } = this.#condition(externalId, at);
      if (presence !== 'answers') {
        this.#watch.miss(device.description, presence, this.#noAnswer(externalId, presence).message);
        continue;
      }
      if (affliction.isLost(externalId, this.#loss(externalId))) continue;
      this.#tell(device, at, false, affliction);
      for (const { capability, event, data, at: observedAt } of events) {
        this.#context.reportEvent({ externalId, capability, event, data, observedAt });
      }
    }
    this.#lastLook = at;
    if (at - this.#lastSave >= SAVE_EVERY) await this.#save(at);
  }

  /** Tells where the device's values are on their way, until they have arrived. */
  #follow(device: SimulatedDevice): void {
    if (this.#followed.has(device) || device.arrivesAt?.(this.#context.clock.now()) === undefined) return;
    this.#followed.add(device);
    // Disconnected meanwhile, nobody waits for it any more.
    this.#tellOnTheWay(device).then(
      () => this.#followed.delete(device),
      () => undefined,
    );
  }

  async #tellOnTheWay(device: SimulatedDevice): Promise<void> {
    const { clock } = this.#context;
    const { externalId } = device.description;
    for (let arrival = device.arrivesAt?.(clock.now()); arrival !== undefined; ) {
      await clock.sleep(Math.min(ON_THE_WAY, arrival - clock.now()));
      const at = clock.now();
      const { presence, affliction } = this.#condition(externalId, at);
      const isLost = presence !== 'answers' || affliction.isLost(externalId, this.#loss(externalId));
      // What is lost is told on the next tick.
      if (!isLost) this.#tell(device, at, false, affliction);
      arrival = device.arrivesAt?.(at);
    }
  }

  #tell(device: SimulatedDevice, at: Instant, everything: boolean, known?: Affliction): void {
    const affliction = known ?? this.#inventory.affliction(device.description.externalId, at);
    const wasMissed = this.#watch.heard(device.description, at);
    this.#post.send(device, { values: this.#said(device, at, affliction), affliction, at }, everything || wasMissed);
  }

  /** What the device says, which is not always the truth. */
  #said(device: SimulatedDevice, at: Instant, affliction: Affliction): readonly SimulatedValue[] {
    return affliction.values(device.values(at), (fault) => this.#inventory.faults.frozen(fault));
  }

  /** What is wrong with it, and whether it would answer. */
  #condition(externalId: string, at: Instant): { readonly presence: Presence; readonly affliction: Affliction } {
    const affliction = this.#inventory.affliction(externalId, at);
    return { affliction, presence: this.#presenceOf(externalId, at, affliction) };
  }

  #presenceOf(externalId: string, at: Instant, affliction: Affliction): Presence {
    if (!this.#inventory.hasSupply(externalId)) return 'no-supply';
    if (this.#hanging.has(externalId)) return 'hangs';
    if (affliction.isAway) return 'away';
    return affliction.isEmpty(() => this.#charge(externalId, at)) ? 'empty' : 'answers';
  }

  /** Why it does not answer, as an error and in words. */
  #noAnswer(externalId: string, presence: Silence): NexaError {
    return unreachable(`${this.name(externalId)} ${silence[presence]}`);
  }

  #charge(externalId: string, at: Instant): number {
    const percent = this.#find(externalId)
      .values(at)
      .find(({ capability, attribute }) => capability === 'battery' && attribute === 'percent');
    return typeof percent?.value === 'number' ? percent.value : 100;
  }

  /** Share of messages that the radio loses by itself. */
  #loss(externalId: string): number {
    return this.#inventory.link(externalId)?.loss(this.#context.clock.now()) ?? 0;
  }

  #onSupply(externalId: string, on: boolean): void {
    if (on && this.#inventory.stubborn.has(externalId)) this.#hanging.add(externalId);
    if (!on) this.#hanging.delete(externalId);
    this.#context.logger.info(on ? 'Plug was put back' : 'Plug was pulled', { externalId });
  }

  #find(externalId: string): SimulatedDevice {
    const device = this.#inventory.devices.get(externalId);
    if (device === undefined) throw unreachable(`The simulated home has no device ${externalId}`);
    return device;
  }

  async #save(at: Instant): Promise<void> {
    this.#lastSave = at;
    await rememberHome(this.#context.storage, this.#inventory.devices, this.#lastLook);
  }
}
