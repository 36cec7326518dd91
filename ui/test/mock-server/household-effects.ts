import type { Command } from '../../src/shared/api/types.ts';

type Value = boolean | number | string;

const fixed: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  'cover.open': { 'cover.position': 100 },
  'cover.close': { 'cover.position': 0 },
  'cover.stop': { 'cover.movement': 'stopped' },
  'media.play': { 'media.playback': 'playing' },
  'media.pause': { 'media.playback': 'paused' },
  'media.stop': { 'media.playback': 'stopped' },
  'garageDoor.open': { 'garageDoor.state': 'open' },
  'garageDoor.close': { 'garageDoor.state': 'closed' },
  'valve.open': { 'valve.open': true },
  'valve.close': { 'valve.open': false },
  'vacuum.start': { 'vacuum.state': 'cleaning' },
  'vacuum.pause': { 'vacuum.state': 'paused' },
  'vacuum.dock': { 'vacuum.state': 'returning' },
  'update.install': { 'update.inProgress': true },
};

/** The code of the alarm that the mock home has. */
export const ALARM_CODE = '4711';

/** What a command of a cover, a thermostat, an alarm and their like changes. */
export function householdEffects({ capability, command, params }: Command): Record<string, Value> {
  const call = `${capability}.${command}`;
  if (call === 'alarm.arm') return { 'alarm.mode': String(params.mode) };
  if (call === 'alarm.disarm') return params.code === ALARM_CODE ? { 'alarm.mode': 'disarmed' } : {};
  if (command === 'set' || command === 'setTilt') {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [`${capability}.${name}`, value as Value]));
  }
  return fixed[call] ?? {};
}
