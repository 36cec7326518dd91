import { days, minutes, seconds } from '@nexa/sdk';
import type { HomeSettings } from '../config.ts';
import { DoorLock } from '../devices/door-lock.ts';
import { HouseMeter } from '../devices/house-meter.ts';
import { Inhabitant } from '../devices/inhabitant.ts';
import { Lamp, type LampKind } from '../devices/lamp.ts';
import { atHours, inCycles, type Load, washing } from '../devices/load.ts';
import { Plug } from '../devices/plug.ts';
import { ClimateSensor, ContactSensor, MotionSensor, WallButton } from '../devices/sensors.ts';
import type { Identity, SimulatedDevice } from '../devices/simulated-device.ts';
import { WeatherStation } from '../devices/weather-station.ts';
import type { Presence, RoomClimate, World } from '../world/world.ts';

type LampRow = readonly [id: string, name: string, room: string, kind: LampKind, watts: number, on?: boolean];
type PlugRow = readonly [id: string, name: string, room: string, load: Load, on?: boolean];
type ClimateRow = readonly [id: string, name: string, climate: RoomClimate];
type MotionRow = readonly [id: string, name: string, room: string, presence: Presence];

const flatLamps: readonly LampRow[] = [
  ['living-ceiling', 'Ceiling lamp', 'Living room', 'tunable', 14],
  ['living-floor', 'Floor lamp', 'Living room', 'color', 9, true],
  ['bedroom-bedside', 'Bedside lamp', 'Bedroom', 'white', 6],
  ['hall-lamp', 'Hall lamp', 'Hall', 'white', 8],
];

const houseLamps: readonly LampRow[] = [
  ['kitchen-ceiling', 'Kitchen lamp', 'Kitchen', 'tunable', 16],
  ['kitchen-worktop', 'Worktop light', 'Kitchen', 'white', 7, true],
  ['bathroom-mirror', 'Mirror lamp', 'Bathroom', 'tunable', 8],
  ['study-desk', 'Desk lamp', 'Study', 'tunable', 7],
  ['children-star', 'Star lamp', 'Children’s room', 'color', 5],
  ['cellar-ceiling', 'Cellar lamp', 'Cellar', 'white', 11],
  ['garden-path', 'Path light', 'Garden', 'white', 12],
];

const flatPlugs: readonly PlugRow[] = [
  ['living-television', 'Television plug', 'Living room', atHours(0.6, 92, [[18.5, 22.8]]), true],
  ['living-fridge', 'Fridge plug', 'Living room', inCycles(1.2, 84, minutes(47), 0.38), true],
  ['bedroom-heater', 'Fan heater plug', 'Bedroom', () => 1180],
];

const housePlugs: readonly PlugRow[] = [
  [
    'kitchen-kettle',
    'Kettle plug',
    'Kitchen',
    atHours(0, 2100, [
      [7, 7.06],
      [16, 16.06],
    ]),
    true,
  ],
  [
    'kitchen-dishwasher',
    'Dishwasher plug',
    'Kitchen',
    atHours(0.8, 1300, [
      [20, 20.4],
      [21, 21.3],
    ]),
    true,
  ],
  ['cellar-washer', 'Washing machine plug', 'Cellar', washing(10), true],
  [
    'study-computer',
    'Computer plug',
    'Study',
    atHours(3.5, 118, [
      [8.6, 12.3],
      [13.2, 17.6],
    ]),
    true,
  ],
];

const flatClimates: readonly ClimateRow[] = [
  ['living-climate', 'Living room climate', { room: 'Living room', celsius: 21.2, humidity: 45 }],
  ['bedroom-climate', 'Bedroom climate', { room: 'Bedroom', celsius: 18.6, humidity: 50 }],
];

const houseClimates: readonly ClimateRow[] = [
  ['kitchen-climate', 'Kitchen climate', { room: 'Kitchen', celsius: 21, humidity: 48, steamAt: 18.4 }],
  ['bathroom-climate', 'Bathroom climate', { room: 'Bathroom', celsius: 22, humidity: 52, steamAt: 6.8 }],
  ['study-climate', 'Study climate', { room: 'Study', celsius: 20.4, humidity: 43 }],
  ['children-climate', 'Children’s room climate', { room: 'Children’s room', celsius: 20.2, humidity: 47 }],
  ['cellar-climate', 'Cellar climate', { room: 'Cellar', celsius: 13.5, humidity: 64 }],
];

const comingAndGoing: Presence = [
  { from: 6.4, to: 9, chance: 0.45 },
  { from: 9, to: 16, chance: 0.06 },
  { from: 16, to: 22.6, chance: 0.3 },
];

const houseMotions: readonly MotionRow[] = [
  [
    'kitchen-motion',
    'Kitchen motion',
    'Kitchen',
    [
      { from: 6.5, to: 9, chance: 0.6 },
      { from: 17, to: 20, chance: 0.7 },
    ],
  ],
  ['garden-motion', 'Garden motion', 'Garden', [{ from: 7, to: 21, chance: 0.08 }]],
];

/** The devices of a home and who of them is stubborn. */
export interface Layout {
  readonly devices: readonly SimulatedDevice[];
  readonly inhabitant: Inhabitant;
  /** External ids of devices that hang when their plug is put back, until they are reset. */
  readonly stubborn: ReadonlySet<string>;
}

const identity = (id: string, name: string, room: string): Identity => ({ id, name, room });

export function layOut(settings: HomeSettings, world: World, isSupplied: (externalId: string) => boolean): Layout {
  const isHouse = settings.size === 'full';
  const lamps = (isHouse ? [...flatLamps, ...houseLamps] : flatLamps).map(
    ([id, name, room, kind, watts, on]) => new Lamp(identity(id, name, room), kind, { watts, on: on ?? false }),
  );
  const plugs = (isHouse ? [...flatPlugs, ...housePlugs] : flatPlugs).map(
    ([id, name, room, load, on]) => new Plug(identity(id, name, room), world, load, on ?? false),
  );
  const climates = (isHouse ? [...flatClimates, ...houseClimates] : flatClimates).map(
    ([id, name, climate]) => new ClimateSensor(identity(id, name, climate.room), world, climate),
  );
  const motions = (isHouse ? houseMotions : []).map(
    ([id, name, room, presence]) => new MotionSensor(identity(id, name, room), world, presence),
  );
  const entrance = layOutEntrance(world);
  const drawn = (at: number) =>
    [...lamps, ...plugs]
      .filter(({ description }) => isSupplied(description.externalId))
      .reduce((sum, device) => sum + device.watts(at), 0);
  const meter = new HouseMeter(identity('house-meter', 'Electricity meter', 'Hall'), world, drawn);
  const station = new WeatherStation(identity('weather', 'Weather station', isHouse ? 'Garden' : 'Balcony'), world);
  return {
    devices: [...lamps, ...plugs, ...climates, ...motions, ...entrance.devices, meter, station],
    inhabitant: entrance.inhabitant,
    stubborn: new Set(['hall-lamp']),
  };
}

/** The hall has what every home has: someone comes in, is seen, presses the button. */
function layOutEntrance(world: World): { readonly devices: SimulatedDevice[]; readonly inhabitant: Inhabitant } {
  // Its cells last three weeks, so that a week of the demo shows them drain.
  const motion = new MotionSensor(identity('hall-motion', 'Hall motion', 'Hall'), world, comingAndGoing, days(21));
  const doorHabits = { name: 'front-door', hours: [7.7, 8.3, 16.8, 18.1], jitter: 0.3 };
  const door = new ContactSensor(identity('hall-door', 'Front door', 'Hall'), world, doorHabits, seconds(50));
  const pressHabits = { name: 'wall-button', hours: [6.8, 19.2, 22.6], jitter: 0.25 };
  const button = new WallButton(identity('hall-button', 'Wall button', 'Hall'), world, pressHabits);
  const lock = new DoorLock(identity('hall-lock', 'Front door lock', 'Hall'), world);
  const inhabitant = new Inhabitant({ id: 'inhabitant', name: 'Inhabitant' }, { motion, door, button });
  return { devices: [motion, door, button, lock], inhabitant };
}
