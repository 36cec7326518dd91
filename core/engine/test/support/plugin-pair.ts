import type {
  Connection,
  DeviceDescription,
  DeviceEvent,
  IntegrationContext,
  JsonObject,
  PluginDefinition,
  Reading,
  ReadingSeries,
  StatusReport,
} from '@nexa/sdk';
import { coreCapabilities, definePlugin } from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import { Type } from '@sinclair/typebox';
import type { IntegrationStorage } from '../../src/plugin-link/ask-desk.ts';
import type { PluginLogLine } from '../../src/plugin-link/log-desk.ts';
import { PluginLink } from '../../src/plugin-link/plugin-link.ts';
import type { Refusal } from '../../src/plugin-link/refusals.ts';
import type { SchemaCompiler } from '../../src/plugin-link/schema-compiler.ts';
import { createMemoryTransportPair } from '../../src/plugin-runner/memory-transport.ts';
import { PluginRunner } from '../../src/plugin-runner/plugin-runner.ts';
import type { IntegrationSink } from '../../src/ports/plugin-gateway.ts';

export type Delivery =
  | { readonly devices: readonly DeviceDescription[] }
  | { readonly removed: string }
  | { readonly contact: string }
  | { readonly deviceStatus: StatusReport; readonly of: string }
  | { readonly readings: readonly Reading[] }
  | { readonly series: ReadingSeries }
  | { readonly event: DeviceEvent }
  | { readonly status: StatusReport };

/** Keeps what was delivered, in order. */
export class RecordingSink implements IntegrationSink {
  readonly deliveries: Delivery[] = [];

  devices = (devices: readonly DeviceDescription[]): void => void this.deliveries.push({ devices });
  deviceRemoved = (removed: string): void => void this.deliveries.push({ removed });
  contact = (contact: string): void => void this.deliveries.push({ contact });
  deviceStatus = (of: string, deviceStatus: StatusReport): void => void this.deliveries.push({ deviceStatus, of });
  readings = (readings: readonly Reading[]): void => void this.deliveries.push({ readings });
  series = (series: ReadingSeries): void => void this.deliveries.push({ series });
  event = (event: DeviceEvent): void => void this.deliveries.push({ event });
  integrationStatus = (status: StatusReport): void => void this.deliveries.push({ status });

  get readingsSeen(): readonly Reading[] {
    return this.deliveries.flatMap((delivery) => ('readings' in delivery ? delivery.readings : []));
  }

  get seriesSeen(): readonly ReadingSeries[] {
    return this.deliveries.flatMap((delivery) => ('series' in delivery ? [delivery.series] : []));
  }

  get statuses(): readonly StatusReport[] {
    return this.deliveries.flatMap((delivery) => ('status' in delivery ? [delivery.status] : []));
  }
}

export const thermometer: DeviceDescription = {
  externalId: 'thermometer',
  name: 'Thermometer',
  type: 'sensor',
  components: [{ id: 'main', capabilities: ['temperature', 'humidity', 'onOff', 'button'] }],
};

/** A connection that does nothing beyond what `parts` says. */
export function connectionWith(parts: Partial<Connection> = {}): Connection {
  return {
    devices: [thermometer],
    command: () => Promise.resolve('accepted'),
    disconnect: () => Promise.resolve(),
    ...parts,
  };
}

export function pluginWith(parts: Partial<PluginDefinition>): PluginDefinition {
  return definePlugin({
    config: Type.Object({ token: Type.Optional(Type.String({ 'x-nexa-secret': true })) }),
    pairing: {
      start: 'form',
      steps: {
        form: {
          kind: 'form',
          title: 'Name it',
          fields: Type.Object({}),
          run: () => Promise.resolve({ result: 'done', title: 'Test', uniqueId: 'test', config: {} }),
        },
      },
    },
    connect: () => Promise.resolve(connectionWith()),
    ...parts,
  } as PluginDefinition);
}

/** Knows the one schema that these tests have events of: `press` must be one of its literals. */
const compileSchema: SchemaCompiler = (schema) => {
  const press = (schema.properties as { press?: { anyOf: { const: string }[] } } | undefined)?.press;
  const allowed = press?.anyOf.map((option) => option.const);
  return (value) => {
    const given = (value as { press?: string }).press;
    return allowed === undefined || allowed.includes(given ?? '') ? undefined : '/press is wrong';
  };
};

export class MemoryStorage implements IntegrationStorage {
  readonly values = new Map<string, unknown>();

  get = (integrationId: string, key: string) => Promise.resolve(this.values.get(`${integrationId}/${key}`) as never);
  set = (integrationId: string, key: string, value: unknown): Promise<void> => {
    this.values.set(`${integrationId}/${key}`, value);
    return Promise.resolve();
  };
  delete = (integrationId: string, key: string): Promise<void> => {
    this.values.delete(`${integrationId}/${key}`);
    return Promise.resolve();
  };
}

/** Runner and link over a pipe in memory. */
export function pluginPair(definition: PluginDefinition, beforeNextBatch?: () => Promise<void> | undefined) {
  const clock = new VirtualClock();
  const pipe = createMemoryTransportPair();
  const sink = new RecordingSink();
  const storage = new MemoryStorage();
  const logs: PluginLogLine[] = [];
  const refusals: Refusal[] = [];
  const runner = new PluginRunner({ definition, transport: pipe.plugin, clock });
  const link = new PluginLink({
    pluginId: 'test',
    transport: pipe.host,
    clock,
    capabilities: coreCapabilities,
    compileSchema,
    storage,
    onLog: (line) => logs.push(line),
    onRefused: (refusal) => refusals.push(refusal),
    ...(beforeNextBatch === undefined ? {} : { beforeNextBatch }),
  });
  const connect = (config: JsonObject = {}): Promise<void> =>
    link.connect({ integrationId: 'one', homeId: 'home', pluginId: 'test', config }, sink);
  return { clock, pipe, sink, storage, logs, refusals, runner, link, connect };
}

/** A pair that is connected, with the context that its plugin was given. */
export async function connectedPair(
  parts: Partial<Connection> = {},
  beforeNextBatch?: () => Promise<void> | undefined,
) {
  let context: IntegrationContext | undefined;
  const pair = pluginPair(
    pluginWith({
      connect: (given) => {
        context = given;
        return Promise.resolve(connectionWith(parts));
      },
    }),
    beforeNextBatch,
  );
  await pair.connect();
  if (context === undefined) throw new Error('The plugin was not connected.');
  return { ...pair, context };
}
