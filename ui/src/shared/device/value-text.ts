import type { ScalarValue } from '@nexa/sdk';
import type { Capability } from '../api/types.ts';
import { flagWords, valueWords } from '../control-texts.ts';
import { texts } from '../texts.ts';
import { partsOfStateKey } from './state-key.ts';

/** The capabilities of this NEXA by id. */
export type Capabilities = ReadonlyMap<string, Capability>;

const { values, changes } = texts;
const words: Record<string, readonly [string, string]> = {
  ...flagWords,
  'onOff.on': [values.on, values.off],
  'contact.open': [values.open, values.closed],
  'motion.active': [values.motion, values.noMotion],
  'lock.locked': [values.locked, values.unlocked],
};
const verbs: Record<string, readonly [string, string]> = {
  'onOff.on': [changes.on, changes.off],
  'contact.open': [changes.opened, changes.closed],
  'motion.active': [changes.motion, changes.noMotion],
  'lock.locked': [changes.locked, changes.unlocked],
};

export function attributeOf(capabilities: Capabilities, key: string) {
  const parts = partsOfStateKey(key);
  return parts && capabilities.get(parts.capability)?.attributes[parts.attribute];
}

/** A number with the digits worth showing. A narrow space keeps value and unit together. */
export function numberText(value: number, unit: string | undefined, precision: number | undefined): string {
  const digits = precision ?? (Number.isInteger(value) ? 0 : 2);
  const figure = value.toLocaleString(undefined, {
    minimumFractionDigits: unit === '°C' ? digits : 0,
    maximumFractionDigits: digits,
  });
  if (unit === undefined) return figure;
  return unit === '°' || unit === '°C' ? `${figure}${unit === '°C' ? '°' : unit}` : `${figure}\u202f${unit}`;
}

/** A value as a person reads it. */
export function valueText(capabilities: Capabilities, key: string, value: ScalarValue): string {
  const parts = partsOfStateKey(key);
  const pair = parts && words[`${parts.capability}.${parts.attribute}`];
  if (typeof value === 'boolean') return (pair ?? [values.yes, values.no])[value ? 0 : 1];
  const info = attributeOf(capabilities, key);
  if (typeof value === 'number') return numberText(value, info?.unit, info?.precision);
  if (parts?.attribute === 'colorMode') return values.colorMode[value] ?? value;
  return (parts && valueWords[`${parts.capability}.${parts.attribute}`]?.[value]) ?? value;
}

/** A change as a person tells it. */
export function changeText(capabilities: Capabilities, key: string, value: ScalarValue): string {
  const parts = partsOfStateKey(key);
  const pair = parts && verbs[`${parts.capability}.${parts.attribute}`];
  if (typeof value === 'boolean' && pair) return pair[value ? 0 : 1];
  const title = attributeOf(capabilities, key)?.title ?? parts?.attribute ?? key;
  return changes.to(title, valueText(capabilities, key, value));
}

/** The title of an attribute, with the part it belongs to. */
export function titleOf(capabilities: Capabilities, key: string, componentName?: string): string {
  const title = attributeOf(capabilities, key)?.title ?? partsOfStateKey(key)?.attribute ?? key;
  return componentName === undefined ? title : `${componentName}: ${title}`;
}
