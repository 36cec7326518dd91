import { describe, expect, it } from 'vitest';
import { clipLightCapabilities, clipLightReadings, readClipLight } from '../../src/clip/clip-light.ts';
import { planClipLightCommand } from '../../src/clip/clip-light-command.ts';

const corner = (x: number, y: number) => ({ x, y });
const gamut = { red: corner(0.6915, 0.3083), green: corner(0.17, 0.7), blue: corner(0.1532, 0.0475) };
const resource = (fields: object) => ({ id: 'l', type: 'light', on: { on: true }, ...fields });
const whites = (mirek: number | null, mirek_valid = mirek !== null) => ({
  color_temperature: { mirek, mirek_valid, mirek_schema: { mirek_minimum: 153, mirek_maximum: 454 } },
});
const place = { externalId: 'x', component: 'main', source: 'push' } as const;
type Asked = Parameters<typeof clipLightReadings>[2];
const shown = (fields: object, asked?: Asked) =>
  Object.fromEntries(
    clipLightReadings(readClipLight(resource(fields)), place, asked).map((r) => [
      `${r.capability}.${r.attribute}`,
      r.value,
    ]),
  );
const request = (capability: string, command: string, params = {}) => ({
  id: 'c',
  externalId: 'x',
  component: 'main',
  capability,
  command,
  params,
});

describe('lights of the v2 API', () => {
  it.each([
    { fields: {}, capabilities: ['onOff'] },
    { fields: { dimming: { brightness: 50 } }, capabilities: ['onOff', 'brightness'] },
    {
      fields: { dimming: { brightness: 50 }, ...whites(300) },
      capabilities: ['onOff', 'brightness', 'colorTemperature'],
    },
    {
      fields: { dimming: { brightness: 50 }, ...whites(null), color: { xy: corner(0.5, 0.4), gamut } },
      capabilities: ['onOff', 'brightness', 'color', 'colorTemperature'],
    },
  ])('can do $capabilities by what they tell', ({ fields, capabilities }) => {
    expect(clipLightCapabilities(readClipLight(resource(fields)))).toEqual(capabilities);
  });

  it('show a white in kelvin, within what the lamp can', () => {
    expect(shown(whites(370))['colorTemperature.kelvin']).toBe(2703);
    expect(shown(whites(500))['colorTemperature.kelvin']).toBe(2203);
  });

  it('show a colour while no white is valid, and the white that is', () => {
    const color = { xy: corner(0.64, 0.33), gamut };
    expect(shown({ ...whites(null), color })).toMatchObject({
      'color.hue': 0,
      'color.saturation': 100,
      'color.colorMode': 'color',
      'colorTemperature.colorMode': 'color',
    });
    const white = shown({ ...whites(370), color });
    expect(white).toMatchObject({ 'color.colorMode': 'colorTemperature', 'colorTemperature.kelvin': 2703 });
    expect(white['color.hue']).toBeUndefined();
  });

  it('are never at zero while they have a brightness', () => {
    expect(shown({ dimming: { brightness: 0 } })['brightness.level']).toBe(1);
    expect(shown({ dimming: { brightness: 62.06 } })['brightness.level']).toBe(62);
  });

  it('do not believe a lamp that claims every white there is', () => {
    const range = { mirek_minimum: 0, mirek_maximum: 65_535 };
    const { features } = readClipLight(resource({ color_temperature: { mirek: 300, mirek_schema: range } }));
    expect(features.whites).toEqual({ minimum: 153, maximum: 500 });
  });

  it.each([
    ['no state', { on: undefined }],
    ['a state of another type', { on: { on: 'yes' } }],
    ['a brightness out of range', { dimming: { brightness: 101 } }],
    ['a colour that is none', { color: { xy: { x: 2, y: 0 } } }],
    ['a white that is a text', { color_temperature: { mirek: 'warm' } }],
  ])('refuse one with %s', (_, fields) => {
    expect(() => readClipLight(resource(fields))).toThrow(expect.objectContaining({ code: 'NEXA_PLUGIN_PROTOCOL' }));
  });
});

describe('commands to lights of the v2 API', () => {
  const lamp = readClipLight(
    resource({ dimming: { brightness: 50 }, ...whites(null), color: { xy: corner(0.5, 0.4), gamut } }),
  );

  it.each([
    { request: request('onOff', 'on'), body: { on: { on: true } } },
    { request: request('onOff', 'off'), body: { on: { on: false } } },
    { request: request('onOff', 'toggle'), body: { on: { on: false } } },
    {
      request: request('brightness', 'set', { level: 33.3 }),
      body: { on: { on: true }, dimming: { brightness: 33.3 } },
    },
    { request: request('brightness', 'set', { level: 0 }), body: { on: { on: false } } },
    { request: request('colorTemperature', 'set', { kelvin: 2700 }), body: { color_temperature: { mirek: 370 } } },
    { request: request('colorTemperature', 'set', { kelvin: 20_000 }), body: { color_temperature: { mirek: 153 } } },
    {
      request: request('color', 'set', { hue: 0, saturation: 0 }),
      body: { color: { xy: corner(0.3127, 0.329) } },
    },
    {
      request: request('brightness', 'set', { level: 20, transition: 3600 }),
      body: { on: { on: true }, dimming: { brightness: 20 }, dynamics: { duration: 3_600_000 } },
    },
    {
      request: request('brightness', 'set', { level: 0, transition: 1.5 }),
      body: { on: { on: false }, dynamics: { duration: 1500 } },
    },
    {
      request: request('colorTemperature', 'set', { kelvin: 2700, transition: 0 }),
      body: { color_temperature: { mirek: 370 }, dynamics: { duration: 0 } },
    },
    {
      request: request('color', 'set', { hue: 0, saturation: 0, transition: 2 }),
      body: { color: { xy: corner(0.3127, 0.329) }, dynamics: { duration: 2000 } },
    },
  ])('send $body', ({ request: wish, body }) => {
    expect(planClipLightCommand(lamp, wish, true).body).toEqual(body);
  });

  it('move a colour into the gamut, and know it again when the lamp tells the nearest that it can show', () => {
    const { body, asked } = planClipLightCommand(lamp, request('color', 'set', { hue: 240, saturation: 100 }), true);
    const { xy } = (body as { readonly color: { readonly xy: { readonly x: number; readonly y: number } } }).color;
    expect(shown({ ...whites(null), color: { xy, gamut } }, asked)).toMatchObject({
      'color.hue': 240,
      'color.saturation': 100,
    });
    expect(shown({ ...whites(null), color: { xy: corner(0.5, 0.4), gamut } }, asked)['color.hue']).not.toBe(240);
  });

  it('know a white between two steps again', () => {
    const { asked } = planClipLightCommand(lamp, request('colorTemperature', 'set', { kelvin: 6500 }), true);
    expect(shown(whites(154), asked)['colorTemperature.kelvin']).toBe(6500);
    expect(shown(whites(154))['colorTemperature.kelvin']).toBe(6494);
  });

  it.each([
    request('brightness', 'set', { level: 5 }),
    request('color', 'set', { hue: 5, saturation: 5 }),
    request('colorTemperature', 'set', { kelvin: 5000 }),
    request('onOff', 'explode'),
  ])('refuse $capability.$command where the lamp has none', (wish) => {
    const plug = readClipLight(resource({}));
    expect(() => planClipLightCommand(plug, wish, true)).toThrow(
      expect.objectContaining({ code: 'NEXA_PLUGIN_UNSUPPORTED' }),
    );
  });
});
