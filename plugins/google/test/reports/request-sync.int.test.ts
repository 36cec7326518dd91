import { minutes, seconds } from '@nexa/sdk';
import { testCaller, VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { ask, link, pass, type SetupOptions, setUp } from '../support/home.ts';
import { specimens, uuid } from '../support/specimens.ts';

const other = { userId: uuid(0xaaaa), linkId: uuid(0xbbbb) };
const me = testCaller.userId;

async function linkedHome(options: SetupOptions = {}) {
  const clock = new VirtualClock();
  const setup = await setUp({ clock, ...options });
  await link(setup.google, setup.host);
  await pass(clock, setup.google, seconds(15));
  return { clock, ...setup };
}

const namesIn = (devices: ReadonlyMap<string, Record<string, unknown>>) =>
  [...devices.values()].map(({ name }) => (name as { name: string }).name);

describe('a home that changes', () => {
  it('is fetched again when a device is exposed, renamed and hidden', async () => {
    const { clock, google, home } = await linkedHome({ devices: [specimens.plug()] });
    const lamp = specimens.colorLight();
    home.expose(lamp.device, lamp.values);
    await pass(clock, google, seconds(5));
    expect(google.devicesOf(me).size).toBe(2);
    home.expose({ ...lamp.device, name: 'Reading light' });
    await pass(clock, google, seconds(5));
    expect(namesIn(google.devicesOf(me))).toContain('Reading light');
    home.hide(lamp.device.id);
    await pass(clock, google, seconds(5));
    expect(google.devicesOf(me).size).toBe(1);
    expect(google.syncRequests).toEqual([me, me, me]);
    expect((await home.book.entries()).every(({ acknowledged }) => acknowledged !== undefined)).toBe(true);
  });

  it('is fetched by everybody who linked it', async () => {
    const { clock, google, host, home } = await linkedHome();
    await link(google, host, other);
    const lamp = specimens.colorLight();
    home.expose(lamp.device, lamp.values);
    await pass(clock, google, seconds(5));
    expect([google.devicesOf(me).size, google.devicesOf(other.userId).size]).toEqual([1, 1]);
  });

  it('is asked to be fetched again when Google did not come', async () => {
    const { clock, google, home } = await linkedHome();
    const lamp = specimens.colorLight();
    google.fetchesLost.set(me, 1);
    home.expose(lamp.device, lamp.values);
    await pass(clock, google, seconds(30));
    expect(google.devicesOf(me).size).toBe(0);
    await pass(clock, google, minutes(2), seconds(10));
    expect(google.devicesOf(me).size).toBe(1);
  });

  it('waits for a Google that is busy or away, and does not hammer it', async () => {
    const { clock, google, home } = await linkedHome();
    const lamp = specimens.colorLight();
    google.graphTrouble = { status: 429, retryAfter: '30' };
    const before = google.asked.length;
    home.expose(lamp.device, lamp.values);
    await pass(clock, google, minutes(10), seconds(5));
    expect(google.asked.length - before).toBeLessThan(25);
    google.graphTrouble = undefined;
    await pass(clock, google, minutes(16), seconds(20));
    expect(google.devicesOf(me).size).toBe(1);
  });

  it('is not asked to be fetched for somebody who may not see what changed', async () => {
    const plug = specimens.plug();
    const clock = new VirtualClock();
    const { google, host, home } = await setUp({ clock, devices: [plug] });
    home.limit(testCaller.linkId, [plug.device.id]);
    await link(google, host);
    await pass(clock, google, minutes(5), seconds(10));
    const lamp = specimens.colorLight();
    home.expose(lamp.device, lamp.values);
    await pass(clock, google, minutes(60), seconds(60));
    expect(google.syncRequests).toEqual([]);
    expect([...google.devicesOf(me).keys()]).toEqual([plug.device.id]);
  });

  it('is fetched again when somebody may see more, without a word of it', async () => {
    const plug = specimens.plug();
    const lamp = specimens.colorLight();
    const clock = new VirtualClock();
    const { google, host, home } = await setUp({ clock, devices: [plug, lamp] });
    home.limit(testCaller.linkId, [plug.device.id]);
    await link(google, host);
    home.limit(testCaller.linkId, [plug.device.id, lamp.device.id]);
    await pass(clock, google, minutes(16), seconds(30));
    expect(google.devicesOf(me).size).toBe(2);
  });

  it('is fetched by each who linked it, also when only the fetch of one was lost', async () => {
    const { clock, google, host, home } = await linkedHome();
    await link(google, host, other);
    google.fetchesLost.set(other.userId, 1);
    const lamp = specimens.colorLight();
    home.expose(lamp.device, lamp.values);
    await pass(clock, google, seconds(10));
    expect([google.devicesOf(me).size, google.devicesOf(other.userId).size]).toEqual([1, 0]);
    await pass(clock, google, minutes(16), seconds(30));
    expect(google.devicesOf(other.userId).size).toBe(1);
  });

  it('is fetched by each who linked it, also when Google was tired of one for a while', async () => {
    const { clock, google, host, home } = await linkedHome();
    await link(google, host, other);
    google.tiredOf.add(other.userId);
    const lamp = specimens.colorLight();
    home.expose(lamp.device, lamp.values);
    await pass(clock, google, seconds(5));
    google.tiredOf.clear();
    await pass(clock, google, seconds(60));
    expect([google.devicesOf(me).size, google.devicesOf(other.userId).size]).toEqual([1, 1]);
  });

  it('is fetched again when it changes in the very moment in which it is fetched', async () => {
    const plug = specimens.plug();
    const { clock, google, home } = await linkedHome({ devices: [plug] });
    const { fetched } = home;
    home.fetched = async (integrationId, deviceIds) => {
      home.fetched = fetched;
      home.expose({ ...plug.device, name: 'In between' }, plug.values);
      await home.fetched(integrationId, deviceIds);
    };
    await google.fetch(me);
    expect(namesIn(google.devicesOf(me))).toEqual([plug.device.name]);
    await pass(clock, google, seconds(4));
    expect(namesIn(google.devicesOf(me))).toEqual(['In between']);
  });

  it('is fetched again when a device tells for the first time what it can', async () => {
    const { device } = specimens.speaker();
    const { clock, google, home } = await linkedHome({ devices: [{ device, values: { 'onOff.on': true } }] });
    expect(google.devicesOf(me).get(device.id)?.traits).toEqual(['action.devices.traits.OnOff']);
    home.set(device.id, { 'media.volume': 10, 'media.playback': 'paused' });
    await pass(clock, google, seconds(3));
    expect(google.devicesOf(me).get(device.id)?.traits).toContain('action.devices.traits.Volume');
  });
});

describe('a home that nobody shows', () => {
  it('tells Google nothing; what is gone counts as forgotten, what is there does not count as known', async () => {
    const clock = new VirtualClock();
    const plug = specimens.plug();
    const lamp = specimens.colorLight();
    const { google, home } = await setUp({ clock, devices: [plug, lamp] });
    await pass(clock, google, seconds(5));
    home.hide(lamp.device.id);
    await pass(clock, google, minutes(5), seconds(10));
    expect(google.asked).toEqual(['/token']);
    expect((await home.book.entries()).map(({ deviceId, acknowledged }) => [deviceId, acknowledged])).toEqual([
      [plug.device.id, undefined],
    ]);
  });

  it('is one of which Google lost the account', async () => {
    const { clock, google, home, storage, integration } = await linkedHome({ devices: [specimens.plug()] });
    google.lose(me);
    const lamp = specimens.colorLight();
    home.expose(lamp.device, lamp.values);
    await pass(clock, google, seconds(30));
    expect(storage.all('integration-1')).toEqual({ 'linked-users': { users: {} } });
    expect(integration.sink.statuses).toEqual([]);
    const before = google.asked.length;
    home.set(lamp.device.id, { 'onOff.on': false });
    await pass(clock, google, minutes(20), seconds(30));
    expect(google.asked.length).toBe(before);
  });

  it('is one that was unlinked', async () => {
    const { clock, google, home } = await linkedHome({ devices: [specimens.plug()] });
    await google.unlink(me);
    const before = google.asked.length;
    const lamp = specimens.colorLight();
    home.expose(lamp.device, lamp.values);
    await pass(clock, google, minutes(5), seconds(10));
    expect(google.asked.length).toBe(before);
  });
});

describe('after a restart', () => {
  it('those who linked are still known, and are asked to fetch what changed meanwhile', async () => {
    const { clock, google, home, host, integration } = await linkedHome({ devices: [specimens.plug()] });
    await integration.close();
    const lamp = specimens.colorLight();
    home.expose(lamp.device, lamp.values);
    await integration.open();
    await pass(clock, google, seconds(5));
    expect(google.syncRequests).toEqual([me]);
    expect(google.devicesOf(me).size).toBe(2);
    expect((await ask(host, 'SYNC')).payload).toMatchObject({ agentUserId: me });
  });
});
