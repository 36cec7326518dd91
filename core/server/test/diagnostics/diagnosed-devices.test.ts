import {
  type CommandWish,
  type DiagnosticsBundle,
  diagnosticsFormat,
  type HomeEvent,
  HomeRuntime,
  type IntegrationSink,
  type IssueRecord,
  type PluginSurface,
  TrafficRecorder,
} from '@nexa/engine';
import type { DeviceDescription, PluginManifest, ScalarValue } from '@nexa/sdk';
import { CountingIds, replayDiagnostics, VirtualClock } from '@nexa/testkit';
import { expect, it } from 'vitest';
import { diagnosedDevices, nameIn } from '../../src/diagnostics/diagnosed-devices.ts';

const surface = {
  configVersion: 1,
  canMigrateConfig: false,
  configSchema: { type: 'object', properties: {} },
  pairing: { start: 'user', steps: {} },
  capabilities: [],
  checks: [],
  healingActions: [],
  canIdentify: false,
  hooks: [],
} satisfies PluginSurface;

/** A home with two integrations whose traffic is recorded, as a server does it. */
class RecordedHome {
  readonly clock = new VirtualClock(1_000_000_000_000);
  readonly runtime: HomeRuntime;
  readonly #recorders = new Map<string, TrafficRecorder>();
  readonly #sinks = new Map<string, IntegrationSink>();
  readonly #issues = new Map<string, IssueRecord>();

  constructor() {
    this.runtime = new HomeRuntime({
      snapshot: {
        homeId: 'home-1',
        integrations: [],
        devices: [],
        automations: [],
        issues: [],
        healings: [],
        commands: [],
        executions: [],
      },
      clock: this.clock,
      ids: new CountingIds(),
      emit: (output) => {
        if (output.type === 'issue') this.#issues.set(output.issue.id, output.issue);
        if (output.type !== 'send-command') return;
        const { integrationId, request } = output;
        this.#recorders.get(integrationId)?.note({ at: this.clock.now(), kind: 'command', request, timeout: 10_000 });
      },
    });
    for (const id of ['a', 'b']) {
      const integration = { id, pluginId: 'x', pluginKind: 'brand' as const, title: `Bridge ${id}` };
      this.runtime.dispatch({ type: 'integration-added', integration, surface });
      const recorder = new TrafficRecorder(this.clock);
      this.#recorders.set(id, recorder);
      this.#sinks.set(id, recorder.watch(this.#sink(id)));
      this.sink(id).integrationStatus({ value: 'online' });
    }
  }

  #sink(integrationId: string): IntegrationSink {
    const tell = (event: HomeEvent) => this.runtime.dispatch(event);
    return {
      devices: (devices) => tell({ type: 'devices', integrationId, devices }),
      deviceRemoved: (externalId) => tell({ type: 'device-removed', integrationId, externalId }),
      contact: (externalId) => tell({ type: 'contact', integrationId, externalId }),
      deviceStatus: (externalId, status) => tell({ type: 'device-status', integrationId, externalId, status }),
      readings: (readings) => tell({ type: 'readings', integrationId, readings }),
      series: (series) => tell({ type: 'series', integrationId, series }),
      event: (event) => tell({ type: 'device-event', integrationId, event }),
      integrationStatus: (status) => tell({ type: 'integration-status', integrationId, status }),
    };
  }

  sink(integrationId: string): IntegrationSink {
    const sink = this.#sinks.get(integrationId);
    if (sink === undefined) throw new Error(`no integration ${integrationId}`);
    return sink;
  }

  /** A second later. `key` is a state key in the words of the path. */
  async say(integrationId: string, externalId: string, key: string, value: ScalarValue): Promise<void> {
    await this.clock.advance(1000);
    const [path = '', component = 'main'] = key.split(':').reverse();
    const [capability = '', attribute = ''] = path.split('.');
    this.sink(integrationId).readings([{ externalId, component, capability, attribute, value }]);
  }

  bundle(id: string, deviceId?: string): DiagnosticsBundle {
    const views = this.runtime.devices().map((view) => ({ ...view, deviceId: view.record.id }));
    const records = new Map(views.map(({ record }) => [record.id, record]));
    const open = [...this.#issues.values()].filter((one) => one.integrationId === id && one.state !== 'resolved');
    const bundle: DiagnosticsBundle = {
      ...diagnosticsFormat,
      takenAt: this.clock.now(),
      nexa: { version: '0', node: 'v20', platform: 'linux' },
      plugin: { id: 'x', version: '0', manifest: {} as PluginManifest, status: {}, refused: 0 },
      integration: {
        title: `Bridge ${id}`,
        config: {},
        configVersion: 1,
        status: this.runtime.integrationStatus(id) ?? { value: 'unknown', since: 0 },
      },
      surface,
      devices: diagnosedDevices(views, id, deviceId),
      issues: open.map(({ deviceId: of, ...issue }) => {
        const externalId = nameIn(records.get(of ?? ''), id);
        return { ...issue, ...(externalId === undefined ? {} : { externalId }) };
      }),
      recording: this.#recorders.get(id)?.read() ?? { since: 0, before: [], entries: [], log: [] },
    };
    return JSON.parse(JSON.stringify(bundle)) as DiagnosticsBundle;
  }

  async differences(id: string): Promise<readonly string[]> {
    return (await replayDiagnostics(this.bundle(id))).differences;
  }

  get ids(): [string, string] {
    return this.runtime.devices().map(({ record }) => record.id) as [string, string];
  }
}

const plug = (externalId: string, second: string, change: Partial<DeviceDescription> = {}): DeviceDescription => ({
  externalId,
  name: externalId,
  type: 'plug',
  components: [
    { id: 'main', capabilities: ['onOff', 'power', 'energy'] },
    { id: second, capabilities: ['onOff'] },
  ],
  ...change,
});

async function replaced(): Promise<{ home: RecordedHome; keep: string }> {
  const home = new RecordedHome();
  home.sink('a').devices([plug('old', 'left')]);
  home.sink('b').devices([plug('new', 'two')]);
  const [keep, gone] = home.ids;
  for (const [key, value] of [
    ['energy.kilowattHours', 292.6],
    ['left:onOff.on', true],
    ['power.watts', 60],
  ] as const)
    await home.say('a', 'old', key, value);
  for (const [key, value] of [
    ['energy.kilowattHours', 116.6],
    ['two:onOff.on', false],
    ['power.watts', 0.06],
  ] as const)
    await home.say('b', 'new', key, value);
  const units = [
    { from: 'energy.kilowattHours', to: 'energy.kilowattHours', scale: 1, continues: true },
    { from: 'power.watts', to: 'power.watts', scale: 1000 },
  ];
  const wish = { replacementId: 'r-1', deviceId: keep, withDeviceId: gone, units, userId: 'user-1' };
  await home.clock.advance(1000);
  home.runtime.dispatch({ type: 'replace-device', wish });
  return { home, keep };
}

const linked = (): RecordedHome => {
  const home = new RecordedHome();
  const identifiers = [{ kind: 'mac', value: '5c:cf:7f:b1:b6:59' }] as const;
  home.sink('a').devices([plug('one', 'left', { identifiers: [...identifiers] })]);
  home.sink('b').devices([plug('two', 'left', { identifiers: [...identifiers] })]);
  return home;
};

it('replays a device that was replaced a moment ago', async () => {
  const { home } = await replaced();
  await home.clock.advance(8000);
  const { devices } = home.bundle('b');
  expect(devices).toMatchObject([
    {
      externalId: 'new',
      description: { components: [{ id: 'main' }, { id: 'two' }] },
      states: { 'left:onOff.on': { value: false }, 'energy.kilowattHours': { value: 292.6 } },
      path: { active: true, others: 0, componentMap: { two: 'left' } },
    },
  ]);
  expect(await home.differences('b')).toEqual([]);
});

it('replays what the new device told and was told in its own words and units', async () => {
  const { home, keep } = await replaced();
  const wish: CommandWish = {
    id: 'c',
    deviceId: keep,
    component: 'left',
    capability: 'onOff',
    command: 'on',
    params: {},
    cause: { kind: 'user' },
  };
  home.runtime.dispatch({ type: 'command', wish });
  await home.say('b', 'new', 'two:onOff.on', true);
  // The counter goes on, and begins anew.
  for (const value of [116.6, 118, 0.5]) await home.say('b', 'new', 'energy.kilowattHours', value);
  await home.say('b', 'new', 'power.watts', 0.1);
  const replay = await replayDiagnostics(home.bundle('b'));
  expect(replay.differences).toEqual([]);
  const states = replay.devices.get('new')?.states;
  expect(states?.['energy.kilowattHours']?.value).toBeCloseTo(294.5);
  expect(states?.['power.watts']?.value).toBe(100);
});

it('has the path of the device that was replaced, and what that told since', async () => {
  const { home, keep } = await replaced();
  await home.say('a', 'old', 'left:onOff.on', false);
  expect(home.bundle('a').devices).toMatchObject([
    {
      externalId: 'old',
      states: {},
      path: { active: false, setAside: true, others: 1, seen: { 'left:onOff.on': { value: false } } },
    },
  ]);
  expect(home.bundle('a', keep).devices).toHaveLength(1);
  expect(await home.differences('a')).toEqual([]);
});

it('has the device of a path that is down, and replays both of its paths', async () => {
  const home = linked();
  await home.say('a', 'one', 'onOff.on', true);
  await home.say('b', 'two', 'energy.kilowattHours', 7);
  home.sink('a').deviceStatus('one', { value: 'offline', detail: 'communication-error' });
  await home.say('b', 'two', 'onOff.on', false);
  await home.say('b', 'two', 'energy.kilowattHours', 8);
  await home.clock.advance(120_000);
  expect(home.bundle('a').devices).toMatchObject([
    { externalId: 'one', status: { value: 'offline' }, path: { active: false, others: 1 } },
  ]);
  expect(home.bundle('a').issues.map(({ code, externalId }) => [code, externalId])).toContainEqual([
    'core.path-lost',
    'one',
  ]);
  expect(home.bundle('b').devices[0]).toMatchObject({ externalId: 'two', path: { active: true, others: 1 } });
  expect(await home.differences('a')).toEqual([]);
  expect(await home.differences('b')).toEqual([]);
});

it('says where a replay comes to something else', async () => {
  const { home } = await replaced();
  await home.say('a', 'old', 'left:onOff.on', false);
  await home.say('b', 'new', 'power.watts', 0.1);
  const [b, a] = [home.bundle('b'), home.bundle('a')].map((bundle) => {
    const text = JSON.stringify(bundle.devices).replaceAll('"value":100', '"value":101');
    return {
      ...bundle,
      devices: JSON.parse(
        text.replaceAll('"seen":{"left:onOff.on":{"value":false', '"seen":{"left:onOff.on":{"value":true'),
      ),
    };
  });
  expect((await replayDiagnostics(b)).differences).toEqual([expect.stringMatching(/^power\.watts of new: \[101/)]);
  expect((await replayDiagnostics(a)).differences).toEqual([expect.stringMatching(/^left:onOff\.on of old: \[true/)]);
});
