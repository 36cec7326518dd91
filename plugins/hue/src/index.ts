import { definePlugin } from '@nexa/sdk';
import { Config } from './config.ts';
import { connectBridge } from './connection/hue-connection.ts';
import { reopenConnection, reread } from './healing/actions.ts';
import { bridgeReachable, lightReachable } from './healing/checks.ts';
import { identify } from './identify.ts';
import { createPairing } from './pairing.ts';

export default definePlugin({
  config: Config,
  pairing: createPairing(),
  checks: [bridgeReachable, lightReachable],
  healingActions: [reread, reopenConnection],
  identify,
  connect: (context) => connectBridge(context),
});
