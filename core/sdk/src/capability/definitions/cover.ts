import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { defineCapability } from '../capability.ts';
import { noParams } from './no-params.ts';
import { words } from './words.ts';

const Share = Type.Number({ minimum: 0, maximum: 100 });
const takes = minutes(2);

/**
 * A blind, shutter, curtain, awning or window that a motor moves. `position` is how far it is open: 0 is closed, 100
 * is open, whatever the device counts itself. `tilt` is the same for slats, on devices that turn them. A cover that
 * does not know where it stands reports 0 and 100 at its ends and nothing between. Garage doors and gates are
 * `garageDoor`. @since 0.2.0
 */
export const cover = defineCapability({
  id: 'cover',
  version: 1,
  title: 'Cover',
  attributes: {
    position: {
      title: 'Position',
      schema: Share,
      unit: '%',
      precision: 0,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    tilt: {
      title: 'Slats',
      schema: Share,
      unit: '%',
      precision: 0,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    movement: {
      title: 'Movement',
      schema: words('opening', 'closing', 'stopped'),
      history: 'states',
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
            { attribute: 'position', equals: 100, tolerance: 2 },
            { attribute: 'movement', equals: 'opening' },
          ],
        },
      ],
      takes,
    },
    close: {
      title: 'Close',
      params: noParams,
      confirms: [
        {
          anyOf: [
            { attribute: 'position', equals: 0, tolerance: 2 },
            { attribute: 'movement', equals: 'closing' },
          ],
        },
      ],
      takes,
    },
    // It stops anywhere, and one that stands already reports nothing: no value shows it.
    stop: { title: 'Stop', params: noParams, confirms: [] },
    set: {
      title: 'Set position',
      params: Type.Object({ position: Share }, { additionalProperties: false }),
      // A motor runs on for a moment after its power is cut.
      confirms: [{ attribute: 'position', equalsParam: 'position', tolerance: 3 }],
      takes,
    },
    setTilt: {
      title: 'Turn slats',
      params: Type.Object({ tilt: Share }, { additionalProperties: false }),
      confirms: [{ attribute: 'tilt', equalsParam: 'tilt', tolerance: 5 }],
      takes,
    },
  },
  events: {},
});
