import {
  coreCapabilities,
  type ExposedState,
  exposedScene,
  type JsonObject,
  type ScalarValue,
  stateKey,
} from '@nexa/sdk';
import { mappingsOf } from '../../src/model/mappings.ts';
import { Part } from '../../src/model/part.ts';
import type { PartWish } from '../../src/model/trait-mapping.ts';
import { type Specimen, stateWith } from './specimens.ts';

export const mainPart = ({ device, values }: Specimen, state: ExposedState = stateWith(values)): Part => {
  const [component] = device.components;
  if (component === undefined) throw new Error('the specimen has no component');
  return new Part(device, component, state);
};

/** What Google's command asks NEXA for. */
export function wishesOf(part: Part, command: string, params: JsonObject): readonly PartWish[] {
  const mapping = mappingsOf(part).find(({ commands }) => Object.hasOwn(commands, command));
  if (mapping === undefined) throw new Error(`no trait of the device has ${command}`);
  return mapping.commands[command]?.(params, part) ?? [];
}

/** The device as it is when the wishes came true, as NEXA's capabilities say how that shows. */
export function after(specimen: Specimen, wishes: readonly PartWish[]): Part {
  const values: Record<string, ScalarValue> = { ...specimen.values };
  for (const { capability, command, params = {} } of wishes) {
    // A scene has no values in which it could show.
    if (capability === exposedScene.capability && command === exposedScene.command) continue;
    const definition = coreCapabilities.find(({ id }) => id === capability)?.commands[command];
    if (definition === undefined) throw new Error(`NEXA knows no ${capability}.${command}`);
    for (const confirmation of definition.confirms) {
      const first = 'anyOf' in confirmation ? confirmation.anyOf[0] : confirmation;
      if (first === undefined) continue;
      const value = 'equals' in first ? first.equals : 'equalsParam' in first ? params[first.equalsParam] : undefined;
      if (value !== undefined) values[stateKey(capability, first.attribute)] = value as ScalarValue;
    }
    if (capability === 'color') values['color.colorMode'] = values['colorTemperature.colorMode'] = 'color';
    if (capability === 'colorTemperature')
      values['color.colorMode'] = values['colorTemperature.colorMode'] = 'colorTemperature';
  }
  return mainPart({ device: specimen.device, values });
}
