import type { Duration } from '@nexa/sdk';
import type { EntityModel } from '../entities/entity.ts';
import { numberOf } from '../template/values.ts';
import { intervalOf } from './interval.ts';
import { memberOf, statusWatches } from './readings.ts';
import type { TasmotaTopics } from './topics.ts';

export interface StatusParts {
  readonly topics: TasmotaTopics;
  /** How often it tells its state; `undefined` when that is not known. */
  readonly every: Duration | undefined;
}

/** How well its Wi-Fi is received. */
export function signalModel({ topics, every }: StatusParts): EntityModel {
  return {
    capabilities: ['linkQuality'],
    claims: ['linkQuality.rssi'],
    type: 'sensor',
    confirms: true,
    ...intervalOf(every, 'linkQuality.rssi'),
    watches: statusWatches(topics, ({ Wifi }) => {
      const value = numberOf(memberOf(Wifi, 'Signal'));
      return value === undefined ? [] : [{ capability: 'linkQuality', attribute: 'rssi', value }];
    }),
  };
}

/** How full its battery is. */
export function batteryModel({ topics, every }: StatusParts): EntityModel {
  return {
    capabilities: ['battery'],
    claims: ['battery.percent'],
    type: 'sensor',
    confirms: true,
    ...intervalOf(every, 'battery.percent'),
    watches: statusWatches(topics, ({ BatteryPercentage }) => {
      const value = numberOf(BatteryPercentage);
      return value === undefined ? [] : [{ capability: 'battery', attribute: 'percent', value }];
    }),
  };
}
