import { type EntityModel, nothingTold, type Told, type ToldValue } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';

/** States that say what is guarded. */
const ARMED: Readonly<Record<string, string>> = {
  disarmed: 'disarmed',
  armed_home: 'home',
  armed_away: 'away',
  armed_night: 'night',
  armed_vacation: 'vacation',
};
const ARM_PAYLOADS: Readonly<Record<string, readonly [string, string]>> = {
  home: ['payload_arm_home', 'ARM_HOME'],
  away: ['payload_arm_away', 'ARM_AWAY'],
  night: ['payload_arm_night', 'ARM_NIGHT'],
  vacation: ['payload_arm_vacation', 'ARM_VACATION'],
};

/** `alarm_control_panel`: arms, disarms, sounds. A code goes to the device only. */
export function alarmEntity(entity: EntityFields): EntityModel | undefined {
  const [commands, states] = [entity.topic('command_topic'), entity.topic('state_topic')];
  if (commands === undefined || states === undefined) {
    entity.problem('an alarm panel without command_topic or state_topic');
    return undefined;
  }
  const value = entity.reader('value_template');
  const hasTemplate = entity.text('command_template') !== undefined;
  const write = entity.writer('command_template');
  const payloadFor = (command: string, params: Readonly<Record<string, unknown>>): string | undefined => {
    if (command === 'disarm') return entity.payload('payload_disarm', 'DISARM');
    if (command === 'trigger') return entity.payload('payload_trigger', 'TRIGGER');
    const armed = command === 'arm' ? ARM_PAYLOADS[String(params.mode)] : undefined;
    return armed === undefined ? undefined : entity.payload(...armed);
  };
  return {
    capabilities: ['alarm'],
    claims: ['alarm.mode'],
    isApart: entity.isDiagnostic,
    type: 'alarm',
    confirms: true,
    watches: [{ topic: states, read: (message) => readState(value(message)) }],
    order({ capability, command, params }) {
      const action = capability === 'alarm' ? payloadFor(command, params) : undefined;
      if (action === undefined) return undefined;
      const payload = hasTemplate ? write({ action, value: action, code: params.code ?? null }) : action;
      return payload === undefined ? undefined : [entity.order(commands, payload)];
    },
  };
}

function readState(state: string | undefined): Told {
  if (state === undefined) return nothingTold;
  const mode = ARMED[state];
  const delay = state === 'arming' ? 'exit' : state === 'pending' ? 'entry' : 'none';
  const isKnown = mode !== undefined || delay !== 'none' || state === 'triggered';
  if (!isKnown) return nothingTold;
  const values: ToldValue[] = [
    { capability: 'alarm', attribute: 'triggered', value: state === 'triggered' },
    { capability: 'alarm', attribute: 'delay', value: delay },
  ];
  return { values: mode === undefined ? values : [...values, { capability: 'alarm', attribute: 'mode', value: mode }] };
}
