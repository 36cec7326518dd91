import { type AttributeState, type DeviceDescription, stateKey } from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import { expectationsOf } from '../command/confirmation.ts';
import { modeFamilies } from './mode-family.ts';
import { switchesOn, type WishedCommand } from './wished-commands.ts';

/** What is looked at of a device. */
export interface PresentDevice {
  readonly description: Pick<DeviceDescription, 'components' | 'limits'>;
  readonly states: ReadonlyMap<string, AttributeState>;
}

/**
 * Whether the device is already as the command would make it. Only what it reported itself and what is live counts: a
 * value that is old or assumed may have been changed by hand.
 */
export function isMet(device: PresentDevice, wished: WishedCommand, catalog: CapabilityCatalog): boolean {
  const { component, capability, params, definition } = wished;
  const keyOf = (attribute: string) => stateKey(capability, attribute, component);
  const isOff = seen(device, stateKey('onOff', 'on', component)) === false;
  const expectations = expectationsOf(definition.confirms, params, {
    component,
    current: () => undefined,
    limits: (attribute) => device.description.limits?.[keyOf(attribute)],
  });
  const shown = expectations.every(({ alternatives: [first] }) => {
    if (first === undefined) return false;
    const value = seen(device, keyOf(first.attribute));
    return (value !== undefined && first.matches(value)) || (first.orOff && isOff);
  });
  if (!shown || !isInMode(device, wished, catalog)) return false;
  // A lamp that is off may well have the wished level, for when it is switched on.
  const needsPower = switchesOn(wished) && !wished.isSwitchedApart && hasSwitch(device, component);
  return !needsPower || seen(device, stateKey('onOff', 'on', component)) === true;
}

/** Whether the capability is the one that holds now, of those that exclude each other. */
function isInMode(
  device: PresentDevice,
  { component, capability }: WishedCommand,
  catalog: CapabilityCatalog,
): boolean {
  const families = modeFamilies(capabilitiesOf(device, component), catalog);
  return families.every(
    ({ attribute, members }) =>
      !members.includes(capability) ||
      members.length === 1 ||
      seen(device, stateKey(capability, attribute, component)) === capability,
  );
}

const hasSwitch = (device: PresentDevice, component: string): boolean =>
  capabilitiesOf(device, component).includes('onOff');

const capabilitiesOf = ({ description }: PresentDevice, component: string): readonly string[] =>
  description.components.find(({ id }) => id === component)?.capabilities ?? [];

function seen({ states }: PresentDevice, key: string): AttributeState['value'] | undefined {
  const state = states.get(key);
  return state?.freshness === 'live' && state.source !== 'assumed' ? state.value : undefined;
}
