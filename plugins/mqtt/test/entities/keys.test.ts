import { describe, expect, it } from 'vitest';
import { keyPressOf } from '../../src/entities/press.ts';
import { announced, skipReason } from '../support/entity.ts';

describe('a word for a press', () => {
  it.each([
    ['single', 'button', 'single'],
    ['1_double', '1', 'double'],
    ['button_2_hold', 'button_2', 'long'],
    ['on', 'on', 'single'],
    ['on_hold_release', 'on', 'release'],
    ['brightness_up_click', 'brightness_up', 'single'],
    ['dim-down-long', 'dim_down', 'long'],
    ['single_left', 'left', 'single'],
  ])('%s is of key %s, %s', (word, key, press) => {
    expect(keyPressOf(word)).toEqual({ key, press });
  });

  it('that NEXA has none for is no press', () => {
    expect([keyPressOf('triple'), keyPressOf('1_quadruple')]).toEqual([undefined, undefined]);
  });
});

describe('a device trigger', () => {
  const trigger = (fields: object) =>
    announced('device_automation', { automation_type: 'trigger', topic: 'remote/action', ...fields });
  const pressed = (press: string) => ({ events: [{ capability: 'button', event: 'pressed', data: { press } }] });

  it('of Zigbee2MQTT is a key with its press', () => {
    const { model, tells } = trigger({ type: 'action', subtype: '1_double', payload: '1_double' });
    expect(model.component).toBe('1');
    expect(tells('remote/action', '1_double')).toMatchObject(pressed('double'));
    expect(tells('remote/action', '1_single')).toMatchObject({ events: [] });
  });

  it('of Tasmota is found in its JSON', () => {
    const { model, tells } = trigger({
      type: 'button_long_press',
      subtype: 'button_3',
      payload: 'HOLD',
      value_template: '{{ value_json.Button3.Action }}',
    });
    expect(model.component).toBe('button_3');
    expect(tells('remote/action', { Button3: { Action: 'HOLD' } })).toMatchObject(pressed('long'));
  });

  it.each([
    [{ automation_type: 'trigger', topic: 't', type: 'button_triple_press', subtype: 'b' }],
    [{ automation_type: 'action', topic: 't', type: 'action', subtype: 'single' }],
    [{ automation_type: 'trigger', type: 'action', subtype: 'single' }],
  ])('%o is left out', (fields) => {
    expect(skipReason('device_automation', fields)).toBeDefined();
  });
});

describe('an event', () => {
  it('tells the presses that it announced', () => {
    const { tells } = announced('event', {
      state_topic: 's',
      event_types: ['press', 'hold', 'triple'],
      device_class: 'button',
    });
    expect(tells('s', { event_type: 'hold' }).events).toMatchObject([{ data: { press: 'long' } }]);
    expect(tells('s', { event_type: 'triple' }).events).toEqual([]);
    expect(tells('s', 'hold').events).toEqual([]);
  });
});
