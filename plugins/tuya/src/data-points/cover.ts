import type { DataPoints } from '../link/device-message.ts';
import type { Family } from './family.ts';
import { numberAt, textAt, within } from './values.ts';

const id = { control: 1, target: 2, position: 3 } as const;
const words: readonly string[] = ['open', 'close', 'stop', 'continue'];

const control = (values: DataPoints): string | undefined => {
  const word = textAt(values, id.control);
  return word !== undefined && words.includes(word) ? word : undefined;
};

/** Where the motor stands by its own count; motors that do not tell have their target only. */
const counted = (values: DataPoints) => within(numberAt(values, id.position) ?? numberAt(values, id.target), 0, 100);

/** Without a count the ends are known after a command that leads to them. */
function positionOf(values: DataPoints, turn: (share: number) => number): number | undefined {
  const share = counted(values);
  if (share !== undefined) return turn(share);
  if (control(values) === 'open') return 100;
  return control(values) === 'close' ? 0 : undefined;
}

function movementOf(values: DataPoints, turn: (share: number) => number) {
  if (numberAt(values, id.position) === undefined) return undefined;
  const position = positionOf(values, turn);
  const word = control(values);
  if (word === 'open') return position === 100 ? 'stopped' : 'opening';
  if (word === 'close') return position === 0 ? 'stopped' : 'closing';
  return word === 'stop' ? 'stopped' : undefined;
}

/** Curtains, blinds and shutters (categories cl and clkg), which count from closed to open or the other way round. */
const coverOf = (mapping: 'cover' | 'cover-reversed', turn: (share: number) => number): Family => ({
  id: mapping,
  type: 'cover',
  label: 'cover',
  power: 'mains',
  recognises: (values) => mapping === 'cover' && control(values) !== undefined,
  attributes: [
    {
      capability: 'cover',
      attribute: 'position',
      from: [id.control, id.target, id.position],
      read: (values) => positionOf(values, turn),
    },
    {
      capability: 'cover',
      attribute: 'movement',
      from: [id.control, id.position],
      read: (values) => movementOf(values, turn),
    },
  ],
  silent: { capability: 'cover', isThere: (values) => control(values) !== undefined },
  commands: [
    { capability: 'cover', command: 'open', write: () => ({ [id.control]: 'open' }) },
    { capability: 'cover', command: 'close', write: () => ({ [id.control]: 'close' }) },
    { capability: 'cover', command: 'stop', write: () => ({ [id.control]: 'stop' }) },
    {
      capability: 'cover',
      command: 'set',
      write: ({ position }, values) =>
        numberAt(values, id.target) === undefined ? undefined : { [id.target]: Math.round(turn(Number(position))) },
    },
  ],
});

/** Percent open, as most count. */
export const cover = coverOf('cover', (share) => share);
/** Percent closed. */
export const coverReversed = coverOf('cover-reversed', (share) => 100 - share);
