/** What a sensor of Tasmota measures: the class of Home Assistant, and its unit. */
export interface Quantity {
  readonly deviceClass: string;
  /** As it stands; or where the device says which it is. */
  readonly unit: string | { readonly told: 'TempUnit' | 'PressureUnit' | 'SpeedUnit' };
}

const quantity = (deviceClass: string, unit: Quantity['unit']): Quantity => ({ deviceClass, unit });
const MICROGRAMS = 'µg/m³';
const particles = quantity('particles', 'ppd');
const energy = quantity('energy_part', 'kWh');

/** By the name that the device gives it. A class that NEXA has no word for keeps the number and its unit. */
const QUANTITIES: Readonly<Record<string, Quantity>> = {
  ActivePower: quantity('power_part', 'W'),
  Ambient: quantity('illuminance', 'lx'),
  ApparentPower: quantity('apparent_power', 'VA'),
  Battery: quantity('battery', '%'),
  CarbonDioxide: quantity('carbon_dioxide', 'ppm'),
  CCT: quantity('color_temperature', 'K'),
  CF1: quantity('particles', MICROGRAMS),
  'CF2.5': quantity('particles', MICROGRAMS),
  CF10: quantity('particles', MICROGRAMS),
  Current: quantity('current', 'A'),
  CurrentNeutral: quantity('current_part', 'A'),
  DewPoint: quantity('dew_point', { told: 'TempUnit' }),
  Distance: quantity('distance', 'cm'),
  eCO2: quantity('carbon_dioxide', 'ppm'),
  Energy: quantity('energy', 'kWh'),
  ExportActive: energy,
  ExportReactive: quantity('reactive_energy', 'kVArh'),
  ExportTariff: energy,
  Factor: quantity('power_factor', ''),
  Frequency: quantity('frequency', 'Hz'),
  Gas: quantity('resistance', 'kΩ'),
  Humidity: quantity('humidity', '%'),
  Illuminance: quantity('illuminance', 'lx'),
  ImportActive: energy,
  ImportReactive: quantity('reactive_energy', 'kVArh'),
  Moisture: quantity('moisture', '%'),
  'PB0.3': particles,
  'PB0.5': particles,
  PB1: particles,
  'PB2.5': particles,
  PB5: particles,
  PB10: particles,
  Period: quantity('energy_period', 'Wh'),
  PhaseAngle: quantity('angle', '°'),
  PM1: quantity('pm1', MICROGRAMS),
  'PM2.5': quantity('pm25', MICROGRAMS),
  PM10: quantity('pm10', MICROGRAMS),
  Power: quantity('power', 'W'),
  Pressure: quantity('pressure', { told: 'PressureUnit' }),
  ReactivePower: quantity('reactive_power', 'VAr'),
  SeaPressure: quantity('pressure', { told: 'PressureUnit' }),
  Speed: quantity('speed', { told: 'SpeedUnit' }),
  Temperature: quantity('temperature', { told: 'TempUnit' }),
  Today: energy,
  Total: quantity('energy', 'kWh'),
  TotalTariff: energy,
  TVOC: quantity('volatile_organic_compounds', 'ppb'),
  Voltage: quantity('voltage', 'V'),
  Weight: quantity('weight', 'kg'),
  Yesterday: energy,
};

/** Sensors whose “Energy” is none that is counted in kWh: lightning, and how strongly radar is sent back. */
const OTHER_ENERGY = new Set(['AS3935', 'LD2410']);
/** Numbers its inputs by pin at the end of the name: `Temperature1`. */
const BY_PIN = 'ANALOG';

/** What a value of a sensor is: by its own name, or by that of what it is a member of (`{"Speed": {"Avg": 3}}`). */
export function quantityOf(sensor: string, name: string, member: string | undefined): Quantity | undefined {
  if (name === 'Energy' && OTHER_ENERGY.has(sensor)) return undefined;
  const input = inputOf(sensor, name);
  return named(member) ?? named(name) ?? (input === '' ? undefined : named(name.slice(0, -input.length)));
}

/** Whether that is the name of something that is measured. */
export const isQuantity = (name: string): boolean => named(name) !== undefined;

/** The number of the input that a value comes from; empty when there is only one. */
export const inputOf = (sensor: string, name: string): string =>
  sensor === BY_PIN ? (/\d+$/.exec(name)?.[0] ?? '') : '';

const named = (name: string | undefined): Quantity | undefined =>
  name !== undefined && Object.hasOwn(QUANTITIES, name) ? QUANTITIES[name] : undefined;
