import type { JsonObject } from '@nexa/sdk';
import type { DataPoints } from '../link/device-message.ts';
import { batteryAttribute } from './battery.ts';
import type { AttributeRow, CommandRow, Family } from './family.ts';
import { hasMeter } from './meter.ts';
import { cools, fans, isProgram, modeNamed, wordFor } from './thermostat-words.ts';
import { booleanAt, numberAt, round, textAt, within } from './values.ts';

/** Where a thermostat has what; what a model lacks is left out. */
interface ThermostatSpec {
  /** A radiator valve cannot be switched off. */
  readonly on?: number;
  readonly target: number;
  readonly measured: number;
  /** `auto` follows the device's own programme. */
  readonly program: number;
  readonly valve?: number;
  /** The speed of a fan coil. */
  readonly fan?: number;
}

/** Nobody heats to 50 °C: a target from here on is given in tenths. */
const TENTHS_FROM = 50;

const working: readonly string[] = ['open', 'opened', 'heat', 'heating'];
const resting: readonly string[] = ['close', 'closed', 'stop', 'idle'];

const factorOf = (spec: ThermostatSpec, values: DataPoints) =>
  (numberAt(values, spec.target) ?? 0) >= TENTHS_FROM ? 0.1 : 1;

/** Some measure in tenths what they are told in whole degrees. */
const celsius = (spec: ThermostatSpec, id: number, values: DataPoints): number | undefined => {
  const raw = numberAt(values, id);
  const factor = (raw ?? 0) >= TENTHS_FROM ? 0.1 : factorOf(spec, values);
  return raw === undefined ? undefined : within(round(raw * factor, 2), -50, 100);
};

const wordOf = (spec: ThermostatSpec, values: DataPoints): string | undefined => textAt(values, spec.program);
const knowsPrograms = (spec: ThermostatSpec, values: DataPoints) => isProgram(wordOf(spec, values));

/** One that drives a fan, and cools with it. */
const isFanCoil = ({ fan }: ThermostatSpec, values: DataPoints) =>
  fan !== undefined && fans.includes(textAt(values, fan) ?? '');

function modeOf(spec: ThermostatSpec, values: DataPoints): string | undefined {
  if (spec.on === undefined) {
    if (!knowsPrograms(spec, values)) return undefined;
  } else {
    const on = booleanAt(values, spec.on);
    if (on !== true) return on === undefined ? undefined : 'off';
  }
  return modeNamed(wordOf(spec, values), isFanCoil(spec, values));
}

function runningOf({ valve }: ThermostatSpec, values: DataPoints): 'heating' | 'idle' | undefined {
  const word = valve === undefined ? undefined : textAt(values, valve);
  if (word !== undefined && working.includes(word)) return 'heating';
  return word !== undefined && resting.includes(word) ? 'idle' : undefined;
}

const modesOf = (spec: ThermostatSpec, values: DataPoints): readonly string[] => [
  ...(spec.on === undefined ? [] : ['off']),
  'heat',
  ...(knowsPrograms(spec, values) ? ['auto'] : []),
  ...(cools(wordOf(spec, values), isFanCoil(spec, values)) ? ['cool', 'fanOnly'] : []),
];

function wishOf(spec: ThermostatSpec, params: JsonObject, values: DataPoints): DataPoints | undefined {
  const { target, mode, ...rest } = params;
  if (Object.keys(rest).length > 0) return undefined;
  const wished: Record<string, number | boolean | string> = {};
  if (typeof target === 'number') wished[spec.target] = Math.round(target / factorOf(spec, values));
  if (typeof mode === 'string') {
    if (!modesOf(spec, values).includes(mode)) return undefined;
    if (spec.on !== undefined) wished[spec.on] = mode !== 'off';
    const word = wordFor(mode, wordOf(spec, values), isFanCoil(spec, values));
    if (mode !== 'off' && word !== undefined) wished[spec.program] = word;
  }
  return wished;
}

function attributesOf(spec: ThermostatSpec): AttributeRow[] {
  const { target, measured, on, program, valve } = spec;
  return [
    {
      capability: 'thermostat',
      attribute: 'target',
      from: [target],
      read: (values) => within(celsius(spec, target, values), 0, 100),
    },
    {
      capability: 'thermostat',
      attribute: 'mode',
      from: on === undefined ? [program] : [on, program],
      read: (values) => modeOf(spec, values),
    },
    {
      capability: 'thermostat',
      attribute: 'running',
      from: valve === undefined ? [] : [valve],
      read: (values) => runningOf(spec, values),
    },
    {
      capability: 'temperature',
      attribute: 'celsius',
      from: [measured],
      read: (values) => celsius(spec, measured, values),
    },
  ];
}

const commandsOf = (spec: ThermostatSpec): CommandRow[] => [
  { capability: 'thermostat', command: 'set', write: (params, values) => wishOf(spec, params, values) },
];

type ThermostatMapping = 'thermostat' | 'thermostat-legacy' | 'radiator-valve';

const family = (id: ThermostatMapping, spec: ThermostatSpec): Omit<Family, 'recognises'> => ({
  id,
  type: 'thermostat',
  label: 'thermostat',
  power: 'mains',
  limits: (values) => ({
    'thermostat.mode': { values: [...modesOf(spec, values)] },
  }),
  attributes: attributesOf(spec),
  commands: commandsOf(spec),
});

const today: ThermostatSpec = { on: 1, program: 2, target: 16, measured: 24, valve: 36, fan: 28 };
/** Heat pumps measure at 16 and 24, and have their target at 4 or elsewhere and the unit at 6. */
const isHeatPump = (values: DataPoints): boolean =>
  numberAt(values, 4) !== undefined || textAt(values, 6) !== undefined;
const legacy = { on: 1, target: 2, measured: 3, program: 4 } as const satisfies ThermostatSpec;
const radiator: ThermostatSpec = { program: 2, valve: 3, target: 4, measured: 5 };
/** What radiator valves say beside what a programme is called. */
const away: readonly string[] = ['holiday', 'comfort', 'eco', 'boost', 'temp_auto', 'on', 'off'];

/** Room thermostats of category wk. */
export const thermostat: Family = {
  ...family('thermostat', today),
  recognises: (values) =>
    numberAt(values, today.target) !== undefined &&
    numberAt(values, today.measured) !== undefined &&
    !hasMeter(values) &&
    !isHeatPump(values) &&
    // A fan has its lamp at 15; a boiler has switches where a thermostat has its correction.
    [15, 27].every((id) => booleanAt(values, id) === undefined),
};

/** Room thermostats of the first years. */
export const thermostatLegacy: Family = {
  ...family('thermostat-legacy', legacy),
  recognises: (values) =>
    booleanAt(values, legacy.on) !== undefined &&
    numberAt(values, legacy.target) !== undefined &&
    numberAt(values, legacy.measured) !== undefined &&
    knowsPrograms(legacy, values) &&
    // Heaters and heat pumps of the same time write `Auto`, and may mean degrees Fahrenheit.
    !/[A-Z]/.test(wordOf(legacy, values) ?? ''),
};

/** Radiator valves (category wkf). */
export const radiatorValve: Family = {
  ...family('radiator-valve', radiator),
  label: 'radiator valve',
  power: 'battery',
  attributes: [...attributesOf(radiator), batteryAttribute(6)],
  recognises: (values) =>
    booleanAt(values, 1) === undefined &&
    numberAt(values, radiator.target) !== undefined &&
    numberAt(values, radiator.measured) !== undefined &&
    (knowsPrograms(radiator, values) || away.includes(textAt(values, radiator.program) ?? '')),
};
