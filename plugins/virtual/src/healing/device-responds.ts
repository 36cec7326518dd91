import { type CheckDefinition, seconds } from '@nexa/sdk';
import type { SimulatedHome } from '../home/simulated-home.ts';
import { deviceSilent } from './issues.ts';

export const deviceResponds: CheckDefinition<SimulatedHome> = {
  id: 'virtual.device-responds',
  title: 'The device answers',
  scope: 'device',
  every: seconds(15),
  timeout: seconds(5),
  raises: [deviceSilent],
  async run({ connection, externalId }) {
    if (externalId === undefined) return { outcome: 'unknown', reason: 'no device was named' };
    const presence = connection.presence(externalId);
    const lastHeardAt = connection.lastHeardAt(externalId);
    const heard = lastHeardAt === undefined ? {} : { lastHeardAt };
    if (presence === 'answers') return { outcome: 'ok', evidence: heard };
    return { outcome: 'issue', code: deviceSilent.code, evidence: { ...heard, hasSupply: presence !== 'no-supply' } };
  },
};
