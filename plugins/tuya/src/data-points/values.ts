import type { DataPoints } from '../link/device-message.ts';

/** The value of a data point when it has the type that the protocol's tables give it. */
export const booleanAt = (values: DataPoints, id: number): boolean | undefined => {
  const value = values[id];
  return typeof value === 'boolean' ? value : undefined;
};

export const numberAt = (values: DataPoints, id: number): number | undefined => {
  const value = values[id];
  return typeof value === 'number' ? value : undefined;
};

export const textAt = (values: DataPoints, id: number): string | undefined => {
  const value = values[id];
  return typeof value === 'string' ? value : undefined;
};

/** A number, times `factor`, without the noise of binary fractions. */
export const scaledAt = (values: DataPoints, id: number, factor: number): number | undefined => {
  const value = numberAt(values, id);
  return value === undefined ? undefined : round(value * factor, 6);
};

/** A number within `min` and `max`; others are a fault of the device and left out. */
export const within = (value: number | undefined, min: number, max: number): number | undefined =>
  value !== undefined && value >= min && value <= max ? value : undefined;

export const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Two ends of one range in the words of the device and of NEXA. */
export interface Span {
  readonly device: readonly [number, number];
  readonly nexa: readonly [number, number];
}

export const toNexa = ({ device, nexa }: Span, value: number): number => project(value, device, nexa);
export const toDevice = ({ device, nexa }: Span, value: number): number => Math.round(project(value, nexa, device));

type Range = readonly [number, number];

/** A range may count down. */
function project(value: number, [low, high]: Range, [newLow, newHigh]: Range): number {
  const bounded = Math.min(Math.max(low, high), Math.max(Math.min(low, high), value));
  return newLow + ((bounded - low) / (high - low)) * (newHigh - newLow);
}
