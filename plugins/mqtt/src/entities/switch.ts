import { type EntityModel, type LastValues, tell } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';
import { onOffOf } from './on-off-text.ts';

/** `switch`: something that is switched on and off. */
export function switchEntity(entity: EntityFields): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  if (commands === undefined) {
    entity.problem('a switch without command_topic');
    return undefined;
  }
  const states = entity.topic('state_topic');
  const [on, off] = [entity.payload('payload_on', 'ON'), entity.payload('payload_off', 'OFF')];
  const [isOn, isOff] = [entity.payload('state_on', on), entity.payload('state_off', off)];
  const value = entity.reader('value_template');
  const write = entity.writer('command_template');
  return {
    capabilities: ['onOff'],
    claims: ['onOff.on'],
    isApart: entity.isDiagnostic,
    type: entity.deviceClass === 'outlet' ? 'plug' : 'switch',
    confirms: states !== undefined,
    watches:
      states === undefined
        ? []
        : [{ topic: states, read: (message) => tell('onOff', 'on', onOffOf(value(message), isOn, isOff)) }],
    order({ command }, last) {
      const wanted = wantedOn(command, last);
      if (wanted === undefined) return undefined;
      const payload = write({ value: wanted ? on : off });
      return payload === undefined ? undefined : [entity.order(commands, payload)];
    },
  };
}

/** What a command of `onOff` wants; `undefined` for any other, and where a toggle does not know what it was. */
export function wantedOn(command: string, last: LastValues): boolean | undefined {
  if (command === 'toggle') return toggled(last('onOff', 'on'));
  return command === 'on' ? true : command === 'off' ? false : undefined;
}

/** The opposite of what it was; `undefined` when that is not known. */
export const toggled = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? !value : undefined);
