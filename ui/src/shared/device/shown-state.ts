import type { ScalarValue } from '@nexa/sdk';
import type { AttributeState, Device } from '../api/types.ts';
import type { Wish } from '../control/command-store.ts';
import { partsOfStateKey } from './state-key.ts';

/** What is shown for one attribute: the device's own word, or a wish that it has not confirmed yet. */
export interface Shown {
  readonly value: ScalarValue | undefined;
  readonly isWish: boolean;
  readonly state: AttributeState | undefined;
}

export function shownState(device: Device, wishes: readonly Wish[], key: string): Shown {
  const state = device.state[key];
  const wish = wishes.find(({ status, expected }) => status === 'pending' && key in expected);
  if (wish !== undefined) return { value: wish.expected[key], isWish: true, state };
  return { value: state?.value, isWish: false, state };
}

/** Of the states of a capability the one that was observed last. */
export function newestState(device: Device, capability: string, component: string): AttributeState | undefined {
  const isOfIt = (key: string) => {
    const parts = partsOfStateKey(key);
    return parts?.capability === capability && parts.component === component;
  };
  return Object.entries(device.state)
    .filter(([key]) => isOfIt(key))
    .map(([, state]) => state)
    .sort((a, b) => b.observedAt.localeCompare(a.observedAt))[0];
}

/** Whether a command can be expected to arrive. */
export const isReachable = (device: Device): boolean =>
  device.status.value === 'online' || device.status.value === 'unknown' || device.status.value === 'updating';

/** Whether any of what is shown is older than it should be. */
export const isStale = (device: Device): boolean =>
  Object.values(device.state).some(({ freshness }) => freshness === 'stale');

export const hasCapability = (device: Device, capability: string): boolean =>
  device.components.some(({ capabilities }) => capabilities.includes(capability));
