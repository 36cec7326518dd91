import type { ScalarValue } from '@nexa/sdk';
import type { EntityModel, Told } from '../entities/entity.ts';
import type { Announcement } from '../home-assistant/announcement.ts';
import type { Availability } from '../home-assistant/availability-topics.ts';
import type { MqttMessage } from '../link/mqtt-message.ts';
import type { TopicRouter } from '../link/topic-router.ts';
import { AvailabilityWatch } from './availability-watch.ts';

export interface EntityListener {
  told(entity: BoundEntity, told: Told, message: MqttMessage): void;
  availabilityChanged(): void;
}

/** An entity that listens to its topics. */
export class BoundEntity {
  readonly announcement: Announcement;
  readonly model: EntityModel;
  readonly availability: AvailabilityWatch;
  readonly #last = new Map<string, ScalarValue>();
  readonly #stops: (() => void)[];

  constructor(
    announcement: Announcement,
    parts: { readonly model: EntityModel; readonly availability: Availability; readonly router: TopicRouter },
    listener: EntityListener,
  ) {
    this.announcement = announcement;
    this.model = parts.model;
    this.availability = new AvailabilityWatch(parts.availability, parts.router, () => listener.availabilityChanged());
    this.#stops = parts.model.watches.map(({ topic, read }) =>
      parts.router.watch(topic, (message) => listener.told(this, read(message), message)),
    );
  }

  get identity(): string {
    return this.announcement.identity;
  }

  get objectId(): string {
    return this.announcement.objectId;
  }

  /** Whether it ever told a value. */
  get isHeard(): boolean {
    return this.#last.size > 0;
  }

  keep(capability: string, attribute: string, value: ScalarValue): void {
    this.#last.set(`${capability}.${attribute}`, value);
  }

  last(capability: string, attribute: string): ScalarValue | undefined {
    return this.#last.get(`${capability}.${attribute}`);
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.availability.stop();
  }
}
