import type { CommandRequest, DeviceDescription, JsonObject } from '@nexa/sdk';
import type { BridgeDeadlines } from '../../src/bridge/bridge-client.ts';
import { BridgeRequester } from '../../src/bridge/bridge-requester.ts';
import type { Config } from '../../src/config.ts';
import { connectBridge } from '../../src/connection/connect-bridge.ts';
import type { HueLink } from '../../src/connection/hue-link.ts';
import type { BridgeServer } from '../emulator/bridge-server.ts';
import { HueBridgeEmulator, type HueBridgeOptions } from '../emulator/hue-bridge.ts';
import { FakeIntegration } from './fake-integration.ts';

/** Short, so that a test of silence does not last; long enough for a busy machine. */
export const shortDeadlines: BridgeDeadlines = { read: 1000, fullState: 2000, command: 1000 };

export interface PairedBridge {
  readonly bridge: HueBridgeEmulator;
  readonly integration: FakeIntegration;
  readonly connection: HueLink;
  readonly signal: AbortSignal;
  /** Sends a command as NEXA does. */
  command(name: string, command: string, params?: JsonObject): Promise<string>;
  device(name: string): DeviceDescription;
  stop(): Promise<void>;
}

/** The configuration that pairing would have left. */
export async function pairedConfig(bridge: BridgeServer & { addUser(): string }): Promise<Config> {
  const { host, httpPort, httpsPort, bridgeId } = bridge.address;
  const requester = new BridgeRequester({ host, port: httpsPort });
  const { certificate } = await requester.send({
    method: 'GET',
    path: '/api/config',
    signal: AbortSignal.timeout(5000),
  });
  requester.close();
  const certificateFingerprint = certificate?.fingerprint ?? '';
  return { host, httpPort, httpsPort, bridgeId, certificateFingerprint, username: bridge.addUser() };
}

/** An emulated bridge with a connected integration. */
export async function startPairedBridge(
  options: HueBridgeOptions & {
    readonly deadlines?: BridgeDeadlines;
    readonly before?: (bridge: HueBridgeEmulator) => void;
  } = {},
): Promise<PairedBridge> {
  const { deadlines = shortDeadlines, before, ...bridgeOptions } = options;
  const bridge = await HueBridgeEmulator.start({ home: 'own', ...bridgeOptions });
  before?.(bridge);
  const integration = new FakeIntegration(await pairedConfig(bridge), { source: 'poll' });
  const connection = await connectBridge(integration.context, { deadlines });
  integration.connected(connection.devices);
  const signal = new AbortController().signal;
  let commands = 0;
  return {
    bridge,
    integration,
    connection,
    signal,
    device: (name) => integration.devices.get(integration.named(name)) as DeviceDescription,
    command: (name, command, params = {}) => {
      const [capability = '', verb = ''] = command.split('.');
      commands += 1;
      const request: CommandRequest = {
        id: `command-${commands}`,
        externalId: integration.named(name),
        component: 'main',
        capability,
        command: verb,
        params,
      };
      return connection.command(request, signal);
    },
    stop: async () => {
      await connection.disconnect();
      integration.end();
      await bridge.stop();
    },
  };
}
