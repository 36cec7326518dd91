import { days, hours, minutes } from '@nexa/sdk';
import { round } from '../world/round.ts';
import type { World } from '../world/world.ts';
import { Sensor } from './sensor.ts';
import { type Identity, MEASURE_AGAIN } from './simulated-device.ts';

const measured = { again: MEASURE_AGAIN } as const;

/** Illuminance of a room or of the open, and whether someone is there. */
export function lightSensor(identity: Identity, world: World, outdoors: boolean): Sensor {
  const room = identity.room ?? identity.id;
  const nature = {
    type: 'sensor',
    model: 'Light sensor',
    capabilities: outdoors ? ['illuminance'] : ['illuminance', 'occupancy'],
    measured: ['illuminance.lux'],
  } as const;
  return new Sensor(identity, world, nature, (at) => {
    const lux = round(outdoors ? world.daylight(at) : world.light(at), 0);
    const light = {
      ...measured,
      capability: 'illuminance',
      attribute: 'lux',
      value: lux,
      step: Math.max(5, lux * 0.1),
    };
    if (outdoors) return [light];
    const value = world.household.personsIn(room, at).length > 0;
    return [light, { capability: 'occupancy', attribute: 'occupied', value, physical: true }];
  });
}

/** What people breathe out, and the dust that cooking makes. */
export function airSensor(identity: Identity, world: World): Sensor {
  const room = identity.room ?? identity.id;
  const nature = {
    type: 'air-quality-sensor',
    model: 'Air sensor',
    capabilities: ['airQuality'],
    measured: ['airQuality.co2', 'airQuality.pm25'],
    batteryLife: days(90),
  } as const;
  return new Sensor(identity, world, nature, (at) => {
    const isDusty = world.household.isAnyoneDoing('cooking', at);
    const dust = 6 + 4 * world.chance.wander(`dust:${room}`, at, hours(2)) + (isDusty ? 18 : 0);
    return [
      { ...measured, capability: 'airQuality', attribute: 'co2', value: world.carbonDioxide(room, at), step: 40 },
      { ...measured, capability: 'airQuality', attribute: 'pm25', value: round(Math.max(1, dust), 0), step: 4 },
    ];
  });
}

/** Dry but for a few minutes on one day in some months. */
export function leakSensor(identity: Identity, world: World): Sensor {
  const nature = { type: 'leak-sensor', model: 'Leak sensor', capabilities: ['leak'] } as const;
  return new Sensor(identity, world, nature, (at) => {
    const hour = Math.floor(at / hours(1));
    const isWet = world.chance.unit(`leak:${identity.id}:${hour}`) < 0.0004 && at - hour * hours(1) < minutes(9);
    return [{ capability: 'leak', attribute: 'detected', value: isWet, physical: true }];
  });
}

/** Silent; once in thirty days someone presses its test button. */
export function smokeDetector(identity: Identity, world: World): Sensor {
  const nature = { type: 'smoke-detector', model: 'Smoke detector', capabilities: ['smoke'] } as const;
  return new Sensor(identity, world, nature, (at) => {
    const [hour, month] = [world.day.hour(at), world.day.number(at) % 30];
    const testing = month === 3 && hour >= 11 && hour < 11.02;
    return [
      { capability: 'smoke', attribute: 'testing', value: testing, physical: true },
      { capability: 'smoke', attribute: 'detected', value: false, physical: true },
    ];
  });
}
