import { definePlugin } from '@nexa/sdk';
import { TuyaConfig } from './config.ts';
import { TuyaConnection } from './connection/tuya-connection.ts';
import { identify } from './discovery/identify.ts';
import { diagnostics } from './healing/diagnostics.ts';
import { deviceReachable, localKeyAccepted } from './healing/reachability.ts';
import { reconnect } from './healing/reconnect.ts';
import { createPairing } from './pairing/pairing.ts';
import { defaultTimings, type Timings } from './timings.ts';

/** The plugin at a given pace; tests run it at a faster one. */
export const createTuyaPlugin = (timings: Timings = defaultTimings) =>
  definePlugin({
    config: TuyaConfig,
    pairing: createPairing(timings),
    checks: [deviceReachable, localKeyAccepted],
    healingActions: [reconnect],
    diagnostics,
    identify,
    connect: (context) => TuyaConnection.open(context, timings),
  });
