import type { JsonObject } from '@nexa/sdk';
import { type Bounds, boundsOf, moved, rounded, within } from './amounts.ts';
import { GoogleFault } from './google-fault.ts';
import { numberParam, textParam } from './params.ts';
import type { Part } from './part.ts';
import type { PartWish, TraitMapping } from './trait-mapping.ts';

/** NEXA's mode, then Google's. */
const modes: Readonly<Record<string, string>> = {
  off: 'off',
  heat: 'heat',
  cool: 'cool',
  heatCool: 'heatcool',
  auto: 'auto',
  dry: 'dry',
  fanOnly: 'fan-only',
  eco: 'eco',
};

const activities: Readonly<Record<string, string>> = {
  idle: 'none',
  heating: 'heat',
  cooling: 'cool',
  drying: 'dry',
  fan: 'fan-only',
};

/** What a thermostat can that says of modes only which one it is in, and one that knows no modes. */
const USUAL_MODES = ['off', 'heat', 'cool', 'auto'];
const ONLY_MODE = 'heat';
const USUAL_TARGETS: Bounds = { minimum: 5, maximum: 35 };

/** “A little warmer” is a weight of 1. */
const DEGREES_OF_A_WEIGHT = 1;

export const thermostat: TraitMapping = {
  trait: 'TemperatureSetting',
  capabilities: ['thermostat'],
  fits: (part) => part.offers('temperature'),
  attributes: (part) => {
    const { minimum, maximum } = targets(part);
    return {
      availableThermostatModes: modesOf(part).map((mode) => modes[mode] ?? mode),
      thermostatTemperatureUnit: 'C',
      thermostatTemperatureRange: { minThresholdCelsius: minimum, maxThresholdCelsius: maximum },
      commandOnlyTemperatureSetting: false,
      queryOnlyTemperatureSetting: false,
    };
  },
  states(part) {
    const mode = part.has('thermostat', 'mode') ? part.text('thermostat', 'mode') : ONLY_MODE;
    const ambient = part.number('temperature', 'celsius');
    const wanted = wantedOf(part, mode);
    if (mode === undefined || ambient === undefined || wanted === undefined) return {};
    const activity = activities[part.text('thermostat', 'running') ?? ''];
    const humidity = part.number('humidity', 'percent');
    return {
      thermostatMode: modes[mode] ?? mode,
      thermostatTemperatureAmbient: rounded(ambient, 1),
      ...wanted,
      ...(activity === undefined ? {} : { activeThermostatMode: activity }),
      ...(humidity === undefined ? {} : { thermostatHumidityAmbient: Math.round(humidity) }),
    };
  },
  commands: {
    ThermostatTemperatureSetpoint: (params, part) => [
      set({ target: within(numberParam(params, 'thermostatTemperatureSetpoint'), targets(part)) }),
    ],
    ThermostatTemperatureSetRange: (params, part) => {
      if (!hasRange(part)) throw new GoogleFault('functionNotSupported');
      const targetLow = within(numberParam(params, 'thermostatTemperatureSetpointLow'), targets(part));
      const targetHigh = within(numberParam(params, 'thermostatTemperatureSetpointHigh'), targets(part));
      if (targetLow >= targetHigh) throw new GoogleFault('rangeTooClose');
      return [set({ targetLow, targetHigh })];
    },
    ThermostatSetMode: (params, part) => {
      const wanted = textParam(params, 'thermostatMode');
      const mode = modesOf(part).find((candidate) => modes[candidate] === wanted);
      if (mode === undefined || !part.has('thermostat', 'mode')) throw new GoogleFault('notSupported');
      return [set({ mode })];
    },
    TemperatureRelative: (params, part) => [
      set({ target: moved(part.number('thermostat', 'target'), stepOf(params), targets(part)) }),
    ],
  },
};

const set = (params: JsonObject): PartWish => ({ capability: 'thermostat', command: 'set', params });

function modesOf(part: Part): readonly string[] {
  if (!part.has('thermostat', 'mode')) return [ONLY_MODE];
  return (part.limits('thermostat', 'mode').values ?? USUAL_MODES).filter((mode) => modes[mode] !== undefined);
}

const targets = (part: Part): Bounds => boundsOf(part.limits('thermostat', 'target'), USUAL_TARGETS);

const hasRange = (part: Part): boolean => part.has('thermostat', 'targetLow') && part.has('thermostat', 'targetHigh');

/** Google takes one target or two bounds, never both. */
function wantedOf(part: Part, mode: string | undefined): JsonObject | undefined {
  const target = part.number('thermostat', 'target');
  const low = part.number('thermostat', 'targetLow');
  const high = part.number('thermostat', 'targetHigh');
  const isRange = low !== undefined && high !== undefined && (mode === 'heatCool' || target === undefined);
  if (isRange)
    return { thermostatTemperatureSetpointLow: rounded(low, 1), thermostatTemperatureSetpointHigh: rounded(high, 1) };
  return target === undefined ? undefined : { thermostatTemperatureSetpoint: rounded(target, 1) };
}

const stepOf = (params: JsonObject): number =>
  params.thermostatTemperatureRelativeWeight === undefined
    ? numberParam(params, 'thermostatTemperatureRelativeDegree')
    : numberParam(params, 'thermostatTemperatureRelativeWeight') * DEGREES_OF_A_WEIGHT;
