import type { HomeSize } from '../config.ts';
import type { LivingSpace } from '../people/living-space.ts';
import type { Chance } from '../world/chance.ts';

export type RoomKind = 'hall' | 'living' | 'kitchen' | 'bathroom' | 'bedroom' | 'study' | 'store' | 'outdoors';

export interface Room {
  readonly name: string;
  readonly kind: RoomKind;
  /** Walls and ceilings between it and the middle of the home, where the hub stands. */
  readonly walls: number;
}

type RoomRow = readonly [name: string, kind: RoomKind, walls: number];

/** Every home has these, whatever its seed. */
const apartment: readonly RoomRow[] = [
  ['Hall', 'hall', 0],
  ['Living room', 'living', 1],
  ['Kitchen', 'kitchen', 1],
  ['Bedroom', 'bedroom', 2],
  ['Bathroom', 'bathroom', 1],
];

const house: readonly RoomRow[] = [
  ...apartment,
  ['Study', 'study', 2],
  ['Children’s room', 'bedroom', 2],
  ['Cellar', 'store', 3],
  ['Garden', 'outdoors', 3],
];

/** What a seed may add to an apartment. */
const apartmentExtras: readonly RoomRow[] = [
  ['Study', 'study', 2],
  ['Guest room', 'bedroom', 2],
  ['Storeroom', 'store', 1],
];

const houseExtras: readonly RoomRow[] = [
  ['Guest room', 'bedroom', 3],
  ['Attic', 'store', 3],
  ['Garage', 'store', 3],
  ['Utility room', 'store', 2],
  ['Guest bathroom', 'bathroom', 2],
];

const estateExtras: readonly RoomRow[] = [
  ...houseExtras,
  ['Dining room', 'living', 1],
  ['Library', 'study', 2],
  ['Music room', 'living', 3],
  ['Second children’s room', 'bedroom', 3],
  ['Master bathroom', 'bathroom', 3],
  ['Winter garden', 'living', 2],
  ['Workshop', 'store', 4],
  ['Pool house', 'outdoors', 4],
  ['Wine cellar', 'store', 4],
  ['Gallery', 'hall', 2],
  ['Staff room', 'living', 3],
  ['Terrace', 'outdoors', 2],
];

/** The rooms of a home: those of its size, and what the seed adds. */
export function floorPlan(size: HomeSize, chance: Chance): Room[] {
  const rows = rowsOf(size, chance);
  return rows.map(([name, kind, walls]) => ({ name, kind, walls }));
}

function rowsOf(size: HomeSize, chance: Chance): readonly RoomRow[] {
  if (size === 'estate') return [...house, ...estateExtras];
  const drawn = (rows: readonly RoomRow[]) => rows.filter(([name]) => chance.unit(`room:${name}`) < 0.4);
  if (size === 'house') return [...house, ...drawn(houseExtras)];
  return [...apartment, ['Balcony', 'outdoors', 2], ...drawn(apartmentExtras)];
}

/** Where in these rooms a day is spent. */
export function livingSpace(rooms: readonly Room[]): LivingSpace {
  const named = (kind: RoomKind) => rooms.filter((room) => room.kind === kind).map(({ name }) => name);
  const [living = 'Living room'] = named('living');
  return {
    hall: named('hall')[0] ?? living,
    living,
    kitchen: named('kitchen')[0] ?? living,
    bathroom: named('bathroom')[0] ?? living,
    bedrooms: named('bedroom'),
    study: named('study')[0] ?? living,
  };
}
