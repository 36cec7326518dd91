import type { Duration } from '@nexa/sdk';
import type { EntityModel, ToldValue } from '../entities/entity.ts';
import { LONGEST_WORDS, tidy, typeByCapability } from '../entities/sensor.ts';
import { type KnownMeasure, measureOf } from '../entities/units.ts';
import type { Fields } from '../home-assistant/announcement.ts';
import { numberOf } from '../template/values.ts';
import { intervalOf } from './interval.ts';
import type { Quantity } from './quantities.ts';
import { sensorWatches } from './readings.ts';
import { type SensorValue, valueAt } from './sensor-tree.ts';
import type { TasmotaTopics } from './topics.ts';

export interface SensorParts {
  readonly topics: TasmotaTopics;
  readonly value: Pick<SensorValue, 'path' | 'quantity'>;
  /** Its unit, as it was announced. */
  readonly unit: string;
  readonly isNumber: boolean;
  /** It is of the device itself, such as the temperature of its chip. */
  readonly isDiagnostic: boolean;
  /** The component that it shares with the rest of its sensor, where the device has several of a kind. */
  readonly component?: string;
  readonly every: Duration | undefined;
}

/** One value that a device measures. */
export function sensorModel(parts: SensorParts): EntityModel {
  const { topics, value, unit, isDiagnostic, component, every } = parts;
  const measure = measureFor(value.quantity, unit);
  const [capability, attribute] = keyOf(parts, measure);
  return {
    capabilities: [capability],
    claims: [`${capability}.${attribute}`],
    isApart: isDiagnostic || measure === undefined,
    ...(component === undefined ? {} : { component }),
    type: typeByCapability[capability] ?? 'sensor',
    confirms: true,
    ...intervalOf(every, `${capability}.${attribute}`),
    watches: sensorWatches(topics, (told): ToldValue[] => {
      const found = readValue(valueAt(told, value.path), parts, told);
      return found === undefined ? [] : [{ capability, attribute, value: found }];
    }),
  };
}

/** What a value means in NEXA's words; `undefined` when NEXA has none. */
export const measureFor = (quantity: Quantity | undefined, unit: string): KnownMeasure | undefined =>
  quantity === undefined ? undefined : measureOf(quantity.deviceClass, unit, false);

/** The unit of a quantity, as the message with it or its announcement says. */
export function unitOf(quantity: Quantity | undefined, told: Fields): string | undefined {
  if (quantity === undefined) return '';
  if (typeof quantity.unit === 'string') return quantity.unit;
  const unit = told[quantity.unit.told];
  if (typeof unit !== 'string') return undefined;
  return quantity.unit.told === 'TempUnit' ? `°${unit}` : unit;
}

function keyOf({ isNumber }: SensorParts, measure: KnownMeasure | undefined): readonly [string, string] {
  if (measure !== undefined) return [measure.capability, measure.attribute];
  return isNumber ? ['mqtt.value', 'value'] : ['mqtt.words', 'text'];
}

function readValue(found: unknown, { value, unit, isNumber }: SensorParts, told: Fields): number | string | undefined {
  if (!isNumber) return typeof found === 'string' ? found.slice(0, LONGEST_WORDS) : undefined;
  const number = found === null || typeof found === 'boolean' ? undefined : numberOf(found);
  if (number === undefined) return undefined;
  // Its unit may have been changed since it announced itself.
  const present = unitOf(value.quantity, told) ?? unit;
  const measure = measureFor(value.quantity, present) ?? measureFor(value.quantity, unit);
  return measure === undefined ? number : tidy(measure.convert(number));
}
