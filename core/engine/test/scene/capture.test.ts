import { describe, expect, it } from 'vitest';
import type { CaptureOptions } from '../../src/scene/capture.ts';
import { SceneHome } from './scene-home.ts';

const place = ({
  deviceId,
  component,
  capability,
  attribute,
}: {
  deviceId: string;
  component?: string;
  capability: string;
  attribute: string;
}) => `${deviceId} ${component === undefined || component === 'main' ? '' : `${component}:`}${capability}.${attribute}`;

function captured(home: SceneHome, options: CaptureOptions = {}) {
  const ids = [...home.devices.all()].map(({ id }) => id);
  const { states, leftOut } = home.scenes.capture([...ids, 'nobody'], options);
  return {
    states: Object.fromEntries(states.map((state) => [place(state), state.value])),
    leftOut: Object.fromEntries(leftOut.map((one) => [place(one), one.reason])),
  };
}

describe('capturing', () => {
  it('takes what can be set, live or last heard', () => {
    const home = new SceneHome();
    home.add('blind', ['cover', 'battery', 'linkQuality']);
    home.report('blind', { 'cover.position': 30, 'cover.tilt': 50, 'cover.movement': 'stopped', 'battery.level': 80 });
    home.states.markAllStale(home.device('blind'));
    expect(captured(home)).toEqual({ states: { 'blind cover.position': 30, 'blind cover.tilt': 50 }, leftOut: {} });
  });

  it('takes of a lamp that is off only that it is off', () => {
    const home = new SceneHome();
    home.add('lamp', ['onOff', 'brightness', 'color']);
    home.report('lamp', { 'onOff.on': false, 'brightness.level': 50, 'color.hue': 3, 'color.saturation': 4 });
    expect(captured(home)).toEqual({ states: { 'lamp onOff.on': false }, leftOut: {} });
  });

  it.each([
    ['color', { 'lamp color.hue': 3, 'lamp color.saturation': 4, 'lamp color.colorMode': 'color' }],
    [
      'colorTemperature',
      { 'lamp colorTemperature.kelvin': 2700, 'lamp colorTemperature.colorMode': 'colorTemperature' },
    ],
  ])('takes of a lamp that shows %s only that', (mode, shown) => {
    const home = new SceneHome();
    home.add('lamp', ['onOff', 'brightness', 'color', 'colorTemperature']);
    home.report('lamp', { 'onOff.on': true, 'brightness.level': 50, 'color.hue': 3, 'color.saturation': 4 });
    home.report('lamp', { 'colorTemperature.kelvin': 2700, 'colorTemperature.colorMode': mode });
    expect(captured(home)).toEqual({
      states: { 'lamp onOff.on': true, 'lamp brightness.level': 50, ...shown },
      leftOut: {},
    });
  });

  it('leaves out, and says so, what it does not know', () => {
    const home = new SceneHome();
    home.add('lamp', ['onOff', 'brightness', 'color', 'colorTemperature']);
    home.add('spot', ['onOff', 'brightness']);
    home.report('lamp', { 'onOff.on': true, 'brightness.level': 50, 'color.hue': 3, 'color.saturation': 4 });
    home.report('spot', { 'brightness.level': 70 });
    expect(captured(home)).toEqual({
      states: { 'lamp onOff.on': true, 'lamp brightness.level': 50 },
      leftOut: {
        'lamp colorTemperature.kelvin': 'unknown',
        'lamp color.hue': 'unknown',
        'lamp color.saturation': 'unknown',
        'spot onOff.on': 'unknown',
        'spot brightness.level': 'unknown',
      },
    });
  });

  it('leaves out half of what is set together, and what no command brings back', () => {
    const home = new SceneHome();
    home.add('strip', ['onOff', 'color']);
    home.add('radio', ['media']);
    home.report('strip', { 'onOff.on': true, 'color.hue': 3 });
    home.report('radio', {
      'media.playback': 'buffering',
      'media.volume': 20,
      'media.muted': false,
      'media.source': 'FM',
    });
    expect(captured(home)).toEqual({
      states: {
        'strip onOff.on': true,
        'radio media.volume': 20,
        'radio media.muted': false,
        'radio media.source': 'FM',
      },
      leftOut: {
        'strip color.saturation': 'unknown',
        'strip color.hue': 'unsettable',
        'radio media.playback': 'unsettable',
      },
    });
  });

  it('takes locks, alarms, valves, doors and heat only when they are asked for, and never what opens', () => {
    const home = new SceneHome();
    home.add('heat', ['thermostat', 'temperature']);
    home.add('door', ['lock']);
    home.add('gate', ['garageDoor']);
    home.report('heat', { 'thermostat.target': 21, 'thermostat.mode': 'heat', 'temperature.celsius': 20 });
    home.report('door', { 'lock.locked': false });
    home.report('gate', { 'garageDoor.state': 'closed' });
    const plain = captured(home);
    expect(plain.states).toEqual({});
    expect(plain.leftOut).toMatchObject({ 'heat thermostat.target': 'sensitive', 'door lock.locked': 'sensitive' });
    const all = captured(home, { sensitive: true });
    expect(all.states).toEqual({
      'heat thermostat.target': 21,
      'heat thermostat.mode': 'heat',
      'gate garageDoor.state': 'closed',
    });
    expect(all.leftOut).toMatchObject({ 'door lock.locked': 'sensitive', 'heat thermostat.targetLow': 'unknown' });
  });

  it('keeps the components of a device apart', () => {
    const home = new SceneHome();
    home.add('strip', { main: ['power'], left: ['onOff'], right: ['onOff', 'brightness'] });
    home.report('strip', { 'left:onOff.on': true, 'right:onOff.on': false, 'right:brightness.level': 3 });
    expect(captured(home).states).toEqual({ 'strip left:onOff.on': true, 'strip right:onOff.on': false });
  });
});
