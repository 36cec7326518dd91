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

/** For whatever hangs on a plug that NEXA can switch, as a person said; then the link is opened afresh. */
export const restartByPlug: HealingDeclaration = {
  id: 'core.restart-by-plug',
  title: 'Restart it at its plug, then reconnect',
  cures: [integrationUnreachable.code],
  downtime: minutes(2),
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: ['A person has said which plug feeds it.', 'That plug is reached by another way.'],
  risk: 'ask',
  cooldown: minutes(10),
  verification: { by: 'fresh-report', within: minutes(1) },
  powerCycle: { off: seconds(10), starts: minutes(1) },
};

export const coreHealingActions: readonly HealingDeclaration[] = [reconnectIntegration, restartByPlug];

/** Whether the core carries it out: no plugin knows of it. */
export const isCoreHealingAction = (id: string): boolean => coreHealingActions.some((action) => action.id === id);
