import { LATENCY, SceneHome } from './scene-home.ts';

/** Longer than all commands of a scene take. */
export const aMoment = 10 * LATENCY;

/** A lamp that is off, a blind that is open, a plug that is on, and a scene of all three. */
export function evening(): SceneHome {
  const home = new SceneHome();
  home.add('lamp', ['onOff', 'brightness', 'color', 'colorTemperature']);
  home.add('blind', ['cover']);
  home.add('plug', ['onOff']);
  home.report('lamp', { 'onOff.on': false, 'brightness.level': 80, 'colorTemperature.kelvin': 2700 });
  home.report('lamp', { 'color.colorMode': 'colorTemperature', 'colorTemperature.colorMode': 'colorTemperature' });
  home.report('blind', { 'cover.position': 100 });
  home.report('plug', { 'onOff.on': true });
  home.save('evening', {
    lamp: { 'onOff.on': true, 'brightness.level': 40, 'color.hue': 30, 'color.saturation': 80 },
    plug: { 'onOff.on': true },
    blind: { 'cover.position': 20 },
  });
  return home;
}
