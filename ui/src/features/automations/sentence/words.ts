import type { Device } from '../../../shared/api/types.ts';
import { sentenceTexts } from '../../../shared/automation-texts.ts';
import { stateKeyOf } from '../../../shared/device/state-key.ts';
import { attributeOf, type Capabilities, numberText, valueText } from '../../../shared/device/value-text.ts';

/** What is needed to speak of an automation: the names of all that it may be about, by id. */
export interface Words {
  readonly devices: ReadonlyMap<string, Device>;
  readonly capabilities: Capabilities;
  readonly scenes?: ReadonlyMap<string, string>;
  readonly people?: ReadonlyMap<string, string>;
  readonly automations?: ReadonlyMap<string, string>;
  readonly integrations?: ReadonlyMap<string, string>;
  /** The person who looks. */
  readonly you?: string | undefined;
}

export type Scalar = boolean | number | string;

/** An attribute of a device. */
export interface Place {
  readonly deviceId: string;
  readonly component?: string | undefined;
  readonly capability: string;
  readonly attribute: string;
}

/** The name of a device, with the part of it where it has several. */
export function deviceName({ devices }: Words, deviceId: string, component?: string): string {
  const device = devices.get(deviceId);
  if (device === undefined) return sentenceTexts.gone;
  const part = device.components.find(({ id }) => id === component)?.name;
  return part === undefined ? device.name : `${device.name} ${part}`;
}

export const shortKeyOf = ({ capability, attribute }: Pick<Place, 'capability' | 'attribute'>): string =>
  stateKeyOf(capability, attribute);

/** A title in the middle of a sentence: "Temperature" is "temperature" there, "CO₂" stays. */
export const lowered = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;

export const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** "the temperature of Climate" */
export function subjectOf(words: Words, place: Place, devices = deviceName(words, place.deviceId, place.component)) {
  const title = attributeOf(words.capabilities, shortKeyOf(place))?.title ?? place.attribute;
  return sentenceTexts.of(lowered(title), devices);
}

/** A value of the attribute, as a person reads it. */
export const saidValue = (words: Words, place: Pick<Place, 'capability' | 'attribute'>, value: Scalar): string =>
  valueText(words.capabilities, shortKeyOf(place), value);

/** A bound of the attribute: with its unit and no more digits than it was given. */
export function boundOf(words: Words, place: Pick<Place, 'capability' | 'attribute'>, value: number): string {
  const info = attributeOf(words.capabilities, shortKeyOf(place));
  return numberText(value, info?.unit, info?.precision);
}

/** "a", "a or b", "a, b or c" */
export function joined(parts: readonly string[], word: string): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;
}

/** The parts of a sentence that are there, with spaces. */
export const spaced = (...parts: (string | undefined | false)[]): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== '').join(' ');

export const listOf = (value: Scalar | readonly Scalar[]): readonly Scalar[] =>
  typeof value === 'object' ? value : [value];
