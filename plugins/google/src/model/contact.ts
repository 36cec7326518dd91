import type { TraitMapping } from './trait-mapping.ts';

/** A door or window that NEXA only watches. */
export const contact: TraitMapping = {
  trait: 'OpenClose',
  capabilities: ['contact'],
  attributes: () => ({ discreteOnlyOpenClose: true, commandOnlyOpenClose: false, queryOnlyOpenClose: true }),
  states(part) {
    const open = part.truth('contact', 'open');
    return open === undefined ? {} : { openPercent: open ? 100 : 0 };
  },
  commands: {},
};
