import { createHash } from 'node:crypto';
import type { MqttMessage } from '../link/mqtt-message.ts';

const MOST_TOPICS = 1_000;

/**
 * Remembers the last message of each topic: a broker tells what it keeps at every new subscription, and the same message
 * is no news then.
 */
export class FiredFor {
  readonly #last = new Map<string, string>();

  /** Whether the message is news: it happens now, or it is another one than the last of its topic. */
  note({ topic, payload, retained }: MqttMessage): boolean {
    const mark = createHash('sha256').update(payload).digest('base64');
    const isNews = !retained || this.#last.get(topic) !== mark;
    this.#last.delete(topic);
    this.#last.set(topic, mark);
    const [oldest] = this.#last.keys();
    if (this.#last.size > MOST_TOPICS && oldest !== undefined) this.#last.delete(oldest);
    return isNews;
  }
}
