import { type HealingDeclaration, minutes, seconds } from '@nexa/sdk';
import { deviceUnreachable, integrationUnreachable } from '../diagnosis/core-issues.ts';

/** Closes the link to a bridge, account or device and opens it afresh. */
export const reconnectIntegration: HealingDeclaration = {
  id: 'core.reconnect-integration',
  title: 'Reconnect',
  cures: [deviceUnreachable.code, integrationUnreachable.code],
  downtime: seconds(5),
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: [],
  risk: 'auto',
  cooldown: minutes(5),
  verification: { by: 'fresh-report', within: seconds(15) },
};

export const coreHealingActions: readonly HealingDeclaration[] = [reconnectIntegration];
