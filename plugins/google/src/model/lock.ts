import { truthParam } from './params.ts';
import type { TraitMapping } from './trait-mapping.ts';

export const lock: TraitMapping = {
  trait: 'LockUnlock',
  capabilities: ['lock'],
  attributes: () => ({}),
  states(part) {
    const isLocked = part.truth('lock', 'locked');
    return isLocked === undefined ? {} : { isLocked };
  },
  commands: {
    LockUnlock: (params) => [{ capability: 'lock', command: truthParam(params, 'lock') ? 'lock' : 'unlock' }],
  },
};
