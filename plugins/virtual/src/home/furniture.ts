import { minutes } from '@nexa/sdk';
import type { HomeSize } from '../config.ts';
import { Lamp, type LampKind } from '../devices/lamp.ts';
import { atHours, inCycles, type Load, washing, whileSomeone } from '../devices/load.ts';
import { Plug } from '../devices/plug.ts';
import { ClimateSensor, MotionSensor } from '../devices/sensors.ts';
import type { Identity, SimulatedDevice } from '../devices/simulated-device.ts';
import type { RoomClimate, World } from '../world/world.ts';

type LampRow = readonly [id: string, name: string, room: string, kind: LampKind, watts: number, on?: boolean];
type PlugRow = readonly [id: string, name: string, room: string, load: Load, on?: boolean];
type ClimateRow = readonly [id: string, name: string, climate: RoomClimate];
type MotionRow = readonly [id: string, name: string, room: string, outdoors?: boolean];

/** The lamps of the guides: they are where they were left, people do not touch them. */
const guideLamps: readonly LampRow[] = [
  ['living-ceiling', 'Ceiling lamp', 'Living room', 'tunable', 14],
  ['living-floor', 'Floor lamp', 'Living room', 'color', 9, true],
  ['bedroom-bedside', 'Bedside lamp', 'Bedroom', 'white', 6],
  ['hall-lamp', 'Hall lamp', 'Hall', 'white', 8],
];

const apartmentLamps: readonly LampRow[] = [
  ['kitchen-ceiling', 'Kitchen lamp', 'Kitchen', 'tunable', 16],
  ['bathroom-mirror', 'Mirror lamp', 'Bathroom', 'tunable', 8],
];

const houseLamps: readonly LampRow[] = [
  ['kitchen-worktop', 'Worktop light', 'Kitchen', 'white', 7, true],
  ['study-desk', 'Desk lamp', 'Study', 'tunable', 7],
  ['children-star', 'Star lamp', 'Children’s room', 'color', 5],
  ['cellar-ceiling', 'Cellar lamp', 'Cellar', 'white', 11],
  ['garden-path', 'Path light', 'Garden', 'white', 12],
];

const apartmentPlugs: readonly PlugRow[] = [
  ['living-television', 'Television plug', 'Living room', whileSomeone(0.6, 92, 'resting', 'Living room'), true],
  ['living-fridge', 'Fridge plug', 'Living room', inCycles(1.2, 84, minutes(47), 0.38), true],
  ['bedroom-heater', 'Fan heater plug', 'Bedroom', () => 1180],
];

const housePlugs: readonly PlugRow[] = [
  ['kitchen-kettle', 'Kettle plug', 'Kitchen', whileSomeone(0, 620, 'cooking', 'Kitchen'), true],
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
  ['study-computer', 'Computer plug', 'Study', whileSomeone(3.5, 118, 'working', 'Study'), true],
];

const apartmentClimates: readonly ClimateRow[] = [
  ['living-climate', 'Living room climate', { room: 'Living room', celsius: 21.2, humidity: 45 }],
  ['bedroom-climate', 'Bedroom climate', { room: 'Bedroom', celsius: 18.6, humidity: 50 }],
];

const houseClimates: readonly ClimateRow[] = [
  ['kitchen-climate', 'Kitchen climate', { room: 'Kitchen', celsius: 21, humidity: 48 }],
  ['bathroom-climate', 'Bathroom climate', { room: 'Bathroom', celsius: 22, humidity: 52 }],
  ['study-climate', 'Study climate', { room: 'Study', celsius: 20.4, humidity: 43 }],
  ['children-climate', 'Children’s room climate', { room: 'Children’s room', celsius: 20.2, humidity: 47 }],
  ['cellar-climate', 'Cellar climate', { room: 'Cellar', celsius: 13.5, humidity: 64 }],
];

const houseMotions: readonly MotionRow[] = [
  ['kitchen-motion', 'Kitchen motion', 'Kitchen'],
  ['garden-motion', 'Garden motion', 'Garden', true],
];

const identity = (id: string, name: string, room: string): Identity => ({ id, name, room });

/** What homes of a size have whatever their seed, under names that guides and tests rely on. */
export function furnitureOf(size: HomeSize, world: World): SimulatedDevice[] {
  const isHouse = size !== 'apartment';
  const lampOf =
    (usedIn: World | undefined) =>
    ([id, name, room, kind, watts, on]: LampRow) =>
      new Lamp(identity(id, name, room), kind, { watts, on: on ?? false, usedIn });
  return [
    ...guideLamps.map(lampOf(undefined)),
    ...[...apartmentLamps, ...(isHouse ? houseLamps : [])].map(lampOf(world)),
    ...[...apartmentPlugs, ...(isHouse ? housePlugs : [])].map(
      ([id, name, room, load, on]) => new Plug(identity(id, name, room), world, load, on ?? false),
    ),
    ...[...apartmentClimates, ...(isHouse ? houseClimates : [])].map(
      ([id, name, climate]) => new ClimateSensor(identity(id, name, climate.room), world, climate),
    ),
    ...(isHouse ? houseMotions : []).map(
      ([id, name, room, outdoors]) =>
        new MotionSensor(identity(id, name, room), world, outdoors === undefined ? {} : { outdoors }),
    ),
  ];
}
