import type { ScalarValue } from '@nexa/sdk';
import type { AttributeRule } from '../../plugin-link/attribute-rule.ts';

const yes = ['on', 'true', 'yes', '1', 'open', 'detected', 'active', 'home', 'locked', 'wet'];
const no = ['off', 'false', 'no', '0', 'closed', 'clear', 'inactive', 'away', 'unlocked', 'dry'];
/** Longer words may have two letters wrong. */
const LONG_WORD = 6;

/** The value that was probably meant by one that the attribute cannot have. */
export function meantValue({ kind, texts }: AttributeRule, value: ScalarValue): ScalarValue | undefined {
  const word = String(value).trim().toLowerCase();
  if (kind === 'boolean') return yes.includes(word) ? true : no.includes(word) ? false : undefined;
  if (kind === 'number') {
    const number = Number(word.replace(',', '.'));
    return typeof value === 'string' && word !== '' && Number.isFinite(number) ? number : undefined;
  }
  if (texts === undefined) return typeof value === 'string' ? undefined : String(value);
  const known = [...texts];
  return known.find((text) => plain(text) === plain(word)) ?? nearest(word, known);
}

const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_-]/g, '');

function nearest(word: string, known: readonly string[]): string | undefined {
  const room = word.length >= LONG_WORD ? 2 : word.length > 2 ? 1 : 0;
  const ranked = known
    .map((text) => ({ text, away: distance(plain(word), plain(text)) }))
    .filter(({ away }) => away <= room)
    .sort((a, b) => a.away - b.away);
  return ranked[0]?.text;
}

/** How many letters must be added, left out or changed, two that changed places counting once. */
export function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      row.push(best);
    }
  }
  return at(a.length, b.length);
}
