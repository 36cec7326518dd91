import { createHash } from 'node:crypto';
import type { DeviceDescription, Duration } from '@nexa/sdk';
import { createEntity } from '../entities/create-entity.ts';
import { EntityFields } from '../entities/entity-fields.ts';
import { type Announcement, readAnnouncement } from '../home-assistant/announcement.ts';
import { readAvailability } from '../home-assistant/availability.ts';
import { readDiscoveryTopic } from '../home-assistant/discovery-topic.ts';
import type { MqttMessage } from '../link/mqtt-message.ts';
import type { TopicRouter } from '../link/topic-router.ts';
import { AnnouncementShelf, type ShelfChange } from './announcement-shelf.ts';
import { BoundEntity } from './bound-entity.ts';
import type { DeviceSink } from './device-sink.ts';
import { MqttDevice } from './mqtt-device.ts';
import type { RememberedDevice, RememberedDevices } from './remembered-devices.ts';
import { RivalWays, type WayChange } from './rival-ways.ts';
import { Tally } from './tally.ts';

export interface DeviceBookOptions {
  readonly prefix: string;
  readonly sink: DeviceSink;
  readonly router: TopicRouter;
  readonly remembered: RememberedDevices;
  /** Changes within this time are told together. */
  readonly gather: Duration;
}

const LONGEST_ID = 200;
/** Of the largest homes; a flood of made-up devices ends there. */
const MOST_ANNOUNCEMENTS = 30_000;
const LARGEST = 128 * 1024;
const OTHER_WAY = 'the device announces itself in another way too';

/** All devices that were announced, and which entity belongs to which. */
export class DeviceBook {
  readonly #options: DeviceBookOptions;
  readonly #shelf = new AnnouncementShelf();
  readonly #ways: RivalWays;
  /** What the broker had kept was told, so that what is announced now is news. */
  #isSwept = false;
  readonly #devices = new Map<string, MqttDevice>();
  /** External id of the device of each identity. */
  readonly #homes = new Map<string, string>();
  readonly #byMark = new Map<string, string>();
  /** Known from before and not announced yet. */
  readonly #awaited: Map<string, RememberedDevice>;
  readonly problems = new Tally();
  readonly #skipped = new Map<string, string>();
  #isPlanned = false;

  constructor(options: DeviceBookOptions) {
    this.#options = options;
    this.#ways = new RivalWays({ router: options.router, changed: (change) => this.#follow(change) });
    this.#awaited = options.remembered.all();
    for (const [externalId, { marks }] of this.#awaited) for (const mark of marks) this.#byMark.set(mark, externalId);
  }

  get devices(): readonly MqttDevice[] {
    return [...this.#devices.values()];
  }

  get descriptions(): readonly DeviceDescription[] {
    return this.devices.flatMap(({ description }) => description ?? []);
  }

  device(externalId: string): MqttDevice | undefined {
    return this.#devices.get(externalId);
  }

  get topicCount(): number {
    return this.#shelf.size;
  }

  /** Something was published at a discovery topic. Whether it is one. */
  announce(message: MqttMessage, isKept: boolean | undefined): boolean {
    const place = readDiscoveryTopic(this.#options.prefix, message.topic);
    if (place === undefined) return false;
    if (!this.takes(message)) return true;
    const reading = readAnnouncement(place, message.text);
    if (reading.kind === 'malformed') this.problems.add(reading.reason);
    // Nonsense in place of an announcement takes nothing away.
    if (reading.kind === 'entities') this.put(message.topic, reading.announcements, isKept);
    if (reading.kind === 'removed') this.remove(message.topic);
    return true;
  }

  /** Whether there is room for an announcement; when there is none, that is counted. */
  takes({ topic, payload }: MqttMessage): boolean {
    const isNew = !this.#shelf.has(topic);
    const isTaken = payload.length <= LARGEST && !(isNew && this.#shelf.size >= MOST_ANNOUNCEMENTS);
    if (!isTaken) this.problems.add('more or larger announcements than NEXA keeps');
    return isTaken;
  }

  /** From now on exactly this is announced at `topic`. */
  put(topic: string, announcements: readonly Announcement[], isKept: boolean | undefined): void {
    this.#apply(this.#shelf.put(topic, announcements, isKept), this.#isSwept);
  }

  /** What is announced at `topic` means something else now, though nothing new was announced there. */
  replace(topic: string, announcements: readonly Announcement[]): void {
    if (this.#shelf.has(topic)) this.#apply(this.#shelf.replace(topic, announcements), false);
  }

  /** Nothing is announced at `topic` any more. */
  remove(topic: string): void {
    if (this.#shelf.has(topic)) this.#apply(this.#shelf.remove(topic), false);
  }

  /** How many devices announce themselves in two ways. */
  get announcedTwice(): number {
    return this.#ways.count;
  }

  /** A new connection: what the broker has kept is announced again. */
  beginLife(): void {
    this.#isSwept = false;
    this.#shelf.beginLife();
  }

  /**
   * Takes away what was announced before and was not again; also what a former start knew. The topics at which nothing
   * stands any more.
   */
  sweep(): readonly string[] {
    const { unseen } = this.#shelf;
    for (const topic of unseen) this.remove(topic);
    this.#isSwept = true;
    for (const [externalId, { description, marks }] of this.#awaited) {
      // The host takes the removal of a device only that it knows of in this connection.
      this.#options.sink.addDevice(description);
      this.#options.sink.removeDevice(externalId);
      this.#forget(externalId, marks);
    }
    this.#awaited.clear();
    return unseen;
  }

  /** Tells now what would be told in a moment. */
  settle(): void {
    for (const device of this.#devices.values()) this.#describe(device);
  }

  #apply(change: ShelfChange, isNews: boolean): void {
    this.#follow(this.#ways.take(change, isNews));
  }

  /** First what is there, so that a device of which other entities go stays. */
  #follow({ current, left, gone }: WayChange): void {
    for (const announcement of current) this.#place(announcement);
    for (const identity of [...left, ...gone]) {
      this.#skipped.delete(identity);
      this.#remove(identity);
    }
    for (const identity of left) this.#skipped.set(identity, OTHER_WAY);
    this.#plan();
  }

  #place(announcement: Announcement): void {
    const { identity } = announcement;
    const home = this.#devices.get(this.#homes.get(identity) ?? '');
    const before = home?.entities.find((entity) => entity.identity === identity);
    if (before !== undefined && isSame(before.announcement, announcement)) return;
    this.#skipped.delete(identity);
    const entity = new EntityFields(announcement, (reason) => this.problems.add(reason));
    const made = announcement.native ?? createEntity(entity);
    if ('skipped' in made) {
      this.#skipped.set(identity, made.skipped);
      this.#remove(identity);
      return;
    }
    const device = this.#deviceOf(announcement);
    if (home !== undefined && home !== device) this.#remove(identity);
    else home?.delete(identity);
    this.#homes.set(identity, device.externalId);
    // What it hears while it begins to listen must wait until the device is described with it.
    device.touch();
    const availability = announcement.native?.availability ?? readAvailability(entity);
    const parts = { model: made.model, availability, router: this.#options.router };
    device.set(
      new BoundEntity(announcement, parts, {
        told: (bound, told, message) => device.take(bound, told, message),
        availabilityChanged: () => device.judge(),
      }),
    );
  }

  /** What was left out, with the reason. */
  get skipped(): Tally {
    const tally = new Tally();
    for (const reason of this.#skipped.values()) tally.add(reason);
    return tally;
  }

  #remove(identity: string): void {
    const externalId = this.#homes.get(identity);
    const device = externalId === undefined ? undefined : this.#devices.get(externalId);
    this.#homes.delete(identity);
    if (externalId === undefined || device === undefined) return;
    const { marks } = device;
    device.delete(identity);
    if (device.entities.length > 0) return;
    device.stop();
    this.#devices.delete(externalId);
    this.#forget(externalId, marks);
    if (device.description !== undefined) this.#options.sink.removeDevice(externalId);
  }

  #forget(externalId: string, marks: readonly string[]): void {
    for (const mark of marks) if (this.#byMark.get(mark) === externalId) this.#byMark.delete(mark);
    this.#options.remembered.forget(externalId);
  }

  #deviceOf({ device, identity }: Announcement): MqttDevice {
    const marks = device?.marks ?? [identity];
    const known = marks.map((mark) => this.#byMark.get(mark)).find((externalId) => externalId !== undefined);
    const externalId = known ?? idOf(marks[0] ?? identity);
    for (const mark of marks) if (!this.#byMark.has(mark)) this.#byMark.set(mark, externalId);
    const before = this.#devices.get(externalId);
    if (before !== undefined) return before;
    const created = new MqttDevice({
      externalId,
      sink: this.#options.sink,
      placed: this.#awaited.get(externalId)?.placed ?? new Map(),
      findByMark: (mark) => {
        const other = this.#byMark.get(mark);
        return other !== undefined && this.#devices.has(other) ? other : undefined;
      },
      problem: (reason) => this.problems.add(reason),
    });
    this.#awaited.delete(externalId);
    this.#devices.set(externalId, created);
    return created;
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#options.sink.clock.sleep(this.#options.gather).then(
      () => {
        this.#isPlanned = false;
        this.settle();
      },
      // Disconnected: nobody is told any more.
      () => undefined,
    );
  }

  #describe(device: MqttDevice): void {
    if (!device.describe() || device.description === undefined) return;
    const { description, placed } = device;
    const identities = new Set(device.entities.map(({ identity }) => identity));
    this.#options.remembered.remember(device.externalId, {
      description,
      marks: device.entities[0]?.announcement.device === undefined ? [...identities] : device.marks,
      placed: new Map([...placed].filter(([identity]) => identities.has(identity))),
    });
  }
}

const isSame = (a: Announcement, b: Announcement): boolean =>
  a.platform === b.platform && JSON.stringify(a.fields) === JSON.stringify(b.fields);

/** A mark as external id; one that is too long by its digest. */
function idOf(mark: string): string {
  return mark.length <= LONGEST_ID ? mark : createHash('sha256').update(mark).digest('hex');
}
