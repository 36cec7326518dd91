import type { IntegrationSink, IntegrationSpec, PluginGateway } from '@nexa/engine';
import type { PluginSide } from '../../src/start/plugin-side.ts';
import { deafDiscovery } from './deaf-discovery.ts';
import { ScriptedGateway } from './scripted-gateway.ts';

/** The plugins of a whole NEXA, in the test's hands: they report what it tells them to. */
export class ReportingPlugins {
  readonly #sinks = new Map<string, IntegrationSink>();

  /** What the integration reports goes in here. */
  sink(integrationId: string): IntegrationSink {
    const sink = this.#sinks.get(integrationId);
    if (sink === undefined) throw new Error(`${integrationId} is not connected`);
    return sink;
  }

  side(): PluginSide {
    const scripted = new ScriptedGateway();
    const gateway: PluginGateway = Object.assign(scripted, {
      connect: ({ integrationId }: IntegrationSpec, sink: IntegrationSink) => void this.#sinks.set(integrationId, sink),
    });
    return {
      gateway,
      catalogue: scripted,
      discovery: deafDiscovery(scripted),
      forbid: () => undefined,
      listen: () => undefined,
      stop: async () => undefined,
    };
  }
}
