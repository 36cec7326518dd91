import {
  type CommandAcknowledgement,
  type CommandRequest,
  type Connection,
  type DeviceDescription,
  hours,
  type Instant,
  type IntegrationContext,
  type JsonObject,
  minutes,
  unreachable,
} from '@nexa/sdk';
import { type Config, settingsOf } from '../config.ts';
import { FuseBox } from '../devices/fuse-box.ts';
import { memoryObject, type SimulatedDevice, TICK, unknownCommand } from '../devices/simulated-device.ts';
import { World } from '../world/world.ts';
import { tellHistory } from './history.ts';
import { layOut } from './layout.ts';
import { ReportBook } from './report-book.ts';

const MEMORY = 'home';
const HISTORY_TOLD = 'history-told';
/** Counters are kept this often; what runs while NEXA is off is counted when it is back. */
const SAVE_EVERY = minutes(1);
/** What happened longer ago than this while NEXA was off sets nothing in motion any more. */
const OLDEST_EVENT = minutes(1);
/** Missed looks after which a device counts as away. */
const MISSED_UNTIL_AWAY = 2;

/** Whether a device would answer now, and if not, why. */
export type Presence = 'answers' | 'no-supply' | 'hangs';

/** The simulated home: looks after its devices on every tick and tells what they would have told. */
export class SimulatedHome implements Connection {
  readonly #context: IntegrationContext<Config>;
  readonly #byId = new Map<string, SimulatedDevice>();
  readonly #fuseBox: FuseBox;
  readonly #stubborn: ReadonlySet<string>;
  readonly #hanging = new Set<string>();
  readonly #missed = new Map<string, number>();
  readonly #lastHeard = new Map<string, Instant>();
  readonly #book = new ReportBook();
  #lastLook: Instant;
  #lastSave: Instant;

  private constructor(context: IntegrationContext<Config>, world: World) {
    this.#context = context;
    const layout = layOut(settingsOf(context.config), world, (externalId) => this.#fuseBox.hasSupply(externalId));
    this.#stubborn = layout.stubborn;
    this.#fuseBox = new FuseBox({ id: 'fuse-box', name: 'Fuse box', room: 'Hall' }, layout.devices, (externalId, on) =>
      this.#onSupply(externalId, on),
    );
    for (const device of [...layout.devices, layout.inhabitant, this.#fuseBox]) {
      this.#byId.set(device.description.externalId, device);
    }
    this.#lastLook = context.clock.now();
    this.#lastSave = this.#lastLook;
  }

  static async open(context: IntegrationContext<Config>): Promise<SimulatedHome> {
    const settings = settingsOf(context.config);
    const home = new SimulatedHome(context, new World(settings.seed, settings.utcOffset));
    await home.#recall();
    home.#beginAway();
    await home.#look();
    if ((await context.storage.get(HISTORY_TOLD)) !== true) {
      await tellHistory(context, [...home.#byId.values()], context.clock.now(), hours(settings.historyHours));
      await context.storage.set(HISTORY_TOLD, true);
    }
    context.clock.every(TICK, () => home.#look());
    return home;
  }

  get devices(): readonly DeviceDescription[] {
    return [...this.#byId.values()].map(({ description }) => description);
  }

  async command(request: CommandRequest): Promise<CommandAcknowledgement> {
    const device = this.#find(request.externalId);
    if (this.presence(request.externalId) !== 'answers') throw this.#noAnswer(request.externalId);
    if (device.command === undefined) throw unknownCommand(device.description, request);
    const at = this.#context.clock.now();
    const acknowledgement = device.command(request, at);
    await this.#save(at);
    this.#tell(device, at, true);
    // The inhabitant's doings show at other devices, and not only on the next tick.
    if (acknowledgement === 'unconfirmable') await this.#look();
    return acknowledgement;
  }

  /** Asking a hanging device for its states wakes it up; one without supply stays silent. */
  async refresh(externalId: string | undefined): Promise<void> {
    if (externalId === undefined) this.#hanging.clear();
    else this.#hanging.delete(externalId);
    const at = this.#context.clock.now();
    const asked = externalId === undefined ? [...this.#byId.values()] : [this.#find(externalId)];
    for (const device of asked) {
      if (this.presence(device.description.externalId) === 'answers') this.#tell(device, at, true);
    }
    if (externalId !== undefined && this.presence(externalId) !== 'answers') throw this.#noAnswer(externalId);
  }

  async disconnect(): Promise<void> {
    // The context ends the clock's tasks, and there is no socket to close.
  }

  presence(externalId: string): Presence {
    if (!this.#fuseBox.hasSupply(externalId)) return 'no-supply';
    return this.#hanging.has(externalId) ? 'hangs' : 'answers';
  }

  lastHeardAt(externalId: string): Instant | undefined {
    return this.#lastHeard.get(externalId);
  }

  name(externalId: string): string {
    return this.#find(externalId).description.name;
  }

  /** Switches the device off and on again; without supply that changes nothing. */
  reset(externalId: string): Presence {
    this.#hanging.delete(externalId);
    const presence = this.presence(externalId);
    if (presence === 'answers') this.#tell(this.#find(externalId), this.#context.clock.now(), true);
    return presence;
  }

  /** One look at every device: counts its energy, tells its news, notices who is silent. */
  async #look(): Promise<void> {
    const at = this.#context.clock.now();
    const eventsAfter = Math.max(this.#lastLook, at - OLDEST_EVENT);
    for (const device of this.#byId.values()) {
      const { externalId } = device.description;
      const events = device.events?.(eventsAfter, at) ?? [];
      if (this.#fuseBox.hasSupply(externalId)) device.advance?.(this.#lastLook, at);
      if (this.presence(externalId) !== 'answers') {
        this.#miss(externalId);
        continue;
      }
      this.#tell(device, at);
      for (const { capability, event, data, at: observedAt } of events) {
        this.#context.reportEvent({ externalId, capability, event, data, observedAt });
      }
    }
    this.#lastLook = at;
    if (at - this.#lastSave >= SAVE_EVERY) await this.#save(at);
  }

  #tell(device: SimulatedDevice, at: Instant, everything = false): void {
    const { externalId, name } = device.description;
    const missed = this.#missed.get(externalId) ?? 0;
    this.#missed.delete(externalId);
    this.#lastHeard.set(externalId, at);
    if (missed >= MISSED_UNTIL_AWAY) {
      this.#context.reportStatus(externalId, { value: 'online' });
      this.#context.logger.info('Device is back', { externalId, name });
    }
    const news = this.#book.news(device, at, everything || missed > 0);
    if (news.length > 0) this.#context.report(news);
    else this.#context.reportContact(externalId);
  }

  #miss(externalId: string): void {
    const missed = (this.#missed.get(externalId) ?? 0) + 1;
    this.#missed.set(externalId, missed);
    if (missed !== MISSED_UNTIL_AWAY) return;
    const message = this.#noAnswer(externalId).message;
    this.#context.reportStatus(externalId, { value: 'offline', detail: 'communication-error', message });
    // One that was away before this connection began was logged when it went.
    if (this.#lastHeard.has(externalId)) {
      this.#context.logger.warn('Device does not answer', { externalId, name: this.name(externalId) });
    }
  }

  /** Whose plug is out from the start is away from the start. */
  #beginAway(): void {
    for (const externalId of this.#byId.keys()) {
      if (this.presence(externalId) === 'answers') continue;
      this.#missed.set(externalId, MISSED_UNTIL_AWAY - 1);
    }
  }

  #onSupply(externalId: string, on: boolean): void {
    if (on && this.#stubborn.has(externalId)) this.#hanging.add(externalId);
    if (!on) this.#hanging.delete(externalId);
    this.#context.logger.info(on ? 'Plug was put back' : 'Plug was pulled', { externalId });
  }

  #find(externalId: string): SimulatedDevice {
    const device = this.#byId.get(externalId);
    if (device === undefined) throw unreachable(`The simulated home has no device ${externalId}`);
    return device;
  }

  #noAnswer(externalId: string) {
    const name = this.name(externalId);
    return this.presence(externalId) === 'no-supply'
      ? unreachable(`${name} does not answer: its supply in the fuse box is off.`)
      : unreachable(`${name} has power but does not answer.`);
  }

  async #save(at: Instant): Promise<void> {
    const memories = [...this.#byId].flatMap(([externalId, device]) => {
      const memory = device.remember?.();
      return memory === undefined ? [] : [[externalId, memory] as const];
    });
    this.#lastSave = at;
    await this.#context.storage.set(MEMORY, { savedAt: this.#lastLook, devices: Object.fromEntries(memories) });
  }

  async #recall(): Promise<void> {
    const memory = memoryObject(await this.#context.storage.get(MEMORY));
    const devices: JsonObject = memoryObject(memory.devices);
    for (const [externalId, device] of this.#byId) {
      const own = devices[externalId];
      if (own !== undefined) device.recall?.(own);
    }
    if (typeof memory.savedAt === 'number') this.#lastLook = Math.min(memory.savedAt, this.#lastLook);
  }
}
