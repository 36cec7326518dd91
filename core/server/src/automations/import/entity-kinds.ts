/** State keys that an entity of a domain may stand for, the likeliest first. */
const domains: Readonly<Record<string, readonly string[]>> = {
  light: ['onOff.on'],
  switch: ['onOff.on'],
  input_boolean: [],
  humidifier: ['onOff.on'],
  siren: ['onOff.on'],
  fan: ['onOff.on', 'fan.speed'],
  cover: ['cover.position', 'cover.movement', 'garageDoor.state'],
  lock: ['lock.locked'],
  valve: ['valve.open'],
  climate: ['thermostat.mode'],
  media_player: ['media.playback', 'onOff.on'],
  vacuum: ['vacuum.state'],
  alarm_control_panel: ['alarm.mode', 'alarm.triggered', 'alarm.delay'],
  person: ['presence.present'],
  device_tracker: ['presence.present'],
  event: ['button.pressed'],
};

/** What a word in the name of a sensor says about it. */
const words: Readonly<Record<string, readonly string[]>> = {
  motion: ['motion.active'],
  movement: ['motion.active'],
  pir: ['motion.active'],
  occupancy: ['occupancy.occupied', 'motion.active'],
  presence: ['occupancy.occupied', 'presence.present'],
  door: ['contact.open'],
  window: ['contact.open'],
  contact: ['contact.open'],
  opening: ['contact.open'],
  leak: ['leak.detected'],
  moisture: ['leak.detected'],
  flood: ['leak.detected'],
  smoke: ['smoke.detected'],
  monoxide: ['carbonMonoxide.detected', 'carbonMonoxide.ppm'],
  lock: ['lock.locked'],
  temperature: ['temperature.celsius'],
  temp: ['temperature.celsius'],
  humidity: ['humidity.percent'],
  illuminance: ['illuminance.lux'],
  lux: ['illuminance.lux'],
  battery: ['battery.percent'],
  power: ['power.watts'],
  voltage: ['power.volts'],
  current: ['power.amperes'],
  energy: ['energy.kilowattHours'],
  co2: ['airQuality.co2'],
  voc: ['airQuality.voc'],
  pm25: ['airQuality.pm25'],
  pm10: ['airQuality.pm10'],
  linkquality: ['linkQuality.lqi'],
  rssi: ['linkQuality.rssi'],
};

const yesNo = [
  'motion.active',
  'occupancy.occupied',
  'contact.open',
  'leak.detected',
  'smoke.detected',
  'carbonMonoxide.detected',
  'presence.present',
];
const numbers = [
  'temperature.celsius',
  'humidity.percent',
  'illuminance.lux',
  'power.watts',
  'energy.kilowattHours',
  'airQuality.co2',
  'battery.percent',
];

/** What an entity may stand for; `sure` when only one of them can be meant. */
export interface EntityKind {
  readonly keys: readonly string[];
  /** The first that a device has is meant; otherwise the device may have one of them only. */
  readonly inOrder: boolean;
}

/** What an entity stands for by its domain and, of sensors, by the words of its name; undefined of other domains. */
export function kindOf(entityId: string): EntityKind | undefined {
  const [domain = '', objectId = ''] = entityId.split('.');
  if (domain !== 'sensor' && domain !== 'binary_sensor') {
    const keys = Object.hasOwn(domains, domain) ? domains[domain] : undefined;
    return keys === undefined ? undefined : { keys, inOrder: true };
  }
  const may = domain === 'sensor' ? [...numbers, ...Object.values(words).flat()] : [...yesNo, 'lock.locked'];
  const named = objectId
    .split('_')
    .reverse()
    .flatMap((word) => (Object.hasOwn(words, word) ? (words[word] ?? []) : []))
    .filter((key) => may.includes(key) && isOfDomain(key, domain));
  if (named.length > 0) return { keys: named, inOrder: true };
  return { keys: domain === 'sensor' ? numbers : yesNo, inOrder: false };
}

const isOfDomain = (key: string, domain: string): boolean =>
  (domain === 'binary_sensor') === (yesNo.includes(key) || key === 'lock.locked');

/** Words that name what a device is, not which one. */
export const genericWords: ReadonlySet<string> = new Set([
  ...Object.keys(words).filter((word) => word !== 'door' && word !== 'window'),
  ...['sensor', 'detector', 'light', 'lights', 'lamp', 'switch', 'plug', 'outlet', 'socket', 'thermostat', 'climate'],
  ...['radiator', 'valve', 'blind', 'blinds', 'shutter', 'curtain', 'cover', 'fan', 'speaker', 'player', 'button'],
  ...['remote', 'state', 'status', 'tracker', 'phone', 'the'],
]);
