import type { JsonObject } from '@nexa/sdk';
import type { DataPoints } from '../link/device-message.ts';
import type { Family } from './family.ts';
import { booleanAt, numberAt, scaledAt, textAt, within } from './values.ts';

const id = { on: 1, target: 2, measured: 3, mode: 4, fan: 5 } as const;
/** NEXA's modes and the words for them; some makers have others. */
const words: Readonly<Record<string, readonly string[]>> = {
  cool: ['cold', 'cool'],
  heat: ['hot', 'heat'],
  dry: ['wet', 'dry'],
  fanOnly: ['wind', 'fan'],
  auto: ['auto'],
};
/** Those that a device with other words must have said before they are known. */
const otherWords: readonly string[] = ['cool', 'heat', 'dry', 'fan'];
const fans: readonly string[] = ['auto', 'low', 'mid', 'middle', 'high', 'strong', 'mute', '1', '2', '3', '4', '5'];

function modeOf(values: DataPoints): string | undefined {
  const word = textAt(values, id.mode) ?? '';
  return Object.keys(words).find((mode) => words[mode]?.includes(word));
}

/** A heater says `heat` as well, but tells of no fan. */
const isAirConditioner = (values: DataPoints): boolean =>
  booleanAt(values, id.on) !== undefined &&
  numberAt(values, id.target) !== undefined &&
  numberAt(values, id.measured) !== undefined &&
  modeOf(values) !== undefined &&
  fans.includes(textAt(values, id.fan) ?? '');

/** The word for a mode, of the kind that the device uses now. */
function wordFor(mode: string, now: string | undefined): string | undefined {
  const [usual, other] = words[mode] ?? [];
  return otherWords.includes(now ?? '') ? (other ?? usual) : usual;
}

/** Nobody cools to 50 °C: from there on degrees are told in tenths. */
const TENTHS_FROM = 50;
const factorOf = (values: DataPoints): number => ((numberAt(values, id.target) ?? 0) >= TENTHS_FROM ? 0.1 : 1);

function wishOf(params: JsonObject, values: DataPoints): DataPoints | undefined {
  const { target, mode, ...rest } = params;
  if (Object.keys(rest).length > 0) return undefined;
  const wished: Record<string, number | boolean | string> = {};
  if (typeof target === 'number') wished[id.target] = Math.round(target / factorOf(values));
  if (mode === 'off') wished[id.on] = false;
  else if (typeof mode === 'string') {
    const word = Object.hasOwn(words, mode) ? wordFor(mode, textAt(values, id.mode)) : undefined;
    if (word === undefined) return undefined;
    wished[id.on] = true;
    wished[id.mode] = word;
  }
  return wished;
}

/** Air conditioners (category kt), in whole degrees Celsius or in tenths. */
export const airConditioner: Family = {
  id: 'air-conditioner',
  type: 'thermostat',
  label: 'air conditioner',
  power: 'mains',
  recognises: isAirConditioner,
  limits: () => ({ 'thermostat.mode': { values: ['off', ...Object.keys(words)] } }),
  attributes: [
    {
      capability: 'thermostat',
      attribute: 'target',
      from: [id.target],
      read: (values) => within(scaledAt(values, id.target, factorOf(values)), 0, 50),
    },
    {
      capability: 'thermostat',
      attribute: 'mode',
      from: [id.on, id.mode],
      read: (values) => (booleanAt(values, id.on) === false ? 'off' : modeOf(values)),
    },
    {
      capability: 'temperature',
      attribute: 'celsius',
      from: [id.measured],
      read: (values) => within(scaledAt(values, id.measured, factorOf(values)), -50, 60),
    },
  ],
  commands: [{ capability: 'thermostat', command: 'set', write: wishOf }],
};
