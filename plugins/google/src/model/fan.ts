import type { JsonObject } from '@nexa/sdk';
import { type Bounds, boundsOf, clamp, moved, PERCENT } from './amounts.ts';
import { GoogleFault } from './google-fault.ts';
import { numberParam, percentParam } from './params.ts';
import type { Part } from './part.ts';
import type { PartWish, TraitMapping } from './trait-mapping.ts';

const PERCENT_OF_A_WEIGHT = 10;
const ENDS = { atMost: 'maxSpeedReached', atLeast: 'minSpeedReached' };

export const fan: TraitMapping = {
  trait: 'FanSpeed',
  capabilities: ['fan'],
  attributes: (part) => ({
    supportsFanSpeedPercent: true,
    reversible: part.has('fan', 'direction'),
    commandOnlyFanSpeed: false,
  }),
  states(part) {
    const speed = part.number('fan', 'speed');
    return speed === undefined ? {} : { currentFanSpeedPercent: Math.round(speed) };
  },
  commands: {
    SetFanSpeed: (params, part) => {
      if (params.fanSpeedPercent === undefined) throw new GoogleFault('functionNotSupported');
      return [setSpeed(percentParam(params, 'fanSpeedPercent'), part)];
    },
    SetFanSpeedRelative: (params, part) => [
      setSpeed(moved(part.number('fan', 'speed'), stepOf(params), speeds(part), ENDS), part),
    ],
    Reverse: (_params, part) => {
      if (!part.has('fan', 'direction')) throw new GoogleFault('functionNotSupported');
      const direction = part.text('fan', 'direction');
      if (direction === undefined) throw new GoogleFault('deviceNotReady');
      return [set({ direction: direction === 'forward' ? 'reverse' : 'forward' })];
    },
  },
};

const set = (params: JsonObject): PartWish => ({ capability: 'fan', command: 'set', params });

/** A standstill is off for a fan that cannot turn so slowly. */
function setSpeed(speed: number, part: Part): PartWish {
  if (speed === 0 && speeds(part).minimum > 0 && part.offers('onOff')) return { capability: 'onOff', command: 'off' };
  return set({ speed: clamp(speed, speeds(part)) });
}

const speeds = (part: Part): Bounds => boundsOf(part.limits('fan', 'speed'), PERCENT);

const stepOf = (params: JsonObject): number =>
  params.fanSpeedRelativeWeight === undefined
    ? numberParam(params, 'fanSpeedRelativePercent')
    : numberParam(params, 'fanSpeedRelativeWeight') * PERCENT_OF_A_WEIGHT;
