import { type EntityModel, nothingTold, tell } from './entity.ts';
import { type EntityFields, isPayload } from './entity-fields.ts';

/** Words with which a tracker says that it does not know. */
const UNKNOWN = ['unknown', 'unavailable'];

/**
 * `device_tracker`: whether somebody is at home, told by what they carry. A word that is neither home nor away names
 * another place where they are, so they are not at home.
 */
export function deviceTrackerEntity(entity: EntityFields): EntityModel | undefined {
  const topic = entity.topic('state_topic');
  if (topic === undefined) {
    entity.problem('a device_tracker without state_topic: NEXA does not work with coordinates');
    return undefined;
  }
  const [home, away] = [entity.payload('payload_home', 'home'), entity.payload('payload_not_home', 'not_home')];
  const silent = [entity.payload('payload_reset', 'None'), ...UNKNOWN];
  const place = entity.reader('value_template');
  return {
    capabilities: ['presence'],
    claims: ['presence.present'],
    type: 'other',
    confirms: true,
    watches: [
      {
        topic,
        read(message) {
          const text = place(message)?.trim();
          if (text === undefined || text === '') return nothingTold;
          if (isPayload(text, home)) return tell('presence', 'present', true);
          const isSilent = !isPayload(text, away) && silent.some((word) => isPayload(text, word));
          return isSilent ? nothingTold : tell('presence', 'present', false);
        },
      },
    ],
  };
}
