import type { DeviceDescription, Instant, IntegrationContext } from '@nexa/sdk';
import type { Presence } from './presence.ts';

/** Missed looks after which a device counts as away. */
const MISSED_UNTIL_AWAY = 2;

/** Notices who falls silent and who is back, and says each once. */
export class PresenceWatch {
  readonly #context: IntegrationContext;
  readonly #missed = new Map<string, number>();
  readonly #lastHeard = new Map<string, Instant>();

  constructor(context: IntegrationContext) {
    this.#context = context;
  }

  lastHeardAt(externalId: string): Instant | undefined {
    return this.#lastHeard.get(externalId);
  }

  /** It is away before the first look; one miss more and it is said. */
  beginAway(externalId: string): void {
    this.#missed.set(externalId, MISSED_UNTIL_AWAY - 1);
  }

  /** It answered. Says whether it had been missed. */
  heard({ externalId, name }: DeviceDescription, at: Instant): boolean {
    const missed = this.#missed.get(externalId) ?? 0;
    this.#missed.delete(externalId);
    this.#lastHeard.set(externalId, at);
    if (missed >= MISSED_UNTIL_AWAY) {
      this.#context.reportStatus(externalId, { value: 'online' });
      this.#context.logger.info('Device is back', { externalId, name });
    }
    return missed > 0;
  }

  miss({ externalId, name }: DeviceDescription, presence: Presence, message: string): void {
    const missed = (this.#missed.get(externalId) ?? 0) + 1;
    this.#missed.set(externalId, missed);
    if (missed !== MISSED_UNTIL_AWAY) return;
    const detail = presence === 'empty' ? 'battery-empty' : 'communication-error';
    this.#context.reportStatus(externalId, { value: 'offline', detail, message });
    // One that was away before this connection began was logged when it went.
    if (this.#lastHeard.has(externalId)) {
      this.#context.logger.warn('Device does not answer', { externalId, name });
    }
  }
}
