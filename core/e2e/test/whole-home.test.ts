import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HueBridgeEmulator } from '../../../plugins/hue/test/emulator/hue-bridge.ts';
import { Tuya31Stub } from '../../../plugins/tuya/test/emulator/stub-31.ts';
import { Tuya33Device } from '../../../plugins/tuya/test/emulator/tuya-33-device.ts';
import { NexaProcess } from '../src/nexa-process.ts';
import { OwnedHome } from '../src/owned-home.ts';
import { waitFor } from '../src/wait-for.ts';

const localKey = '0123456789abcdef';

/** One home from the first run to a power cut, told in order: each step stands on the one before. */
describe('a home with a Hue bridge and Tuya plugs', () => {
  const bridge = new HueBridgeEmulator();
  const plug = new Tuya33Device({
    deviceId: 'bf0000000000000000plug',
    localKey,
    dps: { '1': false, '18': 0, '19': 0, '20': 2301 },
  });
  const oldPlug = new Tuya31Stub({ deviceId: 'bf0000000000000000old1', localKey, dps: { '1': false } });
  let nexa: NexaProcess;
  let home: OwnedHome;
  const ids = { lamp: '', motion: '', plug: '', oldPlug: '', automation: '' };

  beforeAll(async () => {
    await bridge.listen();
    nexa = await NexaProcess.start();
    home = await OwnedHome.setUp(nexa);
  });

  afterAll(async () => {
    await nexa?.dispose();
    await bridge.stop();
    await plug.stop();
    await oldPlug.stop();
  });

  it('pairs the bridge by its link button, and says what to do until it is pressed', async () => {
    const { host, httpPort, httpsPort } = bridge.address;
    const started = await home.pair('hue', { host, httpPort, httpsPort });
    expect(started).toMatchObject({ status: 202, body: { flow: { step: 'link', kind: 'link-button' } } });
    const { id } = started.body.flow;
    const early = await home.api.post(`/flows/${id}`, { input: {} });
    expect(early).toMatchObject({
      status: 202,
      body: { flow: { step: 'link', error: { message: expect.any(String) } } },
    });
    bridge.pressLinkButton();
    const done = await home.api.post(`/flows/${id}`, { input: {} });
    expect(done).toMatchObject({ status: 201, body: { integration: { plugin: 'hue' } } });
    expect(JSON.stringify(done.body)).not.toMatch(/username/);
    const lamp = await home.device('the lamp', ({ name, status }) => name === 'Hall lamp' && status.value === 'online');
    const motion = await home.device(
      'the sensor',
      ({ name, state }) => name === 'Stairs sensor' && 'motion.active' in state,
    );
    Object.assign(ids, { lamp: lamp.id, motion: motion.id });
  });

  it('pairs Tuya plugs of protocol 3.3 and 3.1 by id and key', async () => {
    const address = await plug.start();
    const first = await home.pair('tuya', { ...address, deviceId: plug.deviceId, localKey, version: '3.3' });
    expect(first).toMatchObject({ status: 201, body: { integration: { plugin: 'tuya' } } });
    const oldAddress = await oldPlug.start();
    const second = await home.pair('tuya', {
      ...oldAddress,
      deviceId: 'bf0000000000000000old1',
      localKey,
      version: '3.1',
    });
    expect(second.status).toBe(201);
    const ofIntegration = (id: string) => (device: { integrationId: string }) => device.integrationId === id;
    ids.plug = (await home.device('the plug', ofIntegration(first.body.integration.id))).id;
    ids.oldPlug = (await home.device('the old plug', ofIntegration(second.body.integration.id))).id;
  });

  it('says that a key is wrong, and keeps nothing of the attempt', async () => {
    const before = await home.api.get(`/homes/${home.homeId}/integrations`);
    const other = new Tuya33Device({ deviceId: 'bf000000000000000other', localKey, dps: { '1': true } });
    const address = await other.start();
    const answer = await home.pair('tuya', {
      ...address,
      deviceId: other.deviceId,
      localKey: 'fedcba9876543210',
      version: '3.3',
    });
    expect(answer).toMatchObject({
      status: 202,
      body: { flow: { error: { message: expect.stringMatching(/key/i) } } },
    });
    await other.stop();
    const after = await home.api.get(`/homes/${home.homeId}/integrations`);
    expect(after.body.items).toHaveLength(before.body.items.length);
  });

  it('switches lamp and plugs, and believes only what they report', async () => {
    for (const id of [ids.lamp, ids.plug, ids.oldPlug]) {
      await home.command(id, 'onOff', 'off');
      const on = await home.command(id, 'onOff', 'on');
      expect(on, JSON.stringify(on)).toMatchObject({ status: 'confirmed' });
      expect(await home.state(id, 'onOff.on')).toMatchObject({
        value: true,
        freshness: 'live',
        cause: { kind: 'user' },
      });
    }
    expect(plug.dps['1']).toBe(true);
    expect(oldPlug.dps['1']).toBe(true);
  });

  it('shows what a hand does at the device itself', async () => {
    plug.set(1, false);
    await waitFor('the plug shows as off', async () => (await home.state(ids.plug, 'onOff.on')).value === false);
  });

  it('lets the bridge’s motion sensor switch the Tuya plug, and can say why it did', async () => {
    const sensorNumber = bridge.sensorNumber('Stairs sensor', 'ZLLPresence');
    const { body: automation } = await home.api.post(`/homes/${home.homeId}/automations`, {
      name: 'Plug on motion',
      mode: 'single',
      triggers: [
        { id: 'moved', type: 'state', deviceId: ids.motion, capability: 'motion', attribute: 'active', to: true },
      ],
      conditions: [],
      actions: [{ type: 'command', deviceId: ids.plug, capability: 'onOff', command: 'on' }],
    });
    ids.automation = automation.id;
    bridge.setMotion(sensorNumber, false);
    await waitFor('no motion', async () => (await home.state(ids.motion, 'motion.active')).value === false);
    bridge.setMotion(sensorNumber, true);
    await waitFor('the plug is on', () => plug.dps['1'] === true);
    const run = await waitFor('the run is finished', async () => {
      const { body } = await home.api.get(`/automations/${ids.automation}/executions`);
      return body.items.find((item: { outcome: string }) => item.outcome === 'completed');
    });
    expect(run).toMatchObject({ trigger: { triggerId: 'moved' }, actions: [{ status: 'confirmed' }] });
    const state = await home.state(ids.plug, 'onOff.on');
    expect(state.cause).toMatchObject({ kind: 'automation', id: ids.automation, parent: { kind: 'physical' } });
  });

  const issueOfPlug = async (state: 'open' | 'resolved') => {
    const { integrationId } = (await home.api.get(`/devices/${ids.plug}`)).body;
    return (await home.issues(state)).find((issue: { integrationId: string }) => issue.integrationId === integrationId);
  };

  it('shows a pulled plug within seconds as offline with a reason, tries to heal it, and says that it did not help', async () => {
    await plug.pullPlug();
    const isOffline = ({ id, status }: { id: string; status: { value: string } }) =>
      id === ids.plug && status.value === 'offline';
    const device = await home.device('the pulled plug', isOffline, 10_000);
    expect(device.status).toMatchObject({ detail: 'communication-error', message: expect.any(String) });
    expect(device.state['onOff.on'].freshness).toBe('stale');
    const issue = await waitFor(
      'the issue is escalated',
      async () => {
        const found = await issueOfPlug('open');
        return found?.state === 'escalated' && found;
      },
      120_000,
    );
    expect(issue.healing.length).toBeGreaterThan(0);
    expect(issue.healing.map(({ outcome }: { outcome: string }) => outcome)).not.toContain('verified');
    expect(issue.healing[0]).toMatchObject({ outcome: 'failed', reason: expect.any(String) });
  }, 150_000);

  it('notices by itself that the plug is back, and closes the issue', async () => {
    await plug.plugIn();
    await home.device('the plug is back', ({ id, status }) => id === ids.plug && status.value === 'online', 90_000);
    const resolved = await waitFor('the issue is resolved', () => issueOfPlug('resolved'), 30_000);
    expect(resolved.resolvedAt).toEqual(expect.any(String));
    expect(await issueOfPlug('open')).toBeUndefined();
  }, 150_000);

  it('answers bad input with a clear problem and changes nothing', async () => {
    const unknown = await home.api.post(`/devices/${ids.lamp}/commands`, { capability: 'lock', command: 'unlock' });
    expect(unknown).toMatchObject({
      status: 400,
      body: { code: 'NEXA_CAPABILITY_UNKNOWN', requestId: expect.any(String) },
    });
    const range = await home.api.post(`/devices/${ids.lamp}/commands`, {
      capability: 'brightness',
      command: 'set',
      params: { level: 150 },
    });
    expect(range).toMatchObject({ status: 400, body: { code: 'NEXA_VALUE_INVALID' } });
  });

  it('loses nothing that it acknowledged when it is killed, and goes on where it was', async () => {
    const command = await home.command(ids.lamp, 'onOff', 'off');
    expect(command.status).toBe('confirmed');
    const renamed = await home.api.patch(`/devices/${ids.lamp}`, { name: 'Reading light' });
    expect(renamed.status).toBe(200);
    const from = new Date(Date.now() - 60_000).toISOString();
    const sample = { deviceId: ids.plug, metric: 'power.watts', time: new Date().toISOString(), value: 42 };
    const imported = await home.api.post(`/homes/${home.homeId}/telemetry`, { samples: [sample] });
    expect(imported).toMatchObject({ status: 202, body: { accepted: 1, rejected: [] } });

    await nexa.kill();
    await nexa.launch();

    expect((await home.api.get(`/commands/${command.id}`)).body).toMatchObject({ status: 'confirmed' });
    const lamp = await home.device(
      'the lamp after the restart',
      ({ id, status }) => id === ids.lamp && status.value === 'online',
    );
    expect(lamp.name).toBe('Reading light');
    const telemetry = await home.api.get(
      `/devices/${ids.plug}/telemetry?metric=power.watts&from=${from}&to=${new Date(Date.now() + 1000).toISOString()}`,
    );
    expect(telemetry.body.items.map(({ value }: { value: number }) => value)).toContain(42);
    const again = await home.command(ids.lamp, 'onOff', 'on');
    expect(again.status).toBe('confirmed');
  });

  it('asked the bridge nothing that it does not know, and the plug nothing that it refuses', () => {
    expect(bridge.unknownRequests).toEqual([]);
    expect(plug.violations).toEqual([]);
  });

  it('stops cleanly', async () => {
    expect(await nexa.stop()).toBe(0);
  });
});
