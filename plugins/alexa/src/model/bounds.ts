import { type AttributeLimits, type ScalarValue, stateKey } from '@nexa/sdk';
import type { Part } from './facet.ts';

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
}

export const limitsOf = ({ device, component }: Part, capability: string, attribute: string): AttributeLimits =>
  device.limits?.[stateKey(capability, attribute, component)] ?? {};

/** The range of an attribute: the device's own where it has one. */
export function boundsOf(part: Part, capability: string, attribute: string, usual: Bounds): Bounds {
  const { minimum, maximum, step } = limitsOf(part, capability, attribute);
  return {
    minimum: Math.max(usual.minimum, minimum ?? usual.minimum),
    maximum: Math.min(usual.maximum, maximum ?? usual.maximum),
    step: step ?? usual.step,
  };
}

/** Those of the words that the device can do. */
export function wordsOf<TWord extends string>(
  part: Part,
  capability: string,
  attribute: string,
  words: readonly TWord[],
): readonly TWord[] {
  const own = limitsOf(part, capability, attribute).values;
  return own === undefined ? words : words.filter((word) => own.includes(word));
}

export const percent: Bounds = { minimum: 0, maximum: 100, step: 1 };

export const wholePercent = (value: ScalarValue | undefined): number | undefined =>
  typeof value === 'number' ? Math.min(100, Math.max(0, Math.round(value))) : undefined;
