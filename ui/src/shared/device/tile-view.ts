import type { Device } from '../api/types.ts';
import type { Wish } from '../control/command-store.ts';
import { texts } from '../texts.ts';
import { lightColor } from './light-color.ts';
import { isReachable, shownState } from './shown-state.ts';
import { stateKeyOf } from './state-key.ts';
import type { TileView, Tone } from './tile-shape.ts';
import { type Capabilities, valueText } from './value-text.ts';
import { workingView } from './working-view.ts';

/** Measurements by how much a person cares; the first is shown large. */
const readings = [
  'temperature.celsius',
  'humidity.percent',
  'airQuality.co2',
  'illuminance.lux',
  'power.watts',
  'energy.kilowattHours',
  'battery.percent',
] as const;

export function tileView(device: Device, wishes: readonly Wish[], capabilities: Capabilities): TileView {
  const shown = (key: string) => shownState(device, wishes, key).value;
  const switches = device.components.filter(({ capabilities: ids }) => ids.includes('onOff'));
  const [first] = switches;
  if (first !== undefined && switches.length === 1) return switchView(device, wishes, capabilities, first.id);
  if (switches.length > 1) {
    const on = switches.filter(({ id }) => shown(stateKeyOf('onOff', 'on', id)) === true).length;
    return {
      tone: on > 0 ? 'on' : 'rest',
      line: `${on} / ${switches.length} ${texts.values.on.toLowerCase()}`,
      isOpen: false,
    };
  }
  return stateView(device, wishes, capabilities);
}

function switchView(device: Device, wishes: readonly Wish[], capabilities: Capabilities, component: string): TileView {
  const key = (capability: string, attribute: string) => stateKeyOf(capability, attribute, component);
  const power = shownState(device, wishes, key('onOff', 'on'));
  const level = shownState(device, wishes, key('brightness', 'level')).value;
  const watts = device.state[key('power', 'watts')]?.value;
  const isOn = power.value === true;
  const isLight = device.type === 'light' || typeof level === 'number';
  const color = lightColor(device.state, component === 'main' ? '' : `${component}:`);
  const { on, off, unknown } = texts.values;
  const parts = [power.value === undefined ? unknown : isOn ? on : off];
  if (isOn && typeof level === 'number') parts[0] = valueText(capabilities, 'brightness.level', level);
  const speed = shownState(device, wishes, key('fan', 'speed')).value;
  const playback = shownState(device, wishes, key('media', 'playback')).value;
  if (isOn && typeof speed === 'number') parts[0] = valueText(capabilities, 'fan.speed', speed);
  if (isOn && typeof playback === 'string') parts[0] = valueText(capabilities, 'media.playback', playback);
  if (isOn && typeof watts === 'number') parts.push(valueText(capabilities, 'power.watts', watts));
  return {
    tone: !isOn ? 'rest' : isLight ? 'light' : 'on',
    line: parts.join(' · '),
    isOpen: false,
    toggle: { component, isOn, isWish: power.isWish },
    ...(isLight && isOn && { level: typeof level === 'number' ? level / 100 : 1 }),
    ...(color !== undefined && isOn && { color }),
  };
}

function stateView(device: Device, wishes: readonly Wish[], capabilities: Capabilities): TileView {
  const shown = (key: string) => shownState(device, wishes, key).value;
  const flag = (key: string, tones: readonly [Tone, Tone]): TileView | undefined => {
    const value = shown(key);
    if (typeof value !== 'boolean') return undefined;
    const isOpen = key === 'lock.locked' ? !value : key === 'contact.open' && value;
    return { tone: tones[value ? 0 : 1], line: valueText(capabilities, key, value), isOpen };
  };
  const flags =
    workingView(device, wishes, capabilities) ??
    flag('lock.locked', ['good', 'alert']) ??
    flag('leak.detected', ['alert', 'rest']) ??
    flag('smoke.detected', ['alert', 'rest']) ??
    flag('carbonMonoxide.detected', ['alert', 'rest']) ??
    flag('valve.open', ['aware', 'rest']) ??
    flag('contact.open', ['aware', 'rest']) ??
    flag('occupancy.occupied', ['aware', 'rest']) ??
    flag('presence.present', ['aware', 'rest']) ??
    flag('motion.active', ['aware', 'rest']);
  if (flags !== undefined) return flags;

  const present = readings.filter((key) => typeof device.state[key]?.value === 'number');
  const texted = present.map((key, index) => {
    const text = valueText(capabilities, key, device.state[key]?.value ?? 0);
    return index === 0 ? text : `${text} ${texts.device.measured[key] ?? ''}`.trim();
  });
  const [main, second] = texted;
  const isOnlyBattery = present.length === 1 && present[0] === 'battery.percent';
  if (main !== undefined && !isOnlyBattery) return { tone: 'rest', reading: main, line: second ?? '', isOpen: false };
  if (isOnlyBattery)
    return { tone: 'rest', line: `${main} ${texts.device.measured['battery.percent']}`, isOpen: false };
  const firstKey = Object.keys(device.state)[0];
  const value = firstKey === undefined ? undefined : device.state[firstKey]?.value;
  const line = firstKey === undefined || value === undefined ? '' : valueText(capabilities, firstKey, value);
  return { tone: 'rest', line, isOpen: false };
}

/** Why a device is grey, in two words; undefined when it is not. */
export function troubleText(device: Device): string | undefined {
  if (isReachable(device)) return undefined;
  const { short } = texts.status;
  return (device.status.detail && short[device.status.detail]) ?? texts.status[device.status.value];
}
