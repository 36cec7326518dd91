import { describe, expect, it } from 'vitest';
import { kelvinLimits, lightReadings, readLight } from '../../src/model/light.ts';
import { planLightCommand } from '../../src/model/light-command.ts';

const answer = (fields: { readonly type: string; readonly state?: object; readonly capabilities?: object }) => ({
  name: 'Lamp',
  uniqueid: '00:17:88:01:00:00:00:01-0b',
  modelid: 'X',
  ...fields,
  state: { on: true, reachable: true, ...fields.state },
});
const white = (control: object, ct = 300) =>
  readLight(
    '1',
    answer({ type: 'Color temperature light', state: { bri: 254, ct, colormode: 'ct' }, capabilities: { control } }),
  );
const values = (light: ReturnType<typeof readLight>) =>
  Object.fromEntries(lightReadings(light, 'main', undefined).map((r) => [`${r.capability}.${r.attribute}`, r.value]));

describe('lights as the v1 API has them', () => {
  it.each([
    { type: 'On/Off plug-in unit', features: { isPlug: true, dims: false, color: false, whites: false } },
    { type: 'On/Off light', features: { isPlug: false, dims: false, color: false, whites: false } },
    { type: 'Dimmable light', features: { isPlug: false, dims: true, color: false, whites: false } },
    { type: 'Dimmable plug-in unit', features: { isPlug: true, dims: true, color: false, whites: false } },
    { type: 'Color temperature light', features: { isPlug: false, dims: true, color: false, whites: true } },
    { type: 'Color light', features: { isPlug: false, dims: true, color: true, whites: false } },
    { type: 'Extended color light', features: { isPlug: false, dims: true, color: true, whites: true } },
  ])('know what a $type can do', ({ type, features }) => {
    const { whites, ...others } = readLight('1', answer({ type })).features;
    expect({ ...others, whites: whites !== undefined }).toEqual(features);
  });

  it('go by what it reports when the type is new', () => {
    const { features } = readLight('1', answer({ type: 'Hologram', state: { bri: 3, xy: [0.3, 0.3] } }));
    expect(features).toEqual({ isPlug: false, dims: true, color: true, whites: undefined });
  });

  it('are not confused by a type that JavaScript knows', () => {
    expect(readLight('1', answer({ type: 'constructor' })).features.dims).toBe(false);
  });

  it('take the range of whites from the lamp, in whole kelvin inside of it', () => {
    expect(kelvinLimits({ minimum: 153, maximum: 454 })).toEqual({ minimum: 2203, maximum: 6535 });
    expect(white({ ct: { min: 50, max: 1000 } }).features.whites).toEqual({ minimum: 50, maximum: 1000 });
  });

  it('do not believe a lamp that claims every white there is', () => {
    expect(white({ ct: { min: 0, max: 65_535 } }).features.whites).toEqual({ minimum: 153, maximum: 500 });
    expect(white({}).features.whites).toEqual({ minimum: 153, maximum: 500 });
  });

  it('keep a reported white inside of the lamp’s range', () => {
    expect(values(white({ ct: { min: 153, max: 454 } }, 500))['colorTemperature.kelvin']).toBe(2203);
    expect(values(white({ ct: { min: 153, max: 454 } }, 0))['colorTemperature.kelvin']).toBeUndefined();
  });

  it('confirm a white between two steps of the lamp as it was asked for', () => {
    const lamp = white({ ct: { min: 50, max: 1000 } });
    const request = { id: 'c', externalId: 'x', component: 'main', capability: 'colorTemperature', command: 'set' };
    const { state, askedColor } = planLightCommand(lamp, { ...request, params: { kelvin: 18_000 } }, true);
    expect(state).toEqual({ ct: 56 });
    const shown = { ...lamp, state: { ...lamp.state, ct: 56 } };
    const kelvin = (asked: typeof askedColor) =>
      lightReadings(shown, 'main', asked).find(({ attribute }) => attribute === 'kelvin')?.value;
    expect(kelvin(askedColor)).toBe(18_000);
    expect(kelvin(undefined)).toBe(17_857);
  });

  it.each([
    ['brightness', { level: 50, transition: 2.25 }, { on: true, bri: 127, transitiontime: 23 }],
    ['brightness', { level: 0, transition: 3600 }, { on: false, transitiontime: 36_000 }],
    ['brightness', { level: 50 }, { on: true, bri: 127 }],
    ['colorTemperature', { kelvin: 4000, transition: 0 }, { ct: 250, transitiontime: 0 }],
    ['color', { hue: 0, saturation: 100, transition: 5 }, { hue: 0, sat: 254, transitiontime: 50 }],
  ])('change %s by %o in tenths of a second', (capability, params, state) => {
    const hues = { bri: 254, hue: 0, sat: 0, ct: 300, colormode: 'ct' };
    const lamp = readLight('1', answer({ type: 'Extended color light', state: hues }));
    const request = { id: 'c', externalId: 'x', component: 'main', capability, command: 'set', params };
    expect(planLightCommand(lamp, request, true).state).toEqual(state);
  });

  it('never show a lamp that is on as having no brightness', () => {
    expect(values(readLight('1', answer({ type: 'Dimmable light', state: { bri: 0 } })))['brightness.level']).toBe(1);
    expect(values(readLight('1', answer({ type: 'Dimmable light', state: { bri: 255 } })))['brightness.level']).toBe(
      100,
    );
  });

  it.each([
    ['no state', { ...answer({ type: 'Dimmable light' }), state: undefined }],
    ['no id', { ...answer({ type: 'Dimmable light' }), uniqueid: undefined }],
    ['a brightness out of range', answer({ type: 'Dimmable light', state: { bri: 900 } })],
    ['a colour that is none', answer({ type: 'Color light', state: { xy: [0.3] } })],
    ['nothing', null],
  ])('refuse one with %s', (_, data) => {
    expect(() => readLight('1', data)).toThrow(expect.objectContaining({ code: 'NEXA_PLUGIN_PROTOCOL' }));
  });

  it('have a name even when the bridge gives none', () => {
    expect(readLight('7', { ...answer({ type: 'Dimmable light' }), name: ' ' }).name).toBe('Light 7');
  });
});
