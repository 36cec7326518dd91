import type { DataPoints } from '../link/device-message.ts';
import { measuresSmoke } from './alarm-sensors.ts';
import type { CommandRow, Family } from './family.ts';
import { numberAt, textAt, within } from './values.ts';

const id = { control: 1, target: 2, position: 3 } as const;

interface Vocabulary {
  readonly open: string;
  readonly close: string;
  readonly stop: string;
}

const usual: Vocabulary = { open: 'open', close: 'close', stop: 'stop' };
/** Words of motors of the first years. */
const older: readonly Vocabulary[] = [
  { open: 'on', close: 'off', stop: 'stop' },
  { open: 'FZ', close: 'ZZ', stop: 'STOP' },
  { open: 'fz', close: 'zz', stop: 'stop' },
];
/** Old leak sensors say these too, and have no number at 2. */
const numbered: Vocabulary = { open: '1', close: '2', stop: '3' };

const knows = (vocabulary: Vocabulary, word: string) => Object.values(vocabulary).includes(word);

function vocabularyOf(values: DataPoints): Vocabulary | undefined {
  const word = textAt(values, id.control);
  if (word === undefined) return undefined;
  if (word === 'continue') return usual;
  const isNumbered = numberAt(values, id.target) !== undefined && !measuresSmoke(values);
  const known = [usual, ...older, ...(isNumbered ? [numbered] : [])];
  return known.find((vocabulary) => knows(vocabulary, word));
}

/** What it was told last, in the usual words. */
function control(values: DataPoints): keyof Vocabulary | 'continue' | undefined {
  const vocabulary = vocabularyOf(values);
  if (vocabulary === undefined) return undefined;
  const word = textAt(values, id.control);
  return (['open', 'close', 'stop'] as const).find((name) => vocabulary[name] === word) ?? 'continue';
}

const told = (command: keyof Vocabulary): CommandRow => ({
  capability: 'cover',
  command,
  write: (_params, values) => ({ [id.control]: (vocabularyOf(values) ?? usual)[command] }),
});

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
  recognises: (values) =>
    mapping === 'cover' && control(values) !== undefined && textAt(values, id.target) === undefined,
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
    told('open'),
    told('close'),
    told('stop'),
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
