import type { GuestScope } from '@nexa/db';

export type GuestHours = NonNullable<GuestScope['hours']>[number];

const clock = '([01][0-9]|2[0-3]):[0-5][0-9]';
const form = new RegExp(`^(?:(?<days>[1-7](?:-[1-7])?(?:,[1-7](?:-[1-7])?)*) )?(?<from>${clock})-(?<to>${clock})$`);

/** `22:00-06:00` on every day, `1-5,7 22:00-06:00` on these; 1 is Monday. `undefined`: it is neither. */
export function parseHours(text: string): GuestHours | undefined {
  const { days, from, to } = form.exec(text.trim())?.groups ?? {};
  if (from === undefined || to === undefined) return undefined;
  return days === undefined ? { from, to } : { days: daysOf(days), from, to };
}

function daysOf(text: string): number[] {
  const days = text.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    // 6-2 goes over the end of the week.
    const count = ((last - first + 7) % 7) + 1;
    return Array.from({ length: count }, (_, index) => ((first - 1 + index) % 7) + 1);
  });
  return [...new Set(days)].sort();
}
