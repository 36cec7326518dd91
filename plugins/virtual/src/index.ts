import { definePlugin } from '@nexa/sdk';
import { faults } from './capability/faults.ts';
import { inhabitant } from './capability/inhabitant.ts';
import { weather } from './capability/weather.ts';
import { Config } from './config.ts';
import { diagnostics } from './diagnostics.ts';
import { deviceResponds } from './healing/device-responds.ts';
import { resetDevice } from './healing/reset-device.ts';
import { SimulatedHome } from './home/simulated-home.ts';
import { CONFIG_VERSION, migrateConfig } from './migrate-config.ts';
import { pairing } from './pairing.ts';

export default definePlugin({
  config: Config,
  configVersion: CONFIG_VERSION,
  migrateConfig,
  pairing,
  capabilities: [weather, inhabitant, faults],
  checks: [deviceResponds],
  healingActions: [resetDevice],
  diagnostics,
  connect: (context) => SimulatedHome.open(context),
});
