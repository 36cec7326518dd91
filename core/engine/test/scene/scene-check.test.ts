import type { WishedState } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { checkScene } from '../../src/scene/scene-check.ts';
import { SceneHome } from './scene-home.ts';

function check(states: readonly WishedState[]): void {
  const home = new SceneHome();
  home.add('lamp', ['onOff', 'brightness', 'colorTemperature', 'color'], {
    'colorTemperature.kelvin': { minimum: 2000, maximum: 6500 },
    'brightness.level': { minimum: 1 },
  });
  home.add('heat', ['thermostat', 'temperature'], { 'thermostat.mode': { values: ['off', 'heat'] } });
  home.add('strip', { left: ['onOff'], right: ['onOff'] });
  home.add('door', ['lock']);
  const devices = new Map([...home.devices.all()].map(({ id, record }) => [id, record]));
  checkScene({ states: [...states] }, { devices, catalog: home.catalog, checker: home.checker });
}

function problemOf(...states: WishedState[]) {
  try {
    check(states);
    return undefined;
  } catch (error) {
    const { code, message, params } = error as { code: string; message: string; params: { path: string } };
    return { code, message, path: params.path };
  }
}

const on: WishedState = { deviceId: 'lamp', capability: 'onOff', attribute: 'on', value: true };
const of = (deviceId: string, key: string, value: WishedState['value'], component?: string): WishedState => {
  const [capability = '', attribute = ''] = key.split('.');
  return { deviceId, ...(component === undefined ? {} : { component }), capability, attribute, value };
};

it('takes what the home can do', () => {
  expect(
    problemOf(
      on,
      of('lamp', 'brightness.level', 40),
      of('lamp', 'color.colorMode', 'colorTemperature'),
      of('lamp', 'colorTemperature.kelvin', 2000),
      of('heat', 'thermostat.mode', 'heat'),
      of('heat', 'thermostat.target', 21.5),
      of('door', 'lock.locked', true),
      of('strip', 'onOff.on', false),
    ),
  ).toBeUndefined();
  expect(problemOf(of('lamp', 'brightness.level', 0))).toBeUndefined();
  expect(problemOf(of('lamp', 'onOff.on', false, 'main'), of('strip', 'onOff.on', true, 'left'))).toBeUndefined();
});

it('knows ids in capitals for the same', () => {
  expect(problemOf({ ...on, deviceId: 'LAMP' })).toBeUndefined();
  expect(problemOf(on, { ...on, deviceId: 'LAMP' })?.path).toBe('states/1');
});

it.each<[string, WishedState[], string, string]>([
  ['an unknown device', [on, of('nobody', 'onOff.on', true)], 'states/1/deviceId', 'there is no such device'],
  ['an unknown component', [of('lamp', 'onOff.on', true, 'left')], 'states/0/component', 'lamp has no component left'],
  ['a capability that it has not', [of('door', 'onOff.on', true)], 'states/0/capability', 'door does not have onOff'],
  [
    'a capability of another component',
    [of('strip', 'lock.locked', true, 'left')],
    'states/0/capability',
    'strip does not have lock',
  ],
  [
    'an unknown attribute',
    [of('lamp', 'onOff.constructor', true)],
    'states/0/attribute',
    'onOff has no attribute constructor',
  ],
  ['a value of another kind', [of('lamp', 'brightness.level', 'high')], 'states/0/value', 'the value must be number'],
  [
    'a value that the capability has not',
    [of('lamp', 'brightness.level', 101)],
    'states/0/value',
    'the value must be <= 100',
  ],
  [
    'a number that the device has not',
    [of('lamp', 'colorTemperature.kelvin', 1500)],
    'states/0/value',
    'the value lies beyond what lamp takes',
  ],
  [
    'a word that the device has not',
    [on, of('heat', 'thermostat.mode', 'cool')],
    'states/1/value',
    'the value lies beyond what heat takes',
  ],
  [
    'a word that the capability has not',
    [of('heat', 'thermostat.mode', 'warm')],
    'states/0/value',
    'the value must be',
  ],
  [
    'the same twice',
    [on, of('lamp', 'brightness.level', 3), of('lamp', 'onOff.on', false, 'main')],
    'states/2',
    'states/0 says already what it is to be',
  ],
  [
    'the same by the whole and by a part',
    [of('strip', 'onOff.on', true, 'right'), of('strip', 'onOff.on', true)],
    'states/1',
    'states/0 says already what it is to be',
  ],
  [
    'what is measured',
    [of('heat', 'temperature.celsius', 20)],
    'states/0/attribute',
    'no command sets temperature.celsius',
  ],
  [
    'what only a person may do',
    [on, of('door', 'lock.locked', false)],
    'states/1/value',
    'a scene never unlocks, opens or disarms',
  ],
  [
    'half of what is set together',
    [on, of('lamp', 'color.hue', 3)],
    'states/1/attribute',
    'color.hue can only be set together with saturation',
  ],
])('refuses %s', (_, states, path, words) => {
  const problem = problemOf(...states);
  expect(problem).toMatchObject({ code: 'NEXA_SCENE_INVALID', path });
  expect(problem?.message).toMatch(new RegExp(`^${path}: ${words}.*\\.$`));
});
