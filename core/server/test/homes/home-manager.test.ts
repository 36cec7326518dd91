import type { HomeRecord, HomeSnapshot, IntegrationSink, IntegrationSpec, PluginGateway } from '@nexa/engine';
import {
  type AnnouncementResult,
  type CommandRequest,
  type DeviceDescription,
  type HookAnswer,
  NexaError,
} from '@nexa/sdk';
import { CountingIds, settle, VirtualClock } from '@nexa/testkit';
import { expect, it } from 'vitest';
import { HomeManager } from '../../src/homes/home-manager.ts';
import type { HomeMessage } from '../../src/http/home-service.ts';

const HOME = 'home-1';
const lamp: DeviceDescription = {
  externalId: 'lamp',
  name: 'Lamp',
  type: 'light',
  suggestedRoom: 'Kitchen',
  components: [{ id: 'main', capabilities: ['onOff'] }],
};
const spec = { integrationId: 'i1', homeId: HOME, pluginId: 'test', config: {}, title: 'Test' };
const emptySnapshot = {
  integrations: [],
  devices: [],
  automations: [],
  issues: [],
  healings: [],
  commands: [],
  executions: [],
};

/** A gateway whose one plugin has a lamp that obeys at once, or fails as told. */
class ScriptedGateway implements PluginGateway {
  hook = async (): Promise<HookAnswer> => ({ body: null });
  announce = async (): Promise<AnnouncementResult> => ({ acknowledged: [] });
  reportChanges = async (): Promise<void> => undefined;
  watchTrigger = async (): Promise<void> => undefined;
  unwatchTrigger = async (): Promise<void> => undefined;
  conditionHolds = async (): Promise<boolean> => false;
  runAction = async () => ({});
  readonly sinks = new Map<string, IntegrationSink>();
  readonly commands: CommandRequest[] = [];
  failure: Error | undefined;
  reconnects = 0;

  async surface() {
    return {
      configSchema: {},
      configVersion: 1,
      canMigrateConfig: false,
      pairing: { start: 'a', steps: {} },
      capabilities: [],
      checks: [],
      healingActions: [],
      canIdentify: false,
      hooks: [],
    };
  }
  connect(integration: IntegrationSpec, sink: IntegrationSink) {
    this.sinks.set(integration.integrationId, sink);
    sink.integrationStatus({ value: 'online' });
    sink.devices([lamp]);
  }
  async disconnect(integrationId: string) {
    this.sinks.delete(integrationId);
  }
  async reconnect() {
    this.reconnects += 1;
    return { outcome: 'failed', reason: 'still away' } as const;
  }
  async command(integrationId: string, request: CommandRequest) {
    this.commands.push(request);
    if (this.failure !== undefined) throw this.failure;
    const value = request.command === 'on';
    this.sinks
      .get(integrationId)
      ?.readings([{ externalId: request.externalId, capability: 'onOff', attribute: 'on', value }]);
    return 'accepted' as const;
  }
  async refresh() {}
  async runCheck() {
    return { outcome: 'unknown', reason: 'none' } as const;
  }
  async heal() {
    return { outcome: 'not-needed' } as const;
  }
  async runPairingStep(): Promise<never> {
    throw new Error('not paired here');
  }
  endPairing() {}
  async presentPairingStep(): Promise<never> {
    throw new Error('not paired here');
  }
  async whenTried() {
    if (this.failure !== undefined) throw this.failure;
  }
  async migrateConfig(): Promise<never> {
    throw new Error('nothing is migrated here');
  }
  traffic() {
    return undefined;
  }
  async diagnostics() {
    return undefined;
  }
  async identify() {
    return undefined;
  }
}

async function start(snapshot: Partial<HomeSnapshot> = {}, flush: () => Promise<void> = async () => {}) {
  const records: HomeRecord[] = [];
  const messages: HomeMessage[] = [];
  const lines: string[] = [];
  const note = (_: object, message: string) => lines.push(message);
  const gateway = new ScriptedGateway();
  const clock = new VirtualClock();
  const manager = new HomeManager({
    store: {
      listHomes: async () => [HOME, 'broken'],
      load: async (homeId) => {
        if (homeId === 'broken') throw new NexaError('NEXA_HOME_NOT_FOUND', 'gone meanwhile');
        return { ...emptySnapshot, homeId, ...snapshot };
      },
    },
    integrations: { enabledIntegrations: async () => [spec] },
    rooms: { findOrCreateRoom: async (_, name) => `room-${name}` },
    gateway,
    recorder: { record: (homeId, output) => records.push({ homeId, output }), flush },
    clock,
    ids: new CountingIds(),
    log: { info: note, warn: note, error: note },
  });
  manager.subscribe((_, message) => messages.push(message));
  await manager.start();
  await settle();
  const deviceId = [...manager.deviceViews(HOME).keys()][0] ?? '';
  return { manager, gateway, records, messages, lines, clock, deviceId };
}

const wish = (deviceId: string, command: string) => ({
  id: `wish-${command}`,
  deviceId,
  component: 'main',
  capability: 'onOff',
  command,
  params: {},
  cause: { kind: 'user', id: 'user-1' } as const,
});

it('starts its homes and connects what belongs to them; a home that cannot start keeps no other down', async () => {
  const { manager, deviceId, lines } = await start();
  expect(manager.deviceView(HOME, deviceId)).toMatchObject({ deviceId, status: { value: 'online' } });
  expect(lines).toContain('home could not be started');
});

it('carries a command to its plugin and answers when the device has confirmed', async () => {
  const { manager, deviceId, gateway } = await start();
  const command = await manager.command(HOME, wish(deviceId, 'on'), { waitMs: 5000 });
  expect(command.status).toBe('confirmed');
  expect(gateway.commands).toMatchObject([{ externalId: 'lamp', capability: 'onOff', command: 'on' }]);
});

it('answers at once when nobody waits', async () => {
  const { manager, deviceId } = await start();
  const command = await manager.command(HOME, wish(deviceId, 'on'), { waitMs: 0 });
  expect(['pending', 'confirmed']).toContain(command.status);
});

it('passes on the plugin’s reason when it refuses', async () => {
  const { manager, deviceId, gateway } = await start();
  gateway.failure = new NexaError('NEXA_PLUGIN_UNREACHABLE', 'no route');
  const command = await manager.command(HOME, wish(deviceId, 'on'), { waitMs: 5000 });
  expect(command).toMatchObject({ status: 'failed', reason: { code: 'NEXA_PLUGIN_UNREACHABLE' } });
});

it('takes whatever else a plugin throws for its bug', async () => {
  const { manager, deviceId, gateway } = await start();
  gateway.failure = new TypeError('undefined is not a function');
  const command = await manager.command(HOME, wish(deviceId, 'on'), { waitMs: 5000 });
  expect(command.reason?.code).toBe('NEXA_PLUGIN_BUG');
});

it('puts a new device into the room that its plugin suggests', async () => {
  const { manager, deviceId, records } = await start();
  await settle();
  const devices = records.map(({ output }) => output).filter((output) => output.type === 'device');
  expect(devices.at(-1)).toMatchObject({ device: { id: deviceId, roomId: 'room-Kitchen' } });
  expect(manager.deviceView(HOME, deviceId)).toBeDefined();
});

it('tells watchers what happens', async () => {
  const { manager, deviceId, messages } = await start();
  await manager.command(HOME, wish(deviceId, 'on'), { waitMs: 5000 });
  await settle();
  expect(messages.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['device', 'integration', 'state', 'command']),
  );
});

it('heals by the gateway’s reconnect and keeps the reason why that did not help', async () => {
  const { gateway, records, clock } = await start();
  const status = { value: 'offline', detail: 'communication-error' } as const;
  gateway.sinks.get('i1')?.integrationStatus(status);
  await clock.advance(6000);
  expect(gateway.reconnects).toBe(1);
  const healings = records.map(({ output }) => output).filter((output) => output.type === 'healing');
  expect(healings.at(-1)).toMatchObject({ healing: { outcome: 'failed', reason: 'still away' } });
});

it('refuses what no home of this server can do', async () => {
  const { manager, deviceId } = await start();
  await expect(manager.command('elsewhere', wish(deviceId, 'on'), { waitMs: 0 })).rejects.toMatchObject({
    code: 'NEXA_HOME_NOT_FOUND',
  });
  await expect(manager.heal(HOME, 'nothing', { userId: 'u' })).rejects.toMatchObject({ code: 'NEXA_ISSUE_NOT_FOUND' });
  await expect(manager.snooze(HOME, 'nothing', 0)).rejects.toMatchObject({ code: 'NEXA_ISSUE_NOT_FOUND' });
});

it('lets go of the devices of an integration that is removed', async () => {
  const { manager, gateway } = await start();
  await manager.integrationRemoved(HOME, 'i1');
  expect(gateway.sinks.size).toBe(0);
  expect(manager.deviceViews(HOME).size).toBe(0);
});

it('does and keeps nothing more for a home that was removed, whatever its automations wait for', async () => {
  const { manager, deviceId, gateway, records, clock } = await start();
  const action = { type: 'command', deviceId, capability: 'onOff', command: 'on' } as const;
  const hourly = { id: 't', type: 'cron', cron: '0 * * * *' } as const;
  const definition = { name: 'x', mode: 'single' as const, triggers: [hourly], conditions: [], actions: [action] };
  manager.automationSaved(HOME, { id: 'automation', enabled: true, version: 1, definition });
  await clock.advance(3_600_000);
  expect(gateway.commands).toHaveLength(1);
  await manager.homeRemoved(HOME, []);
  const kept = records.length;
  await clock.advance(2 * 3_600_000);
  expect(gateway.commands).toHaveLength(1);
  expect(records).toHaveLength(kept);
});

it('has kept what a webhook set off when it answers for it', async () => {
  let isKept = false;
  const committed: (() => void)[] = [];
  const { manager, deviceId, records } = await start({}, () => new Promise<void>((resolve) => committed.push(resolve)));
  const action = { type: 'command', deviceId, capability: 'onOff', command: 'on' } as const;
  const bell = { id: 'bell', type: 'webhook' } as const;
  const definition = { name: 'x', mode: 'single' as const, triggers: [bell], conditions: [], actions: [action] };
  manager.automationSaved(HOME, { id: 'automation', enabled: true, version: 1, definition });
  const call = manager.webhookCalled(HOME, { automationId: 'automation', triggerId: 'bell', data: {} });
  const answered = call.then(() => isKept);
  await settle();
  expect(records.some(({ output }) => output.type === 'execution')).toBe(true);
  isKept = true;
  for (const resolve of committed.splice(0)) resolve();
  expect(await answered).toBe(true);
});
