import { errorMessage, type HealingActionDefinition, minutes, seconds } from '@nexa/sdk';
import type { TuyaConnection } from '../connection/tuya-connection.ts';
import { isKeyRefusal } from '../link/link-failure.ts';
import { deviceUnreachable } from './reachability.ts';

/** Small devices serve few connections and sometimes hang on to a dead one: a fresh one is what helps. */
export const reconnect: HealingActionDefinition<TuyaConnection> = {
  id: 'tuya.reconnect',
  title: 'Connect to the device afresh',
  cures: [deviceUnreachable.code],
  downtime: seconds(2),
  blastRadius: 'device',
  reversibility: 'self',
  prerequisites: ['The device has power and is on the home network.'],
  risk: 'auto',
  cooldown: minutes(2),
  verification: { by: 'fresh-report', within: seconds(20) },
  timeout: seconds(20),
  async run({ connection, externalId, signal }) {
    if (await answers(connection, externalId, signal)) return { outcome: 'not-needed' };
    try {
      await connection.reconnect(signal);
      return { outcome: 'healed' };
    } catch (error) {
      return isKeyRefusal(error)
        ? { outcome: 'needs-user', instruction: 'Enter the device’s new local key in the integration.' }
        : { outcome: 'failed', reason: errorMessage(error) };
    }
  },
};

async function answers(
  connection: TuyaConnection,
  externalId: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (connection.failure) return false;
  return connection.refresh(externalId, signal).then(
    () => true,
    () => false,
  );
}
