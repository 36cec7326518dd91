import { truthParam } from './params.ts';
import type { TraitMapping } from './trait-mapping.ts';

export const onOff: TraitMapping = {
  trait: 'OnOff',
  capabilities: ['onOff'],
  attributes: () => ({ commandOnlyOnOff: false, queryOnlyOnOff: false }),
  states(part) {
    const on = part.truth('onOff', 'on');
    return on === undefined ? {} : { on };
  },
  commands: {
    OnOff: (params) => [{ capability: 'onOff', command: truthParam(params, 'on') ? 'on' : 'off' }],
  },
};
