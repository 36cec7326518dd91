import { unsupported } from '@nexa/sdk';
import type { Publication } from '../link/broker-session.ts';
import { STATUS_TOPIC } from '../link/link-keeper.ts';
import { isTopicName } from '../link/topic-filter.ts';
import { TASMOTA_PREFIX } from '../tasmota/discovery-topic.ts';
import type { PublishWish } from './parts.ts';

/** The message that an automation asks for; throws `unsupported` for topics that are not its own to use. */
export function publicationOf({ topic, payload, qos, retain = false }: PublishWish, prefix: string): Publication {
  if (!isTopicName(topic)) throw unsupported(`“${topic}” is no topic: it has a + or # in it.`);
  if (topic.startsWith('$')) throw unsupported(`“${topic}” belongs to the broker itself.`);
  const announced = [prefix, TASMOTA_PREFIX].find((under) => topic === under || topic.startsWith(`${under}/`));
  if (announced !== undefined)
    throw unsupported(`Under “${announced}” devices announce themselves: an automation does not publish there.`);
  if (topic === STATUS_TOPIC) throw unsupported(`At “${topic}” NEXA says whether it is there.`);
  return { topic, payload, retain, qos: qos === 0 ? 0 : 1 };
}
