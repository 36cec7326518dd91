import { type Duration, days, seconds } from '@nexa/sdk';

/** Devices that are set up no other way tell what they measure every five minutes. */
export const USUAL_PERIOD = seconds(300);
const SHORTEST = seconds(10);
const LONGEST = days(7);

/** The expected interval of a measured value, in the form of an entity. */
export const intervalOf = (
  every: Duration | undefined,
  key: string,
): { readonly reportIntervals?: Readonly<Record<string, Duration>> } =>
  every === undefined ? {} : { reportIntervals: { [key]: every } };

/** What a device answers when it is asked how often it tells; `undefined` when it tells nothing by itself. */
export const periodOf = (value: number): Duration | undefined =>
  value <= 0 ? undefined : Math.min(LONGEST, Math.max(SHORTEST, seconds(value)));
