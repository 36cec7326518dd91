import type { DataPointValue } from '../link/device-message.ts';
import type { OwnDataPoint } from './own-data-points.ts';
import { round, toDevice, toNexa } from './values.ts';

/** NEXA's value of a data point; `undefined` for what cannot be one. */
export function readOwnValue(point: OwnDataPoint, theirs: DataPointValue | undefined): DataPointValue | undefined {
  if (theirs === undefined) return undefined;
  const { kind, words } = point;
  const word = words.get(String(theirs));
  switch (kind.type) {
    case 'boolean':
      if (word !== undefined) return word === 'true';
      return typeof theirs === 'boolean' ? theirs : undefined;
    case 'number':
      return readNumber(point, theirs);
    case 'words':
      return [word, String(theirs)].find((candidate) => candidate !== undefined && kind.words.includes(candidate));
    case 'text': {
      const text = word ?? String(theirs);
      return text.length > 0 && text.length <= kind.maximum ? text : undefined;
    }
  }
}

function readNumber({ kind, range, scale }: OwnDataPoint, theirs: DataPointValue): number | undefined {
  if (kind.type !== 'number' || typeof theirs !== 'number') return undefined;
  const value = range ? toNexa({ device: range, nexa: [0, 100] }, theirs) : theirs * scale;
  return value >= kind.minimum && value <= kind.maximum ? round(value, 6) : undefined;
}

/** The device's value for one of NEXA's, of the type that the device uses now. */
export function writeOwnValue(
  point: OwnDataPoint,
  ours: DataPointValue,
  now: DataPointValue | undefined,
): DataPointValue | undefined {
  const { kind, words, range, scale } = point;
  if (kind.type === 'number') {
    if (typeof ours !== 'number') return undefined;
    return range ? toDevice({ device: range, nexa: [0, 100] }, ours) : Math.round(ours / scale);
  }
  const word = [...words].find(([, own]) => own === String(ours))?.[0];
  // Where words are given they are all there are: a mode without one is a mode that the device does not have.
  if (word === undefined) return words.size > 0 ? undefined : ours;
  return typedLike(word, now);
}

function typedLike(word: string, now: DataPointValue | undefined): DataPointValue {
  if (word === 'true' || word === 'false') return typeof now === 'string' ? word : word === 'true';
  return typeof now === 'number' && word.trim() !== '' && Number.isFinite(Number(word)) ? Number(word) : word;
}
