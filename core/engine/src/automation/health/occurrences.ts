import type { Instant } from '@nexa/sdk';
import type { FindingGrade } from './finding.ts';
import { DAY } from './words.ts';

const WEEK = 7 * DAY;
const REPEATED = 3;
/** What lies closer together is one occasion. */
const ONE_OCCASION = 60_000;

/** The beginnings of separate occasions, in order. */
export function occasions(times: readonly Instant[]): Instant[] {
  const starts: Instant[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const at of [...times].sort((a, b) => a - b)) {
    if (at - last > ONE_OCCASION) starts.push(at);
    last = at;
  }
  return starts;
}

/** How sure something is that was seen at these times; `possible` when it was not. */
export function gradeOf(times: readonly Instant[]): FindingGrade {
  const starts = occasions(times);
  if (starts.length === 0) return 'possible';
  const isRepeated = starts.some(
    (at, index) => (starts[index + REPEATED - 1] ?? Number.POSITIVE_INFINITY) - at <= WEEK,
  );
  return isRepeated ? 'repeated' : 'observed';
}
