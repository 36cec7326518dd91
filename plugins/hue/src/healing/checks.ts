import { type CheckDefinition, type CheckOutcome, errorMessage, hasErrorCode, minutes, seconds } from '@nexa/sdk';
import { isKeyRefused } from '../bridge/hue-errors.ts';
import type { HueLink } from '../connection/hue-link.ts';

export const BRIDGE_UNREACHABLE = 'hue.bridge-unreachable';
export const LIGHT_UNREACHABLE = 'hue.light-unreachable';

export const bridgeReachable: CheckDefinition<HueLink> = {
  id: 'hue.bridge-reachable',
  title: 'The bridge answers',
  scope: 'integration',
  every: minutes(1),
  timeout: seconds(10),
  raises: [
    {
      code: BRIDGE_UNREACHABLE,
      severity: 'error',
      title: 'Hue bridge unreachable',
      explanation:
        'The bridge does not answer, so none of its lights and sensors can be seen or switched. Check its power and its network cable, and whether its address changed.',
    },
  ],
  async run({ connection, signal }): Promise<CheckOutcome> {
    try {
      const { firmware } = await connection.identify(signal);
      return { outcome: 'ok', evidence: firmware === undefined ? {} : { firmware } };
    } catch (error) {
      if (!hasErrorCode(error)) throw error;
      // A bridge that refuses the key answers; that it must be paired again is told by the integration's status.
      if (isKeyRefused(error)) return { outcome: 'ok', evidence: { keyRefused: true } };
      if (error.code === 'NEXA_PLUGIN_RATE_LIMITED') return { outcome: 'unknown', reason: 'The bridge is busy.' };
      return { outcome: 'issue', code: BRIDGE_UNREACHABLE, evidence: { reason: error.message, error: error.code } };
    }
  },
};

export const lightReachable: CheckDefinition<HueLink> = {
  id: 'hue.light-reachable',
  title: 'The bridge reaches the light',
  scope: 'device',
  every: minutes(2),
  timeout: seconds(10),
  raises: [
    {
      code: LIGHT_UNREACHABLE,
      severity: 'warning',
      title: 'Light unreachable',
      explanation:
        'The bridge cannot reach the light by radio. Most often its power is cut at a wall switch; otherwise it is too far from other Hue lights.',
    },
  ],
  async run({ connection, externalId, signal }): Promise<CheckOutcome> {
    try {
      const light = await connection.sightOfLight(externalId ?? '', signal);
      if (light === undefined) return { outcome: 'unknown', reason: 'This device is not a light.' };
      if (light.isReachable) return { outcome: 'ok' };
      return { outcome: 'issue', code: LIGHT_UNREACHABLE, evidence: { light: light.name, reachable: false } };
    } catch (error) {
      if (!hasErrorCode(error)) throw error;
      return { outcome: 'unknown', reason: `The bridge could not be asked: ${errorMessage(error)}` };
    }
  },
};
