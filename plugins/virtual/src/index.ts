import { definePlugin } from '@nexa/sdk';
import { inhabitant } from './capability/inhabitant.ts';
import { weather } from './capability/weather.ts';
import { Config } from './config.ts';
import { deviceResponds } from './healing/device-responds.ts';
import { resetDevice } from './healing/reset-device.ts';
import { SimulatedHome } from './home/simulated-home.ts';
import { pairing } from './pairing.ts';

export default definePlugin({
  config: Config,
  pairing,
  capabilities: [weather, inhabitant],
  checks: [deviceResponds],
  healingActions: [resetDevice],
  connect: (context) => SimulatedHome.open(context),
});
