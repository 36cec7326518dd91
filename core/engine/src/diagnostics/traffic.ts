import type {
  CheckOutcome,
  CommandAcknowledgement,
  CommandRequest,
  DeviceDescription,
  DeviceEvent,
  Duration,
  HealingOutcome,
  Instant,
  JsonObject,
  Reading,
  SerializedError,
  StatusReport,
} from '@nexa/sdk';

/** What crossed between a plugin and the host about one integration, in its order. */
export type TrafficEntry = { readonly at: Instant } & (
  | { readonly kind: 'devices'; readonly devices: readonly DeviceDescription[] }
  | { readonly kind: 'device-removed'; readonly externalId: string }
  | { readonly kind: 'contact'; readonly externalId: string }
  | { readonly kind: 'device-status'; readonly externalId: string; readonly status: StatusReport }
  | { readonly kind: 'readings'; readonly readings: readonly Reading[] }
  /** A series by its last sample; the others moved no state. */
  | { readonly kind: 'series'; readonly count: number; readonly last: Reading }
  | { readonly kind: 'event'; readonly event: DeviceEvent }
  | { readonly kind: 'integration-status'; readonly status: StatusReport }
  | { readonly kind: 'command'; readonly request: CommandRequest; readonly timeout: Duration }
  | {
      readonly kind: 'command-answer';
      readonly id: string;
      readonly acknowledgement?: CommandAcknowledgement;
      readonly error?: SerializedError;
    }
  | {
      readonly kind: 'check';
      readonly check: string;
      readonly externalId?: string;
      readonly outcome?: CheckOutcome;
      readonly error?: SerializedError;
    }
  | {
      readonly kind: 'healing';
      readonly action: string;
      readonly issueCode: string;
      readonly externalId?: string;
      readonly outcome?: HealingOutcome;
      readonly error?: SerializedError;
    }
);

/** A line of the integration's log. */
export interface TrafficLogLine {
  readonly at: Instant;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: JsonObject;
}

/** The last traffic of an integration, and where it stood before. */
export interface IntegrationTraffic {
  /** When the recording began: with the host, or when the integration was added. */
  readonly since: Instant;
  /** What older entries, which are gone, came to: the last of each thing. */
  readonly before: readonly TrafficEntry[];
  readonly entries: readonly TrafficEntry[];
  readonly log: readonly TrafficLogLine[];
}
