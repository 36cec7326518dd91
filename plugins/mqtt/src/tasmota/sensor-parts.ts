import type { Duration } from '@nexa/sdk';
import type { Fields } from '../home-assistant/announcement.ts';
import { numberOf } from '../template/values.ts';
import type { TasmotaConfig } from './device-config.ts';
import type { NativePart } from './native-part.ts';
import { measureFor, type SensorParts, sensorModel, unitOf } from './sensor.ts';
import { type SensorValue, sensorValuesIn } from './sensor-tree.ts';

/** The chip of the device itself. */
const OWN_CHIP = 'ESP32';

/** What a device measures, by what it announced: `sn` of its `sensors`. */
export function sensorPartsOf(config: TasmotaConfig, sensors: Fields, every: Duration | undefined): NativePart[] {
  const values = sensorValuesIn(sensors).filter(({ announced, quantity }) => isUsable(announced, quantity));
  const rivals = rivalMeasures(values, sensors);
  return values.map((value) => {
    const unit = unitOf(value.quantity, sensors) ?? '';
    const measure = measureFor(value.quantity, unit);
    const isRival = measure !== undefined && rivals.has(`${measure.capability}.${measure.attribute}`);
    const isDiagnostic = value.path[0] === OWN_CHIP;
    const made: SensorParts = {
      topics: config.topics,
      value: { path: value.path, quantity: value.quantity },
      unit,
      isNumber: value.quantity !== undefined || typeof value.announced !== 'string' || isNumeric(value.announced),
      isDiagnostic,
      ...(isRival && !isDiagnostic ? { component: value.group } : {}),
      every,
    };
    const words = value.path.map((step) => (typeof step === 'number' ? step + 1 : step));
    return {
      platform: 'sensor',
      objectId: words.join('_'),
      name: made.component ?? words.join(' '),
      ...(unit === '' ? {} : { unit }),
      made,
      model: sensorModel(made),
    };
  });
}

const isNumeric = (text: string): boolean => numberOf(text) !== undefined;

function isUsable(announced: unknown, quantity: SensorValue['quantity']): boolean {
  if (announced === null) return quantity !== undefined;
  return typeof announced === 'number' || typeof announced === 'string';
}

/** What several sensors of the device measure, so that none of them speaks for it as a whole. */
function rivalMeasures(values: readonly SensorValue[], sensors: Fields): Set<string> {
  const seen = new Set<string>();
  const rivals = new Set<string>();
  for (const { quantity, path } of values) {
    const measure = measureFor(quantity, unitOf(quantity, sensors) ?? '');
    if (measure === undefined || path[0] === OWN_CHIP) continue;
    const key = `${measure.capability}.${measure.attribute}`;
    if (seen.has(key)) rivals.add(key);
    seen.add(key);
  }
  return rivals;
}
