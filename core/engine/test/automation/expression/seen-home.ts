import { type AttributePlace, type Instant, type ScalarValue, stateKey } from '@nexa/sdk';
import type { AutomationScope, SeenState } from '../../../src/automation/automation-scope.ts';

/** Monday, 1 December 2025, 20:34:30 in Berlin. */
export const NOW: Instant = Date.UTC(2025, 11, 1, 19, 34, 30);

/** An attribute of a device of one component: `lamp` and `onOff.on`. */
export function placeOf(deviceId: string, key: string): AttributePlace {
  const [capability = '', attribute = ''] = key.split('.');
  return { deviceId, capability, attribute };
}

/** A live state, observed a minute ago. */
export const seen = (value: ScalarValue, rest: Partial<SeenState> = {}): SeenState => ({
  value,
  freshness: 'live',
  observedAt: NOW - 60_000,
  ...rest,
});

/** A home as conditions see it; states by device and key, as in `lamp/onOff.on`. */
export function scopeWith(
  states: Readonly<Record<string, SeenState>> = {},
  rest: Partial<AutomationScope> = {},
): AutomationScope {
  return {
    now: NOW,
    place: { timezone: 'Europe/Berlin', latitude: 52.5, longitude: 13.4 },
    mode: 'home',
    someoneHome: true,
    variables: new Map(),
    trigger: { cause: { kind: 'unknown' } },
    state: ({ deviceId, component, capability, attribute }) =>
      states[`${deviceId}/${stateKey(capability, attribute, component)}`],
    ...rest,
  };
}
