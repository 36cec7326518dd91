import { type EntityModel, tell } from './entity.ts';
import { type EntityFields, isPayload } from './entity-fields.ts';

/** `lock`: a door lock. While it turns, or is jammed, it is not told as locked. */
export function lockEntity(entity: EntityFields): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  if (commands === undefined) {
    entity.problem('a lock without command_topic');
    return undefined;
  }
  const states = entity.topic('state_topic');
  const [locked, unlocked] = [entity.payload('state_locked', 'LOCKED'), entity.payload('state_unlocked', 'UNLOCKED')];
  const jammed = entity.payload('state_jammed', 'JAMMED');
  const value = entity.reader('value_template');
  const write = entity.writer('command_template');
  const payloads: Readonly<Record<string, string>> = {
    lock: entity.payload('payload_lock', 'LOCK'),
    unlock: entity.payload('payload_unlock', 'UNLOCK'),
  };
  return {
    capabilities: ['lock'],
    claims: ['lock.locked'],
    isApart: entity.isDiagnostic,
    type: 'lock',
    confirms: states !== undefined,
    watches:
      states === undefined
        ? []
        : [
            {
              topic: states,
              read(message) {
                const text = value(message);
                const isOpen = isPayload(text, unlocked) || isPayload(text, jammed);
                return tell('lock', 'locked', isPayload(text, locked) ? true : isOpen ? false : undefined);
              },
            },
          ],
    order({ capability, command }) {
      const wanted = capability === 'lock' && Object.hasOwn(payloads, command) ? payloads[command] : undefined;
      const payload = wanted === undefined ? undefined : write({ value: wanted });
      return payload === undefined ? undefined : [entity.order(commands, payload)];
    },
  };
}
