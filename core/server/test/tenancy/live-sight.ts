import type { FuzzWorld, Person, Side } from './fuzz-world.ts';

export const listeners = [
  'owner',
  'admin',
  'member',
  'guest',
  'guestLater',
  'formerOfOther',
  'narrowedToOurs',
  'narrowedElsewhere',
  'stranger',
  'serverAdmin',
  'ownerOfOther',
] as const satisfies readonly Person[];
export type Listener = (typeof listeners)[number];

/** Rooms of our home that a guest may enter; `all` of them, or none at this time. */
export type GuestRooms = ReadonlySet<string> | 'all' | 'none';

/**
 * Who may hear what, worked out by the test itself and from nothing but what it did: the answer the channel is held to.
 */
export class Sight {
  /** Roles in our home that the run changes. */
  member: 'member' | 'guest' | undefined = 'member';
  rooms: { guest: GuestRooms; guestLater: GuestRooms; member: GuestRooms };
  readonly roomOf = new Map<string, string>();
  readonly #world: FuzzWorld;
  /** A home of each listener's own, in which nothing but the marks of the run happen. */
  readonly #own: ReadonlyMap<Listener, string>;

  constructor(
    world: FuzzWorld,
    own: ReadonlyMap<Listener, string>,
    roomOf: ReadonlyMap<string, string>,
    first: string,
  ) {
    this.#world = world;
    this.#own = own;
    this.roomOf = new Map(roomOf);
    this.rooms = { guest: new Set([first]), guestLater: 'none', member: 'all' };
  }

  ownHome(person: Listener): string {
    return this.#own.get(person) ?? '';
  }

  homesOf(person: Listener): string[] {
    const { ours, other } = this.#world.homes;
    const sides: Record<Side, string> = { ours, other };
    const own = this.#own.get(person);
    const seen = (['ours', 'other'] as const).filter((side) => this.#role(person, side) !== undefined);
    const third = person === 'owner' ? this.#own.get('narrowedElsewhere') : undefined;
    const spare = person === 'owner' ? (this.#world.ids.ours.spare_homes ?? []) : [];
    const beside = [own, third, ...spare].flatMap((id) => (id ? [id] : []));
    return [...new Set([...seen.map((side) => sides[side]), ...beside])].sort();
  }

  sees(person: Listener, homeId: string, deviceId: string | undefined): boolean {
    const { ours } = this.#world.homes;
    if (!this.homesOf(person).includes(homeId)) return false;
    if (homeId !== ours || this.#role(person, 'ours') !== 'guest') return true;
    const granted = this.#roomsOf(person);
    if (deviceId === undefined || granted === 'none') return false;
    const room = this.roomOf.get(deviceId);
    return room !== undefined && (granted === 'all' || granted.has(room));
  }

  #role(person: Listener, side: Side): 'whole' | 'guest' | undefined {
    if (side === 'other') return person === 'ownerOfOther' ? 'whole' : undefined;
    switch (person) {
      case 'owner':
      case 'admin':
      case 'narrowedToOurs':
        return 'whole';
      case 'member':
        return this.member === 'member' ? 'whole' : this.member;
      case 'guest':
      case 'guestLater':
        return this.rooms[person] === 'none' ? undefined : 'guest';
      default:
        return undefined;
    }
  }

  #roomsOf(person: Listener): GuestRooms {
    return person === 'guest' || person === 'guestLater' || person === 'member' ? this.rooms[person] : 'none';
  }
}
