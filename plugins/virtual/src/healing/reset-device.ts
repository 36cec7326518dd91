import { type HealingActionDefinition, minutes, seconds } from '@nexa/sdk';
import type { SimulatedHome } from '../home/simulated-home.ts';
import { deviceResponds } from './device-responds.ts';
import { deviceSilent } from './issues.ts';

/** Cures a device that hangs. One whose plug is pulled it cannot cure, and it says so. */
export const resetDevice: HealingActionDefinition<SimulatedHome> = {
  id: 'virtual.reset-device',
  title: 'Reset the device',
  cures: [deviceSilent.code],
  downtime: seconds(1),
  blastRadius: 'device',
  reversibility: 'self',
  prerequisites: ['The device has power.'],
  risk: 'auto',
  cooldown: minutes(2),
  verification: { by: 'check', check: deviceResponds.id, within: seconds(20) },
  timeout: seconds(5),
  async run({ connection, externalId }) {
    if (externalId === undefined) return { outcome: 'failed', reason: 'no device was named' };
    if (connection.presence(externalId) === 'answers') return { outcome: 'not-needed' };
    if (connection.reset(externalId) === 'answers') return { outcome: 'healed' };
    const name = connection.name(externalId);
    return { outcome: 'failed', reason: `${name} has no power: its supply in the fuse box is off.` };
  },
};
