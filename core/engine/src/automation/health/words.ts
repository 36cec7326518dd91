import type { Instant, ScalarValue } from '@nexa/sdk';

const kinds: Readonly<Record<string, string>> = {
  triggers: 'trigger',
  conditions: 'condition',
  actions: 'action',
  variables: 'variable',
};

/** `trigger 1`, `condition 2`, `action 3`: where in an automation a path leads, for a person. */
export function placeName(path: string): string {
  const [list = '', index = ''] = path.split('/');
  const kind = kinds[list] ?? 'part';
  return /^\d+$/.test(index) ? `${kind} ${Number(index) + 1}` : `${kind} ${index}`;
}

/** A value as a person reads it. */
export const valueName = (value: ScalarValue): string =>
  typeof value === 'string' ? `“${value}”` : typeof value === 'boolean' ? (value ? 'true' : 'false') : String(value);

/** `a, b or c`; of many the first ones. */
export function listed(items: readonly string[], word: 'or' | 'and', most = 8): string {
  const shown = items.slice(0, most);
  if (items.length > most) return `${shown.join(', ')} and ${items.length - most} more`;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} ${word} ${shown.at(-1)}`;
}

export const DAY = 86_400_000;

/** Whole days between two moments. */
export const daysBetween = (from: Instant, to: Instant): number => Math.floor((to - from) / DAY);

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);
/** `30 days`. */
export const daysName = (from: Instant, to: Instant): string => days(daysBetween(from, to));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** With a capital at its beginning. */
export const sentence = (text: string): string => capital(text);
