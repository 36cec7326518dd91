import { defineCapability } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';

const presses = ['single', 'double', 'long'] as const;

/** A person in the simulated home who does what is asked, so that sensors have something to sense. */
export const inhabitant = defineCapability({
  id: 'virtual.inhabitant',
  version: 1,
  title: 'Inhabitant',
  attributes: {},
  commands: {
    walk: { title: 'Walk through the hall', params: Type.Object({}), confirms: [] },
    openDoor: { title: 'Open the front door', params: Type.Object({}), confirms: [] },
    closeDoor: { title: 'Close the front door', params: Type.Object({}), confirms: [] },
    press: {
      title: 'Press the wall button',
      params: Type.Object({
        press: Type.Unsafe<(typeof presses)[number]>({ type: 'string', enum: [...presses] }),
      }),
      confirms: [],
    },
  },
  events: {},
});
