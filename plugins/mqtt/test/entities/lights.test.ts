import { describe, expect, it } from 'vitest';
import { hueSaturationOfXy, xyOf } from '../../src/entities/color-space.ts';
import { announced } from '../support/entity.ts';

const topics = { state_topic: 's', command_topic: 'c' };

describe('a light with the JSON schema', () => {
  const lamp = announced('light', {
    ...topics,
    schema: 'json',
    brightness: true,
    brightness_scale: 254,
    supported_color_modes: ['xy', 'color_temp'],
    min_mireds: 153,
    max_mireds: 500,
  });

  it('has what its modes say', () => {
    expect(lamp.model.capabilities).toEqual(['onOff', 'brightness', 'color', 'colorTemperature']);
    expect(lamp.model.limits).toEqual({ 'colorTemperature.kelvin': { minimum: 2000, maximum: 6536 } });
  });

  it('tells state, brightness and colour', () => {
    expect(
      lamp.values('s', { state: 'ON', brightness: 127, color_mode: 'xy', color: { x: 0.64, y: 0.33 } }),
    ).toMatchObject({
      'onOff.on': true,
      'brightness.level': 50,
      'color.hue': 0,
      'color.saturation': 100,
      'color.colorMode': 'color',
    });
    expect(
      lamp.values('s', { state: 'OFF', color_mode: 'color_temp', color_temp: 250, color: { x: 0.3, y: 0.3 } }),
    ).toEqual({
      'onOff.on': false,
      'colorTemperature.kelvin': 4000,
      'color.colorMode': 'colorTemperature',
      'colorTemperature.colorMode': 'colorTemperature',
    });
  });

  it.each<[string, string, Record<string, number>, string]>([
    ['onOff', 'on', {}, 'c {"state":"ON"}'],
    ['onOff', 'off', {}, 'c {"state":"OFF"}'],
    ['onOff', 'toggle', {}, 'c {"state":"OFF"}'],
    ['brightness', 'set', { level: 50 }, 'c {"state":"ON","brightness":127}'],
    ['brightness', 'set', { level: 0 }, 'c {"state":"OFF"}'],
    ['brightness', 'set', { level: 0.1 }, 'c {"state":"ON","brightness":1}'],
    ['colorTemperature', 'set', { kelvin: 4000 }, 'c {"state":"ON","color_temp":250}'],
    ['color', 'set', { hue: 0, saturation: 100 }, 'c {"state":"ON","color":{"x":0.6401,"y":0.33}}'],
    ['brightness', 'set', { level: 50, transition: 2.5 }, 'c {"state":"ON","brightness":127,"transition":2.5}'],
    ['brightness', 'set', { level: 0, transition: 60 }, 'c {"state":"OFF","transition":60}'],
    ['colorTemperature', 'set', { kelvin: 4000, transition: 0 }, 'c {"state":"ON","color_temp":250,"transition":0}'],
  ])('is given %s.%s %o', (capability, command, params, order) => {
    expect(lamp.orders({ capability, command, params }, { 'onOff.on': true })).toEqual([order]);
  });

  it('is given no seconds when it says that it takes none', () => {
    const sudden = announced('light', { ...topics, schema: 'json', brightness: true, transition: false });
    expect(sudden.orders({ capability: 'brightness', command: 'set', params: { level: 100, transition: 5 } })).toEqual([
      'c {"state":"ON","brightness":255}',
    ]);
  });

  it('cannot be toggled before it told its state', () => {
    expect(lamp.orders({ capability: 'onOff', command: 'toggle' })).toBeUndefined();
  });

  it('tells nothing for what is no JSON', () => {
    expect(lamp.values('s', 'ON')).toEqual({});
  });
});

describe('a light with the default schema', () => {
  const lamp = announced('light', {
    ...topics,
    brightness_command_topic: 'b/set',
    brightness_state_topic: 'b',
    rgb_command_topic: 'rgb/set',
    rgb_state_topic: 'rgb',
    color_temp_command_topic: 'ct/set',
    color_temp_state_topic: 'ct',
  });

  it('tells each attribute at its topic', () => {
    expect([
      lamp.values('s', 'ON'),
      lamp.values('b', '255'),
      lamp.values('ct', '250'),
      lamp.values('rgb', '0,255,0'),
    ]).toEqual([
      { 'onOff.on': true },
      { 'brightness.level': 100 },
      { 'colorTemperature.kelvin': 4000 },
      { 'color.hue': 120, 'color.saturation': 100 },
    ]);
  });

  it('is given each attribute at its topic, and is switched on after it', () => {
    expect(lamp.orders({ capability: 'brightness', command: 'set', params: { level: 100 } })).toEqual([
      'b/set 255',
      'c ON',
    ]);
    expect(lamp.orders({ capability: 'color', command: 'set', params: { hue: 120, saturation: 100 } })).toEqual([
      'rgb/set 0,255,0',
      'c ON',
    ]);
  });

  it('does at once what is to take its time: it has no word for seconds', () => {
    expect(lamp.orders({ capability: 'brightness', command: 'set', params: { level: 100, transition: 5 } })).toEqual([
      'b/set 255',
      'c ON',
    ]);
  });

  it('that is switched on by its brightness gets the last one', () => {
    const dimmer = announced('light', { ...topics, brightness_command_topic: 'b', on_command_type: 'brightness' });
    expect(dimmer.orders({ capability: 'onOff', command: 'on' }, { 'brightness.level': 40 })).toEqual(['b 102']);
  });
});

describe('a light with whites of its own and the default schema', () => {
  const light = (fields: object) => announced('light', { ...topics, ...fields });
  const color = (hue: number, saturation: number) => ({
    capability: 'color',
    command: 'set',
    params: { hue, saturation },
  });

  it.each([
    ['rgbw', '0,255,0,0', '0,0,0,255', '255,0,0,255'],
    ['rgbww', '0,255,0,0,0', '0,0,0,128,128', '255,0,0,128,127'],
  ])('is coloured by %s', (kind, green, white, pink) => {
    const lamp = light({ [`${kind}_command_topic`]: 'x/set', [`${kind}_state_topic`]: 'x' });
    expect(lamp.model.capabilities).toEqual(['onOff', 'color']);
    expect([
      lamp.values('x', green),
      lamp.values('x', white),
      lamp.values('x', pink),
      lamp.values('x', '1,2,3'),
    ]).toEqual([
      { 'color.hue': 120, 'color.saturation': 100 },
      { 'color.hue': 0, 'color.saturation': 0 },
      { 'color.hue': 0, 'color.saturation': 50 },
      {},
    ]);
    expect(lamp.orders(color(120, 100))).toEqual([`x/set ${green}`, 'c ON']);
  });

  it('names its channels to a template', () => {
    const lamp = light({
      rgbww_command_topic: 'x',
      rgbww_command_template: '{{ red }} {{ green }} {{ blue }} {{ cold_white }} {{ warm_white }}',
    });
    expect(lamp.orders(color(0, 100))).toEqual(['x 255 0 0 0 0', 'c ON']);
    const other = light({ rgbw_command_topic: 'x', rgbw_command_template: '{{ red }} {{ white }}' });
    expect(other.orders(color(0, 100))).toEqual(['x 255 0', 'c ON']);
  });

  it('shows a white without colour by its white channel, as bright as it was', () => {
    const lamp = light({
      brightness_command_topic: 'b',
      rgb_command_topic: 'rgb',
      white_command_topic: 'w',
      white_scale: 100,
      color_mode_state_topic: 'mode',
    });
    const last = { 'brightness.level': 40 };
    expect([lamp.orders(color(0, 0), last), lamp.orders(color(0, 0)), lamp.orders(color(0, 100), last)]).toEqual([
      ['w 40', 'c ON'],
      ['w 100', 'c ON'],
      ['rgb 255,0,0', 'c ON'],
    ]);
    expect(lamp.values('mode', 'white')).toEqual({ 'color.saturation': 0 });
  });
});

describe('a light by templates', () => {
  const lamp = announced('light', {
    ...topics,
    schema: 'template',
    command_on_template: 'on{%- if brightness is defined -%},{{ brightness }}{%- endif -%}',
    command_off_template: 'off',
    state_template: "{{ value.split(',')[0] }}",
    brightness_template: "{{ value.split(',')[1] }}",
  });

  it('is taken apart and put together by them', () => {
    expect(lamp.values('s', 'on,51')).toEqual({ 'onOff.on': true, 'brightness.level': 20 });
    expect(lamp.orders({ capability: 'brightness', command: 'set', params: { level: 20 } })).toEqual(['c on,51']);
    expect(lamp.orders({ capability: 'onOff', command: 'off' })).toEqual(['c off']);
  });

  it('is given seconds by its own templates, when it is switched off too', () => {
    const fading = announced('light', {
      ...topics,
      schema: 'template',
      command_on_template: 'on,{{ brightness }}{%- if transition is defined -%},{{ transition }}{%- endif -%}',
      command_off_template: 'off{%- if transition is defined -%},{{ transition }}{%- endif -%}',
      brightness_template: "{{ value.split(',')[1] }}",
    });
    const set = (params: Record<string, number>) => fading.orders({ capability: 'brightness', command: 'set', params });
    expect([set({ level: 20, transition: 3 }), set({ level: 20 }), set({ level: 0, transition: 3 })]).toEqual([
      ['c on,51,3'],
      ['c on,51'],
      ['c off,3'],
    ]);
  });
});

describe('colours', () => {
  it.each([
    [0, 100],
    [60, 80],
    [120, 100],
    [240, 50],
    [300, 30],
  ])('of hue %d and saturation %d come back within the tolerance of a confirmation', (hue, saturation) => {
    const { x, y } = xyOf({ hue, saturation });
    const back = hueSaturationOfXy(x, y);
    expect(Math.abs(back.hue - hue)).toBeLessThan(2);
    expect(Math.abs(back.saturation - saturation)).toBeLessThan(2);
  });
});
