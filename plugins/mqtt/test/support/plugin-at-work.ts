import { type JsonObject, milliseconds, seconds } from '@nexa/sdk';
import { type PluginHost, startPluginHost, type TestIntegration } from '@nexa/testkit';
import { onTestFinished } from 'vitest';
import { createMqttPlugin } from '../../src/plugin.ts';
import { defaultTimings, type Timings } from '../../src/timings.ts';

/** The plugin's own limits, where they are waited for, some times as fast. */
export const fastTimings: Timings = {
  ...defaultTimings,
  sweep: milliseconds(400),
  quiet: milliseconds(150),
  unheard: seconds(1),
  answerToAnnounce: seconds(2),
  restart: seconds(2),
  backOff: [milliseconds(50), milliseconds(100), milliseconds(200)],
};

/** The plugin in NEXA's host, until the test is over. */
export function startPlugin(ownPorts?: readonly number[]): PluginHost {
  const plugin = createMqttPlugin({ timings: fastTimings, ...(ownPorts === undefined ? {} : { ownPorts }) });
  const host = startPluginHost(plugin, { pluginId: 'mqtt' });
  onTestFinished(() => host.stop());
  return host;
}

/** An integration that is connected to the broker on this port of loopback. */
export async function connectTo(
  port: number,
  more: JsonObject = {},
): Promise<{ readonly host: PluginHost; readonly integration: TestIntegration }> {
  const host = startPlugin();
  const integration = await host.connect({ use: 'broker', host: '127.0.0.1', port, ...more });
  return { host, integration };
}
