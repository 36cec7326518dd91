import type { Heard, JsonObject } from '@nexa/sdk';

/** Where a listener tells what it heard, and what hinders it. */
export interface ListenerReports {
  heard(heard: Heard): void;
  /** Something that this listener cannot do now; the others go on. */
  hindered(message: string, fields: JsonObject): void;
}

export interface Listener {
  /** Resolves when it hears, or is hindered for good. */
  readonly ready: Promise<void>;
  /** Asks the network again, where the protocol has questions. */
  ask(): void;
  close(): void;
}
