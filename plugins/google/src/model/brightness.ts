import type { JsonObject } from '@nexa/sdk';
import { boundsOf, clamp, moved, PERCENT } from './amounts.ts';
import { GoogleFault } from './google-fault.ts';
import { numberParam, percentParam } from './params.ts';
import type { Part } from './part.ts';
import type { PartWish, TraitMapping } from './trait-mapping.ts';

/** “A little brighter” is a weight of 1, “a lot” of 5. */
const PERCENT_OF_A_WEIGHT = 10;

export const brightness: TraitMapping = {
  trait: 'Brightness',
  capabilities: ['brightness'],
  attributes: () => ({ commandOnlyBrightness: false }),
  states(part) {
    const level = part.number('brightness', 'level');
    return level === undefined ? {} : { brightness: Math.round(level) };
  },
  commands: {
    BrightnessAbsolute: (params, part) => [setBrightness(percentParam(params, 'brightness'), part)],
    BrightnessRelative: (params, part) => {
      if (part.truth('onOff', 'on') === false) throw new GoogleFault('deviceTurnedOff');
      const level = moved(part.number('brightness', 'level'), stepOf(params), bounds(part));
      return [setBrightness(level, part)];
    },
  },
};

/** Dark is off for a light that cannot be dimmed so far. */
export function setBrightness(level: number, part: Part): PartWish {
  if (level === 0 && bounds(part).minimum > 0 && part.offers('onOff')) return { capability: 'onOff', command: 'off' };
  return { capability: 'brightness', command: 'set', params: { level: clamp(level, bounds(part)) } };
}

const bounds = (part: Part) => boundsOf(part.limits('brightness', 'level'), PERCENT);

const stepOf = (params: JsonObject): number =>
  params.brightnessRelativeWeight === undefined
    ? numberParam(params, 'brightnessRelativePercent')
    : numberParam(params, 'brightnessRelativeWeight') * PERCENT_OF_A_WEIGHT;
