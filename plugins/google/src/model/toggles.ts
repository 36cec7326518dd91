import { GoogleFault } from './google-fault.ts';
import { objectParam, truthParam } from './params.ts';
import type { TraitMapping } from './trait-mapping.ts';
import { spoken } from './words.ts';

const SWING = 'oscillating';

/** A fan that swings. */
export const toggles: TraitMapping = {
  trait: 'Toggles',
  capabilities: ['fan'],
  fits: (part) => part.has('fan', 'oscillating'),
  attributes: () => ({
    availableToggles: [{ name: SWING, name_values: spoken('name_synonym', 'oscillation', 'swing') }],
    commandOnlyToggles: false,
    queryOnlyToggles: false,
  }),
  states(part) {
    const oscillating = part.truth('fan', 'oscillating');
    return oscillating === undefined ? {} : { currentToggleSettings: { [SWING]: oscillating } };
  },
  commands: {
    SetToggles: (params) => {
      const settings = objectParam(params, 'updateToggleSettings');
      if (Object.keys(settings).some((name) => name !== SWING)) throw new GoogleFault('functionNotSupported');
      return [{ capability: 'fan', command: 'set', params: { oscillating: truthParam(settings, SWING) } }];
    },
  },
};
