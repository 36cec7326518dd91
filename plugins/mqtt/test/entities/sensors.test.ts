import { describe, expect, it } from 'vitest';
import { announced, skipReason } from '../support/entity.ts';

const sensor = (fields: object) => announced('sensor', { state_topic: 's', ...fields });

describe('a sensor', () => {
  it.each<[string, string, string, string, number]>([
    ['temperature', '°C', '21.5', 'temperature.celsius', 21.5],
    ['temperature', '°F', '212', 'temperature.celsius', 100],
    ['temperature', 'K', '273.15', 'temperature.celsius', 0],
    ['humidity', '%', '44', 'humidity.percent', 44],
    ['power', 'kW', '1.5', 'power.watts', 1500],
    ['energy', 'Wh', '2500', 'energy.kilowattHours', 2.5],
    ['voltage', 'V', '230.1', 'power.volts', 230.1],
    ['voltage', 'mV', '3005', 'battery.volts', 3.005],
    ['current', 'mA', '120', 'power.amperes', 0.12],
    ['illuminance', 'lx', '300', 'illuminance.lux', 300],
    ['battery', '%', '87', 'battery.percent', 87],
    ['signal_strength', 'dBm', '-71', 'linkQuality.rssi', -71],
    ['', 'lqi', '120', 'linkQuality.lqi', 120],
    ['carbon_dioxide', 'ppm', '640', 'airQuality.co2', 640],
    ['volatile_organic_compounds', 'mg/m³', '0.3', 'airQuality.voc', 300],
    ['pm25', 'µg/m³', '12', 'airQuality.pm25', 12],
    ['pressure', 'hPa', '1013', 'mqtt.value.value', 1013],
  ])('of class “%s” in %s tells %s as %s = %d', (deviceClass, unit, payload, key, value) => {
    const { values } = sensor({
      unit_of_measurement: unit,
      ...(deviceClass === '' ? {} : { device_class: deviceClass }),
    });
    expect(values('s', payload)).toEqual({ [key]: value });
  });

  it('tells nothing for what is no number', () => {
    expect(sensor({ device_class: 'temperature', unit_of_measurement: '°C' }).values('s', 'unavailable')).toEqual({});
  });

  it('tells words for a class of words', () => {
    expect(sensor({ device_class: 'enum' }).values('s', 'idle')).toEqual({ 'mqtt.words.text': 'idle' });
  });

  it('promises to be heard of as often as its values expire', () => {
    const { model } = sensor({ device_class: 'humidity', unit_of_measurement: '%', expire_after: 120 });
    expect(model.reportIntervals).toEqual({ 'humidity.percent': 60_000 });
  });

  it('works without a template that NEXA does not know, and says so', () => {
    const { values, problems } = sensor({
      unit_of_measurement: 'W',
      device_class: 'power',
      value_template: '{{ foo() }}',
    });
    expect(values('s', '7')).toEqual({});
    expect(problems).toEqual([expect.stringContaining('“foo” is a function that NEXA does not know')]);
  });

  it('of times among the diagnostics is left out', () => {
    expect(skipReason('sensor', { state_topic: 's', device_class: 'timestamp' })).toBeDefined();
  });
});

describe('a binary sensor', () => {
  it.each([
    ['motion', 'motion.active'],
    ['occupancy', 'occupancy.occupied'],
    ['door', 'contact.open'],
    ['moisture', 'leak.detected'],
    ['smoke', 'smoke.detected'],
    ['carbon_monoxide', 'carbonMonoxide.detected'],
    ['tamper', 'mqtt.flag.on'],
  ])('of class %s is %s', (deviceClass, key) => {
    const { values } = announced('binary_sensor', { state_topic: 's', device_class: deviceClass });
    expect([values('s', 'ON'), values('s', 'OFF'), values('s', 'what')]).toEqual([
      { [key]: true },
      { [key]: false },
      {},
    ]);
  });

  it('knows payloads that are no texts', () => {
    const { values } = announced('binary_sensor', {
      state_topic: 's',
      device_class: 'window',
      payload_on: false,
      payload_off: true,
      value_template: '{{ value_json.contact }}',
    });
    expect(values('s', { contact: false })).toEqual({ 'contact.open': true });
  });

  it('that only tells of motion ends it by itself', () => {
    const { tells } = announced('binary_sensor', { state_topic: 's', device_class: 'motion', off_delay: 30 });
    expect(tells('s', 'ON').later).toMatchObject({ after: 30_000, values: [{ value: false }] });
  });
});
