import { type Database, HomeRuntimeStore, PostgresHomeStore, PostgresRecordStore } from '@nexa/db';
import type { IntegrationSink, PluginGateway } from '@nexa/engine';
import type { DeviceDescription } from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthDesk } from '../../../src/automations/health/health-desk.ts';
import { HomeManager } from '../../../src/homes/home-manager.ts';
import { uuidV7Generator } from '../../../src/homes/uuid-v7.ts';
import { BatchingRecorder } from '../../../src/recorder/batching-recorder.ts';
import { watchAutomationHealth } from '../../../src/start/automation-health.ts';
import { setUp } from '../../support/furnish.ts';
import { ScriptedGateway } from '../../support/scripted-gateway.ts';
import { startTestApi, type TestApi } from '../../support/test-api.ts';

const lamp = (externalId: string, name: string): DeviceDescription => ({
  externalId,
  name,
  type: 'light',
  components: [{ id: 'main', capabilities: ['onOff', 'brightness'] }],
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A gateway that connects, and hands the test what the plugin would speak to. */
class OpenGateway extends ScriptedGateway {
  readonly sinks = new Map<string, IntegrationSink>();
  override connect(...[spec, sink]: Parameters<PluginGateway['connect']>): void {
    this.sinks.set(spec.integrationId, sink);
    sink.integrationStatus({ value: 'online' });
    sink.devices([lamp('one', 'Desk lamp'), lamp('two', 'Wall lamp')]);
  }
}

let api: TestApi;
let homes: HomeManager;
let recorder: BatchingRecorder;
let gateway: OpenGateway;
let clock: VirtualClock;
let desk: HealthDesk;
let token: string;
let homeId: string;
let integrationId: string;
let automationId: string;

function runningHomes(database: Database): HomeManager {
  const store = new HomeRuntimeStore(database);
  recorder = new BatchingRecorder({ store: new PostgresRecordStore(database), log: quiet });
  clock = new VirtualClock(Date.now());
  gateway = new OpenGateway();
  homes = new HomeManager({
    store: new PostgresHomeStore(database),
    integrations: { enabledIntegrations: async () => [] },
    rooms: store,
    gateway,
    recorder,
    clock,
    ids: uuidV7Generator,
    log: quiet,
  });
  return homes;
}

const call = (method: string, path: string, body?: unknown) =>
  api.call(method, path, { token, ...(body === undefined ? {} : { body }) });
const deviceNamed = (name: string) =>
  [...homes.deviceViews(homeId).values()].find(({ record }) => record?.name === name)?.deviceId ?? '';
/** Until the check that the changes so far have led to has come to its end. */
async function lookedAt(): Promise<void> {
  // A device is told of when it is kept.
  await recorder.flush();
  await clock.advance(2000);
  await desk.check('01900000-0000-7000-8000-00000000dead');
  // An issue is certain at the next moment.
  await clock.advance(1);
  await recorder.flush();
}
const findings = async () => (await call('GET', `/automations/${automationId}/health`)).body.items;
const openIssues = async () => {
  const { body } = await call('GET', `/homes/${homeId}/issues`);
  return body.items.map(({ code, state, title }: Record<string, string>) => [code, state, title]);
};

beforeAll(async () => {
  api = await startTestApi({ homesOf: runningHomes });
  desk = watchAutomationHealth({ database: api.database, homes, clock, log: quiet });
  ({ token, homeId } = await setUp(api));
  [integrationId = ''] = await api.database.asService('test', async ({ sql }) => {
    const rows = await sql<{ id: string }[]>`INSERT INTO nexa.integrations (home_id, plugin_id, title, unique_id)
      VALUES (${homeId}, 'plain', 'Lamps', 'one') RETURNING id`;
    return rows.map(({ id }) => id);
  });
  await homes.integrationAdded(homeId, { integrationId, homeId, pluginId: 'plain', config: {}, title: 'Lamps' });
  await recorder.flush();
});

afterAll(async () => {
  await desk.stop();
  homes.stop();
  await recorder.stop(5000);
  await api.stop();
});

describe('an automation whose lamp is removed', () => {
  it('is sound as long as the lamp is there', async () => {
    const command = (name: string) => ({
      type: 'command',
      deviceId: deviceNamed('Desk lamp'),
      capability: 'onOff',
      command: name,
    });
    const made = await call('POST', `/homes/${homeId}/automations`, {
      name: 'Evening',
      mode: 'single',
      triggers: [{ id: 't', type: 'time', at: '20:00' }],
      conditions: [],
      actions: [command('on'), { type: 'delay', seconds: 5 }, command('off')],
    });
    expect([made.status, made.body.code]).toEqual([201, undefined]);
    automationId = made.body.id;
    await lookedAt();
    expect(await findings()).toEqual([]);
    expect(await openIssues()).toEqual([]);
  });

  it('is found broken in each place, and one issue says so', async () => {
    const gone = deviceNamed('Desk lamp');
    gateway.sinks.get(integrationId)?.deviceRemoved('one');
    await lookedAt();
    const found = await findings();
    expect(found.map(({ kind, grade, path, detail }: Record<string, unknown>) => [kind, grade, path, detail])).toEqual(
      expect.arrayContaining(
        ['actions/0', 'actions/2'].map((path) => [
          'broken-reference',
          'observed',
          path,
          expect.objectContaining({
            missing: 'device',
            deviceId: gone,
            deviceName: 'Desk lamp',
            candidates: [{ deviceId: deviceNamed('Wall lamp'), component: 'main' }],
          }),
        ]),
      ),
    );
    expect(found).toHaveLength(2);
    expect(await openIssues()).toEqual([
      ['automation.broken-reference', 'escalated', expect.stringContaining('‘Evening’ uses ‘Desk lamp’')],
    ]);
    const all = await call('GET', `/homes/${homeId}/automation-health`);
    expect(all.body.items).toEqual(found);
  });

  it('is repaired place by place, each of them checked', async () => {
    const wall = deviceNamed('Wall lamp');
    const repair = (path: string, replacementId: string) =>
      call('POST', `/automations/${automationId}/repair`, { path, replacementId });
    const wrong = await repair('actions/0', homeId);
    expect([wrong.status, wrong.body.code]).toEqual([400, 'NEXA_AUTOMATION_INVALID']);
    const first = await repair('actions/0', wall);
    expect([first.status, first.body.version]).toEqual([200, 2]);
    expect(first.body.actions.map(({ deviceId }: Record<string, string>) => deviceId === wall)).toEqual([
      true,
      false,
      false,
    ]);
    await lookedAt();
    expect((await findings()).map(({ path }: Record<string, string>) => path)).toEqual(['actions/2']);
    expect(await openIssues()).toEqual([['automation.broken-reference', 'escalated', expect.any(String)]]);
    const second = await repair('actions/2', wall);
    expect([second.status, second.body.version]).toEqual([200, 3]);
    await lookedAt();
    expect(await findings()).toEqual([]);
    expect(await openIssues()).toEqual([]);
    expect(homes.automationIssues(homeId)).toEqual([]);
  });

  it('takes its issue along when it is removed itself', async () => {
    gateway.sinks.get(integrationId)?.deviceRemoved('two');
    await lookedAt();
    expect(await openIssues()).toHaveLength(1);
    expect((await call('DELETE', `/automations/${automationId}`)).status).toBe(204);
    await recorder.flush();
    expect(await openIssues()).toEqual([]);
    await lookedAt();
    const { body } = await call('GET', `/homes/${homeId}/automation-health`);
    expect(body.items).toEqual([]);
  });
});
