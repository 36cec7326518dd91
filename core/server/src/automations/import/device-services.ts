import type { JsonValue } from '@nexa/sdk';
import { NotMapped } from './import-notes.ts';
import { switchLightOn } from './light-services.ts';
import { truthOf } from './plain-values.ts';
import type { CommandDraft, ServiceCall } from './service-call.ts';
import { meaningOf } from './state-words.ts';

type Service = (call: ServiceCall) => readonly CommandDraft[];

const percent = { minimum: 0, maximum: 100 };
const celsius = { minimum: 0, maximum: 100 };

const just =
  (capability: string, command: string): Service =>
  (call) => [call.command(capability, command)];
const onOff = (command: 'on' | 'off' | 'toggle') => just('onOff', command);
const switches = { turn_on: onOff('on'), turn_off: onOff('off'), toggle: onOff('toggle') };
const never =
  (why: string): Service =>
  () => {
    throw new NotMapped(why);
  };

/** What a service does for one entity, by domain and name. */
const services: Readonly<Record<string, Readonly<Record<string, Service>>>> = {
  light: { turn_on: switchLightOn, turn_off: lightOff, toggle: onOff('toggle') },
  switch: switches,
  humidifier: switches,
  siren: switches,
  fan: {
    turn_on: fanOn,
    turn_off: (call) => [call.has('onOff') ? call.command('onOff', 'off') : call.command('fan', 'set', { speed: 0 })],
    toggle: onOff('toggle'),
    set_percentage: (call) => [call.command('fan', 'set', { speed: call.requireNumber('percentage', percent) })],
    oscillate: (call) => [call.command('fan', 'set', { oscillating: requireTruth(call, 'oscillating') })],
    set_direction: (call) => [
      call.command('fan', 'set', { direction: requireWord(call, 'direction', 'fan.direction') }),
    ],
  },
  cover: {
    open_cover: (call) => [moving(call, 'open')],
    close_cover: (call) => [moving(call, 'close')],
    stop_cover: (call) => [moving(call, 'stop')],
    set_cover_position: (call) => [call.command('cover', 'set', { position: call.requireNumber('position', percent) })],
    set_cover_tilt_position: (call) => [
      call.command('cover', 'setTilt', { tilt: call.requireNumber('tilt_position', percent) }),
    ],
    open_cover_tilt: (call) => [call.command('cover', 'setTilt', { tilt: 100 })],
    close_cover_tilt: (call) => [call.command('cover', 'setTilt', { tilt: 0 })],
    toggle: never('NEXA opens or closes: choose one'),
  },
  lock: {
    lock: (call) => [withoutCode(call).command('lock', 'lock')],
    unlock: (call) => [withoutCode(call).command('lock', 'unlock')],
  },
  valve: {
    open_valve: just('valve', 'open'),
    close_valve: just('valve', 'close'),
    set_valve_position: (call) => [call.command('valve', 'set', { level: call.requireNumber('position', percent) })],
  },
  climate: {
    set_temperature: setTemperature,
    set_hvac_mode: (call) => [
      call.command('thermostat', 'set', { mode: requireWord(call, 'hvac_mode', 'thermostat.mode') }),
    ],
    turn_off: (call) => [call.command('thermostat', 'set', { mode: 'off' })],
    turn_on: never('NEXA does not know in which mode it was: set the mode'),
  },
  media_player: {
    ...switches,
    media_play: just('media', 'play'),
    media_pause: just('media', 'pause'),
    media_stop: just('media', 'stop'),
    media_next_track: just('media', 'next'),
    media_previous_track: just('media', 'previous'),
    media_play_pause: never('NEXA plays or pauses: choose one'),
    volume_set: (call) => [
      call.command('media', 'set', {
        volume: Math.round(call.requireNumber('volume_level', { minimum: 0, maximum: 1 }) * 100),
      }),
    ],
    volume_mute: (call) => [call.command('media', 'set', { muted: requireTruth(call, 'is_volume_muted') })],
    select_source: (call) => [call.command('media', 'set', { source: requireText(call, 'source') })],
  },
  vacuum: {
    start: just('vacuum', 'start'),
    pause: just('vacuum', 'pause'),
    return_to_base: just('vacuum', 'dock'),
    locate: just('vacuum', 'locate'),
    set_fan_speed: (call) => [call.command('vacuum', 'set', { suction: requireText(call, 'fan_speed') })],
  },
  alarm_control_panel: {
    alarm_arm_home: (call) => [withoutCode(call).command('alarm', 'arm', { mode: 'home' })],
    alarm_arm_away: (call) => [withoutCode(call).command('alarm', 'arm', { mode: 'away' })],
    alarm_arm_night: (call) => [withoutCode(call).command('alarm', 'arm', { mode: 'night' })],
    alarm_arm_vacation: (call) => [withoutCode(call).command('alarm', 'arm', { mode: 'vacation' })],
    alarm_disarm: (call) => [withoutCode(call).command('alarm', 'disarm')],
    alarm_trigger: (call) => [withoutCode(call).command('alarm', 'trigger')],
  },
};

/** Commands that open, unlock or disarm. */
const sensitive = ['lock.unlock', 'alarm.disarm', 'valve.open', 'valve.set', 'garageDoor.open'];

/** Whether there is such a service for devices at all. */
export function isDeviceService(domain: string): boolean {
  return Object.hasOwn(services, domain);
}

/**
 * The commands that a service gives to one entity. Those of `homeassistant` are those of the entity's own domain.
 * @throws NotMapped when NEXA has nothing like it, or the device cannot do it.
 */
export function deviceCommands(domain: string, service: string, call: ServiceCall): readonly CommandDraft[] {
  const known = Object.hasOwn(services, domain) ? services[domain] : undefined;
  const does = known !== undefined && Object.hasOwn(known, service) ? known[service] : undefined;
  if (does === undefined) throw new NotMapped(`NEXA has nothing like ${domain}.${service}`);
  const drafts = does(call);
  call.remarkUnread();
  if (drafts.some(({ capability, command }) => sensitive.includes(`${capability}.${command}`))) {
    call.notes.needsConsent = true;
    call.notes.remark('it opens, unlocks or disarms: your consent is asked for', { review: true });
  }
  return drafts;
}

function lightOff(call: ServiceCall): readonly CommandDraft[] {
  if (call.value('transition') !== undefined) call.notes.remark('without its transition: a scene of NEXA can have one');
  return [call.command('onOff', 'off')];
}

function fanOn(call: ServiceCall): readonly CommandDraft[] {
  const speed = call.number('percentage', percent);
  if (speed !== undefined) return [call.command('fan', 'set', { speed })];
  if (call.has('onOff')) return [call.command('onOff', 'on')];
  throw new NotMapped('the device does not have onOff: say how fast');
}

function moving(call: ServiceCall, command: 'open' | 'close' | 'stop'): CommandDraft {
  return call.command(call.has('garageDoor') && !call.has('cover') ? 'garageDoor' : 'cover', command);
}

function setTemperature(call: ServiceCall): readonly CommandDraft[] {
  const [target, targetLow, targetHigh] = ['temperature', 'target_temp_low', 'target_temp_high'].map((name) =>
    call.number(name, celsius),
  );
  const mode = call.value('hvac_mode') === undefined ? undefined : requireWord(call, 'hvac_mode', 'thermostat.mode');
  const wanted = Object.entries({ target, targetLow, targetHigh, mode }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  if (wanted.length === 0) throw new NotMapped('it names no temperature');
  return [call.command('thermostat', 'set', Object.fromEntries(wanted))];
}

/** A code goes to the device by its integration; an automation keeps none. */
function withoutCode(call: ServiceCall): ServiceCall {
  if (call.value('code') !== undefined)
    call.notes.remark('without its code: give the code in the settings of the integration', { review: true });
  return call;
}

function requireTruth(call: ServiceCall, name: string): boolean {
  const truth = truthOf(call.value(name));
  if (truth === undefined) throw new NotMapped(`${name} is neither true nor false`);
  return truth;
}

function requireText(call: ServiceCall, name: string): string {
  const text = call.value(name);
  if (typeof text !== 'string' || text === '' || text.length > 60) throw new NotMapped(`${name} is no name`);
  return text;
}

function requireWord(call: ServiceCall, name: string, key: string): JsonValue {
  const given = call.value(name);
  // `off` without quotes is a truth value for Home Assistant, and the word is meant.
  const meaning = meaningOf(key, given === false ? 'off' : given);
  if (meaning === undefined || !('equals' in meaning)) throw new NotMapped(`${String(given)} is no ${name} of NEXA’s`);
  return meaning.equals;
}
