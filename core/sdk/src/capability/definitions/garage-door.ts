import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';
import { noParams } from './no-params.ts';
import { words } from './words.ts';

const takes = minutes(2);

/**
 * A garage door or gate. It lets people in and can hurt them, so healing and predictions never move it, and opening
 * it from an automation needs a person's consent. `state` is `stopped` when it stands between its ends; `position` is
 * how far it is open (100), where the device knows. @since 0.2.0
 */
export const garageDoor = defineCapability({
  id: 'garageDoor',
  version: 1,
  title: 'Garage door or gate',
  sensitive: true,
  attributes: {
    state: {
      title: 'Door',
      schema: words('open', 'closed', 'opening', 'closing', 'stopped'),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    position: {
      title: 'Position',
      schema: Type.Number({ minimum: 0, maximum: 100 }),
      unit: '%',
      precision: 0,
      history: 'telemetry',
      freshness: { kind: 'with-device' },
    },
  },
  commands: {
    open: {
      title: 'Open',
      params: noParams,
      confirms: [
        {
          anyOf: [
            { attribute: 'state', equals: 'open' },
            { attribute: 'state', equals: 'opening' },
          ],
        },
      ],
      takes,
      sensitive: true,
    },
    // Closed is what counts here: a door that began to close may have turned back at an obstacle.
    close: { title: 'Close', params: noParams, confirms: [{ attribute: 'state', equals: 'closed' }], takes },
    stop: { title: 'Stop', params: noParams, confirms: [] },
  },
  events: {},
});
