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

/** All devices that were announced, and which entity belongs to which. */
export class DeviceBook {
  readonly #options: DeviceBookOptions;
  readonly #shelf = new AnnouncementShelf();
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
    const isNew = !this.#shelf.has(message.topic);
    if (message.payload.length > LARGEST || (isNew && this.#shelf.size >= MOST_ANNOUNCEMENTS)) {
      this.problems.add('more or larger announcements than NEXA keeps');
      return true;
    }
    const reading = readAnnouncement(place, message.text);
    if (reading.kind === 'malformed') this.problems.add(reading.reason);
    // Nonsense in place of an announcement takes nothing away.
    if (reading.kind === 'entities') this.#apply(this.#shelf.put(message.topic, reading.announcements, isKept));
    if (reading.kind === 'removed') this.#apply(this.#shelf.remove(message.topic));
    return true;
  }

  /** A new connection: what the broker has kept is announced again. */
  beginLife(): void {
    this.#shelf.beginLife();
  }

  /** Takes away what was announced before and was not again; also what a former start knew. */
  sweep(): void {
    for (const topic of this.#shelf.unseen) this.#apply(this.#shelf.remove(topic));
    for (const [externalId, { description, marks }] of this.#awaited) {
      // The host takes the removal of a device only that it knows of in this connection.
      this.#options.sink.addDevice(description);
      this.#options.sink.removeDevice(externalId);
      this.#forget(externalId, marks);
    }
    this.#awaited.clear();
  }

  /** Tells now what would be told in a moment. */
  settle(): void {
    for (const device of this.#devices.values()) this.#describe(device);
  }

  #apply({ current, gone }: ShelfChange): void {
    for (const identity of gone) {
      this.#skipped.delete(identity);
      this.#remove(identity);
    }
    for (const announcement of current) this.#place(announcement);
    this.#plan();
  }

  #place(announcement: Announcement): void {
    const { identity } = announcement;
    const home = this.#devices.get(this.#homes.get(identity) ?? '');
    const before = home?.entities.find((entity) => entity.identity === identity);
    if (before !== undefined && isSame(before.announcement, announcement)) return;
    this.#skipped.delete(identity);
    const entity = new EntityFields(announcement, (reason) => this.problems.add(reason));
    const made = createEntity(entity);
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
    const parts = { model: made.model, availability: readAvailability(entity), router: this.#options.router };
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
