import { GoogleFault } from './google-fault.ts';
import { truthParam } from './params.ts';
import type { PartWish, TraitMapping } from './trait-mapping.ts';

const wish = (command: string): PartWish => ({ capability: 'vacuum', command });

const startStop: TraitMapping = {
  trait: 'StartStop',
  capabilities: ['vacuum'],
  attributes: () => ({ pausable: true }),
  states(part) {
    const state = part.text('vacuum', 'state');
    return state === undefined ? {} : { isRunning: state === 'cleaning', isPaused: state === 'paused' };
  },
  commands: {
    StartStop: (params) => [wish(truthParam(params, 'start') ? 'start' : 'pause')],
    PauseUnpause: (params) => [wish(truthParam(params, 'pause') ? 'pause' : 'start')],
  },
};

const dock: TraitMapping = {
  trait: 'Dock',
  capabilities: ['vacuum'],
  attributes: () => ({}),
  states(part) {
    const state = part.text('vacuum', 'state');
    return state === undefined ? {} : { isDocked: state === 'docked' };
  },
  commands: { Dock: () => [wish('dock')] },
};

const locator: TraitMapping = {
  trait: 'Locator',
  capabilities: ['vacuum'],
  attributes: () => ({}),
  states: () => ({}),
  commands: {
    Locate: (params) => {
      if (params.silence === true) throw new GoogleFault('functionNotSupported');
      return [wish('locate')];
    },
  },
  results: { Locate: { generatedAlert: true } },
};

export const vacuum: readonly TraitMapping[] = [startStop, dock, locator];
