import {
  type Connection,
  definePlugin,
  type ExposedDevice,
  type HookIntegration,
  hasErrorCode,
  type IntegrationContext,
  type PluginDefinition,
  seconds,
  unreachable,
  unsupported,
} from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from '@nexa/testkit/conformance';
import { Type } from '@sinclair/typebox';

/** The one thing that a faulty ecosystem does wrong. */
export type EcosystemFault = 'none' | 'exposure' | 'speech' | 'reports' | 'ghosts';

/** The cloud, as far as a plugin without a wire sees it. */
class Cloud {
  readonly known = new Map<string, string>();
  told = 0;
  isAway = false;

  reach(): void {
    if (this.isAway) throw unreachable('The cloud is away.');
  }
}

interface Voice extends Connection {
  readonly context: IntegrationContext;
}

function voicePlugin(cloud: () => Cloud, fault: EcosystemFault): PluginDefinition {
  const plugin = definePlugin({
    config: Type.Object({}),
    pairing: {
      start: 'begin',
      steps: {
        begin: {
          kind: 'form',
          title: 'Begin',
          fields: Type.Object({}),
          run: () => Promise.resolve({ result: 'done', title: 'Voice', uniqueId: 'voice', config: {} }),
        },
      },
    },
    hooks: [
      {
        path: 'say',
        token: 'header',
        async handle({ body, caller }, [integration]: readonly HookIntegration<Voice>[]) {
          const deviceId = String(body);
          if (fault === 'speech') return { body: 'done' };
          try {
            const wish = { deviceId, capability: 'onOff', command: 'on' };
            const result = await integration?.connection.context.exposed.command(wish, caller);
            return { body: result?.status === 'confirmed' ? 'done' : 'failed' };
          } catch (error) {
            if (hasErrorCode(error, 'NEXA_DEVICE_NOT_FOUND')) return { body: 'failed' };
            throw error;
          }
        },
      },
    ],
    async connect(context): Promise<Voice> {
      context.clock.every(seconds(5), async () => cloud().reach());
      return {
        context,
        devices: [],
        command: () => Promise.reject(unsupported('It has no devices.')),
        announce: async ({ present, gone }) => {
          const acknowledged = [...present.map(({ id }) => id), ...gone];
          if (fault === 'ghosts' && cloud().isAway) return { acknowledged };
          cloud().reach();
          for (const { id, name } of present) cloud().known.set(id, name);
          if (fault !== 'exposure') for (const id of gone) cloud().known.delete(id);
          return { acknowledged };
        },
        reportChanges: async () => {
          cloud().reach();
          if (fault !== 'reports') cloud().told += 1;
        },
        disconnect: () => Promise.resolve(),
      };
    },
  });
  return plugin as unknown as PluginDefinition;
}

const lamp: ExposedDevice = {
  id: '0195a3f0-0000-7000-8000-000000000001',
  name: 'Lamp',
  type: 'light',
  components: [{ id: 'main', capabilities: ['onOff'] }],
  needsPin: false,
};

const manifest = { id: 'voice', name: 'Voice', sdk: '*', kind: 'ecosystem', iotClass: 'cloud-push' };

/** An ecosystem without a wire, and what the suite needs to try it. */
export function faultyEcosystem(fault: EcosystemFault): {
  readonly plugin: ConformancePlugin;
  readonly harness: ConformanceHarness;
} {
  let latest = new Cloud();
  const start = async (): Promise<Counterpart> => {
    const cloud = new Cloud();
    latest = cloud;
    return {
      config: {},
      command: { externalId: lamp.id, capability: 'onOff', command: 'on', shows: { key: 'onOff.on', value: true } },
      goOffline: async () => {
        cloud.isAway = true;
      },
      comeBack: async () => {
        cloud.isAway = false;
      },
      ecosystem: {
        device: lamp,
        values: { 'onOff.on': false },
        say: async ({ host }, deviceId) => (await host.hook('say', deviceId)).body as 'done' | 'failed',
        known: async () => Object.fromEntries(cloud.known),
        told: async () => cloud.told,
      },
      stop: async () => undefined,
    };
  };
  return {
    plugin: { definition: voicePlugin(() => latest, fault), manifest },
    harness: { start, clock: () => new VirtualClock() },
  };
}
