import { Type } from '@sinclair/typebox';
import { seconds } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';
import { noParams } from './no-params.ts';
import { words } from './words.ts';

const Suction = Type.String({ minLength: 1, maxLength: 60 });
const takes = seconds(30);

/**
 * A cleaning robot. `suction` is one of the names that the device lists as limits. `dock` counts as confirmed when it
 * is on its way. Its charge is `battery`. @since 0.2.0
 */
export const vacuum = defineCapability({
  id: 'vacuum',
  version: 1,
  title: 'Robot vacuum',
  attributes: {
    state: {
      title: 'Doing now',
      schema: words('docked', 'cleaning', 'paused', 'returning', 'idle', 'error'),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    suction: { title: 'Suction', schema: Suction, history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {
    start: { title: 'Clean', params: noParams, confirms: [{ attribute: 'state', equals: 'cleaning' }], takes },
    pause: {
      title: 'Pause',
      params: noParams,
      confirms: [
        {
          anyOf: [
            { attribute: 'state', equals: 'paused' },
            { attribute: 'state', equals: 'idle' },
          ],
        },
      ],
      takes,
    },
    dock: {
      title: 'Go home',
      params: noParams,
      confirms: [
        {
          anyOf: [
            { attribute: 'state', equals: 'docked' },
            { attribute: 'state', equals: 'returning' },
          ],
        },
      ],
      takes,
    },
    locate: { title: 'Find it', params: noParams, confirms: [] },
    set: {
      title: 'Set suction',
      params: Type.Object({ suction: Suction }, { additionalProperties: false }),
      confirms: [{ attribute: 'suction', equalsParam: 'suction' }],
      takes,
    },
  },
  events: {},
});
