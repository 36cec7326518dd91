import type { AttributeLimits, ScalarValue } from '@nexa/sdk';
import { numberOf } from '../template/values.ts';
import { type EntityModel, tell } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';

interface Settable {
  readonly what: string;
  readonly capability: string;
  readonly attribute: string;
  readonly limits?: AttributeLimits;
  read(text: string): ScalarValue | undefined;
}

/** Something with one value that can be set, for which NEXA has no word of its own. */
function settable(
  entity: EntityFields,
  { what, capability, attribute, limits, read }: Settable,
): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  if (commands === undefined) {
    entity.problem(`${what} without command_topic`);
    return undefined;
  }
  const states = entity.topic('state_topic');
  const value = entity.reader('value_template');
  const write = entity.writer('command_template');
  return {
    capabilities: [capability],
    claims: [`${capability}.${attribute}`],
    isApart: true,
    type: 'other',
    confirms: states !== undefined,
    ...(limits === undefined ? {} : { limits: { [`${capability}.${attribute}`]: limits } }),
    watches:
      states === undefined
        ? []
        : [
            {
              topic: states,
              read(message) {
                const text = value(message);
                return tell(capability, attribute, text === undefined ? undefined : read(text));
              },
            },
          ],
    order({ capability: wanted, command, params }) {
      if (wanted !== capability || command !== 'set' || params[attribute] === undefined) return undefined;
      const payload = write({ value: params[attribute] });
      return payload === undefined ? undefined : [entity.order(commands, payload)];
    },
  };
}

/** `number`: with its range and step as limits. */
export function numberEntity(entity: EntityFields): EntityModel | undefined {
  const [minimum, maximum, step] = [entity.number('min', 1), entity.number('max', 100), entity.number('step', 1)];
  const isRange = minimum < maximum;
  return settable(entity, {
    what: 'a number',
    capability: 'mqtt.number',
    attribute: 'value',
    ...(isRange ? { limits: { minimum, maximum, ...(step > 0 ? { step } : {}) } } : {}),
    read: (text) => {
      const value = numberOf(text);
      return value !== undefined && isRange && (value < minimum || value > maximum) ? undefined : value;
    },
  });
}

/** `select`: with its options as limits. */
export function selectEntity(entity: EntityFields): EntityModel | undefined {
  const values = [...new Set(entity.texts('options'))].filter((option) => option.length <= 200);
  return settable(entity, {
    what: 'a choice',
    capability: 'mqtt.select',
    attribute: 'option',
    ...(values.length === 0 ? {} : { limits: { values } }),
    read: (text) => (values.length === 0 || values.includes(text) ? text : undefined),
  });
}

/** `text`. */
export function textEntity(entity: EntityFields): EntityModel | undefined {
  if (entity.text('mode') === 'password') {
    entity.problem('a text that is a password');
    return undefined;
  }
  return settable(entity, { what: 'a text', capability: 'mqtt.text', attribute: 'text', read: (text) => text });
}

/** `button`: something that is set off. */
export const buttonEntity = (entity: EntityFields): EntityModel | undefined =>
  triggerEntity(entity, entity.payload('payload_press', 'PRESS'));

/** `scene`: what a device or a group of them keeps under a name, and shows when it is called. */
export const sceneEntity = (entity: EntityFields): EntityModel | undefined =>
  triggerEntity(entity, entity.payload('payload_on', 'ON'));

function triggerEntity(entity: EntityFields, pressed: string): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  if (commands === undefined) {
    entity.problem('a function without command_topic');
    return undefined;
  }
  const write = entity.writer('command_template');
  return {
    capabilities: ['mqtt.trigger'],
    claims: ['mqtt.trigger.press'],
    isApart: true,
    type: 'other',
    confirms: false,
    watches: [],
    order({ capability, command }) {
      const payload = write({ value: pressed });
      const isPress = capability === 'mqtt.trigger' && command === 'press';
      return !isPress || payload === undefined ? undefined : [entity.order(commands, payload)];
    },
  };
}
