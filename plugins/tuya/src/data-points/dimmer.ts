import type { DataPoints } from '../link/device-message.ts';
import type { AttributeRow, CommandRow, Family } from './family.ts';
import { switchCommands } from './socket.ts';
import { booleanAt, numberAt, round, type Span, textAt, toDevice, toNexa } from './values.ts';

const id = { on: 1, brightness: 2 } as const;
/** A dimmer for two lamps has the second one here. */
const second = { on: 7, brightness: 8 } as const;
const brightness: Span = { device: [10, 1000], nexa: [1, 100] };

/** What a dimmer says at 4 of the lamps that it drives. */
const lamps: readonly string[] = ['led', 'incandescent', 'halogen'];
/** Smallest and largest brightness, and a countdown. */
const settings = { smallest: 3, largest: 5, countdown: 6 } as const;

/** Heaters have numbers at 2 and 3 as well, the degrees wished and measured, but none at 5 or 6. */
function isDimmer(values: DataPoints): boolean {
  const isNumber = (dataPoint: number) => numberAt(values, dataPoint) !== undefined;
  if (booleanAt(values, id.on) === undefined || !isNumber(id.brightness)) return false;
  const kind = textAt(values, 4);
  if (kind !== undefined) return lamps.includes(kind);
  if (booleanAt(values, second.on) !== undefined && isNumber(second.brightness)) return true;
  const hasOther = [3, 4, 5, 6, 8].some((dataPoint) => booleanAt(values, dataPoint) !== undefined);
  // A number at 4 is a meter's.
  const hasSettings = isNumber(settings.smallest) && (isNumber(settings.largest) || isNumber(settings.countdown));
  return hasSettings && !hasOther && !isNumber(4);
}

type Lamp = typeof id | typeof second;

const attributesOf = (component: string, lamp: Lamp): AttributeRow[] => [
  { component, capability: 'onOff', attribute: 'on', from: [lamp.on], read: (values) => booleanAt(values, lamp.on) },
  {
    component,
    capability: 'brightness',
    attribute: 'level',
    from: [lamp.brightness],
    read: (values) => {
      const raw = numberAt(values, lamp.brightness);
      return raw === undefined ? undefined : round(toNexa(brightness, raw), 1);
    },
  },
];

const commandsOf = (component: string, lamp: Lamp): CommandRow[] => [
  ...switchCommands(lamp.on, component),
  {
    component,
    capability: 'brightness',
    command: 'set',
    write: ({ level }) =>
      Number(level) === 0
        ? { [lamp.on]: false }
        : { [lamp.on]: true, [lamp.brightness]: toDevice(brightness, Number(level)) },
  },
];

/** Wall dimmers. One that has no more than a switch and a number at 2 looks like a plug: a person tells then. */
export const dimmer: Family = {
  id: 'dimmer',
  type: 'light',
  label: 'dimmer',
  power: 'mains',
  recognises: isDimmer,
  attributes: [...attributesOf('main', id), ...attributesOf('lamp2', second)],
  commands: [...commandsOf('main', id), ...commandsOf('lamp2', second)],
};
