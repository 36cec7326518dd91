import { type EntityModel, nothingTold } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';
import { keyPressOfTrigger } from './press.ts';

/** `device_automation`: a key of a remote. */
export function deviceTriggerEntity(entity: EntityFields): EntityModel | undefined {
  const topic = entity.topic('topic');
  const [type, subtype] = [entity.text('type') ?? '', entity.text('subtype') ?? ''];
  if (topic === undefined || entity.text('automation_type') !== 'trigger') {
    entity.problem('a device automation that is no trigger, or has no topic');
    return undefined;
  }
  const pressed = keyPressOfTrigger(type, subtype);
  if (pressed === undefined) {
    entity.problem(`a press that NEXA has no word for (${`${type} ${subtype}`.slice(0, 60)})`);
    return undefined;
  }
  const { key, press } = pressed;
  const payload = entity.fields.payload === undefined ? undefined : entity.payload('payload', '');
  const value = entity.reader('value_template');
  return {
    capabilities: ['button'],
    claims: [`button.${press}`],
    component: key,
    type: 'button',
    confirms: false,
    watches: [
      {
        topic,
        read(message) {
          const text = value(message);
          if (text === undefined || (payload !== undefined && text !== payload)) return nothingTold;
          return { events: [{ capability: 'button', event: 'pressed', data: { press } }] };
        },
      },
    ],
  };
}
