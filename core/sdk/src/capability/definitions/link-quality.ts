import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { type AttributeDefinition, defineCapability, type Unit } from '../capability.ts';

const measured = (title: string, unit: Unit, minimum: number, maximum: number) =>
  ({
    title,
    schema: Type.Number({ minimum, maximum }),
    unit,
    precision: 0,
    history: 'network',
    freshness: { kind: 'interval', expected: minutes(60) },
  }) as const satisfies AttributeDefinition;

/**
 * How well a device is reached. `rssi` is the strength of its signal (−50 dBm is good, −90 dBm hardly usable); `lqi`
 * the link quality of Zigbee, 0 to 255; `latency` how long an answer takes, there and back; `loss` the share of
 * packets that are lost. @since 0.2.0
 */
export const linkQuality = defineCapability({
  id: 'linkQuality',
  version: 1,
  title: 'Connection',
  attributes: {
    rssi: measured('Signal strength', 'dBm', -150, 20),
    lqi: measured('Link quality', 'LQI', 0, 255),
    latency: measured('Answer time', 'ms', 0, 600_000),
    loss: measured('Lost packets', '%', 0, 100),
  },
  commands: {},
  events: {},
});
