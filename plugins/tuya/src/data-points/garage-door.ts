import type { Family } from './family.ts';
import { booleanAt, numberAt } from './values.ts';

const id = { wanted: 1, countdown: 2, contact: 3 } as const;

/** Openers with a contact at the door (category ckmkzq): the contact says how the door stands, not the command. */
export const garageDoor: Family = {
  id: 'garage-door',
  type: 'garage-door',
  label: 'garage door',
  power: 'mains',
  recognises: (values) =>
    booleanAt(values, id.wanted) !== undefined &&
    numberAt(values, id.countdown) !== undefined &&
    booleanAt(values, id.contact) !== undefined &&
    [4, 5, 6].every((other) => typeof values[other] !== 'string' && typeof values[other] !== 'boolean'),
  attributes: [
    {
      capability: 'garageDoor',
      attribute: 'state',
      from: [id.contact],
      read: (values) => {
        const isOpen = booleanAt(values, id.contact);
        return isOpen === undefined ? undefined : isOpen ? 'open' : 'closed';
      },
    },
  ],
  commands: [
    { capability: 'garageDoor', command: 'open', write: () => ({ [id.wanted]: true }) },
    { capability: 'garageDoor', command: 'close', write: () => ({ [id.wanted]: false }) },
  ],
};
