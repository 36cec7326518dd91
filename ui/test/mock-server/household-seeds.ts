import type { DeviceSeed } from './device-seed.ts';

/** Covers, heating, media, alarms and their like: they are in no room, so that the rooms stay as they were. */
export const householdSeeds: readonly DeviceSeed[] = [
  {
    name: 'Blind',
    type: 'cover',
    room: null,
    state: { 'cover.position': 60, 'cover.tilt': 30, 'cover.movement': 'stopped' },
  },
  {
    name: 'Radiator',
    type: 'thermostat',
    room: null,
    state: {
      'temperature.celsius': 20.3,
      'thermostat.target': 21,
      'thermostat.mode': 'heat',
      'thermostat.running': 'heating',
    },
    extra: {
      limits: {
        'thermostat.target': { minimum: 5, maximum: 30, step: 0.5 },
        'thermostat.mode': { values: ['off', 'heat', 'auto'] },
      },
    },
  },
  {
    name: 'Ceiling fan',
    type: 'fan',
    room: null,
    state: { 'onOff.on': true, 'fan.speed': 50, 'fan.direction': 'forward', 'fan.oscillating': false },
    extra: { limits: { 'fan.speed': { step: 25 } } },
  },
  {
    name: 'Television',
    type: 'media-player',
    room: null,
    state: {
      'onOff.on': true,
      'media.playback': 'playing',
      'media.volume': 24,
      'media.muted': false,
      'media.source': 'Radio',
      'media.title': 'Blue in Green',
      'media.artist': 'Miles Davis',
    },
    extra: { limits: { 'media.source': { values: ['HDMI 1', 'HDMI 2', 'Radio'] } } },
  },
  {
    name: 'Alarm system',
    type: 'alarm',
    room: null,
    state: { 'alarm.mode': 'away', 'alarm.delay': 'none', 'alarm.triggered': false },
  },
  { name: 'Garage', type: 'garage-door', room: null, state: { 'garageDoor.state': 'closed' } },
  { name: 'Water main', type: 'valve', room: null, state: { 'valve.open': true } },
  {
    name: 'Robot',
    type: 'vacuum',
    room: null,
    state: { 'vacuum.state': 'docked', 'vacuum.suction': 'Standard', 'battery.percent': 88 },
    extra: { limits: { 'vacuum.suction': { values: ['Quiet', 'Standard', 'Strong'] } } },
  },
  { name: 'Under the sink', type: 'leak-sensor', room: null, state: { 'leak.detected': true, 'battery.percent': 70 } },
  {
    name: 'Air',
    type: 'air-quality-sensor',
    room: null,
    state: {
      'airQuality.co2': 912,
      'airQuality.pm25': 8,
      'airQuality.level': 'moderate',
      'linkQuality.rssi': -58,
      'update.installed': '1.4.0',
      'update.available': '1.5.2',
      'update.inProgress': false,
    },
  },
];
