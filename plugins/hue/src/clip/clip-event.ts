import { protocolViolation } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const Event = Type.Object({ type: Type.String(), data: Type.Array(Type.Unknown()) });
const Events = Type.Array(Event);

/** Something that happened at the bridge: `update` with parts of resources, `add`, `delete`, `error`. */
export type ClipEvent = Static<typeof Event>;

/** Reads one message of the stream: a list of events. Throws a protocol violation when it is none. */
export function readClipEvents(text: string): ClipEvent[] {
  let events: unknown;
  try {
    events = JSON.parse(text);
  } catch (error) {
    throw protocolViolation('the bridge tells of events in something that is not JSON', { cause: error });
  }
  if (!Value.Check(Events, events)) {
    throw protocolViolation('the bridge tells of events in another form than the v2 API has');
  }
  return events;
}
