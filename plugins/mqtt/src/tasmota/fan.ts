import type { EntityModel, LastValues, ToldValue } from '../entities/entity.ts';
import { Range } from '../entities/range.ts';
import { wantedOn } from '../entities/switch.ts';
import type { Fields } from '../home-assistant/announcement.ts';
import { numberOf } from '../template/values.ts';
import { stateWatches } from './readings.ts';
import type { TasmotaTopics } from './topics.ts';

const SPEEDS = 3;
const USUAL = 2;
const range = new Range(0, SPEEDS);

/** The fan of a ceiling: still, or one of three speeds. */
export function fanModel({ topics }: { readonly topics: TasmotaTopics }): EntityModel {
  // What it goes back to when it is switched on.
  let resumed = USUAL;
  const tells = ({ FanSpeed }: Fields): ToldValue[] => {
    const speed = numberOf(FanSpeed);
    if (speed === undefined || !Number.isInteger(speed) || speed < 0 || speed > SPEEDS) return [];
    if (speed > 0) resumed = speed;
    return [
      { capability: 'onOff', attribute: 'on', value: speed > 0 },
      { capability: 'fan', attribute: 'speed', value: range.percentOf(speed) },
    ];
  };
  return {
    capabilities: ['fan', 'onOff'],
    claims: ['onOff.on', 'fan.speed'],
    type: 'fan',
    confirms: true,
    limits: { 'fan.speed': { step: range.step } },
    watches: stateWatches(topics, tells),
    order({ capability, command, params }, last) {
      const speed =
        capability === 'onOff'
          ? switched(command, last, resumed)
          : command === 'set' && Object.keys(params).join() === 'speed'
            ? Math.round(range.valueOf(Number(params.speed)))
            : undefined;
      return speed === undefined
        ? undefined
        : [{ topic: `${topics.commands}FanSpeed`, payload: String(speed), retain: false }];
    },
  };
}

function switched(command: string, last: LastValues, resumed: number): number | undefined {
  const wanted = wantedOn(command, last);
  return wanted === undefined ? undefined : wanted ? resumed : 0;
}
