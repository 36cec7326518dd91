import { type CheckDefinition, minutes, seconds } from '@nexa/sdk';
import type { AlexaConnection } from '../connection/alexa-connection.ts';
import { MOST_ENDPOINTS } from '../reports/chunks.ts';
import { tooManyDevices } from './issues.ts';

/** Counts what Alexa is shown of the home. */
export const devicesCheck: CheckDefinition<AlexaConnection> = {
  id: 'alexa.devices',
  title: 'Alexa takes as many devices as are exposed',
  scope: 'integration',
  every: minutes(30),
  timeout: seconds(10),
  raises: [tooManyDevices],
  async run({ connection }) {
    const described = await connection.describe(await connection.context.exposed.devices());
    const endpoints = [...described.values()].filter((endpoint) => endpoint !== undefined).length;
    const evidence = { endpoints, most: MOST_ENDPOINTS };
    return endpoints > MOST_ENDPOINTS
      ? { outcome: 'issue', code: tooManyDevices.code, evidence }
      : { outcome: 'ok', evidence };
  },
};
