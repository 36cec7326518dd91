import type { Family } from './family.ts';
import { energyAttribute, hasMeter, meterAttributes, meterDataPoints } from './meter.ts';
import { hasOnlySockets, socketAttributes, socketCommands, socketCount } from './socket.ts';

const shared = {
  power: 'mains',
  attributes: [...socketAttributes, ...meterAttributes, energyAttribute],
  commands: socketCommands,
  measuredOnRequest: meterDataPoints,
} as const;

/** One socket, or any that meters what it gives. */
export const plug: Family = {
  ...shared,
  id: 'plug',
  type: 'plug',
  label: 'plug',
  recognises: (values) => hasOnlySockets(values) && (socketCount(values) === 1 || hasMeter(values)),
};

/** Several switches behind one address: wall switches and strips. */
export const switches: Family = {
  ...shared,
  id: 'switch',
  type: 'switch',
  label: 'switch',
  recognises: (values) => hasOnlySockets(values) && socketCount(values) > 1,
};
