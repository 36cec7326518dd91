import type { DataPoints } from '../link/device-message.ts';
import { batteryAttribute } from './battery.ts';
import type { AttributeRow, Family } from './family.ts';
import { booleanAt, numberAt, textAt } from './values.ts';

/** `1` and `2` are the words alarm and normal of the oldest detectors. */
const alarms: readonly string[] = ['alarm', '1'];
const calm: readonly string[] = ['normal', '2'];

const alarmAt = (values: DataPoints): boolean | undefined => {
  const word = textAt(values, 1);
  if (word === undefined) return booleanAt(values, 1);
  if (alarms.includes(word)) return true;
  return calm.includes(word) ? false : undefined;
};

const speaksOfAlarms = (values: DataPoints): boolean => [...alarms, ...calm].includes(textAt(values, 1) ?? '');

const detected = (capability: string): AttributeRow => ({
  capability,
  attribute: 'detected',
  from: [1],
  read: alarmAt,
});

/** The button that silences a smoke detector. */
export const SILENCE = 16;

/**
 * Whether the number at 2 is the smoke that a detector measures: of those that can be silenced, and have a battery. One of
 * gas hangs on the mains. Of a curtain it is the target.
 */
export const measuresSmoke = (values: DataPoints): boolean =>
  booleanAt(values, SILENCE) !== undefined && (textAt(values, 14) !== undefined || numberAt(values, 15) !== undefined);

/** An old curtain says `1` and `2` too. A siren has a switch at 13. */
const isDetector = (values: DataPoints): boolean =>
  speaksOfAlarms(values) &&
  (numberAt(values, 2) === undefined || measuresSmoke(values)) &&
  booleanAt(values, 13) === undefined;

/** Detectors of water (category sj). */
export const leakSensor: Family = {
  id: 'leak-sensor',
  type: 'leak-sensor',
  label: 'leak sensor',
  power: 'battery',
  recognises: isDetector,
  attributes: [detected('leak'), batteryAttribute(4, 3)],
  commands: [],
};

/** Smoke detectors (category ywbj) have their battery at 14 and 15, and a button for silence at 16. */
export const smokeDetector: Family = {
  id: 'smoke-detector',
  type: 'smoke-detector',
  label: 'smoke detector',
  power: 'battery',
  recognises: (values) => isDetector(values) && [14, 15, SILENCE].some((id) => id in values),
  attributes: [detected('smoke'), batteryAttribute(15)],
  commands: [],
};

/** Detectors of carbon monoxide (category cobj) look like those of water or smoke: a person tells. */
export const carbonMonoxideDetector: Family = {
  id: 'carbon-monoxide-detector',
  type: 'air-quality-sensor',
  label: 'carbon monoxide detector',
  power: 'battery',
  recognises: () => false,
  attributes: [detected('carbonMonoxide'), batteryAttribute(15, 4)],
  commands: [],
};
