import { describe, expect, it } from 'vitest';
import { sensorPartsOf } from '../../src/tasmota/sensor-parts.ts';
import { configOf, partOf, partsOf } from '../support/native.ts';

const AIR = { Time: '2026-01-02T03:04:05', AM2301: { Temperature: 21.3, Humidity: 44, DewPoint: 8.6 }, TempUnit: 'C' };

describe('a sensor', () => {
  it.each<[string, object, string, number]>([
    ['AM2301_Temperature', { AM2301: { Temperature: 21.3 }, TempUnit: 'C' }, 'temperature.celsius', 21.3],
    ['AM2301_Temperature', { AM2301: { Temperature: 212 }, TempUnit: 'F' }, 'temperature.celsius', 100],
    ['AM2301_Humidity', { AM2301: { Humidity: 44 } }, 'humidity.percent', 44],
    ['BH1750_Illuminance', { BH1750: { Illuminance: 79 } }, 'illuminance.lux', 79],
    ['ENERGY_Power', { ENERGY: { Power: 12 } }, 'power.watts', 12],
    ['ENERGY_Voltage', { ENERGY: { Voltage: 231 } }, 'power.volts', 231],
    ['ENERGY_Current', { ENERGY: { Current: 0.4 } }, 'power.amperes', 0.4],
    ['ENERGY_Total', { ENERGY: { Total: 17.5 } }, 'energy.kilowattHours', 17.5],
    ['ENERGY_Today', { ENERGY: { Today: 0.2 } }, 'mqtt.value.value', 0.2],
    ['ENERGY_Factor', { ENERGY: { Factor: 0.39 } }, 'mqtt.value.value', 0.39],
    ['BME280_Pressure', { BME280: { Pressure: 1013.2 }, PressureUnit: 'hPa' }, 'mqtt.value.value', 1013.2],
    ['ATC1234_Battery', { ATC1234: { Battery: 77 } }, 'battery.percent', 77],
    ['MHZ19B_CarbonDioxide', { MHZ19B: { CarbonDioxide: 640 } }, 'airQuality.co2', 640],
    ['CCS811_eCO2', { CCS811: { eCO2: 420 } }, 'airQuality.co2', 420],
    ['CCS811_TVOC', { CCS811: { TVOC: 12 } }, 'mqtt.value.value', 12],
    ['PMS5003_PM2.5', { PMS5003: { 'PM2.5': 7 } }, 'airQuality.pm25', 7],
    ['ANALOG_Temperature1', { ANALOG: { Temperature1: 20 }, TempUnit: 'C' }, 'temperature.celsius', 20],
    ['ANALOG_CTEnergy1_Power', { ANALOG: { CTEnergy1: { Power: 2300 } } }, 'power.watts', 2300],
    ['TX23_Speed_Avg', { TX23: { Speed: { Avg: 12.2 } }, SpeedUnit: 'km/h' }, 'mqtt.value.value', 12.2],
    ['COUNTER_C1', { COUNTER: { C1: 3 } }, 'mqtt.value.value', 3],
  ])('%s of %o tells %s as %d', (id, told, key, value) => {
    const sensor = partOf(id, {}, told as Readonly<Record<string, unknown>>);
    expect(sensor.values('tele/SENSOR', told)).toEqual({ [key]: value });
    expect(sensor.values('stat/STATUS10', { StatusSNS: told })).toEqual({ [key]: value });
  });

  it('without a word of NEXA keeps its unit in its name', () => {
    const [dew] = sensorPartsOf(configOf(), { AM2301: { DewPoint: 47.5 }, TempUnit: 'F' }, undefined);
    expect([dew?.name, dew?.unit]).toEqual(['AM2301 DewPoint', '°F']);
  });

  it('whose unit was changed since is understood by what the message says', () => {
    const sensor = partOf('AM2301_Temperature', {}, AIR);
    expect(sensor.values('tele/SENSOR', { AM2301: { Temperature: 50 }, TempUnit: 'F' })).toEqual({
      'temperature.celsius': 10,
    });
  });

  it('that had measured nothing yet is there, and tells nothing until it does', () => {
    const sensor = partOf('AM2301_Temperature', {}, { AM2301: { Temperature: null }, TempUnit: 'C' });
    expect(sensor.values('tele/SENSOR', { AM2301: { Temperature: null }, TempUnit: 'C' })).toEqual({});
    expect(sensor.values('tele/SENSOR', { AM2301: { Temperature: 7 }, TempUnit: 'C' })).toEqual({
      'temperature.celsius': 7,
    });
  });

  it('of words tells words', () => {
    const sensor = partOf('LD2410_Mode', {}, { LD2410: { Mode: 'moving' } });
    expect(sensor.values('tele/SENSOR', { LD2410: { Mode: 'still' } })).toEqual({ 'mqtt.words.text': 'still' });
  });

  it('of lightning counts no energy', () => {
    expect(partOf('AS3935_Energy', {}, { AS3935: { Energy: 4 } }).model.capabilities).toEqual(['mqtt.value']);
  });

  it.each<[string, object]>([
    ['the time', { Time: 'now' }],
    ['numbers of parts', { DS18B20: { Id: '0114' } }],
    ['when counting began', { ENERGY: { TotalStartTime: '2020-01-01T00:00:00' } }],
    ['shutters', { Shutter1: { Position: 3 } }],
    ['switches', { Switch1: 'ON' }],
    ['cards', { PN532: { UID: '04' } }],
  ])('is not made of %s', (_, told) => {
    expect(sensorPartsOf(configOf(), told as Readonly<Record<string, unknown>>, undefined)).toEqual([]);
  });

  it('is expected as often as the device tells', () => {
    expect(partOf('AM2301_Humidity', {}, AIR).model.reportIntervals).toEqual({ 'humidity.percent': 300_000 });
  });
});

describe('several sensors of a kind', () => {
  const components = (told: Readonly<Record<string, unknown>>) =>
    [...partsOf({ rl: [] }, told)].map(([id, { model }]) => `${id} ${model.component ?? '-'}`);

  it('are parts, each with all that its sensor measures of that kind', () => {
    const told = { 'SHT3X-0x44': { Temperature: 1, Humidity: 2 }, DS18B20: { Temperature: 3 }, TempUnit: 'C' };
    expect(components(told)).toEqual([
      'signal -',
      'SHT3X-0x44_Temperature SHT3X-0x44',
      'SHT3X-0x44_Humidity -',
      'DS18B20_Temperature DS18B20',
    ]);
  });

  it('may be the phases of one meter', () => {
    const told = { ENERGY: { Total: 4, Power: [10, 20], Voltage: 230 } };
    expect(components(told)).toEqual([
      'signal -',
      'ENERGY_Total -',
      'ENERGY_Power_1 ENERGY 1',
      'ENERGY_Power_2 ENERGY 2',
      'ENERGY_Voltage -',
    ]);
    const [first, second] = ['ENERGY_Power_1', 'ENERGY_Power_2'].map((id) => partOf(id, {}, told));
    expect(second?.values('tele/SENSOR', { ENERGY: { Power: [1, 2] } })).toEqual({ 'power.watts': 2 });
    // A meter may announce more phases than it tells.
    expect(first?.values('tele/SENSOR', { ENERGY: { Power: 9 } })).toEqual({ 'power.watts': 9 });
    expect(second?.values('tele/SENSOR', { ENERGY: { Power: 9 } })).toEqual({});
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      'inputs',
      { ANALOG: { Temperature1: 20, Temperature2: 30, Illuminance3: 4 }, TempUnit: 'C' },
      ['ANALOG_Temperature1 ANALOG 1', 'ANALOG_Temperature2 ANALOG 2', 'ANALOG_Illuminance3 -'],
    ],
    [
      'phases by name',
      { ENERGY: { Total: { Phase1: 1, Phase2: 2 } } },
      ['ENERGY_Total_Phase1 ENERGY Phase1', 'ENERGY_Total_Phase2 ENERGY Phase2'],
    ],
    [
      'meters',
      { ANALOG: { CTEnergy1: { Power: 1 }, CTEnergy2: { Power: 2 } } },
      ['ANALOG_CTEnergy1_Power ANALOG CTEnergy1', 'ANALOG_CTEnergy2_Power ANALOG CTEnergy2'],
    ],
  ])('may be %s', (_, told, parts) => {
    expect(components(told)).toEqual(['signal -', ...parts]);
  });

  it('do not count the temperature of the chip', () => {
    const told = { DS18B20: { Temperature: 3 }, ESP32: { Temperature: 53 }, TempUnit: 'C' };
    expect(components(told)).toEqual(['signal -', 'DS18B20_Temperature -', 'ESP32_Temperature -']);
    expect(partOf('ESP32_Temperature', {}, told).model.isApart).toBe(true);
  });
});
