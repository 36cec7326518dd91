import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { LiveClient, type LiveMessage } from '../support/live-client.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

describe('the live channel', () => {
  let api: TestApi;
  let owner: Owner;
  let url: string;
  let device: string;
  let other: string;
  const clients: LiveClient[] = [];

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    const { body } = await api.call('POST', `/homes/${owner.homeId}/rooms`, {
      token: owner.token,
      body: { name: 'Den' },
    });
    device = await addDevice(api.database, owner.homeId, { roomId: body.id });
    other = await addDevice(api.database, owner.homeId, { name: 'Other' });
    const base = await api.app.listen({ host: '127.0.0.1', port: 0 });
    url = `${base.replace('http', 'ws')}/api/v1/live`;
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.socket.terminate();
  });
  afterAll(() => api.stop());

  const connect = (query = '', headers?: Record<string, string>): LiveClient => {
    const client = new LiveClient(`${url}${query}`, headers);
    clients.push(client);
    return client;
  };
  const listen = async (token: string, since?: number): Promise<LiveClient> => {
    const client = connect();
    await client.authorise(token, since);
    return client;
  };
  const state = (deviceId: string, value: number, homeId = owner.homeId): void => {
    const now = Date.now();
    api.homes.emit(homeId, {
      type: 'state',
      data: {
        deviceId,
        key: 'brightness.level',
        state: {
          value,
          observedAt: now,
          receivedAt: now,
          source: 'push',
          freshness: 'live',
          cause: { kind: 'physical' },
        },
      },
    });
  };
  const isValue = (value: number) => (message: LiveMessage) =>
    (message.data.state as { value?: number } | undefined)?.value === value;

  it('tells what happens in the envelope that is agreed', async () => {
    const client = await listen(owner.token);
    state(device, 10);
    const message = await client.until(isValue(10));
    expect(message).toMatchObject({
      type: 'state',
      homeId: owner.homeId,
      seq: api.parts.live.seq,
      data: {
        deviceId: device,
        key: 'brightness.level',
        state: { value: 10, freshness: 'live', cause: { kind: 'physical' } },
      },
    });
    expect(Date.parse(message.time)).toBeGreaterThan(0);
  });

  it('tells of commands, devices, issues and integrations', async () => {
    const client = await listen(owner.token);
    await api.call('POST', `/devices/${device}/commands`, {
      token: owner.token,
      body: { capability: 'onOff', command: 'on' },
    });
    api.homes.emit(owner.homeId, {
      type: 'device',
      data: {
        deviceId: device,
        change: 'status',
        status: { value: 'offline', detail: 'communication-error', since: 0 },
      },
    });
    api.homes.emit(owner.homeId, {
      type: 'integration',
      data: { integrationId: 'i', status: { value: 'online', since: 0 } },
    });
    const command = await client.until(({ type }) => type === 'command');
    const changed = await client.until(({ type }) => type === 'device');
    const integration = await client.until(({ type }) => type === 'integration');
    expect(command.data).toMatchObject({ deviceId: device, status: 'confirmed', command: 'on' });
    expect(changed.data).toMatchObject({
      id: device,
      status: { value: 'offline', detail: 'communication-error', since: '1970-01-01T00:00:00.000Z' },
    });
    expect(integration.data).toMatchObject({ id: 'i', status: { value: 'online' } });
  });

  it('resumes after the last message that was seen', async () => {
    const first = await listen(owner.token);
    state(device, 21);
    const seen = await first.until(isValue(21));
    first.socket.close();
    await first.closed;
    state(device, 22);
    state(device, 23);
    const again = await listen(owner.token, seen.seq);
    await again.until(isValue(23));
    expect(again.messages.map(({ type, data }) => [type, (data.state as { value?: number })?.value])).toEqual([
      ['ready', undefined],
      ['state', 22],
      ['state', 23],
    ]);
  });

  it.each([
    ['of an earlier run', 5],
    ['from the future', 9e15],
  ])('says reset to a number %s, then goes on', async (_name, since) => {
    const client = await listen(owner.token, since);
    expect(client.messages[0]?.type).toBe('reset');
    state(device, 31);
    await client.until(isValue(31));
  });

  it('says reset when too much was missed', async () => {
    const { seq } = api.parts.live;
    for (let count = 0; count < 12_600; count += 1) state(device, 1);
    const client = await listen(owner.token, seq);
    expect(client.messages[0]?.type).toBe('reset');
  });

  it('keeps from everyone what is not theirs to see', async () => {
    const [room] = (await api.call('GET', `/homes/${owner.homeId}/rooms`, { token: owner.token })).body.items;
    const guest = await addMember(api.database, owner.homeId, 'guest', [room.id]);
    const stranger = await addPerson(api.database, 'stranger');
    const [guestClient, strangerClient] = await Promise.all([listen(guest.token), listen(stranger.token)]);
    state(other, 41);
    api.homes.emit(owner.homeId, {
      type: 'integration',
      data: { integrationId: 'i', status: { value: 'online', since: 0 } },
    });
    state(device, 42);
    await guestClient.until(isValue(42));
    expect(guestClient.messages.map(({ type }) => type)).toEqual(['ready', 'state']);
    expect(strangerClient.messages.map(({ type }) => type)).toEqual(['ready']);
  });

  it('takes the cookie with this page’s origin, and refuses another site’s', async () => {
    const cookie = `nexa_session=${owner.token}`;
    const { host } = new URL(url);
    const ours = connect('', { cookie, origin: `http://${host}` });
    await ours.until(({ type }) => type === 'ready');
    const theirs = connect('', { cookie, origin: 'http://evil.example' });
    expect(await theirs.closed).toMatchObject({ code: 4403 });
  });

  it.each([
    ['a token that is not valid', JSON.stringify({ type: 'auth', token: 'nexa_ses_nope' }), 4401],
    ['something else', 'hello', 4400],
    ['another message', JSON.stringify({ type: 'subscribe' }), 4400],
  ])('closes a channel whose first message is %s', async (_name, text, code) => {
    const client = connect();
    await once(client.socket, 'open');
    client.socket.send(text);
    expect(await client.closed).toMatchObject({ code });
    expect(client.messages).toEqual([]);
  });

  it('lets go at once of whoever signed out or lost the token', async () => {
    const person = await addMember(api.database, owner.homeId, 'member');
    const made = await api.call('POST', '/tokens', { token: person.token, body: { name: 'Panel', scopes: ['read'] } });
    const [bySession, byToken, bystander] = await Promise.all([
      listen(person.token),
      listen(made.body.token),
      listen(owner.token),
    ]);
    await api.call('DELETE', `/tokens/${made.body.id}`, { token: person.token });
    expect(await byToken.closed).toMatchObject({ code: 4401 });
    await api.call('POST', '/auth/logout', { token: person.token });
    expect(await bySession.closed).toMatchObject({ code: 4401 });
    state(device, 55);
    await bystander.until(isValue(55));
  });

  it('closes a channel that does not say who it is, after 5 seconds', async () => {
    const client = connect();
    expect(await client.closed).toMatchObject({ code: 4408 });
  }, 15_000);

  it('refuses a foreign host name before it listens', async () => {
    const client = connect('', { host: 'evil.example' });
    const [response] = await once(client.socket, 'unexpected-response').then(([, answer]) => [answer]);
    expect(response.statusCode).toBe(403);
  });
});
