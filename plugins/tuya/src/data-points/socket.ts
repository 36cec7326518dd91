import type { DataPoints } from '../link/device-message.ts';
import type { AttributeRow, CommandRow } from './family.ts';
import { booleanAt } from './values.ts';

/** Data points 1 to 8 are switches; a device has as many as it reports without a gap. */
const socketNumbers = [1, 2, 3, 4, 5, 6, 7, 8] as const;

const componentOf = (socket: number) => (socket === 1 ? 'main' : `socket${socket}`);

const socketAt = (values: DataPoints, socket: number) => {
  for (let before = 1; before < socket; before += 1) if (booleanAt(values, before) === undefined) return undefined;
  return booleanAt(values, socket);
};

export const socketCount = (values: DataPoints): number =>
  socketNumbers.filter((socket) => socketAt(values, socket) !== undefined).length;

export const socketAttributes: readonly AttributeRow[] = socketNumbers.map((socket) => ({
  component: componentOf(socket),
  capability: 'onOff',
  attribute: 'on',
  from: [socket],
  read: (values) => socketAt(values, socket),
}));

export const socketCommands: readonly CommandRow[] = socketNumbers.flatMap((socket) =>
  switchCommands(socket, componentOf(socket)),
);

/** On, off and toggle of one boolean data point. */
export function switchCommands(id: number, component = 'main'): CommandRow[] {
  const row = (command: string, write: CommandRow['write']): CommandRow => ({
    component,
    capability: 'onOff',
    command,
    write,
  });
  return [
    row('on', () => ({ [id]: true })),
    row('off', () => ({ [id]: false })),
    row('toggle', (_params, values) => {
      const on = booleanAt(values, id);
      return on === undefined ? undefined : { [id]: !on };
    }),
  ];
}
