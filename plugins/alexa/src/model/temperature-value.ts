import type { JsonObject } from '@nexa/sdk';
import { alexaError } from './alexa-error.ts';
import { numberIn, textIn } from './payload.ts';

const toCelsius: Readonly<Record<string, { readonly degree: number; readonly point: (value: number) => number }>> = {
  CELSIUS: { degree: 1, point: (value) => value },
  FAHRENHEIT: { degree: 5 / 9, point: (value) => ((value - 32) * 5) / 9 },
  KELVIN: { degree: 1, point: (value) => value - 273.15 },
};

/** Tenths of a degree are finer than any device is. */
const tenths = (value: number): number => Math.round(value * 10) / 10;

const scaleOf = (temperature: JsonObject) => {
  const scale = toCelsius[textIn(temperature, 'scale')];
  if (scale === undefined) throw alexaError('INVALID_VALUE', 'The scale must be CELSIUS, FAHRENHEIT or KELVIN.');
  return scale;
};

/** A temperature of Alexa, in degrees Celsius. */
export const celsiusOf = (temperature: JsonObject): number =>
  tenths(scaleOf(temperature).point(numberIn(temperature, 'value')));

/** A difference of two temperatures, in degrees Celsius. */
export const celsiusBetween = (delta: JsonObject): number => scaleOf(delta).degree * numberIn(delta, 'value');

export const temperatureValue = (celsius: number): JsonObject => ({ value: tenths(celsius), scale: 'CELSIUS' });
