import { type EndWatch, type JsonObject, unsupported } from '@nexa/sdk';
import { isTopicFilter } from '../link/topic-filter.ts';
import type { TopicRouter } from '../link/topic-router.ts';
import { FiredFor } from './fired-for.ts';
import type { TopicWish } from './parts.ts';
import { topicMatch } from './topic-match.ts';

/** A longer topic would be most of what may come with a firing. */
const LONGEST_TOPIC = 1_000;

/**
 * Fires for every message that is meant, until the returned function is called. Resolves when the broker sends them, or
 * while there is no connection: the next one subscribes to it.
 */
export async function watchTopic(
  router: TopicRouter,
  wish: TopicWish,
  fire: (data: JsonObject) => void,
): Promise<EndWatch> {
  const { topic, field, equals, retained = false } = wish;
  if (!isTopicFilter(topic) || topic.startsWith('$share/'))
    throw unsupported(`“${topic}” is no topic filter: + stands for a whole level, # for all levels at the end.`);
  if (equals !== undefined && field === undefined)
    throw unsupported('A value was given, and no field that is to have it.');
  const firedFor = new FiredFor();
  let isSet = false;
  const end = router.watch(topic, (message) => {
    // What another watcher heard before is no news, and not what the broker keeps.
    if (!isSet || (message.retained && !retained) || message.topic.length > LONGEST_TOPIC) return;
    const data = topicMatch(wish, message);
    if (data === undefined || (retained && !firedFor.note(message))) return;
    fire(data);
  });
  isSet = true;
  await router.settled();
  if (router.refused.has(topic)) {
    end();
    throw unsupported(`The broker does not let NEXA subscribe to “${topic}”.`);
  }
  // The broker tells what it keeps to who subscribes; others may have before. Without a connection the next one does.
  if (retained) await router.renew([topic]).catch(() => undefined);
  return end;
}
