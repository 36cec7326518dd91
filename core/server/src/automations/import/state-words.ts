import type { ScalarValue } from '@nexa/sdk';
import { numberOf } from './plain-values.ts';

/** What a value of Home Assistant's means for an attribute. */
export type ValueMeaning = { readonly equals: ScalarValue } | { readonly above: number };

type Words = Readonly<Record<string, ScalarValue>>;

const onOff = { on: true, off: false, true: true, false: false } as const;
const seen = { ...onOff, detected: true, clear: false } as const;
const doors = { ...onOff, open: true, closed: false } as const;

/** Words of Home Assistant's by state key of NEXA. */
const wordsOf: Readonly<Record<string, Words>> = {
  'onOff.on': onOff,
  'motion.active': seen,
  'occupancy.occupied': seen,
  'leak.detected': { ...seen, wet: true, dry: false },
  'smoke.detected': seen,
  'carbonMonoxide.detected': seen,
  'contact.open': doors,
  'valve.open': doors,
  'presence.present': { ...onOff, home: true, not_home: false },
  // The device class `lock` of a binary sensor is on while it is open.
  'lock.locked': { locked: true, unlocked: false, on: false, off: true },
  'garageDoor.state': { open: 'open', closed: 'closed', opening: 'opening', closing: 'closing' },
  'cover.movement': { opening: 'opening', closing: 'closing' },
  'media.playback': {
    playing: 'playing',
    paused: 'paused',
    idle: 'stopped',
    standby: 'stopped',
    buffering: 'buffering',
  },
  'media.muted': onOff,
  'thermostat.mode': {
    off: 'off',
    heat: 'heat',
    cool: 'cool',
    heat_cool: 'heatCool',
    auto: 'auto',
    dry: 'dry',
    fan_only: 'fanOnly',
  },
  'thermostat.running': {
    idle: 'idle',
    off: 'idle',
    heating: 'heating',
    cooling: 'cooling',
    drying: 'drying',
    fan: 'fan',
  },
  'vacuum.state': {
    docked: 'docked',
    cleaning: 'cleaning',
    paused: 'paused',
    returning: 'returning',
    idle: 'idle',
    error: 'error',
  },
  'alarm.mode': {
    disarmed: 'disarmed',
    armed_home: 'home',
    armed_away: 'away',
    armed_night: 'night',
    armed_vacation: 'vacation',
  },
  'alarm.triggered': { triggered: true },
  'alarm.delay': { arming: 'exit', pending: 'entry' },
  'fan.direction': { forward: 'forward', reverse: 'reverse' },
  'fan.oscillating': onOff,
};
const texts = ['media.source', 'media.title', 'media.artist', 'media.album', 'vacuum.suction'];

/** What a state of Home Assistant's means for the attribute with this state key; undefined when it has no such value. */
export function meaningOf(key: string, state: unknown, scale = 1): ValueMeaning | undefined {
  if (key === 'cover.position' || key === 'fan.speed') {
    if (state === 'open' || state === 'on') return { above: 0 };
    if (state === 'closed' || state === 'off') return { equals: 0 };
  }
  const words = Object.hasOwn(wordsOf, key) ? wordsOf[key] : undefined;
  if (words !== undefined) {
    const word = String(state).toLowerCase();
    const value = Object.hasOwn(words, word) ? words[word] : undefined;
    return value === undefined ? undefined : { equals: value };
  }
  if (texts.includes(key)) return { equals: String(state).slice(0, 200) };
  const number = numberOf(state);
  return number === undefined ? undefined : { equals: scaled(number, scale) };
}

/** A number in NEXA's unit, without the digits that only the conversion made. */
export function scaled(number: number, scale: number): number {
  return scale === 1 ? number : Math.round(number * scale * 100) / 100;
}

/** A state key, and by what a number of Home Assistant's is multiplied to be of NEXA's unit. */
export interface AttributeMeaning {
  readonly key: string;
  readonly scale: number;
}

const attributes: Readonly<Record<string, readonly [key: string, scale?: number]>> = {
  brightness: ['brightness.level', 100 / 255],
  color_temp_kelvin: ['colorTemperature.kelvin'],
  current_temperature: ['temperature.celsius'],
  temperature: ['thermostat.target'],
  target_temp_low: ['thermostat.targetLow'],
  target_temp_high: ['thermostat.targetHigh'],
  hvac_action: ['thermostat.running'],
  current_humidity: ['humidity.percent'],
  battery_level: ['battery.percent'],
  current_position: ['cover.position'],
  current_tilt_position: ['cover.tilt'],
  percentage: ['fan.speed'],
  direction: ['fan.direction'],
  oscillating: ['fan.oscillating'],
  volume_level: ['media.volume', 100],
  is_volume_muted: ['media.muted'],
  source: ['media.source'],
  media_title: ['media.title'],
  media_artist: ['media.artist'],
};

/** What an attribute of an entity is in NEXA; undefined when nothing is. */
export function attributeMeaning(attribute: string): AttributeMeaning | undefined {
  const found = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  return found === undefined ? undefined : { key: found[0], scale: found[1] ?? 1 };
}
