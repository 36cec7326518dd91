import { type JsonObject, stateKey } from '@nexa/sdk';
import { alexaError, thermostatError } from './alexa-error.ts';
import { type Bounds, boundsOf, wordsOf } from './bounds.ts';
import type { CapabilityMapping, FacetProperty, FacetWish, Part, Present } from './facet.ts';
import { objectIn, startingFrom, textIn } from './payload.ts';
import { celsiusBetween, celsiusOf, temperatureValue } from './temperature-value.ts';

const usual: Bounds = { minimum: 0, maximum: 100, step: 0.5 };
/** Closer than this, heating and cooling would work against each other. */
const LEAST_BAND = 1;

/** NEXA's modes, the one that Alexa's word asks for first. Drying and blowing alone have no word of Alexa's. */
const modes = [
  ['heatCool', 'AUTO'],
  ['auto', 'AUTO'],
  ['heat', 'HEAT'],
  ['cool', 'COOL'],
  ['eco', 'ECO'],
  ['off', 'OFF'],
] as const;
type ThermostatMode = (typeof modes)[number][0];
const alexaMode = (mode: unknown) => modes.find(([own]) => own === mode)?.[1];

/** `thermostat` ↔ Alexa.ThermostatController. */
export const thermostat: CapabilityMapping = (part) => {
  const { component } = part;
  const key = (attribute: string) => stateKey('thermostat', attribute, component);
  const own = wordsOf(
    part,
    'thermostat',
    'mode',
    modes.map(([mode]) => mode),
  );
  const isDual = hasTwoTargets(part);
  const supportedModes = [...new Set(own.map(alexaMode))].filter((mode) => mode !== undefined);
  const set = (params: JsonObject): readonly FacetWish[] => [
    { component, capability: 'thermostat', command: 'set', params },
  ];
  const setpoint = (name: string, attribute: string, isShown: (present: Present) => boolean): FacetProperty => ({
    name,
    keys: [key(attribute), key('mode')],
    read: (present) => {
      const value = present.value(key(attribute));
      return typeof value === 'number' && isShown(present) ? temperatureValue(value) : undefined;
    },
  });
  const keepsBand = (present: Present) => present.value(key('mode')) === 'heatCool';
  const targets = targetsOf(part, isDual);
  return [
    {
      interface: 'Alexa.ThermostatController',
      description: { configuration: { supportedModes, supportsScheduling: false } },
      properties: [
        setpoint('targetSetpoint', 'target', (present) => !keepsBand(present)),
        ...(isDual
          ? [setpoint('lowerSetpoint', 'targetLow', keepsBand), setpoint('upperSetpoint', 'targetHigh', keepsBand)]
          : []),
        { name: 'thermostatMode', keys: [key('mode')], read: (present) => alexaMode(present.value(key('mode'))) },
      ],
      directives: {
        SetTargetTemperature: (payload, present) => set(targets.set(payload, present)),
        AdjustTargetTemperature: (payload, present) => set(targets.adjust(payload, present)),
        SetThermostatMode: (payload) => {
          const asked = textIn(objectIn(payload, 'thermostatMode'), 'value');
          const mode = own.find((word) => alexaMode(word) === asked);
          if (mode === undefined)
            throw thermostatError('UNSUPPORTED_THERMOSTAT_MODE', 'The thermostat has no such mode.');
          return set({ mode } satisfies { mode: ThermostatMode });
        },
      },
    },
  ];
};

/** Two targets exist only in the mode that keeps a room between them. */
function hasTwoTargets(part: Part): boolean {
  const listed = part.device.limits?.[stateKey('thermostat', 'mode', part.component)]?.values;
  return listed?.includes('heatCool') ?? (part.has('thermostat', 'targetLow') || part.has('thermostat', 'targetHigh'));
}

function targetsOf(part: Part, isDual: boolean) {
  const key = (attribute: string) => stateKey('thermostat', attribute, part.component);
  const checked = (celsius: number, attribute: string): number => {
    const { minimum, maximum } = boundsOf(part, 'thermostat', attribute, usual);
    if (celsius >= minimum && celsius <= maximum) return celsius;
    throw alexaError('TEMPERATURE_VALUE_OUT_OF_RANGE', `The target must be between ${minimum} and ${maximum} °C.`, {
      validRange: { minimumValue: temperatureValue(minimum), maximumValue: temperatureValue(maximum) },
    });
  };
  const band = (low: number, high: number): JsonObject => {
    if (high - low < LEAST_BAND)
      throw thermostatError('REQUESTED_SETPOINTS_TOO_CLOSE', 'The two targets are too close to each other.', {
        minimumTemperatureDelta: temperatureValue(LEAST_BAND),
      });
    return { targetLow: checked(low, 'targetLow'), targetHigh: checked(high, 'targetHigh') };
  };
  const presentBand = (present: Present): readonly [number, number] | undefined =>
    present.value(key('mode')) === 'heatCool'
      ? [startingFrom(present.value(key('targetLow'))), startingFrom(present.value(key('targetHigh')))]
      : undefined;
  const demandOn = (present: Present): void => {
    if (present.value(key('mode')) === 'off')
      throw thermostatError('THERMOSTAT_IS_OFF', 'The thermostat is off, so it has no target.');
  };
  return {
    set(payload: JsonObject, present: Present): JsonObject {
      if (payload.schedule !== undefined)
        throw thermostatError('UNWILLING_TO_SET_SCHEDULE', 'NEXA keeps no schedule that Alexa could set.');
      demandOn(present);
      const one = payload.targetSetpoint === undefined ? undefined : celsiusOf(objectIn(payload, 'targetSetpoint'));
      if (payload.lowerSetpoint === undefined && payload.upperSetpoint === undefined) {
        if (one === undefined) throw alexaError('INVALID_VALUE', 'The payload must name a target temperature.');
        return around(one, presentBand(present));
      }
      if (one !== undefined)
        throw thermostatError('TRIPLE_SETPOINTS_UNSUPPORTED', 'The thermostat takes one target or two.');
      if (!isDual) throw thermostatError('DUAL_SETPOINTS_UNSUPPORTED', 'The thermostat takes one target.');
      const asked = band(celsiusOf(objectIn(payload, 'lowerSetpoint')), celsiusOf(objectIn(payload, 'upperSetpoint')));
      return presentBand(present) === undefined ? { ...asked, mode: 'heatCool' } : asked;
    },
    adjust(payload: JsonObject, present: Present): JsonObject {
      demandOn(present);
      const by = celsiusBetween(objectIn(payload, 'targetSetpointDelta'));
      const now = presentBand(present);
      if (now !== undefined) return band(now[0] + by, now[1] + by);
      return { target: checked(startingFrom(present.value(key('target'))) + by, 'target') };
    },
  };

  /** One target for a room that is kept between two moves both, as wide apart as they are. */
  function around(celsius: number, now: readonly [number, number] | undefined): JsonObject {
    if (now === undefined) return { target: checked(celsius, 'target') };
    const half = (now[1] - now[0]) / 2;
    return band(celsius - half, celsius + half);
  }
}
