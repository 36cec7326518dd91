import type { JsonObject } from '@nexa/sdk';
import type { Part } from './part.ts';
import type { TraitMapping } from './trait-mapping.ts';

/** One sensor of Google's list, and the attributes of NEXA that it is made of. */
export interface SensorRow {
  readonly name: string;
  readonly capability: string;
  /** An attribute that is told in words. */
  readonly words?: { readonly attribute: string; readonly of: Readonly<Record<string, string>> };
  /** An attribute that is told as a number. */
  readonly number?: { readonly attribute: string; readonly unit: string };
  /** People are told at once when the words change. */
  readonly notifies?: boolean;
}

const UNKNOWN = 'unknown';

export const sensors: readonly SensorRow[] = [
  {
    name: 'SmokeLevel',
    capability: 'smoke',
    words: { attribute: 'detected', of: { true: 'smoke detected', false: 'no smoke detected' } },
    notifies: true,
  },
  {
    name: 'CarbonMonoxideLevel',
    capability: 'carbonMonoxide',
    words: { attribute: 'detected', of: { true: 'carbon monoxide detected', false: 'no carbon monoxide detected' } },
    number: { attribute: 'ppm', unit: 'PARTS_PER_MILLION' },
    notifies: true,
  },
  {
    name: 'WaterLeak',
    capability: 'leak',
    words: { attribute: 'detected', of: { true: 'leak', false: 'no leak' } },
    notifies: true,
  },
  {
    name: 'AirQuality',
    capability: 'airQuality',
    words: {
      attribute: 'level',
      of: {
        good: 'good',
        fair: 'fair',
        moderate: 'moderate',
        poor: 'poor',
        veryPoor: 'very poor',
        extremelyPoor: 'severe',
      },
    },
    number: { attribute: 'index', unit: 'AQI' },
  },
  {
    name: 'CarbonDioxideLevel',
    capability: 'airQuality',
    number: { attribute: 'co2', unit: 'PARTS_PER_MILLION' },
  },
  { name: 'PM2.5', capability: 'airQuality', number: { attribute: 'pm25', unit: 'MICROGRAMS_PER_CUBIC_METER' } },
  { name: 'PM10', capability: 'airQuality', number: { attribute: 'pm10', unit: 'MICROGRAMS_PER_CUBIC_METER' } },
];

export const sensorState: TraitMapping = {
  trait: 'SensorState',
  capabilities: [...new Set(sensors.map(({ capability }) => capability))],
  fits: (part) => sensorsOf(part).length > 0,
  attributes: (part) => ({
    sensorStatesSupported: sensorsOf(part).map((row) => ({
      name: row.name,
      ...wordsOf(row, part),
      ...unitOf(row, part),
    })),
  }),
  states(part) {
    const told = sensorsOf(part).flatMap((row) => {
      const reading = { ...wordNow(row, part), ...numberNow(row, part) };
      return Object.keys(reading).length === 0 ? [] : [{ name: row.name, ...reading }];
    });
    return told.length === 0 ? {} : { currentSensorStateData: told };
  },
  commands: {},
};

export const sensorsOf = (part: Part): readonly SensorRow[] =>
  sensors.filter((row) => hasWords(row, part) || hasNumber(row, part));

/** How the sensor is, in Google's words; `unknown` when that is not known at present. */
export function wordOf({ capability, words }: SensorRow, part: Part): string {
  if (words === undefined) return UNKNOWN;
  const value = part.truth(capability, words.attribute) ?? part.text(capability, words.attribute);
  return words.of[String(value)] ?? UNKNOWN;
}

/** A detector detects by being one; how good the air is only some say in words. */
const hasWords = ({ capability, words }: SensorRow, part: Part): boolean =>
  words !== undefined &&
  (words.attribute === 'detected' ? part.offers(capability) : part.has(capability, words.attribute));

const hasNumber = ({ capability, number }: SensorRow, part: Part): boolean =>
  number !== undefined && part.has(capability, number.attribute);

const wordsOf = (row: SensorRow, part: Part): JsonObject =>
  row.words !== undefined && hasWords(row, part)
    ? { descriptiveCapabilities: { availableStates: [...Object.values(row.words.of), UNKNOWN] } }
    : {};

const unitOf = (row: SensorRow, part: Part): JsonObject =>
  row.number !== undefined && hasNumber(row, part) ? { numericCapabilities: { rawValueUnit: row.number.unit } } : {};

const wordNow = (row: SensorRow, part: Part): JsonObject =>
  hasWords(row, part) ? { currentSensorState: wordOf(row, part) } : {};

function numberNow({ capability, number }: SensorRow, part: Part): JsonObject {
  const value = number === undefined ? undefined : part.number(capability, number.attribute);
  return value === undefined ? {} : { rawValue: Math.round(value) };
}
