import { EntityFields } from '../entities/entity-fields.ts';
import type { Announcement } from '../home-assistant/announcement.ts';
import { readAvailability } from '../home-assistant/availability.ts';
import type { Availability } from '../home-assistant/availability-topics.ts';
import type { TopicRouter } from '../link/topic-router.ts';
import type { ShelfChange } from './announcement-shelf.ts';
import { AvailabilityWatch } from './availability-watch.ts';

/** What changes for the devices: entities that are to be as given, that are left out, and that are gone. */
export interface WayChange extends ShelfChange {
  readonly left: readonly string[];
}

/** In its own words, or in those of Home Assistant. */
type Way = 'native' | 'discovery';

interface Rivalry {
  /** By identity. */
  readonly native: Map<string, Announcement>;
  /** By which the device is known in one way or the other, so that it stays the same when one of them ends. */
  readonly marks: Set<string>;
  way: Way;
  watches: Readonly<Record<Way, AvailabilityWatch>> | undefined;
  /** The topics that {@link watches} look at. */
  watched: string;
}

export interface RivalWaysOptions {
  readonly router: TopicRouter;
  /** The way of a device changed without any announcement. */
  readonly changed: (change: WayChange) => void;
}

/**
 * A device that announces itself in its own words and in those of Home Assistant is one device, and one way counts: the
 * one that is there while the other is not; else the one that was announced last, as far as NEXA was there to hear it;
 * else its own words. What the other way says is left out, and counts again when it is the only one.
 */
export class RivalWays {
  readonly #options: RivalWaysOptions;
  /** By hardware address. */
  readonly #rivalries = new Map<string, Rivalry>();
  /** Hardware addresses that end so. */
  readonly #byTail = new Map<string, Set<string>>();
  /** What Home Assistant's words say of the device with that address, or whose address ends so. */
  readonly #discovered = new Map<string, Map<string, Announcement>>();
  /** The key in {@link #discovered} of an identity. */
  readonly #keys = new Map<string, string>();

  constructor(options: RivalWaysOptions) {
    this.#options = options;
  }

  /** How many devices announce themselves in both ways. */
  get count(): number {
    return [...this.#rivalries.values()].filter(({ watches }) => watches !== undefined).length;
  }

  /** What a change of announcements comes to. `isNews`: it was announced just now, not kept by the broker. */
  take({ current, gone }: ShelfChange, isNews: boolean): WayChange {
    const touched = new Map<string, Way>();
    const plain: Announcement[] = [];
    for (const identity of gone) this.#withdraw(identity, touched);
    for (const announcement of current) {
      const way = announcement.native === undefined ? 'discovery' : 'native';
      const mac = way === 'native' ? this.#addNative(announcement) : this.#addDiscovered(announcement);
      if (mac === undefined) plain.push(announcement);
      else touched.set(mac, way);
    }
    const changes = [...touched].map(([mac, way]) => this.#settle(mac, isNews && current.length > 0 ? way : undefined));
    return {
      current: [...plain, ...changes.flatMap((change) => change.current)],
      left: changes.flatMap(({ left }) => left),
      gone,
    };
  }

  #addNative(announcement: Announcement): string | undefined {
    const { mac } = announcement.native ?? {};
    if (mac === undefined) return undefined;
    const rivalry: Rivalry = this.#rivalries.get(mac) ?? {
      native: new Map(),
      marks: new Set(),
      way: 'native',
      watches: undefined,
      watched: '',
    };
    rivalry.native.set(announcement.identity, announcement);
    this.#rivalries.set(mac, rivalry);
    this.#byTail.set(tailOf(mac), (this.#byTail.get(tailOf(mac)) ?? new Set()).add(mac));
    return mac;
  }

  /** The address of the device that also has words of its own; `undefined` when there is none. */
  #addDiscovered(announcement: Announcement): string | undefined {
    const key = addressOf(announcement);
    const before = this.#keys.get(announcement.identity);
    if (before !== undefined && before !== key) this.#dropDiscovered(announcement.identity, before);
    if (key === undefined) return undefined;
    this.#keys.set(announcement.identity, key);
    const known = this.#discovered.get(key) ?? new Map<string, Announcement>();
    this.#discovered.set(key, known.set(announcement.identity, announcement));
    return this.#macOf(key);
  }

  #macOf(key: string): string | undefined {
    if (key.length > TAIL) return this.#rivalries.has(key) ? key : undefined;
    const [mac, ...others] = this.#byTail.get(key) ?? [];
    // Two devices whose addresses end alike: nobody knows which is meant.
    return others.length === 0 ? mac : undefined;
  }

  #withdraw(identity: string, touched: Map<string, Way>): void {
    const key = this.#keys.get(identity);
    if (key !== undefined) {
      const mac = this.#macOf(key);
      this.#dropDiscovered(identity, key);
      if (mac !== undefined) touched.set(mac, 'discovery');
      return;
    }
    for (const [mac, { native }] of this.#rivalries) if (native.delete(identity)) touched.set(mac, 'native');
  }

  #dropDiscovered(identity: string, key: string): void {
    const known = this.#discovered.get(key);
    known?.delete(identity);
    if (known?.size === 0) this.#discovered.delete(key);
    this.#keys.delete(identity);
  }

  /** Who speaks for the device now. `news`: the way that was announced just now. */
  #settle(mac: string, news: Way | undefined): WayChange {
    const rivalry = this.#rivalries.get(mac);
    if (rivalry === undefined) return { current: [], left: [], gone: [] };
    const native = [...rivalry.native.values()];
    const discovered = [mac, tailOf(mac)]
      .filter((key) => this.#macOf(key) === mac)
      .flatMap((key) => [...(this.#discovered.get(key)?.values() ?? [])]);
    for (const announcement of [...native, ...discovered]) {
      for (const mark of marksOf(announcement)) rivalry.marks.add(mark);
    }
    const joined = (announcements: readonly Announcement[]) =>
      announcements.map((announcement) => knownBy(announcement, rivalry.marks));
    if (native.length === 0) this.#end(mac, rivalry);
    if (native.length === 0 || discovered.length === 0) {
      this.#stop(rivalry);
      rivalry.way = native.length === 0 ? 'discovery' : 'native';
      return { current: joined(native.length === 0 ? discovered : native), left: [], gone: [] };
    }
    this.#watch(mac, rivalry, { native, discovered });
    if (news !== undefined) rivalry.way = news;
    rivalry.way = presentWay(rivalry);
    const [counts, other] = rivalry.way === 'native' ? [native, discovered] : [discovered, native];
    return { current: joined(counts), left: other.map(({ identity }) => identity), gone: [] };
  }

  #watch(
    mac: string,
    rivalry: Rivalry,
    ways: { readonly native: readonly Announcement[]; readonly discovered: readonly Announcement[] },
  ): void {
    const own = ways.native[0]?.native?.availability ?? NOTHING;
    const other = firstWatched(ways.discovered);
    const watched = JSON.stringify([own, other].map(({ topics }) => topics.map(({ topic }) => topic)));
    if (rivalry.watches !== undefined && rivalry.watched === watched) return;
    this.#stop(rivalry);
    const { router } = this.#options;
    const look = () => this.#look(mac, rivalry);
    rivalry.watched = watched;
    rivalry.watches = {
      native: new AvailabilityWatch(own, router, look),
      discovery: new AvailabilityWatch(other, router, look),
    };
  }

  /** One of the ways came or went. */
  #look(mac: string, rivalry: Rivalry): void {
    if (presentWay(rivalry) !== rivalry.way) this.#options.changed(this.#settle(mac, undefined));
  }

  #stop(rivalry: Rivalry): void {
    rivalry.watches?.native.stop();
    rivalry.watches?.discovery.stop();
    rivalry.watches = undefined;
  }

  #end(mac: string, rivalry: Rivalry): void {
    this.#stop(rivalry);
    this.#rivalries.delete(mac);
    const tails = this.#byTail.get(tailOf(mac));
    tails?.delete(mac);
    if (tails?.size === 0) this.#byTail.delete(tailOf(mac));
  }
}

const NOTHING: Availability = { mode: 'latest', topics: [] };
const TAIL = 6;
const tailOf = (mac: string): string => mac.slice(-TAIL);

/** The way that counts is kept as long as the other is not certainly there while it is certainly away. */
function presentWay({ way, watches }: Rivalry): Way {
  const other: Way = way === 'native' ? 'discovery' : 'native';
  return watches?.[way].isAvailable === false && watches[other].isAvailable === true ? other : way;
}

/**
 * The hardware address of a Tasmota device that speaks the words of Home Assistant, or its end, by which most of them name
 * themselves. What others know of the device, such as whether it is in the network, is no rival of what it says itself.
 */
function addressOf({ device }: Announcement): string | undefined {
  const tail = device?.marks.find((mark) => /^[0-9A-F]{6}$/.test(mark));
  if (tail !== undefined || device?.manufacturer?.toLowerCase() !== 'tasmota') return tail;
  const whole = device.identifiers.find(({ kind }) => kind === 'mac')?.value;
  return whole?.replaceAll(':', '').toUpperCase();
}

function availabilityOf(announcement: Announcement): Availability {
  return readAvailability(new EntityFields(announcement, () => undefined));
}

const marksOf = ({ device }: Announcement): readonly string[] => device?.marks ?? [];

/** The same, of a device that is known by those marks too. */
function knownBy(announcement: Announcement, marks: ReadonlySet<string>): Announcement {
  const { device } = announcement;
  if (device === undefined) return announcement;
  return { ...announcement, device: { ...device, marks: [...new Set([...device.marks, ...marks])] } };
}

/** The first that says where it tells whether the device is there; the others are not looked at. */
function firstWatched(announcements: readonly Announcement[]): Availability {
  for (const announcement of announcements) {
    const availability = availabilityOf(announcement);
    if (availability.topics.length > 0) return availability;
  }
  return NOTHING;
}
