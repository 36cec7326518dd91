import { sentenceTexts } from '../../../shared/automation-texts.ts';
import { flagWords } from '../../../shared/control-texts.ts';
import { texts } from '../../../shared/texts.ts';
import {
  boundOf,
  joined,
  listOf,
  lowered,
  type Place,
  type Scalar,
  saidValue,
  shortKeyOf,
  type Words,
} from './words.ts';

type Pairs = Record<string, readonly [string, string]>;

/** What a device does or is when a yes-or-no attribute has this value, where there are words for it. */
function pairText(pairs: Pairs, place: Place, value: Scalar): string | undefined {
  return typeof value === 'boolean' ? pairs[shortKeyOf(place)]?.[value ? 0 : 1] : undefined;
}

/** "sees motion", "is open or is closed": only where there are words for every value. */
export function pairsText(kind: 'triggers' | 'states', place: Place, values: Scalar | readonly Scalar[]) {
  const said = listOf(values).map((value) => pairText(texts.automations[kind], place, value));
  return said.every((text) => text !== undefined) ? joined(said, sentenceTexts.or) : undefined;
}

/** "40 %", "red or blue" */
export function valuesText(words: Words, place: Place, values: Scalar | readonly Scalar[]): string {
  const isFlag = flagWords[shortKeyOf(place)] !== undefined;
  return joined(
    listOf(values).map((value) => {
      const text = saidValue(words, place, value);
      return isFlag || typeof value === 'boolean' ? lowered(text) : text;
    }),
    sentenceTexts.or,
  );
}

interface BoundTexts {
  readonly above: (subject: string, value: string) => string;
  readonly below: (subject: string, value: string) => string;
  readonly between: (subject: string, low: string, high: string) => string;
}

/** "… rises above 22°"; undefined where there are no bounds. */
export function boundsText(
  words: Words,
  place: Place & { readonly above?: number; readonly below?: number },
  subject: string,
  said: BoundTexts,
): string | undefined {
  const { above, below } = place;
  const bound = (value: number) => boundOf(words, place, value);
  if (above !== undefined && below !== undefined) return said.between(subject, bound(above), bound(below));
  if (above !== undefined) return said.above(subject, bound(above));
  return below === undefined ? undefined : said.below(subject, bound(below));
}
