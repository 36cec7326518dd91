import type { PluginGateway, PluginSurface } from '@nexa/engine';
import { type JsonObject, NexaError, type PairingResult } from '@nexa/sdk';
import type { PluginCatalogue, PluginInfo } from '../../src/http/plugin-catalogue.ts';

export interface StepCall {
  readonly flowId: string;
  readonly pluginId: string;
  readonly step: string;
  readonly input: JsonObject;
  readonly data: JsonObject;
}

const text = (title: string, more: object = {}): JsonObject => ({ type: 'string', minLength: 1, title, ...more });
const object = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required: [...required],
  additionalProperties: false,
});

/** A bridge: its address first, then a press of its button. Its key is secret. */
export const bridgeSurface: PluginSurface = {
  configSchema: object(
    {
      host: text('Address', { format: 'host' }),
      port: { type: 'integer', minimum: 1, maximum: 65535 },
      username: text('Key', { 'x-nexa-secret': true }),
    },
    ['host', 'username'],
  ),
  pairing: {
    start: 'address',
    reauth: 'link',
    steps: {
      address: {
        kind: 'form',
        title: 'Where is the bridge?',
        fields: object(
          {
            host: text('Address', { format: 'host', 'x-nexa-ports': ['port'] }),
            port: { type: 'integer', minimum: 1, maximum: 65535, default: 443, title: 'Port' },
            password: text('Password', { 'x-nexa-secret': true }),
          },
          ['host'],
        ),
      },
      link: { kind: 'link-button', title: 'Press the button', hint: 'The round one on top.', fields: object({}) },
    },
  },
  capabilities: [],
  checks: [],
  healingActions: [],
  canIdentify: false,
};

/** Something that needs no question. */
export const plainSurface: PluginSurface = {
  ...bridgeSurface,
  configSchema: object({}),
  pairing: { start: 'begin', steps: { begin: { kind: 'form', title: 'Begin', fields: object({}) } } },
};

/** The plugins behind the port: each step answers what the test put down for it, else that it is done. */
export class ScriptedGateway implements PluginGateway, PluginCatalogue {
  readonly surfaces = new Map<string, PluginSurface>([
    ['bridge', bridgeSurface],
    ['plain', plainSurface],
  ]);
  readonly calls: StepCall[] = [];
  readonly ended: string[] = [];
  readonly results: (PairingResult | Error)[] = [];

  list(): readonly PluginInfo[] {
    return [...this.surfaces.keys()].map((id) => ({
      manifest: {
        id,
        name: `Plugin ${id}`,
        sdk: '^0.1.0',
        kind: 'brand',
        iotClass: 'local-push',
        permissions: { lan: true },
      },
      version: '1.2.3',
      status: { value: 'running', restarts: 0, since: Date.now() },
      refused: 0,
      contacts: [{ target: '192.168.1.20:443', verdict: 'contacted' }],
    }));
  }

  find(pluginId: string): PluginInfo | undefined {
    return this.list().find(({ manifest }) => manifest.id === pluginId);
  }

  async surface(pluginId: string): Promise<PluginSurface> {
    const surface = this.surfaces.get(pluginId);
    if (surface === undefined) throw new NexaError('NEXA_PLUGIN_NOT_FOUND', 'no such plugin');
    return surface;
  }

  async runPairingStep(call: StepCall): Promise<PairingResult> {
    this.calls.push(call);
    const result = this.results.shift();
    if (result instanceof Error) throw result;
    return result ?? { result: 'done', title: `A ${call.pluginId}`, uniqueId: `${call.pluginId}-1`, config: {} };
  }

  endPairing(flowId: string): void {
    this.ended.push(flowId);
  }

  connect(): void {
    throw new Error('the homes connect, not the interface');
  }

  async disconnect(): Promise<void> {}

  async reconnect() {
    return { outcome: 'healed' } as const;
  }

  async command() {
    return 'accepted' as const;
  }

  async refresh(): Promise<void> {}

  async runCheck() {
    return { outcome: 'ok' } as const;
  }

  async heal() {
    return { outcome: 'healed' } as const;
  }

  async identify() {
    return undefined;
  }
}
