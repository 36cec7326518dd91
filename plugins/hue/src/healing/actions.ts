import { type HealingActionDefinition, type HealingOutcome, hasErrorCode, minutes, seconds } from '@nexa/sdk';
import { sentence } from '../connection/bridge-watch.ts';
import type { HueLink } from '../connection/hue-link.ts';
import { BRIDGE_UNREACHABLE, bridgeReachable, LIGHT_UNREACHABLE, lightReachable } from './checks.ts';

/**
 * Reads the light again. It cures an issue whose cause has passed since it was raised; a lamp without power stays
 * away, and that is said. A bridge has nothing stronger: no call makes it look for one lamp.
 */
export const reread: HealingActionDefinition<HueLink> = {
  id: 'hue.reread',
  title: 'Read the light from the bridge again',
  cures: [LIGHT_UNREACHABLE],
  downtime: seconds(0),
  blastRadius: 'device',
  reversibility: 'self',
  prerequisites: ['The bridge answers.'],
  risk: 'auto',
  cooldown: minutes(5),
  verification: { by: 'check', check: lightReachable.id, within: seconds(30) },
  timeout: seconds(10),
  async run({ connection, externalId, signal }): Promise<HealingOutcome> {
    return await healing(async () => {
      const light = await connection.lookAtLight(externalId ?? '', signal);
      if (light === undefined) return { outcome: 'failed', reason: 'The bridge has no such light.' };
      if (light.isReachable) return { outcome: 'healed' };
      return {
        outcome: 'failed',
        reason: `The bridge still cannot reach ${light.name}. Check that it has power, also at the wall switch.`,
      };
    });
  },
};

/**
 * Opens the connection to the bridge anew. It cures connections that one side believes open and the other has
 * forgotten, as after a restart of the bridge or of a router.
 */
export const reopenConnection: HealingActionDefinition<HueLink> = {
  id: 'hue.reopen-connection',
  title: 'Connect to the bridge anew and read everything',
  cures: [BRIDGE_UNREACHABLE],
  downtime: seconds(2),
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: ['The bridge has power and is on the network.'],
  risk: 'auto',
  cooldown: minutes(2),
  verification: { by: 'check', check: bridgeReachable.id, within: seconds(30) },
  timeout: seconds(20),
  run: ({ connection, signal }) => reconnected(connection, signal),
};

/**
 * The bridge has no command that restarts it. NEXA takes it from power at the plug that a person linked, asks before, and
 * proves that it helped.
 */
export const restartBridge: HealingActionDefinition<HueLink> = {
  id: 'hue.restart-bridge',
  title: 'Restart the bridge at its plug, then connect anew',
  // The second is what NEXA itself says of a bridge that is away; it may be the first to.
  cures: [BRIDGE_UNREACHABLE, 'core.integration-unreachable'],
  downtime: seconds(90),
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: [
    'A person has said which plug feeds the bridge.',
    'That plug is reached by another way than through the bridge.',
  ],
  risk: 'ask',
  cooldown: minutes(10),
  powerCycle: { off: seconds(10), starts: seconds(60) },
  verification: { by: 'check', check: bridgeReachable.id, within: seconds(30) },
  timeout: seconds(20),
  async run({ connection, signal }): Promise<HealingOutcome> {
    const outcome = await reconnected(connection, signal);
    if (outcome.outcome !== 'failed') return outcome;
    const advice =
      'A bridge needs about a minute to start. When it was without power and stays away, try another cable.';
    return { outcome: 'failed', reason: `${outcome.reason} ${advice}` };
  },
};

const reconnected = (connection: HueLink, signal: AbortSignal): Promise<HealingOutcome> =>
  healing(async () => {
    await connection.reopen(signal);
    await connection.identify(signal);
    return { outcome: 'healed' };
  });

async function healing(run: () => Promise<HealingOutcome>): Promise<HealingOutcome> {
  try {
    return await run();
  } catch (error) {
    if (!hasErrorCode(error)) throw error;
    if (error.code === 'NEXA_PLUGIN_AUTH_FAILED') {
      return { outcome: 'needs-user', instruction: sentence(error.message) };
    }
    return { outcome: 'failed', reason: sentence(error.message) };
  }
}
