import type { MqttMessage } from '../link/mqtt-message.ts';

export type AvailabilityMode = 'all' | 'any' | 'latest';

/** One topic that says whether an entity is available. */
export interface AvailabilityTopic {
  readonly topic: string;
  /** `undefined` when the message says neither. */
  read(message: MqttMessage): boolean | undefined;
}

export interface Availability {
  readonly mode: AvailabilityMode;
  readonly topics: readonly AvailabilityTopic[];
}
