import {
  type AttributeConfirmation,
  coreCapabilities,
  type ExposedDevice,
  type ExposedState,
  MAIN_COMPONENT,
  stateKey,
} from '@nexa/sdk';
import { type FacetWish, presentOf } from './facet.ts';

const commandOf = ({ capability, command }: FacetWish) =>
  coreCapabilities.find(({ id }) => id === capability)?.commands[command];

/** Whether it unlocks, opens or disarms something. */
export const isSensitive = (wish: FacetWish): boolean => commandOf(wish)?.sensitive === true;

/** Whether the device now shows what was wished, as the capability says; false where no value shows it. */
export function isShown(wish: FacetWish, device: ExposedDevice, state: ExposedState): boolean {
  const confirms = commandOf(wish)?.confirms ?? [];
  if (confirms.length === 0) return false;
  return confirms.every((confirmation) =>
    ('anyOf' in confirmation ? confirmation.anyOf : [confirmation]).some((one) => isMet(one, wish, device, state)),
  );
}

function isMet(one: AttributeConfirmation, wish: FacetWish, device: ExposedDevice, state: ExposedState): boolean {
  const component = wish.component ?? MAIN_COMPONENT;
  const present = presentOf(state);
  const key = stateKey(wish.capability, one.attribute, component);
  if ('toggles' in one) return false;
  const wanted = 'equals' in one ? one.equals : wish.params?.[one.equalsParam];
  if (wanted === undefined) return true;
  const shown = present.value(key);
  const offAtZero = 'offAtZero' in one && one.offAtZero === true && wanted === 0;
  if (offAtZero && present.value(stateKey('onOff', 'on', component)) === false) return true;
  if (typeof shown !== 'number' || typeof wanted !== 'number') return shown === wanted;
  const tolerance = Math.max(one.tolerance ?? 0, (device.limits?.[key]?.step ?? 0) / 2);
  const apart = Math.abs(shown - wanted);
  const modulo = 'modulo' in one ? one.modulo : undefined;
  return Math.min(apart, modulo === undefined ? apart : modulo - apart) <= tolerance;
}
