import type { CommandAction, StateCondition, Trigger } from '@nexa/sdk';
import type { Automation, Device } from '../../shared/api/types.ts';
import { stateKeyOf } from '../../shared/device/state-key.ts';
import { attributeOf, type Capabilities, numberText, valueText } from '../../shared/device/value-text.ts';
import { texts } from '../../shared/texts.ts';

/** What is needed to speak of an automation. */
export interface Words {
  readonly devices: ReadonlyMap<string, Device>;
  readonly capabilities: Capabilities;
}

const { automations } = texts;

function nameOf({ devices }: Words, deviceId: string, component: string | undefined): string {
  const device = devices.get(deviceId);
  if (device === undefined) return automations.gone;
  const part = device.components.find(({ id }) => id === component)?.name;
  return part === undefined ? device.name : `${device.name} ${part}`;
}

interface Bounds {
  readonly deviceId: string;
  readonly component?: string | undefined;
  readonly capability: string;
  readonly attribute: string;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

function boundsText(words: Words, bounds: Bounds, above: (title: string) => string, below: (title: string) => string) {
  const info = attributeOf(words.capabilities, stateKeyOf(bounds.capability, bounds.attribute));
  const title = info?.title ?? bounds.attribute;
  const number = (value: number) => numberText(value, info?.unit, info?.precision);
  const parts = [
    bounds.above !== undefined && `${above(title)} ${number(bounds.above)}`,
    bounds.below !== undefined && `${below(title)} ${number(bounds.below)}`,
  ];
  return parts.filter((part) => part !== false).join(' & ');
}

export function triggerText(words: Words, trigger: Trigger): string {
  const name = nameOf(words, trigger.deviceId, trigger.component);
  if (trigger.type === 'event') {
    const press = trigger.match?.press;
    const title = words.capabilities.get(trigger.capability)?.events[trigger.event]?.title ?? trigger.event;
    return `${name} ${press === undefined ? title : (automations.press[String(press)] ?? title)}`;
  }
  const short = `${trigger.capability}.${trigger.attribute}`;
  const title = attributeOf(words.capabilities, short)?.title ?? trigger.attribute;
  if (trigger.to !== undefined) {
    const pair = automations.triggers[short];
    const text = pair?.[trigger.to === true ? 0 : 1];
    return `${name} ${text ?? automations.becomes(title, valueText(words.capabilities, short, trigger.to))}`;
  }
  if (trigger.above === undefined && trigger.below === undefined) return `${name} ${automations.changes(title)}`;
  return `${name}: ${boundsText(words, trigger, automations.above, automations.below)}`;
}

export function conditionText(words: Words, condition: StateCondition): string {
  const name = nameOf(words, condition.deviceId, condition.component);
  const short = `${condition.capability}.${condition.attribute}`;
  if (condition.equals !== undefined) {
    const text = automations.states[short]?.[condition.equals === true ? 0 : 1];
    const title = attributeOf(words.capabilities, short)?.title ?? condition.attribute;
    return `${name} ${text ?? automations.is(title, valueText(words.capabilities, short, condition.equals))}`;
  }
  return `${name}: ${boundsText(words, condition, automations.isAbove, automations.isBelow)}`;
}

export function actionText(words: Words, action: CommandAction): string {
  const name = nameOf(words, action.deviceId, action.component);
  const info = words.capabilities.get(action.capability)?.commands[action.command];
  const verb = automations.commands[`${action.capability}.${action.command}`] ?? info?.title ?? action.command;
  const values = Object.entries(action.params ?? {}).map(([param, value]) =>
    typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
      ? valueText(words.capabilities, `${action.capability}.${param}`, value)
      : '',
  );
  return values.length === 0 ? `${name}: ${verb}` : `${name}: ${verb} ${values.join(', ')}`;
}

/** What an automation is, without what the server adds: what a PUT takes. */
export function definitionOf(automation: Automation) {
  const { name, description, mode, triggers, conditions, actions, allowSensitive, enabled } = automation;
  return {
    name,
    mode,
    triggers,
    conditions,
    actions,
    enabled,
    ...(description !== undefined && { description }),
    ...(allowSensitive !== undefined && { allowSensitive }),
  };
}
