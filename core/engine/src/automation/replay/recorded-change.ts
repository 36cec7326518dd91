import type { Cause, HomeMode, Instant, JsonObject, ScalarValue } from '@nexa/sdk';

/** A value that an attribute came to have. */
export interface RecordedState {
  readonly type: 'state';
  readonly at: Instant;
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly value: ScalarValue;
  /** Who did it, with the chain behind; of a sensor the world did when left out. */
  readonly cause?: Cause;
}

/** Something that happened at a device. */
export interface RecordedEvent {
  readonly type: 'event';
  readonly at: Instant;
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly event: string;
  readonly data: JsonObject;
}

/** Something that was recorded of a home. Who is at home is told by the states of its presence devices, and by guests. */
export type RecordedChange =
  | RecordedState
  | RecordedEvent
  | { readonly type: 'mode'; readonly at: Instant; readonly mode: HomeMode; readonly cause?: Cause }
  | { readonly type: 'guests'; readonly at: Instant; readonly guests: boolean; readonly cause?: Cause };

/** A command that was given. */
export interface RecordedCommand {
  readonly at: Instant;
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  readonly params: JsonObject;
  readonly cause: Cause;
}

/** Whether the automation did it: itself, or by a scene that it applied; not by another one that it set off. */
export function isDoneBy(cause: Cause | undefined, automationId: string): boolean {
  for (let link = cause; link !== undefined; link = link.parent) {
    if (link.kind === 'automation') return link.id?.toLowerCase() === automationId.toLowerCase();
    if (link.kind !== 'scene') return false;
  }
  return false;
}
