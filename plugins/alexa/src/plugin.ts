import { definePlugin } from '@nexa/sdk';
import { AlexaConfig } from './config.ts';
import { AlexaConnection, type Surroundings } from './connection/alexa-connection.ts';
import { directivesHook } from './directives/directives-hook.ts';
import { amazonEndpoints } from './endpoints.ts';
import { cloudCheck } from './healing/cloud-check.ts';
import { devicesCheck } from './healing/devices-check.ts';
import { diagnostics } from './healing/diagnostics.ts';
import { renewGrant } from './healing/renew-grant.ts';
import { createPairing } from './pairing/pairing.ts';
import { defaultTimings } from './timings.ts';

/** The plugin with Amazon's services where they are; tests put a stand-in in their place. */
export function createAlexa({ endpoints = amazonEndpoints, timings = defaultTimings }: Partial<Surroundings> = {}) {
  const surroundings: Surroundings = { endpoints, timings };
  return definePlugin({
    config: AlexaConfig,
    pairing: createPairing(surroundings),
    hooks: [directivesHook],
    checks: [cloudCheck, devicesCheck],
    healingActions: [renewGrant],
    diagnostics,
    connect: (context) => AlexaConnection.open(context, surroundings),
  });
}
