import { clamp } from './amounts.ts';
import type { TraitMapping } from './trait-mapping.ts';

/** Google knows no air without any water in it. */
const TELLABLE = { minimum: 1, maximum: 100 };

export const humidity: TraitMapping = {
  trait: 'HumiditySetting',
  capabilities: ['humidity'],
  attributes: () => ({ queryOnlyHumiditySetting: true, commandOnlyHumiditySetting: false }),
  states(part) {
    const percent = part.number('humidity', 'percent');
    return percent === undefined ? {} : { humidityAmbientPercent: clamp(Math.round(percent), TELLABLE) };
  },
  commands: {},
};
