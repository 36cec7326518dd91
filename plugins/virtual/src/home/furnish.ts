import { type Instant, minutes } from '@nexa/sdk';
import { AlarmPanel } from '../devices/alarm-panel.ts';
import { Cover } from '../devices/cover.ts';
import { Fan } from '../devices/fan.ts';
import { GarageDoor } from '../devices/garage-door.ts';
import { Lamp } from '../devices/lamp.ts';
import { MediaPlayer } from '../devices/media-player.ts';
import { RadiatorValve } from '../devices/radiator-valve.ts';
import { RobotVacuum } from '../devices/robot-vacuum.ts';
import { airSensor, leakSensor, lightSensor, smokeDetector } from '../devices/room-sensors.ts';
import { ClimateSensor, ContactSensor, MotionSensor } from '../devices/sensors.ts';
import type { Identity, SimulatedDevice } from '../devices/simulated-device.ts';
import { SwitchGroup } from '../devices/switch-group.ts';
import { WaterValve } from '../devices/water-valve.ts';
import type { World } from '../world/world.ts';
import type { Room, RoomKind } from './floor-plan.ts';

interface Piece {
  /** Ending of the external id. */
  readonly what: string;
  readonly name: string;
  readonly rooms: readonly RoomKind[];
  /** Chance that a room of these has it. */
  readonly odds: number;
  make(identity: Identity, world: World, room: Room): SimulatedDevice;
}

const living: readonly RoomKind[] = ['living', 'bedroom', 'study'];
const indoors: readonly RoomKind[] = [...living, 'kitchen', 'bathroom', 'hall', 'store'];

/** The rarest first: an estate has no room for all of the commonest. */
const pieces: readonly Piece[] = [
  { what: 'alarm', name: 'alarm panel', rooms: ['hall'], odds: 0.4, make: (identity) => new AlarmPanel(identity) },
  { what: 'robot', name: 'robot vacuum', rooms: ['hall'], odds: 0.5, make: (identity) => new RobotVacuum(identity) },
  {
    what: 'valve',
    name: 'water valve',
    rooms: ['outdoors', 'store'],
    odds: 0.4,
    make: (identity, _world, { kind }) => new WaterValve(identity, kind !== 'outdoors'),
  },
  { what: 'fan', name: 'fan', rooms: ['bedroom', 'study'], odds: 0.3, make: (identity) => new Fan(identity) },
  {
    what: 'speaker',
    name: 'loudspeaker',
    rooms: ['living', 'kitchen'],
    odds: 0.5,
    make: (identity) => new MediaPlayer(identity),
  },
  { what: 'strip', name: 'socket strip', rooms: ['living', 'study'], odds: 0.4, make: socketStrip },
  { what: 'air', name: 'air sensor', rooms: ['living', 'bedroom'], odds: 0.4, make: airSensor },
  {
    what: 'brightness',
    name: 'light sensor',
    rooms: ['living', 'study', 'outdoors'],
    odds: 0.5,
    make: (identity, world, { kind }) => lightSensor(identity, world, kind === 'outdoors'),
  },
  { what: 'switch', name: 'double switch', rooms: ['living', 'bedroom', 'kitchen'], odds: 0.4, make: doubleSwitch },
  { what: 'radiator', name: 'radiator', rooms: [...living, 'bathroom'], odds: 0.5, make: radiator },
  { what: 'shutter', name: 'shutter', rooms: living, odds: 0.5, make: (identity) => new Cover(identity) },
  { what: 'window', name: 'window', rooms: [...living, 'kitchen', 'bathroom'], odds: 0.6, make: airedWindow },
  { what: 'smoke', name: 'smoke detector', rooms: ['hall', 'bedroom', 'study'], odds: 0.7, make: smokeDetector },
  { what: 'leak', name: 'leak sensor', rooms: ['kitchen', 'bathroom', 'store'], odds: 0.6, make: leakSensor },
  { what: 'climate', name: 'climate', rooms: [...indoors, 'outdoors'], odds: 0.4, make: climate },
  {
    what: 'motion',
    name: 'motion',
    rooms: [...indoors, 'outdoors'],
    odds: 0.3,
    make: (identity, world, { kind }) => new MotionSensor(identity, world, { outdoors: kind === 'outdoors' }),
  },
  { what: 'light', name: 'light', rooms: indoors, odds: 0.5, make: (identity, world) => spot(identity, world) },
];

export interface Furnishing {
  readonly rooms: readonly Room[];
  readonly world: World;
  /** What is there already; its names are taken. */
  readonly known: readonly SimulatedDevice[];
  /** With it, every room gets everything and then spots, until there are so many. Left out: as the seed draws. */
  readonly most?: number;
}

/** Furnishes the rooms as their kind asks and the seed draws. */
export function furnish({ rooms, world, known, most }: Furnishing): SimulatedDevice[] {
  const taken = new Set(known.map(({ description }) => description.externalId));
  const furniture: SimulatedDevice[] = [];
  const garage = rooms.find(({ name }) => name === 'Garage');
  if (garage !== undefined) furniture.push(new GarageDoor(identityOf(garage, 'door', 'door')));
  for (const piece of pieces) {
    for (const room of rooms.filter(({ kind }) => piece.rooms.includes(kind))) {
      const identity = identityOf(room, piece.what, piece.name);
      const isDrawn = most !== undefined || world.chance.unit(`furnish:${identity.id}`) < piece.odds;
      if (isDrawn && !taken.has(identity.id)) furniture.push(piece.make(identity, world, room));
    }
  }
  if (most === undefined) return furniture;
  for (let count = 1; furniture.length < most; count += 1) {
    const room = rooms[count % rooms.length] as Room;
    furniture.push(spot(identityOf(room, `spot-${count}`, `spot ${count}`), world));
  }
  return furniture.slice(0, most);
}

function identityOf(room: Room, what: string, name: string): Identity {
  const place = room.name
    .toLowerCase()
    .replace(/’s room$/, '')
    .replace(/ room$/, '')
    .replace(/[^a-z]+/g, '-');
  return { id: `${place}-${what}`, name: `${room.name} ${name}`, room: room.name };
}

function spot(identity: Identity, world: World): Lamp {
  return new Lamp(identity, 'tunable', { watts: world.chance.between(`watts:${identity.id}`, 4, 14), usedIn: world });
}

/** Opened in the morning and in the evening by whoever is at home. */
function airedWindow(identity: Identity, world: World): ContactSensor {
  const habits = { name: identity.id, hours: [7.3, 21.2], jitter: 0.6 };
  const airings = (after: Instant, until: Instant) =>
    world.moments(habits, after, until).filter((at) => world.household.isAnyoneHome(at));
  const lasts = minutes(world.chance.between(`airing:${identity.id}`, 4, 25));
  return new ContactSensor(identity, world, airings, lasts);
}

function radiator(identity: Identity, world: World, room: Room): RadiatorValve {
  return new RadiatorValve(identity, world, climateOf(world, room));
}

function climate(identity: Identity, world: World, room: Room): ClimateSensor {
  return new ClimateSensor(identity, world, climateOf(world, room));
}

function climateOf(world: World, { name, kind }: Room) {
  const usual = kind === 'store' ? 14 : kind === 'outdoors' ? 10 : 19.5;
  return {
    room: name,
    celsius: usual + world.chance.between(`celsius:${name}`, -0.8, 1.5),
    humidity: world.chance.between(`humidity:${name}`, 42, 58),
  };
}

function doubleSwitch(identity: Identity): SwitchGroup {
  const parts = { left: 'Left', right: 'Right' };
  return new SwitchGroup(identity, { type: 'switch', model: 'Double switch', parts, watts: 18 });
}

function socketStrip(identity: Identity): SwitchGroup {
  const parts = { 'socket-1': 'Socket 1', 'socket-2': 'Socket 2', 'socket-3': 'Socket 3' };
  return new SwitchGroup(identity, { type: 'power-strip', model: 'Socket strip', parts, watts: 25 });
}
