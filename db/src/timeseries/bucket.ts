import { type Instant, NexaError } from '@nexa/sdk';

/** How samples are put together: a fixed span (UTC), or days, weeks, months or years of the home's time zone. */
export type Bucket =
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'calendar'; readonly unit: 'day' | 'week' | 'month' | 'year'; readonly count: number };

const mostBuckets = 10_000;
const autoBuckets = 400;
/** What `auto` picks from; beyond a day only whole days of 24 hours. */
const autoSpans: readonly (readonly [seconds: number, duration: string])[] = [
  [1, 'PT1S'],
  [5, 'PT5S'],
  [10, 'PT10S'],
  [15, 'PT15S'],
  [30, 'PT30S'],
  [60, 'PT1M'],
  [120, 'PT2M'],
  [300, 'PT5M'],
  [600, 'PT10M'],
  [900, 'PT15M'],
  [1_800, 'PT30M'],
  [3_600, 'PT1H'],
  [7_200, 'PT2H'],
  [10_800, 'PT3H'],
  [21_600, 'PT6H'],
  [43_200, 'PT12H'],
  [86_400, 'PT24H'],
  [172_800, 'PT48H'],
  [604_800, 'PT168H'],
  [2_592_000, 'PT720H'],
];

/** The finest span that cuts the range into 400 buckets at most, the two cut-off ones at its ends included. */
export function autoBucket(from: Instant, to: Instant): string {
  const seconds = (to - from) / 1_000;
  const fitting = autoSpans.find(([span]) => Math.ceil(seconds / span) + 1 <= autoBuckets);
  if (fitting) return fitting[1];
  const days = Math.ceil(seconds / (autoBuckets - 1) / 86_400);
  return `PT${days * 24}H`;
}

/** An ISO 8601 duration as a bucket; rejects with `NEXA_REQUEST_INVALID` what is none, or cuts the range too finely. */
export function parseBucket(duration: string, from: Instant, to: Instant): Bucket {
  const bucket = parseCalendar(duration) ?? parseFixed(duration);
  if (bucket === undefined || secondsOf(bucket) <= 0) {
    throw invalid(duration, 'bucket is an ISO 8601 duration such as PT5M, PT1H, P1D, P1W or P1M, or auto');
  }
  if ((to - from) / 1_000 / secondsOf(bucket) > mostBuckets) {
    throw invalid(duration, `bucket would cut the time range into more than ${mostBuckets} pieces`);
  }
  return bucket;
}

function parseCalendar(duration: string): Bucket | undefined {
  const match = /^P(\d{1,4})([DWMY])$/.exec(duration);
  if (!match) return undefined;
  const unit = ({ D: 'day', W: 'week', M: 'month', Y: 'year' } as const)[match[2] as 'D' | 'W' | 'M' | 'Y'];
  return { kind: 'calendar', unit, count: Number(match[1]) };
}

function parseFixed(duration: string): Bucket | undefined {
  const match = /^PT(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,7}(?:\.\d{1,3})?)S)?$/.exec(duration);
  if (!match) return undefined;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  return { kind: 'fixed', seconds: hours * 3_600 + minutes * 60 + seconds };
}

function secondsOf(bucket: Bucket): number {
  if (bucket.kind === 'fixed') return bucket.seconds;
  const days = { day: 1, week: 7, month: 28, year: 365 }[bucket.unit];
  return bucket.count * days * 86_400;
}

function invalid(duration: string, message: string): NexaError {
  return new NexaError('NEXA_REQUEST_INVALID', message, { params: { path: 'bucket', value: duration.slice(0, 40) } });
}
