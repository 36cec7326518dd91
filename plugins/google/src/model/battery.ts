import type { TraitMapping } from './trait-mapping.ts';

/** Up to this many percent, Google's word. */
const words: readonly (readonly [number, string])[] = [
  [10, 'CRITICALLY_LOW'],
  [40, 'LOW'],
  [75, 'MEDIUM'],
  [99, 'HIGH'],
  [100, 'FULL'],
];

export const battery: TraitMapping = {
  trait: 'EnergyStorage',
  capabilities: ['battery'],
  fits: (part) => part.has('battery', 'percent'),
  attributes: () => ({ queryOnlyEnergyStorage: true }),
  states(part) {
    const percent = part.number('battery', 'percent');
    if (percent === undefined) return {};
    const rawValue = Math.round(percent);
    return {
      descriptiveCapacityRemaining: words.find(([most]) => rawValue <= most)?.[1] ?? 'FULL',
      capacityRemaining: [{ rawValue, unit: 'PERCENTAGE' }],
    };
  },
  commands: {},
};
