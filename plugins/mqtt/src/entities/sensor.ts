import type { DeviceType } from '@nexa/sdk';
import { numberOf } from '../template/values.ts';
import { type EntityModel, tell } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';
import { expiry } from './expiry.ts';
import { measureOf } from './units.ts';

/** What belongs to the device as a whole, though it is told among its diagnostics. */
const ALWAYS_MAIN = new Set(['battery', 'linkQuality', 'power', 'energy']);
export const typeByCapability: Readonly<Record<string, DeviceType>> = { airQuality: 'air-quality-sensor' };
export const LONGEST_WORDS = 200;

/** `sensor`: a number with a meaning, any other number, or a word. */
export function sensorEntity(entity: EntityFields): EntityModel | undefined {
  const topic = entity.topic('state_topic');
  if (topic === undefined) {
    entity.problem('a sensor without state_topic');
    return undefined;
  }
  const unit = entity.text('unit_of_measurement') ?? '';
  const known = measureOf(entity.deviceClass, unit, entity.isDiagnostic);
  if (known === undefined) return otherSensor(entity, topic, unit);
  const { capability, attribute, convert } = known;
  const value = entity.reader('value_template');
  const key = `${capability}.${attribute}`;
  return {
    capabilities: [capability],
    claims: [key],
    isApart: entity.isDiagnostic && !ALWAYS_MAIN.has(capability),
    type: typeByCapability[capability] ?? 'sensor',
    confirms: true,
    ...expiry(entity, key),
    watches: [
      {
        topic,
        read(message) {
          const number = numberOf(value(message));
          return tell(capability, attribute, number === undefined ? undefined : tidy(convert(number)));
        },
      },
    ],
  };
}

/** What NEXA has no word for keeps its own name, and a history. */
function otherSensor(entity: EntityFields, topic: string, unit: string): EntityModel | undefined {
  const value = entity.reader('value_template');
  const isNumber = unit !== '' || entity.text('state_class') !== undefined;
  if (!isNumber && (entity.deviceClass === 'timestamp' || entity.deviceClass === 'date' || entity.isDiagnostic)) {
    entity.problem('a sensor of times or texts among the diagnostics');
    return undefined;
  }
  const capability = isNumber ? 'mqtt.value' : 'mqtt.words';
  const attribute = isNumber ? 'value' : 'text';
  return {
    capabilities: [capability],
    claims: [`${capability}.${attribute}`],
    isApart: true,
    type: 'sensor',
    confirms: true,
    ...expiry(entity, `${capability}.${attribute}`),
    watches: [
      {
        topic,
        read(message) {
          const text = value(message);
          return tell(capability, attribute, isNumber ? numberOf(text) : text?.slice(0, LONGEST_WORDS));
        },
      },
    ],
  };
}

/** Without what conversions leave behind: 21.1 and not 21.100000000000001. */
export const tidy = (value: number): number => Math.round(value * 1e6) / 1e6;
