import { isRecord } from '../template/values.ts';
import { type EntityModel, nothingTold } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';
import { keyPressOf } from './press.ts';

/** `event`: the presses of one key, each message a JSON object with `event_type`. */
export function eventEntity(entity: EntityFields): EntityModel | undefined {
  const topic = entity.topic('state_topic');
  const types = entity.texts('event_types');
  const presses = new Map(
    types.flatMap((type) => {
      const pressed = keyPressOf(type);
      return pressed === undefined ? [] : [[type, pressed] as const];
    }),
  );
  // Of a key that tells how it was pressed, and of nothing else that happens: `motion`, `alarm`.
  const isKey = entity.deviceClass !== 'motion' && presses.size > 0;
  if (topic === undefined || !isKey) {
    entity.problem('an event that is no press of a key');
    return undefined;
  }
  const value = entity.reader('value_template');
  return {
    capabilities: ['button'],
    claims: [...new Set([...presses.values()].map(({ press }) => `button.${press}`))],
    type: 'button',
    confirms: false,
    watches: [
      {
        topic,
        read(message) {
          const type = eventTypeIn(value(message));
          const pressed = type === undefined ? undefined : presses.get(type);
          if (pressed === undefined) return nothingTold;
          return { events: [{ capability: 'button', event: 'pressed', data: { press: pressed.press } }] };
        },
      },
    ],
  };
}

function eventTypeIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && typeof value.event_type === 'string' ? value.event_type : undefined;
  } catch {
    return undefined;
  }
}
