import type { WishedState } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { sensitiveCapabilities } from '../../src/scene/sensitive-scene.ts';
import { SceneHome } from './scene-home.ts';

function reasons(...states: readonly WishedState[]): readonly string[] {
  const home = new SceneHome();
  home.add('lamp', ['onOff', 'brightness']);
  home.add('door', ['lock', 'battery']);
  home.add('heat', ['thermostat', 'onOff']);
  home.add('strip', { left: ['onOff'], right: ['onOff'] });
  home.add('boiler', { main: ['onOff'], tank: ['thermostat', 'onOff'] });
  return sensitiveCapabilities(states, {
    catalog: home.catalog,
    device: (id) => home.devices.byId(id)?.description,
  });
}

const of = (deviceId: string, key: string, value: WishedState['value'] = true, component?: string): WishedState => {
  const [capability = '', attribute = ''] = key.split('.');
  return { deviceId, ...(component === undefined ? {} : { component }), capability, attribute, value };
};

describe('a scene is sensitive', () => {
  it.each([
    ['a lock, although it is only locked', [of('lamp', 'onOff.on'), of('door', 'lock.locked')], ['lock']],
    ['an alarm', [of('lamp', 'alarm.mode', 'away')], ['alarm']],
    ['a valve, although it is closed', [of('lamp', 'valve.open', false)], ['valve']],
    ['a garage door', [of('lamp', 'garageDoor.state', 'closed')], ['garageDoor']],
    ['heat', [of('heat', 'thermostat.target', 30)], ['thermostat']],
    ['the switch of a heater', [of('heat', 'onOff.on')], ['thermostat']],
    ['the same by a name in capitals', [of('HEAT', 'onOff.on')], ['thermostat']],
    ['the switch of a part that heats', [of('boiler', 'onOff.on', true, 'tank')], ['thermostat']],
    [
      'several, each said once',
      [of('door', 'lock.locked'), of('heat', 'onOff.on'), of('heat', 'thermostat.mode', 'heat')],
      ['lock', 'thermostat'],
    ],
  ] as const)('by %s', (_what, states, expected) => {
    expect(reasons(...states)).toEqual(expected);
  });

  it.each([
    ['lamps', [of('lamp', 'onOff.on'), of('lamp', 'brightness.level', 40)]],
    ['sockets of a strip', [of('strip', 'onOff.on', false)]],
    ['a part of a device whose other part heats', [of('boiler', 'onOff.on')]],
    ['a device that is not known', [of('nobody', 'onOff.on')]],
    ['a capability that is not known', [of('lamp', 'acme.fountain', true)]],
  ] as const)('not by %s', (_what, states) => {
    expect(reasons(...states)).toEqual([]);
  });
});
