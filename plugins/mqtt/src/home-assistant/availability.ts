import type { EntityFields } from '../entities/entity-fields.ts';
import type { MqttMessage } from '../link/mqtt-message.ts';
import { isRecord } from '../template/values.ts';
import type { Fields } from './announcement.ts';
import type { Availability } from './availability-topics.ts';

const MOST_TOPICS = 10;

/** What says whether an entity is available; without topics it always is. */
export function readAvailability(entity: EntityFields): Availability {
  const { fields } = entity;
  const list = Array.isArray(fields.availability) ? (fields.availability as readonly unknown[]) : [];
  const items: Fields[] = list.filter(isRecord).slice(0, MOST_TOPICS);
  const single: Fields = {
    topic: fields.availability_topic,
    payload_available: fields.payload_available,
    payload_not_available: fields.payload_not_available,
    value_template: fields.availability_template,
  };
  const mode = fields.availability_mode;
  return {
    mode: mode === 'all' || mode === 'any' ? mode : 'latest',
    topics: [...items, ...(items.length === 0 ? [single] : [])].flatMap((item) => {
      const topic = entity.topicIn(item, 'topic');
      if (topic === undefined) return [];
      const yes = entity.payloadIn(item, 'payload_available', 'online');
      const no = entity.payloadIn(item, 'payload_not_available', 'offline');
      const value = entity.readerOf(item.value_template, 'availability');
      return [
        {
          topic,
          read(message: MqttMessage) {
            const text = value(message);
            if (text === yes) return true;
            return text === no ? false : undefined;
          },
        },
      ];
    }),
  };
}
