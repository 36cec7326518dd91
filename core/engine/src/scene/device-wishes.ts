import { type DeviceDescription, MAIN_COMPONENT, type ScalarValue, type WishedState } from '@nexa/sdk';
import { commandTargets } from '../command/command-targets.ts';

/** A wished state of one component. */
export interface ComponentWish {
  /** Which of the given wishes it comes from. */
  readonly index: number;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly value: ScalarValue;
}

/** Wished states by device, in the order in which the devices first occur. */
export function byDevice(states: readonly WishedState[]): ReadonlyMap<string, readonly WishedState[]> {
  const groups = new Map<string, WishedState[]>();
  for (const state of states) {
    const group = groups.get(state.deviceId);
    if (group === undefined) groups.set(state.deviceId, [state]);
    else group.push(state);
  }
  return groups;
}

/**
 * The wishes of one device for each component that is meant: what `main` cannot do, but other components can, is
 * wished of all of these, as a command for `main` is. A wish that no component can fulfil has none.
 */
export function componentWishes(
  description: Pick<DeviceDescription, 'components'>,
  wishes: readonly WishedState[],
): ComponentWish[] {
  return wishes.flatMap(({ component = MAIN_COMPONENT, capability, attribute, value }, index) =>
    commandTargets(description, { component, capability }).map((target) => ({
      index,
      component: target,
      capability,
      attribute,
      value,
    })),
  );
}

/** A wished state as it is kept: `main` goes without saying. */
export function wishedState(
  deviceId: string,
  { component, capability, attribute, value }: Omit<ComponentWish, 'index'>,
): WishedState {
  const place = component === MAIN_COMPONENT ? { deviceId } : { deviceId, component };
  return { ...place, capability, attribute, value };
}
