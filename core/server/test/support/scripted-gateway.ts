import type { ConfigMigration, IntegrationTraffic, PairingStepShow, PluginGateway, PluginSurface } from '@nexa/engine';
import {
  type AnnouncementResult,
  type DiscoveryOffer,
  type Heard,
  type HookAnswer,
  type JsonObject,
  NexaError,
  type PairingResult,
  type Presentation,
} from '@nexa/sdk';
import type { PluginCatalogue, PluginInfo } from '../../src/http/plugin-catalogue.ts';

export interface StepCall {
  readonly purpose?: string;
  readonly integration?: unknown;
  readonly issue?: unknown;
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
  configVersion: 1,
  canMigrateConfig: false,
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
  hooks: [],
};

/** Signs in at a vendor's page, has a step to mend an issue, and its second form of configuration. */
export const accountSurface: PluginSurface = {
  ...bridgeSurface,
  configVersion: 2,
  canMigrateConfig: true,
  pairing: {
    start: 'sign-in',
    repairs: { 'account.worn': 'mend' },
    steps: {
      'sign-in': {
        kind: 'external',
        title: 'Sign in',
        presents: true,
        fields: object({ code: text('Code', { 'x-nexa-secret': true }) }, ['code']),
      },
      mend: { kind: 'form', title: 'New filter', fields: object({ serial: text('Serial') }, ['serial']) },
    },
  },
};

/** Something that needs no question. */
export const plainSurface: PluginSurface = {
  ...bridgeSurface,
  configSchema: object({}),
  pairing: { start: 'begin', steps: { begin: { kind: 'form', title: 'Begin', fields: object({}) } } },
};

/** The plugins behind the port: each step answers what the test put down for it, else that it is done. */
export class ScriptedGateway implements PluginGateway, PluginCatalogue {
  hook = async (): Promise<HookAnswer> => ({ body: null });
  announce = async (): Promise<AnnouncementResult> => ({ acknowledged: [] });
  reportChanges = async (): Promise<void> => undefined;
  watchTrigger = async (): Promise<void> => undefined;
  unwatchTrigger = async (): Promise<void> => undefined;
  conditionHolds = async (): Promise<boolean> => false;
  runAction = async (): Promise<JsonObject> => ({});
  readonly surfaces = new Map<string, PluginSurface>([
    ['bridge', bridgeSurface],
    ['plain', plainSurface],
    ['account', accountSurface],
  ]);
  readonly calls: StepCall[] = [];
  readonly ended: string[] = [];
  readonly shows: PairingStepShow[] = [];
  migrationProblem: NexaError | undefined;
  readonly results: (PairingResult | Error)[] = [];
  /** What plugins make of what was heard; nothing until a test says otherwise. */
  identified: (pluginId: string, heard: Heard) => DiscoveryOffer | undefined = () => undefined;

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
      grade: 'gold',
      status: { value: 'running', restarts: 0, since: Date.now() },
      refused: 0,
      contacts: [{ target: '192.168.1.20:443', verdict: 'contacted' }],
      faults: [],
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

  connect(..._link: Parameters<PluginGateway['connect']>): void {
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

  async identify(pluginId: string, heard: Heard): Promise<DiscoveryOffer | undefined> {
    return this.identified(pluginId, heard);
  }

  async presentPairingStep(show: PairingStepShow): Promise<Presentation> {
    this.shows.push(show);
    return { content: `https://vendor.example/${this.shows.length}`, data: { verifier: `v${this.shows.length}` } };
  }

  async migrateConfig(_pluginId: string, { config, fromVersion }: ConfigMigration): Promise<JsonObject> {
    if (this.migrationProblem !== undefined) throw this.migrationProblem;
    return { ...config, port: 1000 + fromVersion };
  }

  async whenTried(): Promise<void> {}

  /** What was recorded, by integration. */
  readonly recordings = new Map<string, IntegrationTraffic>();
  collected: JsonObject | undefined;

  traffic(integrationId: string): IntegrationTraffic | undefined {
    return this.recordings.get(integrationId);
  }

  async diagnostics(): Promise<JsonObject | undefined> {
    return this.collected;
  }
}
