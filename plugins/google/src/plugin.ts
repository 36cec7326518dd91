import { definePlugin } from '@nexa/sdk';
import { GoogleConfig } from './config.ts';
import { GoogleConnection } from './connection/google-connection.ts';
import { type Endpoints, googleEndpoints } from './endpoints.ts';
import { cloud } from './healing/cloud-check.ts';
import { diagnostics } from './healing/diagnostics.ts';
import { renewToken } from './healing/renew-token.ts';
import { fulfillment } from './intents/fulfillment.ts';
import { createPairing } from './pairing/pairing.ts';

/** The plugin with Google at given addresses; tests have one of their own. */
export const createGoogle = ({ endpoints = googleEndpoints }: { readonly endpoints?: Endpoints } = {}) =>
  definePlugin({
    config: GoogleConfig,
    pairing: createPairing(endpoints),
    hooks: [fulfillment],
    checks: [cloud],
    healingActions: [renewToken],
    diagnostics,
    connect: (context) => GoogleConnection.open(context, endpoints),
  });
