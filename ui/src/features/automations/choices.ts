import type { CommandAction, StateCondition, Trigger } from '@nexa/sdk';
import type { AttributeInfo, Device, FieldSchema } from '../../shared/api/types.ts';
import { stateKeyOf } from '../../shared/device/state-key.ts';
import { type Capabilities, valueText } from '../../shared/device/value-text.ts';
import { choicesOf } from '../../shared/pairing/field-rules.ts';
import { texts } from '../../shared/texts.ts';

/** A number that completes a choice: "rises above … °C". */
export interface NumberPart {
  readonly unit: string | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly initial: number;
}

/** One thing that a device can take part in an automation with. */
export interface Choice<T> {
  readonly id: string;
  readonly label: string;
  readonly number?: NumberPart;
  readonly build: (value: number | undefined) => T;
}

export interface ActionChoice {
  readonly id: string;
  readonly label: string;
  readonly params: FieldSchema;
  readonly isSensitive: boolean;
  readonly build: (params: Record<string, unknown>) => CommandAction;
}

interface AttributePlace {
  readonly key: string;
  readonly short: string;
  readonly title: string;
  readonly info: AttributeInfo;
  readonly where: { deviceId: string; component?: string; capability: string; attribute: string };
}

function attributesOf(device: Device, capabilities: Capabilities): AttributePlace[] {
  return device.components.flatMap((component) =>
    component.capabilities.flatMap((capability) =>
      Object.entries(capabilities.get(capability)?.attributes ?? {}).map(([attribute, info]) => ({
        key: stateKeyOf(capability, attribute, component.id),
        short: `${capability}.${attribute}`,
        title: component.name === undefined ? info.title : `${component.name} ${info.title}`,
        info,
        where: { deviceId: device.id, ...partOf(component.id), capability, attribute },
      })),
    ),
  );
}

const partOf = (component: string) => (component === 'main' ? {} : { component });

function numberPart(device: Device, { key, info }: AttributePlace): NumberPart {
  const now = device.state[key]?.value;
  const limits = device.limits?.[key];
  return {
    unit: info.unit,
    min: limits?.minimum ?? info.schema.minimum,
    max: limits?.maximum ?? info.schema.maximum,
    initial: typeof now === 'number' ? Math.round(now) : 20,
  };
}

/** What of a device can start an automation. */
export function triggerChoices(device: Device, capabilities: Capabilities): Choice<Trigger>[] {
  const { automations } = texts;
  const byState = attributesOf(device, capabilities).flatMap((place): Choice<Trigger>[] => {
    const { key, short, title, info, where } = place;
    const base = { id: 'trigger', type: 'state', ...where } as const;
    const pair = automations.triggers[short];
    if (info.schema.type === 'boolean') {
      return [true, false].map((to) => ({
        id: `${key}=${to}`,
        label: pair?.[to ? 0 : 1] ?? automations.becomes(title, valueText(capabilities, key, to)),
        build: () => ({ ...base, to }),
      }));
    }
    if (info.schema.type === 'number' || info.schema.type === 'integer') {
      const number = numberPart(device, place);
      return [
        {
          id: `${key}>`,
          label: automations.above(title),
          number,
          build: (above = number.initial) => ({ ...base, above }),
        },
        {
          id: `${key}<`,
          label: automations.below(title),
          number,
          build: (below = number.initial) => ({ ...base, below }),
        },
      ];
    }
    return (choicesOf(info.schema) ?? []).map((to) => ({
      id: `${key}=${to}`,
      label: automations.becomes(title, valueText(capabilities, key, to)),
      build: () => ({ ...base, to }),
    }));
  });
  return [...eventChoices(device, capabilities), ...byState];
}

function eventChoices(device: Device, capabilities: Capabilities): Choice<Trigger>[] {
  return device.components.flatMap((component) =>
    component.capabilities.flatMap((capability) =>
      Object.entries(capabilities.get(capability)?.events ?? {}).flatMap(([event, info]): Choice<Trigger>[] => {
        const base = {
          id: 'trigger',
          type: 'event',
          deviceId: device.id,
          ...partOf(component.id),
          capability,
          event,
        } as const;
        const name = component.name === undefined ? '' : `${component.name} `;
        const presses = choicesOf(info.data.properties?.press ?? {});
        if (presses === undefined)
          return [{ id: `${component.id}:${event}`, label: `${name}${info.title}`, build: () => base }];
        return presses.map((press) => ({
          id: `${component.id}:${event}:${press}`,
          label: `${name}${texts.automations.press[press] ?? press}`,
          build: () => ({ ...base, match: { press } }),
        }));
      }),
    ),
  );
}

/** What of a device can be asked as a condition. */
export function conditionChoices(device: Device, capabilities: Capabilities): Choice<StateCondition>[] {
  const { automations } = texts;
  return attributesOf(device, capabilities).flatMap((place): Choice<StateCondition>[] => {
    const { key, short, title, info, where } = place;
    const base = { type: 'state', ...where } as const;
    const pair = automations.states[short];
    if (info.schema.type === 'boolean') {
      return [true, false].map((equals) => ({
        id: `${key}=${equals}`,
        label: pair?.[equals ? 0 : 1] ?? automations.is(title, valueText(capabilities, key, equals)),
        build: () => ({ ...base, equals }),
      }));
    }
    if (info.schema.type === 'number' || info.schema.type === 'integer') {
      const number = numberPart(device, place);
      return [
        {
          id: `${key}>`,
          label: automations.isAbove(title),
          number,
          build: (above = number.initial) => ({ ...base, above }),
        },
        {
          id: `${key}<`,
          label: automations.isBelow(title),
          number,
          build: (below = number.initial) => ({ ...base, below }),
        },
      ];
    }
    return (choicesOf(info.schema) ?? []).map((equals) => ({
      id: `${key}=${equals}`,
      label: automations.is(title, valueText(capabilities, key, equals)),
      build: () => ({ ...base, equals }),
    }));
  });
}

/** What a device can be told to do. */
export function actionChoices(device: Device, capabilities: Capabilities): ActionChoice[] {
  return device.components.flatMap((component) =>
    component.capabilities.flatMap((id) => {
      const capability = capabilities.get(id);
      return Object.entries(capability?.commands ?? {}).map(([command, info]) => {
        const label = texts.automations.commands[`${id}.${command}`] ?? info.title;
        return {
          id: `${component.id}:${id}.${command}`,
          label: component.name === undefined ? label : `${label} (${component.name})`,
          params: info.params,
          isSensitive: info.sensitive === true,
          build: (params: Record<string, unknown>): CommandAction => ({
            type: 'command',
            deviceId: device.id,
            ...partOf(component.id),
            capability: id,
            command,
            ...(Object.keys(params).length > 0 && { params }),
          }),
        };
      });
    }),
  );
}
