import type { ScalarValue } from '@nexa/sdk';
import { useWishes } from '../../../shared/control/command-store.ts';
import { useCommand } from '../../../shared/control/use-command.ts';
import { isReachable, newestState, shownState } from '../../../shared/device/shown-state.ts';
import { stateKeyOf } from '../../../shared/device/state-key.ts';
import { useCapabilities } from '../../../shared/device/use-capabilities.ts';
import { titleOf, valueText } from '../../../shared/device/value-text.ts';
import { choicesOf } from '../../../shared/pairing/field-rules.ts';
import type { ControlProps } from './power-control.tsx';

/** One capability of one component: what it says, and how it is asked. */
export function useControl({ device, component }: ControlProps, capability: string) {
  const give = useCommand(device);
  const wishes = useWishes(device.id);
  const capabilities = useCapabilities();
  const keyOf = (attribute: string) => stateKeyOf(capability, attribute, component);
  const shown = (attribute: string) => shownState(device, wishes, keyOf(attribute));
  const limits = (attribute: string) => device.limits?.[keyOf(attribute)] ?? {};
  const number = (attribute: string): number | undefined => {
    const { value } = shown(attribute);
    return typeof value === 'number' ? value : undefined;
  };
  const text = (attribute: string, value: ScalarValue) => valueText(capabilities, keyOf(attribute), value);
  /** What a text can be: as the device lists it, or else as the capability does. */
  const choices = (attribute: string): readonly string[] =>
    limits(attribute).values ??
    (choicesOf(capabilities.get(capability)?.attributes[attribute]?.schema ?? {}) ?? []).map(String);
  return {
    isReachable: isReachable(device),
    /** The command that waits for its answer. */
    pending: wishes.find(
      (wish) => wish.capability === capability && wish.component === component && wish.status === 'pending',
    )?.command,
    shown,
    number,
    limits,
    has: (attribute: string) => keyOf(attribute) in device.state,
    title: (attribute: string) => titleOf(capabilities, keyOf(attribute)),
    text,
    newest: () => newestState(device, capability, component),
    choices,
    /** What a field needs in which one of the choices is picked. */
    choice: (attribute: string) => {
      const { value } = shown(attribute);
      return {
        value: typeof value === 'string' ? value : undefined,
        choices: choices(attribute).map((word) => ({ value: word, label: text(attribute, word) })),
        disabled: !isReachable(device),
      };
    },
    ask: (command: string, params?: Record<string, ScalarValue>, expected?: Record<string, ScalarValue>) =>
      void give({
        component,
        capability,
        command,
        ...(params !== undefined && { params }),
        ...(expected !== undefined && { expected }),
      }),
  };
}
