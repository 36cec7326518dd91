import { type CommandDefinition, type JsonObject, type ScalarValue, stateKey } from '@nexa/sdk';
import { expectationsOf } from '../../command/confirmation.ts';
import type { DeviceView } from '../../home/home-runtime.ts';

/** What a device that does as it is told reports of one attribute. */
export interface ExpectedValue {
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly value: ScalarValue;
  /** Whether it is so already. */
  readonly isSo: boolean;
}

export interface GivenCommand {
  readonly component: string;
  readonly capability: string;
  readonly params: JsonObject;
}

/** What a component reports when it has done the command; nothing for a command that nothing shows. */
export function expectedValues(
  { component, capability, params }: GivenCommand,
  definition: CommandDefinition,
  device: DeviceView,
): ExpectedValue[] {
  const keyOf = (attribute: string) => stateKey(capability, attribute, component);
  const now = (attribute: string) => device.states[keyOf(attribute)]?.value;
  const expectations = expectationsOf(definition.confirms, params, {
    component,
    current: now,
    limits: (attribute) => device.record.description.limits?.[keyOf(attribute)],
  });
  return expectations.flatMap(({ alternatives }) => {
    const [first] = alternatives;
    if (first === undefined) return [];
    // Where a toggle leads from what was never heard, nobody can say: it is switched on.
    const { attribute, expected = true } = first;
    const isSo = alternatives.some((one) => {
      const value = now(one.attribute);
      return value !== undefined && one.expected !== undefined && one.matches(value);
    });
    return [{ component, capability, attribute, value: expected, isSo }];
  });
}
