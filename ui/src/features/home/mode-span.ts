/** For how long a mode is set. */
export const spans = ['open', 'hour', 'morning'] as const;
export type Span = (typeof spans)[number];

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 7;

/** When a mode that begins now ends; nothing: when somebody changes it. */
export function untilOf(span: Span, now: Date): string | undefined {
  if (span === 'open') return undefined;
  if (span === 'hour') return new Date(now.getTime() + HOUR_MS).toISOString();
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  return morning.toISOString();
}
