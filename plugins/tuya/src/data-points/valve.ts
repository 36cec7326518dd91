import { batteryAttribute } from './battery.ts';
import type { Family } from './family.ts';
import { booleanAt, textAt } from './values.ts';

const id = { open: 1, weather: 10, work: 12 } as const;
/** How long it waits after rain, and what it does now. */
const delays: readonly string[] = ['cancel', '24h', '48h', '72h'];
const works: readonly string[] = ['manual', 'auto', 'idle'];

/** Valves for the garden (category sfkzq). One that tells neither weather nor work looks like a plug: a person tells. */
export const valve: Family = {
  id: 'valve',
  type: 'valve',
  label: 'valve',
  power: 'battery',
  recognises: (values) =>
    booleanAt(values, id.open) !== undefined &&
    // Several lines of water are several valves, which this is not.
    booleanAt(values, 2) === undefined &&
    // A word is the mode of a humidifier or of a clothes dryer.
    textAt(values, 2) === undefined &&
    (delays.includes(textAt(values, id.weather) ?? '') || works.includes(textAt(values, id.work) ?? '')),
  attributes: [
    { capability: 'valve', attribute: 'open', from: [id.open], read: (values) => booleanAt(values, id.open) },
    batteryAttribute(7),
  ],
  commands: [
    { capability: 'valve', command: 'open', write: () => ({ [id.open]: true }) },
    { capability: 'valve', command: 'close', write: () => ({ [id.open]: false }) },
  ],
};
