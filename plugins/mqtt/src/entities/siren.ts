import { type EntityModel, tell } from './entity.ts';
import { type EntityFields, objectIn } from './entity-fields.ts';
import { onOffOf } from './on-off-text.ts';

/** `siren`: on and off; tones, loudness and duration stay as they are at the device. */
export function sirenEntity(entity: EntityFields): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  if (commands === undefined) {
    entity.problem('a siren without command_topic');
    return undefined;
  }
  const states = entity.topic('state_topic');
  const [on, off] = [entity.payload('payload_on', 'ON'), entity.payload('payload_off', 'OFF')];
  const [sounding, silent] = [entity.payload('state_on', on), entity.payload('state_off', off)];
  const value = entity.reader('state_value_template');
  const isTemplated = entity.text('command_template') !== undefined;
  const [start, stop] = [
    entity.writer('command_template'),
    entity.writer(entity.text('command_off_template') === undefined ? 'command_template' : 'command_off_template'),
  ];
  return {
    capabilities: ['mqtt.siren'],
    claims: ['mqtt.siren.sounding'],
    isApart: entity.isDiagnostic,
    type: 'alarm',
    confirms: states !== undefined,
    watches:
      states === undefined
        ? []
        : [
            {
              topic: states,
              read(message) {
                const object = objectIn(message)?.state;
                const text = typeof object === 'string' ? object : value(message);
                return tell('mqtt.siren', 'sounding', onOffOf(text, sounding, silent));
              },
            },
          ],
    order({ command }) {
      if (command !== 'on' && command !== 'off') return undefined;
      const word = command === 'on' ? on : off;
      // Without a template a siren is given a JSON object.
      const payload = isTemplated
        ? (command === 'on' ? start : stop)({ value: word })
        : JSON.stringify({ state: word });
      return payload === undefined ? undefined : [entity.order(commands, payload)];
    },
  };
}
