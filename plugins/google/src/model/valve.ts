import { moved, PERCENT } from './amounts.ts';
import { GoogleFault } from './google-fault.ts';
import { numberParam, percentParam } from './params.ts';
import type { Part } from './part.ts';
import type { PartWish, TraitMapping } from './trait-mapping.ts';

export const valve: TraitMapping = {
  trait: 'OpenClose',
  capabilities: ['valve'],
  attributes: (part) => ({
    discreteOnlyOpenClose: !part.has('valve', 'level'),
    commandOnlyOpenClose: false,
    queryOnlyOpenClose: false,
  }),
  states(part) {
    const openPercent = opening(part);
    return openPercent === undefined ? {} : { openPercent };
  },
  commands: {
    OpenClose: (params, part) => [setOpening(percentParam(params, 'openPercent'), part)],
    OpenCloseRelative: (params, part) => {
      if (!part.has('valve', 'level')) throw new GoogleFault('discreteOnlyOpenClose');
      const by = numberParam(params, 'openRelativePercent');
      const ends = { atMost: 'alreadyOpen', atLeast: 'alreadyClosed' };
      return [setOpening(moved(opening(part), by, PERCENT, ends), part)];
    },
  },
};

function setOpening(percent: number, part: Part): PartWish {
  if (percent === 0) return { capability: 'valve', command: 'close' };
  if (percent === 100) return { capability: 'valve', command: 'open' };
  if (!part.has('valve', 'level')) throw new GoogleFault('discreteOnlyOpenClose');
  return { capability: 'valve', command: 'set', params: { level: percent } };
}

function opening(part: Part): number | undefined {
  const isOpen = part.truth('valve', 'open');
  if (isOpen === false) return 0;
  const level = part.number('valve', 'level');
  if (level !== undefined) return Math.round(level);
  return isOpen ? 100 : undefined;
}
