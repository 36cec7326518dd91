import type { JsonObject } from '@nexa/sdk';
import type { TraitMapping } from './trait-mapping.ts';

const told = (isOccupied: boolean | undefined): JsonObject =>
  isOccupied === undefined
    ? { occupancy: 'UNKNOWN_OCCUPANCY_STATE' }
    : { occupancy: isOccupied ? 'OCCUPIED' : 'UNOCCUPIED' };

const occupancySensor: TraitMapping = {
  trait: 'OccupancySensing',
  capabilities: ['occupancy'],
  attributes: () => ({}),
  states: (part) => told(part.truth('occupancy', 'occupied')),
  commands: {},
};

/** Google has no word for motion alone: where something moves, somebody is. */
const motionSensor: TraitMapping = {
  trait: 'OccupancySensing',
  capabilities: ['motion'],
  attributes: () => ({ occupancySensorConfiguration: [{ occupancySensorType: 'PIR' }] }),
  states: (part) => told(part.truth('motion', 'active')),
  commands: {},
};

export const occupancy: readonly TraitMapping[] = [occupancySensor, motionSensor];
