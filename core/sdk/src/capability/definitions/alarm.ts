import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { secretField } from '../../plugin/config-fields.ts';
import { defineCapability } from '../capability.ts';
import { noParams } from './no-params.ts';
import { words } from './words.ts';

const Code = secretField({ title: 'Code', maxLength: 32 });
const takes = minutes(2);

/**
 * An alarm system. `mode` says what is guarded, also while it is triggered; `delay` is `exit` while people may still
 * leave before it is armed, and `entry` while it waits for the code before it sounds; `triggered` is the alarm itself.
 * Disarming is sensitive. A `code` goes to the device and is recorded nowhere; an automation cannot hold one. Healing
 * and predictions never command it. @since 0.2.0
 */
export const alarm = defineCapability({
  id: 'alarm',
  version: 1,
  title: 'Alarm system',
  sensitive: true,
  attributes: {
    mode: {
      title: 'Armed',
      schema: words('disarmed', 'home', 'away', 'night', 'vacation'),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    delay: {
      title: 'Delay',
      schema: words('none', 'exit', 'entry'),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    triggered: { title: 'Alarm', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {
    arm: {
      title: 'Arm',
      params: Type.Object(
        { mode: words('home', 'away', 'night', 'vacation'), code: Type.Optional(Code) },
        { additionalProperties: false },
      ),
      confirms: [
        {
          anyOf: [
            { attribute: 'mode', equalsParam: 'mode' },
            { attribute: 'delay', equals: 'exit' },
          ],
        },
      ],
      takes,
    },
    disarm: {
      title: 'Disarm',
      params: Type.Object({ code: Type.Optional(Code) }, { additionalProperties: false }),
      confirms: [{ attribute: 'mode', equals: 'disarmed' }],
      sensitive: true,
    },
    trigger: { title: 'Sound the alarm', params: noParams, confirms: [{ attribute: 'triggered', equals: true }] },
  },
  events: {},
});
