import { MOWER_ACTIVITIES } from '../capabilities/generic.ts';
import { type EntityModel, tell } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';

/** Beginning of the keys of each command, and the word that is sent without a template. */
const COMMANDS: Readonly<Record<string, string>> = { start: 'start_mowing', pause: 'pause', dock: 'dock' };

/** `lawn_mower`: what it does, and each command at a topic of its own. */
export function lawnMowerEntity(entity: EntityFields): EntityModel | undefined {
  const states = entity.topic('activity_state_topic');
  const hasCommand = Object.values(COMMANDS).some((word) => entity.topic(`${word}_command_topic`) !== undefined);
  if (states === undefined && !hasCommand) {
    entity.problem('a lawn mower without topics');
    return undefined;
  }
  const value = entity.reader('activity_value_template');
  return {
    capabilities: ['mqtt.mower'],
    claims: ['mqtt.mower.activity'],
    isApart: entity.isDiagnostic,
    type: 'other',
    confirms: states !== undefined,
    watches:
      states === undefined
        ? []
        : [
            {
              topic: states,
              read(message) {
                const text = value(message)?.toLowerCase();
                return tell('mqtt.mower', 'activity', MOWER_ACTIVITIES.includes(text ?? '') ? text : undefined);
              },
            },
          ],
    order({ capability, command }) {
      const word = capability === 'mqtt.mower' && Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
      const topic = word === undefined ? undefined : entity.topic(`${word}_command_topic`);
      const payload = entity.writer(`${word}_command_template`)({ value: word });
      return topic === undefined || payload === undefined ? undefined : [entity.order(topic, payload)];
    },
  };
}
