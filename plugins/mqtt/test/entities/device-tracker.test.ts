import { describe, expect, it } from 'vitest';
import { TestBook } from '../support/book.ts';
import { announced, skipReason } from '../support/entity.ts';

const present = { 'presence.present': true };
const absent = { 'presence.present': false };

describe('a device tracker', () => {
  it.each<[string, object]>([
    ['home', present],
    ['not_home', absent],
    ['Home', present],
    ['Work', absent],
    ['None', {}],
    ['unknown', {}],
    ['unavailable', {}],
    ['', {}],
  ])('that says “%s” tells %o', (payload, values) => {
    expect(announced('device_tracker', { state_topic: 's', source_type: 'gps' }).values('s', payload)).toEqual(values);
  });

  it.each<[string, object]>([
    ['1', present],
    ['0', absent],
    ['?', {}],
    ['home', absent],
  ])('speaks its own words: “%s” tells %o', (payload, values) => {
    const beacon = announced('device_tracker', { stat_t: 's', pl_home: '1', pl_not_home: '0', pl_rst: '?' });
    expect(beacon.values('s', payload)).toEqual(values);
  });

  it('is read by its template, and by nothing of its attributes', () => {
    const phone = announced('device_tracker', {
      state_topic: 's',
      json_attributes_topic: 's/attributes',
      value_template: '{{ value_json.place }}',
    });
    expect(phone.values('s', { place: 'home' })).toEqual(present);
    expect(phone.values('s', { latitude: 47 })).toEqual({});
    expect(phone.values('s/attributes', { latitude: 47, longitude: 8 })).toEqual({});
    expect(phone.model.watches.map(({ topic }) => topic)).toEqual(['s']);
  });

  it('takes no commands', () => {
    const phone = announced('device_tracker', { state_topic: 's' });
    expect(phone.orders({ capability: 'presence', command: 'set' })).toBeUndefined();
  });

  it('with coordinates alone is left out', () => {
    expect(skipReason('device_tracker', { json_attributes_topic: 'a' })).toContain('device_tracker');
  });

  it('is a device with what else its owner’s phone tells', async () => {
    const test = await TestBook.open();
    const device = { identifiers: ['phone-1'], name: 'Kim’s phone' };
    test.announce('device_tracker/phone/tracker', { unique_id: 't', device, state_topic: 'phone' });
    test.announce('sensor/phone/battery', {
      unique_id: 'b',
      device,
      state_topic: 'phone/battery',
      device_class: 'battery',
      unit_of_measurement: '%',
    });
    test.settle();
    expect(test.sink.devices.get('phone-1')).toMatchObject({
      name: 'Kim’s phone',
      power: 'battery',
      components: [{ id: 'main', capabilities: ['battery', 'presence'] }],
    });
    test.say('phone', 'home');
    expect(test.sink.states('phone-1')).toEqual({ 'presence.present': true });
    test.say('phone', 'not_home');
    expect(test.sink.states('phone-1')).toEqual({ 'presence.present': false });
  });
});
