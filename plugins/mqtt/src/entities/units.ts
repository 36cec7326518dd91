type Convert = (value: number) => number;

const times =
  (factor: number): Convert =>
  (value) =>
    value * factor;
const same: Convert = (value) => value;

interface Measure {
  readonly capability: string;
  readonly attribute: string;
  /** Conversions into the capability's unit, by the unit in which the device tells it. */
  readonly units: Readonly<Record<string, Convert>>;
}

const celsius: Measure['units'] = {
  '°C': same,
  C: same,
  '°F': (value) => ((value - 32) * 5) / 9,
  F: (value) => ((value - 32) * 5) / 9,
  K: (value) => value - 273.15,
};
const percent = { '%': same, '': same };
const volts = { V: same, mV: times(0.001), µV: times(1e-6), kV: times(1000) };
const micrograms = { 'µg/m³': same, 'μg/m³': same, 'ug/m3': same, 'mg/m³': times(1000), '': same };

/** What NEXA measures, by the device class of Home Assistant. */
const measures: Readonly<Record<string, Measure>> = {
  temperature: { capability: 'temperature', attribute: 'celsius', units: celsius },
  humidity: { capability: 'humidity', attribute: 'percent', units: percent },
  illuminance: { capability: 'illuminance', attribute: 'lux', units: { lx: same, lux: same, '': same } },
  battery: { capability: 'battery', attribute: 'percent', units: percent },
  voltage: { capability: 'power', attribute: 'volts', units: volts },
  current: { capability: 'power', attribute: 'amperes', units: { A: same, mA: times(0.001) } },
  power: {
    capability: 'power',
    attribute: 'watts',
    units: { W: same, mW: times(0.001), kW: times(1000), MW: times(1e6) },
  },
  energy: {
    capability: 'energy',
    attribute: 'kilowattHours',
    units: {
      kWh: same,
      Wh: times(0.001),
      MWh: times(1000),
      J: times(1 / 3.6e6),
      MJ: times(1 / 3.6),
      GJ: times(1000 / 3.6),
    },
  },
  signal_strength: { capability: 'linkQuality', attribute: 'rssi', units: { dBm: same, dB: same } },
  carbon_dioxide: { capability: 'airQuality', attribute: 'co2', units: { ppm: same, '': same } },
  carbon_monoxide: { capability: 'carbonMonoxide', attribute: 'ppm', units: { ppm: same, '': same } },
  volatile_organic_compounds: { capability: 'airQuality', attribute: 'voc', units: micrograms },
  pm1: { capability: 'airQuality', attribute: 'pm1', units: micrograms },
  pm25: { capability: 'airQuality', attribute: 'pm25', units: micrograms },
  pm10: { capability: 'airQuality', attribute: 'pm10', units: micrograms },
  aqi: { capability: 'airQuality', attribute: 'index', units: { '': same, AQI: same } },
};

/** Units that say by themselves what is measured, where a device names no class. */
const byUnit: Readonly<Record<string, Measure>> = {
  lqi: { capability: 'linkQuality', attribute: 'lqi', units: { lqi: same } },
  dBm: { capability: 'linkQuality', attribute: 'rssi', units: { dBm: same } },
  lx: { capability: 'illuminance', attribute: 'lux', units: { lx: same } },
  W: { capability: 'power', attribute: 'watts', units: { W: same } },
  kWh: { capability: 'energy', attribute: 'kilowattHours', units: { kWh: same } },
  '°C': { capability: 'temperature', attribute: 'celsius', units: celsius },
  '°F': { capability: 'temperature', attribute: 'celsius', units: celsius },
};

export interface KnownMeasure {
  readonly capability: string;
  readonly attribute: string;
  readonly convert: Convert;
}

/** What a sensor measures in NEXA's words and units; `undefined` when NEXA has no word for it. */
export function measureOf(deviceClass: string, unit: string, isDiagnostic: boolean): KnownMeasure | undefined {
  const measure = measures[deviceClass] ?? (deviceClass === '' ? byUnit[unit] : undefined);
  const convert = measure?.units[unit];
  if (measure === undefined || convert === undefined) return undefined;
  // The voltage of a battery is told in millivolts and among the diagnostics; that of the mains is not.
  if (deviceClass === 'voltage' && (unit === 'mV' || isDiagnostic)) {
    return { capability: 'battery', attribute: 'volts', convert };
  }
  return { capability: measure.capability, attribute: measure.attribute, convert };
}

/** Degrees of a thermostat into Celsius and back. */
export function thermometer(unit: string | undefined): { readonly toCelsius: Convert; readonly fromCelsius: Convert } {
  if (unit !== 'F' && unit !== '°F') return { toCelsius: same, fromCelsius: same };
  return { toCelsius: (value) => ((value - 32) * 5) / 9, fromCelsius: (value) => (value * 9) / 5 + 32 };
}
