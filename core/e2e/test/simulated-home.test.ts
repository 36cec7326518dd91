import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../src/api-client.ts';
import { LiveListener } from '../src/live-listener.ts';
import { NexaProcess } from '../src/nexa-process.ts';
import { owner } from '../src/owned-home.ts';
import { SimulatedHome } from '../src/simulated-home.ts';
import { waitFor } from '../src/wait-for.ts';

/** A home without any device of flesh, told in order: each step stands on the one before. */
describe('the simulated home', () => {
  let nexa: NexaProcess;
  let simulated: SimulatedHome;
  let live: LiveListener;

  beforeAll(async () => {
    nexa = await NexaProcess.start();
    simulated = await SimulatedHome.add(nexa);
    live = await LiveListener.open(nexa.url, simulated.home.api.token ?? '');
    await live.heard('ready', ({ type }) => type === 'ready');
  });

  afterAll(async () => {
    await live?.close();
    await nexa?.dispose();
  });

  const status = async (id: string) => (await simulated.home.api.get(`/devices/${id}`)).body.status;
  const issueOf = async (deviceId: string, state: 'open' | 'resolved') =>
    (await simulated.home.issues(state)).find((issue: { deviceId: string }) => issue.deviceId === deviceId);

  it('puts its devices into rooms and shows each as online', async () => {
    const { body: rooms } = await simulated.home.api.get(`/homes/${simulated.home.homeId}/rooms`);
    const names = new Map(rooms.items.map(({ id, name }: { id: string; name: string }) => [id, name]));
    expect([...names.values()]).toEqual(
      expect.arrayContaining(['Balcony', 'Bathroom', 'Bedroom', 'Hall', 'Kitchen', 'Living room']),
    );
    const lamp = await simulated.home.device(
      'the floor lamp',
      ({ id, status }) => id === simulated.id('Floor lamp') && status.value === 'online',
    );
    expect(names.get(lamp.roomId)).toBe('Living room');
    expect(lamp.integrationId).toBe(simulated.integrationId);
    await waitFor('all devices are online', async () =>
      (await simulated.home.devices()).every(({ status }: { status: { value: string } }) => status.value === 'online'),
    );
  });

  it('switches a lamp and tells of it on the live channel', async () => {
    const lamp = simulated.id('Ceiling lamp');
    const answer = await simulated.home.command(lamp, 'onOff', 'on');
    expect(answer).toMatchObject({ status: 'confirmed' });
    const message = await live.heard(
      'the lamp is on',
      ({ type, data }) => type === 'state' && data.deviceId === lamp && data.key === 'onOff.on' && data.state.value,
    );
    expect(message).toMatchObject({
      homeId: simulated.home.homeId,
      seq: expect.any(Number),
      data: { state: { value: true, freshness: 'live', cause: { kind: 'user' } } },
    });
    await live.heard('the command is confirmed', ({ type, data }) => type === 'command' && data.id === answer.id);
  });

  it('has a day of readings for its charts, and goes on measuring', async () => {
    const climate = simulated.id('Living room climate');
    const span = `from=${new Date(Date.now() - 86_400_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
    const past = await waitFor('the past is recorded', async () => {
      const { body } = await simulated.home.api.get(
        `/devices/${climate}/telemetry?metric=temperature.celsius&${span}&bucket=auto`,
      );
      return body.items.length > 200 && body;
    });
    expect(past.unit).toBe('°C');
    expect(past.items.at(-1)).toMatchObject({
      avg: expect.any(Number),
      min: expect.any(Number),
      count: expect.any(Number),
    });
    const meter = simulated.id('Electricity meter');
    const watts = await waitFor('the meter measures', async () => {
      const { body } = await simulated.home.api.get(`/devices/${meter}/telemetry?metric=power.watts&${span}`);
      return body.items.length > 0 && body.items;
    });
    expect(watts[0].value).toBeGreaterThan(0);
  });

  // Before any other healing: reconnecting the integration for another device would wake this one too.
  it('heals the stubborn lamp, and proves it by a fresh report', async () => {
    const lamp = simulated.id('Hall lamp');
    const pulledAt = new Date().toISOString();
    await simulated.supply('hall-lamp', 'off');
    await simulated.supply('hall-lamp', 'on');
    const resolved = await waitFor('the issue is resolved', () => issueOf(lamp, 'resolved'), 90_000);
    const { body: issue } = await simulated.home.api.get(`/issues/${resolved.id}`);
    expect(issue).toMatchObject({
      state: 'resolved',
      evidence: { hasSupply: true },
      summary: expect.stringMatching(/it helped/),
    });
    const verified = issue.healing.at(-1);
    expect(verified).toMatchObject({ trigger: 'auto', outcome: 'verified', finishedAt: expect.any(String) });
    const device = (await simulated.home.api.get(`/devices/${lamp}`)).body;
    expect(device.status.value).toBe('online');
    expect(device.state['onOff.on']).toMatchObject({ freshness: 'live' });
    expect(device.state['onOff.on'].receivedAt > pulledAt).toBe(true);
    await live.heard(
      'the healing is verified',
      ({ type, data }) => type === 'issue' && data.id === issue.id && data.healing?.outcome === 'verified',
    );
    expect(await simulated.home.command(lamp, 'onOff', 'on')).toMatchObject({ status: 'confirmed' });
  }, 180_000);

  it('shows a device without supply within seconds as offline with a reason', async () => {
    const lamp = simulated.id('Floor lamp');
    await simulated.supply('living-floor', 'off');
    const isOffline = ({ id, status }: { id: string; status: { value: string } }) =>
      id === lamp && status.value === 'offline';
    const device = await simulated.home.device('the floor lamp is offline', isOffline, 10_000);
    expect(device.status).toMatchObject({
      detail: 'communication-error',
      message: expect.stringMatching(/Floor lamp.*supply/),
    });
    expect(device.state['onOff.on'].freshness).not.toBe('live');
    await live.heard(
      'the floor lamp is offline',
      ({ type, data }) => type === 'device' && data.deviceId === lamp && data.status?.value === 'offline',
    );
  });

  it('says why a command to it fails', async () => {
    const lamp = simulated.id('Floor lamp');
    const before = (await simulated.home.state(lamp, 'onOff.on')).value;
    const answer = await simulated.home.command(lamp, 'onOff', before ? 'off' : 'on');
    expect(answer).toMatchObject({
      status: 'failed',
      reason: { code: 'NEXA_PLUGIN_UNREACHABLE', message: expect.stringMatching(/Floor lamp.*supply/) },
    });
    expect((await simulated.home.state(lamp, 'onOff.on')).value).toBe(before);
  });

  it('tries to heal it, says that it did not help and why, and closes the issue when the supply is back', async () => {
    const lamp = simulated.id('Floor lamp');
    const issue = await waitFor(
      'healing was tried in vain',
      async () => {
        const found = await issueOf(lamp, 'open');
        return found?.healing.some(({ outcome }: { outcome: string }) => outcome === 'failed') && found;
      },
      90_000,
    );
    expect(issue.healing).toContainEqual(
      expect.objectContaining({ trigger: 'auto', outcome: 'failed', reason: expect.any(String) }),
    );
    await live.heard('the issue', ({ type, data }) => type === 'issue' && data.id === issue.id);

    await simulated.supply('living-floor', 'on');
    await waitFor('the floor lamp is back', async () => (await status(lamp)).value === 'online', 15_000);
    await waitFor('no issue is open', async () => (await issueOf(lamp, 'open')) === undefined, 60_000);
    const { body: closed } = await simulated.home.api.get(`/issues/${issue.id}`);
    expect(closed).toMatchObject({ state: 'resolved', resolvedAt: expect.any(String) });
    await live.heard('it is resolved', ({ data }) => data.id === issue.id && data.state === 'resolved');
    expect(await simulated.home.command(lamp, 'onOff', 'off')).toMatchObject({ status: 'confirmed' });
  }, 180_000);

  it('refuses a wrong password, and says no more than needed', async () => {
    const stranger = new ApiClient(nexa.url);
    const wrong = await stranger.post('/auth/login', { email: owner.email, password: 'not the password' });
    const nobody = await stranger.post('/auth/login', { email: 'nobody@example.com', password: 'not the password' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'NEXA_AUTH_WRONG_PASSWORD' } });
    expect(nobody).toMatchObject({ status: 401, body: { code: 'NEXA_AUTH_WRONG_PASSWORD' } });
    expect(await stranger.get('/homes')).toMatchObject({ status: 401, body: { code: 'NEXA_AUTH_REQUIRED' } });
  });

  it('refuses a body that is no JSON, and one of another form', async () => {
    const url = `${nexa.url}/api/v1/devices/${simulated.id('Hall lamp')}/commands`;
    const headers = { authorization: `Bearer ${simulated.home.api.token}`, 'content-type': 'application/json' };
    const broken = await fetch(url, { method: 'POST', headers, body: '{"capability": ' });
    expect(broken.status).toBe(400);
    expect(broken.headers.get('content-type')).toMatch(/application\/problem\+json/);
    expect(await broken.json()).toMatchObject({ code: 'NEXA_REQUEST_MALFORMED', requestId: expect.any(String) });
    const path = `/devices/${simulated.id('Hall lamp')}/commands`;
    expect(await simulated.home.api.post(path, { capability: 7 })).toMatchObject({
      status: 400,
      body: { code: 'NEXA_REQUEST_INVALID', params: { path: expect.any(String) } },
    });
  });

  it('knows no device of another id', async () => {
    const unknown = await simulated.home.command('00000000-0000-7000-8000-000000000000', 'onOff', 'on');
    expect(unknown).toMatchObject({ code: 'NEXA_DEVICE_NOT_FOUND', status: 404 });
  });

  it('lets no one listen without a valid token', async () => {
    const stranger = await LiveListener.open(nexa.url, 'no token');
    expect(await stranger.closed()).toBe(4401);
    expect(stranger.messages).toEqual([]);
  });
});
