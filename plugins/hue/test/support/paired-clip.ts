import type { CommandRequest, DeviceDescription, JsonObject, JsonValue } from '@nexa/sdk';
import type { BridgeDeadlines } from '../../src/bridge/bridge-client.ts';
import type { Config } from '../../src/config.ts';
import { connectBridge } from '../../src/connection/connect-bridge.ts';
import type { HueLink } from '../../src/connection/hue-link.ts';
import { ClipBridgeEmulator, type ClipBridgeOptions } from '../emulator/clip-bridge.ts';
import { eventually } from './eventually.ts';
import { FakeIntegration } from './fake-integration.ts';
import { pairedConfig, shortDeadlines } from './paired-bridge.ts';

export interface PairedClipOptions extends ClipBridgeOptions {
  readonly deadlines?: BridgeDeadlines;
  readonly storage?: Map<string, JsonValue>;
  /** What a person set beside what pairing leaves. */
  readonly config?: Partial<Config>;
  readonly before?: (bridge: ClipBridgeEmulator) => void;
}

export interface PairedClip {
  readonly bridge: ClipBridgeEmulator;
  readonly integration: FakeIntegration;
  readonly connection: HueLink;
  readonly signal: AbortSignal;
  device(name: string): DeviceDescription;
  /** The state of a device by its name. */
  state(name: string, key: string): JsonValue | undefined;
  /** Resolves when the state of a device is this. */
  shows(name: string, key: string, value: JsonValue): Promise<void>;
  /** Sends a command as NEXA does. */
  command(name: string, command: string, params?: JsonObject): Promise<string>;
  /** Lets one stretch of the plugin's own time pass after another until something is so, at most twenty. */
  passUntil(isSo: () => boolean, stretch?: number): Promise<void>;
  stop(): Promise<void>;
}

/** An emulated bridge with the v2 API and a connected integration. */
export async function startPairedClip(options: PairedClipOptions = {}): Promise<PairedClip> {
  const { deadlines = shortDeadlines, storage, config, before, ...bridgeOptions } = options;
  const bridge = await ClipBridgeEmulator.start(bridgeOptions);
  before?.(bridge);
  const integration = new FakeIntegration(
    { ...(await pairedConfig(bridge)), ...config },
    storage === undefined ? {} : { storage },
  );
  // The middle of what chance may give, so that pauses are the same in every run.
  const connection = await connectBridge(integration.context, { deadlines, random: () => 0.5 });
  integration.connected(connection.devices);
  const { signal } = new AbortController();
  let commands = 0;
  const state = (name: string, key: string) => integration.state(integration.named(name), key);
  return {
    bridge,
    integration,
    connection,
    signal,
    device: (name) => integration.devices.get(integration.named(name)) as DeviceDescription,
    state,
    shows: (name, key, value) => integration.until(() => state(name, key) === value),
    command: (name, command, params = {}) => {
      // A capability of the plugin's own has a dot in its name.
      const dot = command.lastIndexOf('.');
      commands += 1;
      const request: CommandRequest = {
        id: `command-${commands}`,
        externalId: integration.named(name),
        component: 'main',
        capability: command.slice(0, dot),
        command: command.slice(dot + 1),
        params,
      };
      return connection.command(request, signal);
    },
    passUntil: async (isSo, stretch = 1000) => {
      for (let count = 0; count < 20 && !isSo(); count += 1) {
        await integration.clock.advance(stretch);
        // What came over the wire in this time.
        await eventually(isSo, 50).catch(() => undefined);
      }
      await eventually(isSo);
    },
    stop: async () => {
      await connection.disconnect();
      integration.end();
      await bridge.stop();
    },
  };
}
