import { running, stop } from './cover.ts';
import { GoogleFault } from './google-fault.ts';
import { percentParam } from './params.ts';
import type { Part } from './part.ts';
import type { TraitMapping } from './trait-mapping.ts';

/** A door that is on its way, or was stopped, is neither shut nor open. */
const HALFWAY = 50;

const openClose: TraitMapping = {
  trait: 'OpenClose',
  capabilities: ['garageDoor'],
  attributes: () => ({ discreteOnlyOpenClose: true, commandOnlyOpenClose: false, queryOnlyOpenClose: false }),
  states(part) {
    const openPercent = opening(part);
    return openPercent === undefined ? {} : { openPercent };
  },
  commands: {
    OpenClose: (params) => {
      const percent = percentParam(params, 'openPercent');
      if (percent !== 0 && percent !== 100) throw new GoogleFault('discreteOnlyOpenClose');
      return [{ capability: 'garageDoor', command: percent === 0 ? 'close' : 'open' }];
    },
    OpenCloseRelative: () => {
      throw new GoogleFault('discreteOnlyOpenClose');
    },
  },
};

const startStop: TraitMapping = {
  trait: 'StartStop',
  capabilities: ['garageDoor'],
  attributes: () => ({ pausable: false }),
  states: (part) => running(part.text('garageDoor', 'state')),
  commands: { StartStop: (params) => [stop('garageDoor', params)] },
};

export const garageDoor: readonly TraitMapping[] = [openClose, startStop];

function opening(part: Part): number | undefined {
  const state = part.text('garageDoor', 'state');
  if (state === 'open') return 100;
  if (state === 'closed') return 0;
  const position = part.number('garageDoor', 'position');
  if (position !== undefined) return Math.round(position);
  return state === undefined ? undefined : HALFWAY;
}
