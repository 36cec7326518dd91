import { type Duration, type IssueDefinition, type JsonObject, minutes, type ScalarValue } from '@nexa/sdk';

/** A value of a device, of whichever component. */
export interface KnownValue {
  readonly key: string;
  readonly attribute: string;
  readonly value: ScalarValue;
}

/** What the values of one capability can tell about the device that has them. */
export interface StateRule {
  readonly definition: IssueDefinition;
  readonly capability: string;
  /** How long it must have been so. */
  readonly grace: Duration;
  /** The evidence that something is wrong. `isRaised`: it is known already, and takes more than a flicker to be over. */
  readonly judge: (values: readonly KnownValue[], isRaised: boolean) => JsonObject | undefined;
}

/** A battery that is soon empty: a person needs a few days to get a new one. */
export const batteryLow: IssueDefinition = {
  code: 'core.battery-low',
  severity: 'warning',
  title: 'Battery is low',
  explanation:
    'The device’s battery is nearly empty. When it is, the device stops answering. Put a new one in, or charge it.',
};

/** A radio link on which messages are lost now and then, or soon will be. */
export const linkWeak: IssueDefinition = {
  code: 'core.link-weak',
  severity: 'warning',
  title: 'Weak connection',
  explanation:
    'The device is hardly reached by radio, so commands and readings may be lost. Move it or its router closer, away from metal, or put a device between that passes messages on.',
};

const LOW = { raise: 15, clear: 25 } as const;

/**
 * Below the first a link counts as weak, and from the second on it does no more: −50 dBm is a good signal and −90 dBm
 * hardly a usable one; Zigbee's link quality goes to 255.
 */
const weak: Readonly<Record<string, { readonly below: number; readonly over: number }>> = {
  rssi: { below: -88, over: -82 },
  lqi: { below: 30, over: 50 },
};
/** Lost packets, in percent. */
const LOSSY = { above: 20, under: 10 } as const;

export const stateRules: readonly StateRule[] = [
  {
    definition: batteryLow,
    capability: 'battery',
    grace: minutes(10),
    judge: (values, isRaised) => {
      const low = values.filter(
        ({ attribute, value }) =>
          attribute === 'percent' && typeof value === 'number' && value <= (isRaised ? LOW.clear : LOW.raise),
      );
      return low.length === 0 ? undefined : { values: valuesOf(low), threshold: LOW.raise };
    },
  },
  {
    definition: linkWeak,
    capability: 'linkQuality',
    grace: minutes(30),
    judge: (values, isRaised) => {
      const poor = values.filter(
        ({ attribute, value }) => typeof value === 'number' && isPoor(attribute, value, isRaised),
      );
      return poor.length === 0 ? undefined : { values: valuesOf(poor) };
    },
  },
];

function isPoor(attribute: string, value: number, isRaised: boolean): boolean {
  if (attribute === 'loss') return isRaised ? value >= LOSSY.under : value > LOSSY.above;
  const bounds = weak[attribute];
  return bounds !== undefined && value < (isRaised ? bounds.over : bounds.below);
}

const valuesOf = (values: readonly KnownValue[]): JsonObject =>
  Object.fromEntries(values.map(({ key, value }) => [key, value]));
