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
    const endpoints = await connection.countEndpoints(await connection.context.exposed.devices());
    const evidence = { endpoints, most: MOST_ENDPOINTS };
    return endpoints > MOST_ENDPOINTS
      ? { outcome: 'issue', code: tooManyDevices.code, evidence }
      : { outcome: 'ok', evidence };
  },
};
