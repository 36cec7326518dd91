import type { JsonObject } from '@nexa/sdk';
import { boundsOf, clamp, moved, PERCENT } from './amounts.ts';
import { GoogleFault } from './google-fault.ts';
import { numberParam, percentParam, truthParam } from './params.ts';
import type { Part } from './part.ts';
import type { PartWish, TraitMapping } from './trait-mapping.ts';

const openClose: TraitMapping = {
  trait: 'OpenClose',
  capabilities: ['cover'],
  attributes: (part) => ({
    discreteOnlyOpenClose: isDiscrete(part),
    commandOnlyOpenClose: !part.has('cover', 'position'),
    queryOnlyOpenClose: false,
  }),
  states(part) {
    const position = part.number('cover', 'position');
    return position === undefined ? {} : { openPercent: Math.round(position) };
  },
  commands: {
    OpenClose: (params, part) => [setPosition(percentParam(params, 'openPercent'), part)],
    OpenCloseRelative: (params, part) => {
      if (isDiscrete(part)) throw new GoogleFault('discreteOnlyOpenClose');
      const by = numberParam(params, 'openRelativePercent');
      const ends = { atMost: 'alreadyOpen', atLeast: 'alreadyClosed' };
      return [setPosition(moved(part.number('cover', 'position'), by, PERCENT, ends), part)];
    },
  },
};

const rotation: TraitMapping = {
  trait: 'Rotation',
  capabilities: ['cover'],
  fits: (part) => part.has('cover', 'tilt'),
  attributes: () => ({ supportsDegrees: false, supportsPercent: true, commandOnlyRotation: false }),
  states(part) {
    const tilt = part.number('cover', 'tilt');
    return tilt === undefined ? {} : { rotationPercent: Math.round(tilt) };
  },
  commands: {
    RotateAbsolute: (params, part) => {
      if (params.rotationPercent === undefined) throw new GoogleFault('functionNotSupported');
      const tilt = clamp(percentParam(params, 'rotationPercent'), boundsOf(part.limits('cover', 'tilt'), PERCENT));
      return [{ capability: 'cover', command: 'setTilt', params: { tilt } }];
    },
  },
};

/** “Stop the blinds.” */
const startStop: TraitMapping = {
  trait: 'StartStop',
  capabilities: ['cover'],
  fits: (part) => part.has('cover', 'movement'),
  attributes: () => ({ pausable: false }),
  states: (part) => running(part.text('cover', 'movement')),
  commands: { StartStop: (params) => [stop('cover', params)] },
};

export const cover: readonly TraitMapping[] = [openClose, rotation, startStop];

/** What moves by itself can only be stopped. */
export function stop(capability: string, params: JsonObject): PartWish {
  if (truthParam(params, 'start')) throw new GoogleFault('actionNotAvailable');
  return { capability, command: 'stop' };
}

export const running = (movement: string | undefined): JsonObject =>
  movement === undefined ? {} : { isRunning: movement === 'opening' || movement === 'closing' };

function setPosition(percent: number, part: Part): PartWish {
  if (percent === 100) return { capability: 'cover', command: 'open' };
  if (percent === 0) return { capability: 'cover', command: 'close' };
  if (isDiscrete(part)) throw new GoogleFault('discreteOnlyOpenClose');
  return { capability: 'cover', command: 'set', params: { position: percent } };
}

/** It never told a position, or has no step between open and closed. */
const isDiscrete = (part: Part): boolean =>
  !part.has('cover', 'position') || (part.limits('cover', 'position').step ?? 0) >= 100;
