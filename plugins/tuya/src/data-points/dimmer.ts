import type { Family } from './family.ts';
import { switchCommands } from './socket.ts';
import { booleanAt, numberAt, round, type Span, toDevice, toNexa } from './values.ts';

const id = { on: 1, brightness: 2 } as const;
const brightness: Span = { device: [10, 1000], nexa: [1, 100] };

/** Wall dimmers. Data point 2 of a plug is a countdown, so that only a person can tell. */
export const dimmer: Family = {
  id: 'dimmer',
  type: 'light',
  label: 'dimmer',
  power: 'mains',
  recognises: () => false,
  attributes: [
    { capability: 'onOff', attribute: 'on', from: [id.on], read: (values) => booleanAt(values, id.on) },
    {
      capability: 'brightness',
      attribute: 'level',
      from: [id.brightness],
      read: (values) => {
        const raw = numberAt(values, id.brightness);
        return raw === undefined ? undefined : round(toNexa(brightness, raw), 1);
      },
    },
  ],
  commands: [
    ...switchCommands(id.on),
    {
      capability: 'brightness',
      command: 'set',
      write: ({ level }) =>
        Number(level) === 0
          ? { [id.on]: false }
          : { [id.on]: true, [id.brightness]: toDevice(brightness, Number(level)) },
    },
  ],
};
