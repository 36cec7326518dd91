import { type Bounds, boundsOf, rounded, within } from './amounts.ts';
import { GoogleFault } from './google-fault.ts';
import { numberParam } from './params.ts';
import type { Part } from './part.ts';
import type { TraitMapping } from './trait-mapping.ts';

const MEASURABLE: Bounds = { minimum: -100, maximum: 1000 };
const SETTABLE: Bounds = { minimum: 5, maximum: 35 };

/** What only measures. */
const measured: TraitMapping = {
  trait: 'TemperatureControl',
  capabilities: ['temperature'],
  fits: (part) => !part.offers('thermostat'),
  attributes: (part) => ({
    temperatureRange: rangeOf(boundsOf(part.limits('temperature', 'celsius'), MEASURABLE)),
    temperatureUnitForUX: 'C',
    queryOnlyTemperatureControl: true,
    commandOnlyTemperatureControl: false,
  }),
  states(part) {
    const celsius = part.number('temperature', 'celsius');
    return celsius === undefined ? {} : { temperatureAmbientCelsius: rounded(celsius, 1) };
  },
  commands: {},
};

/** What heats or cools to a target and does not measure: Google's thermostats must tell how warm it is, this need not. */
const settable: TraitMapping = {
  trait: 'TemperatureControl',
  capabilities: ['thermostat'],
  fits: (part) => !part.offers('temperature'),
  attributes: (part) => {
    const { step } = part.limits('thermostat', 'target');
    return {
      temperatureRange: rangeOf(targets(part)),
      temperatureUnitForUX: 'C',
      queryOnlyTemperatureControl: false,
      commandOnlyTemperatureControl: false,
      ...(step === undefined ? {} : { temperatureStepCelsius: step }),
    };
  },
  states(part) {
    const target = part.number('thermostat', 'target');
    return target === undefined ? {} : { temperatureSetpointCelsius: rounded(target, 1) };
  },
  commands: {
    SetTemperature: (params, part) => {
      if (!part.offers('thermostat')) throw new GoogleFault('functionNotSupported');
      const target = within(numberParam(params, 'temperature'), targets(part));
      return [{ capability: 'thermostat', command: 'set', params: { target } }];
    },
  },
};

export const temperature: readonly TraitMapping[] = [settable, measured];

const targets = (part: Part): Bounds => boundsOf(part.limits('thermostat', 'target'), SETTABLE);

const rangeOf = ({ minimum, maximum }: Bounds) => ({ minThresholdCelsius: minimum, maxThresholdCelsius: maximum });
