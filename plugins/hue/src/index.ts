import { definePlugin } from '@nexa/sdk';
import { dial } from './capability/dial.ts';
import { scene } from './capability/scene.ts';
import { Config } from './config.ts';
import { connectBridge } from './connection/connect-bridge.ts';
import { diagnostics } from './diagnostics.ts';
import { reopenConnection, reread, restartBridge } from './healing/actions.ts';
import { bridgeReachable, lightReachable } from './healing/checks.ts';
import { identify } from './identify.ts';
import { createPairing } from './pairing.ts';

export default definePlugin({
  config: Config,
  pairing: createPairing(),
  capabilities: [dial, scene],
  checks: [bridgeReachable, lightReachable],
  healingActions: [reread, reopenConnection, restartBridge],
  diagnostics,
  identify,
  connect: (context) => connectBridge(context),
});
