import { type HealingActionDefinition, minutes, seconds } from '@nexa/sdk';
import { silence } from '../home/presence.ts';
import type { SimulatedHome } from '../home/simulated-home.ts';
import { deviceResponds } from './device-responds.ts';
import { deviceSilent } from './issues.ts';

/** Cures a device that hangs. One without power or charge it cannot cure, and it says so. */
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
    const presence = connection.reset(externalId);
    if (presence === 'answers') return { outcome: 'healed' };
    const why = presence === 'no-supply' ? 'has no power: its supply in the fuse box is off.' : silence[presence];
    return { outcome: 'failed', reason: `${connection.name(externalId)} ${why}` };
  },
};
