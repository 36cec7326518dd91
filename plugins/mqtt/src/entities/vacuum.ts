import { numberOf } from '../template/values.ts';
import { type EntityModel, nothingTold, type ToldValue } from './entity.ts';
import { type EntityFields, objectIn } from './entity-fields.ts';

const STATES = new Set(['docked', 'cleaning', 'paused', 'returning', 'idle', 'error']);
const PAYLOADS: Readonly<Record<string, readonly [string, string]>> = {
  start: ['payload_start', 'start'],
  pause: ['payload_pause', 'pause'],
  dock: ['payload_return_to_base', 'return_to_base'],
  locate: ['payload_locate', 'locate'],
};

/** `vacuum`: its state is one JSON object. */
export function vacuumEntity(entity: EntityFields): EntityModel | undefined {
  const [commands, states] = [entity.topic('command_topic'), entity.topic('state_topic')];
  if (commands === undefined && states === undefined) {
    entity.problem('a vacuum without topics');
    return undefined;
  }
  const suctions = entity.topic('set_fan_speed_topic');
  const known = entity.texts('fan_speed_list');
  return {
    capabilities: ['vacuum', ...(states === undefined ? [] : ['battery'])],
    claims: ['vacuum.state'],
    isApart: entity.isDiagnostic,
    type: 'vacuum',
    confirms: states !== undefined,
    ...(known.length > 0
      ? { limits: { 'vacuum.suction': { values: [...new Set(known)].map((name) => name.slice(0, 60)) } } }
      : {}),
    watches:
      states === undefined
        ? []
        : [
            {
              topic: states,
              read(message) {
                const state = objectIn(message);
                return state === undefined ? nothingTold : { values: readState(state, known) };
              },
            },
          ],
    order({ capability, command, params }) {
      if (capability !== 'vacuum') return undefined;
      if (command === 'set') {
        return suctions === undefined ? undefined : [entity.order(suctions, String(params.suction))];
      }
      const payload = Object.hasOwn(PAYLOADS, command) ? PAYLOADS[command] : undefined;
      return payload === undefined || commands === undefined
        ? undefined
        : [entity.order(commands, entity.payload(...payload))];
    },
  };
}

function readState(state: Readonly<Record<string, unknown>>, known: readonly string[]): ToldValue[] {
  const values: ToldValue[] = [];
  if (typeof state.state === 'string' && STATES.has(state.state)) {
    values.push({ capability: 'vacuum', attribute: 'state', value: state.state });
  }
  const battery = numberOf(state.battery_level);
  if (battery !== undefined) values.push({ capability: 'battery', attribute: 'percent', value: battery });
  const suction = state.fan_speed;
  if (typeof suction === 'string' && (known.length === 0 || known.includes(suction))) {
    values.push({ capability: 'vacuum', attribute: 'suction', value: suction });
  }
  return values;
}
