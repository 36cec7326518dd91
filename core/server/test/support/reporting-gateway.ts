import type { IntegrationSink, IntegrationSpec } from '@nexa/engine';
import type { PluginSide } from '../../src/start/plugin-side.ts';
import { ScriptedGateway } from './scripted-gateway.ts';

/** Plugins that report what the test tells them to. */
export class ReportingGateway extends ScriptedGateway {
  readonly #sinks = new Map<string, IntegrationSink>();

  override connect({ integrationId }: IntegrationSpec = noSpec(), sink?: IntegrationSink): void {
    if (sink !== undefined) this.#sinks.set(integrationId, sink);
  }

  sink(integrationId: string): IntegrationSink {
    const sink = this.#sinks.get(integrationId);
    if (sink === undefined) throw new Error(`${integrationId} is not connected`);
    return sink;
  }

  /** As a part of a NEXA that is started. */
  side(): PluginSide {
    return {
      gateway: this,
      catalogue: this,
      forbid: () => undefined,
      listen: () => undefined,
      stop: async () => undefined,
    };
  }
}

function noSpec(): never {
  throw new Error('an integration is connected with its description');
}
