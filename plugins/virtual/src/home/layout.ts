import { days, type Instant, minutes, seconds } from '@nexa/sdk';
import type { HomeSettings } from '../config.ts';
import { DoorLock } from '../devices/door-lock.ts';
import { HouseMeter } from '../devices/house-meter.ts';
import { Inhabitant } from '../devices/inhabitant.ts';
import { Phone } from '../devices/phone.ts';
import { ContactSensor, MotionSensor, WallButton } from '../devices/sensors.ts';
import type { SimulatedDevice } from '../devices/simulated-device.ts';
import { WeatherStation } from '../devices/weather-station.ts';
import { Chance } from '../world/chance.ts';
import { World } from '../world/world.ts';
import { floorPlan, livingSpace, type Room } from './floor-plan.ts';
import { furnish } from './furnish.ts';
import { furnitureOf } from './furniture.ts';

/** The devices of a home and who of them is stubborn. */
export interface Layout {
  readonly world: World;
  readonly rooms: ReadonlyMap<string, Room>;
  readonly devices: readonly SimulatedDevice[];
  readonly inhabitant: Inhabitant;
  /** One of each person; carried along, they hang on no supply of the home. */
  readonly phones: readonly Phone[];
  /** External ids of devices that hang when their plug is put back, until they are reset. */
  readonly stubborn: ReadonlySet<string>;
}

/** How many devices an estate has, with the proving ground and its fuse boxes. */
const ESTATE_DEVICES = 200;
/** Devices of an estate that are no furniture, beside phones: the entrance, meter, station, inhabitant, proving ground, four fuse boxes. */
const NO_FURNITURE = 12;

/** Who lives there, in order; there are no more people than names. */
const people = ['Alex', 'Robin', 'Kim', 'Sam', 'Jo', 'Charlie'];

/** Builds the whole home from its settings; the same ones build the same home. */
export function layOut(settings: HomeSettings, isSupplied: (externalId: string) => boolean): Layout {
  const plan = floorPlan(settings.size, new Chance(settings.seed));
  const world = new World(settings.seed, settings.utcOffset, { people: settings.people, space: livingSpace(plan) });
  const fixed = furnitureOf(settings.size, world);
  const entrance = layOutEntrance(world);
  const phones = people.slice(0, settings.people).map((name, person) => phoneOf(name, person, world));
  const others = NO_FURNITURE + phones.length;
  const most = settings.size === 'estate' ? ESTATE_DEVICES - others - fixed.length : undefined;
  const known = [...fixed, ...entrance.devices];
  const furniture = [...fixed, ...furnish({ rooms: plan, world, known, ...(most === undefined ? {} : { most }) })];
  const drawn = (at: Instant) =>
    furniture
      .filter(({ description }) => isSupplied(description.externalId))
      .reduce((sum, device) => sum + (device.watts?.(at) ?? 0), 0);
  const outdoors = plan.find(({ kind }) => kind === 'outdoors')?.name ?? 'Balcony';
  const meter = new HouseMeter({ id: 'house-meter', name: 'Electricity meter', room: 'Hall' }, world, drawn);
  const station = new WeatherStation({ id: 'weather', name: 'Weather station', room: outdoors }, world);
  return {
    world,
    rooms: new Map(plan.map((room) => [room.name, room])),
    devices: [...furniture, ...entrance.devices, meter, station],
    inhabitant: entrance.inhabitant,
    phones,
    stubborn: new Set(['hall-lamp']),
  };
}

function phoneOf(name: string, person: number, world: World): Phone {
  return new Phone({ id: `phone-${person + 1}`, name: `${name}’s phone` }, world, person);
}

/** The hall has what every home has: someone comes in, is seen, presses the button. */
function layOutEntrance(world: World): { readonly devices: SimulatedDevice[]; readonly inhabitant: Inhabitant } {
  const { household } = world;
  // Its cells last three weeks, so that a week of the demo shows them drain.
  const motion = new MotionSensor({ id: 'hall-motion', name: 'Hall motion', room: 'Hall' }, world, {
    batteryLife: days(21),
  });
  const passages = (after: Instant, until: Instant) => household.passages(after, until);
  const door = new ContactSensor({ id: 'hall-door', name: 'Front door', room: 'Hall' }, world, passages, seconds(50));
  const bedtimes = (after: Instant, until: Instant) => household.bedtimes(after, until).map((at) => at + minutes(2));
  const presses = (after: Instant, until: Instant) => bedtimes(after - minutes(2), until - minutes(2));
  const button = new WallButton({ id: 'hall-button', name: 'Wall button', room: 'Hall' }, world, presses);
  const lock = new DoorLock({ id: 'hall-lock', name: 'Front door lock', room: 'Hall' }, world);
  const inhabitant = new Inhabitant({ id: 'inhabitant', name: 'Inhabitant' }, { motion, door, button });
  return { devices: [motion, door, button, lock], inhabitant };
}
