import type { DataPoints } from '../link/device-message.ts';
import type { AttributeRow, CommandRow } from './family.ts';
import { booleanAt, numberAt, textAt } from './values.ts';

/** Data points 1 to 8 are switches; a device has as many as it reports without a gap. */
const socketNumbers = [1, 2, 3, 4, 5, 6, 7, 8] as const;

const componentOf = (socket: number) => (socket === 1 ? 'main' : `socket${socket}`);

const socketAt = (values: DataPoints, socket: number) => {
  for (let before = 1; before < socket; before += 1) if (booleanAt(values, before) === undefined) return undefined;
  return booleanAt(values, socket);
};

export const socketCount = (values: DataPoints): number =>
  socketNumbers.filter((socket) => socketAt(values, socket) !== undefined).length;

/**
 * Numbers that belong to sockets: a countdown at 2 and a meter of the first years at 4 to 6 of a single one, countdowns
 * at 5 to 8.
 */
const isSocketNumber = (values: DataPoints, id: number, count: number): boolean => {
  if (id === 2) return count === 1;
  return id >= (count > 1 ? 5 : 6) || (id >= 4 && [4, 5, 6].every((one) => numberAt(values, one) !== undefined));
};

/**
 * Whether a device with a switch at 1 is one that has sockets and nothing else. Heaters, fans, kettles, valves and many
 * others have their switch there too; they show themselves by what no socket has. Types count and never values, so that
 * a device stays what it is.
 */
export function hasOnlySockets(values: DataPoints): boolean {
  const count = socketCount(values);
  if (count === 0) return false;
  const speaks = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].some((id) => textAt(values, id) !== undefined);
  // A strip may have USB from 7 on; a lamp at 15 is a fan's.
  const gaps = [2, 3, 4, 5, 6].some((id) => id > count && booleanAt(values, id) !== undefined);
  const counts = [2, 3, 4, 5, 6, 7, 8].some(
    (id) => numberAt(values, id) !== undefined && !isSocketNumber(values, id, count),
  );
  return !speaks && !gaps && !counts && booleanAt(values, 15) === undefined && !(count === 1 && isOther(values));
}

/** From here on each maker has its own. */
const OWN_FROM = 100;
/** So many own data points and no usual one beside the switch: nobody knows what that is. */
const MANY_OWN = 3;

/** Of temperature: a socket measures none. */
const units: readonly (string | undefined)[] = ['c', 'f'];
const lowerAt = (values: DataPoints, id: number): string | undefined => textAt(values, id)?.toLowerCase();
/** A plug with a night light has that from here to 36. */
const NIGHT_LIGHT = 27;

/**
 * Heat pumps, grills and barriers have a switch and then their own data points only. Humidifiers and robots count at 14
 * and speak at 23, 26 or 27, and switch something between 22 and 36.
 */
function isOther(values: DataPoints): boolean {
  const ids = Object.keys(values).map(Number);
  const others = ids.filter((id) => id !== 1);
  const hasOwnOnly = others.length >= MANY_OWN && others.every((id) => id >= OWN_FROM);
  const hasUnit = ids.some((id) => units.includes(lowerAt(values, id)));
  const hasNightLight = booleanAt(values, NIGHT_LIGHT) !== undefined;
  const speaks = ids.some((id) => id >= 22 && id <= 27 && textAt(values, id) !== undefined);
  const switches = ids.some((id) => id >= 22 && id <= 36 && id !== NIGHT_LIGHT && booleanAt(values, id) !== undefined);
  return hasOwnOnly || hasUnit || switches || (speaks && !hasNightLight) || numberAt(values, 14) !== undefined;
}

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
