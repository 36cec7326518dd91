import { type JsonObject, minutes, seconds } from '@nexa/sdk';
import { ExposedTestHome, startPluginHost, VirtualClock } from '@nexa/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { email, keyFile } from './google/account.ts';
import { intent } from './google/google-cloud.ts';
import { ask, link, pass, pluginAt, quiet, say, startGoogle } from './support/home.ts';
import { specimens } from './support/specimens.ts';

async function start(
  config: JsonObject,
  prepare: (google: Awaited<ReturnType<typeof startGoogle>>) => void = () => {},
) {
  const clock = new VirtualClock();
  const started = await startGoogle(clock);
  prepare(started);
  const home = new ExposedTestHome();
  const host = startPluginHost(pluginAt(started.url), { pluginId: 'google', home, clock });
  onTestFinished(() => host.stop());
  const plug = specimens.plug();
  home.expose(plug.device, plug.values);
  const integration = await host.connect(config, 'integration-1');
  return { ...started, clock, home, host, integration, plug };
}

const devicesOf = (answer: JsonObject) => (answer.payload as unknown as { devices: readonly JsonObject[] }).devices;

describe('without the key of a service account', () => {
  it('pairs with nothing, and asks Google nothing', async () => {
    const { google, host } = await start({});
    expect(await host.pair([{}])).toEqual({ result: 'done', title: 'Google Home', uniqueId: 'google', config: {} });
    expect(await host.pair([{ pin: '4711' }])).toMatchObject({ uniqueId: 'google', config: { pin: '4711' } });
    expect(google.asked).toEqual([]);
  });

  it('answers SYNC, QUERY and EXECUTE, and tells Google nothing', async () => {
    const { clock, google, home, host, integration, plug } = await start({});
    const { id } = plug.device;
    const [synced] = devicesOf(await ask(host, 'SYNC'));
    expect(synced).toMatchObject({ id, willReportState: false });
    expect(await ask(host, 'QUERY', { devices: [{ id }] })).toMatchObject({
      payload: { devices: { [id]: { status: 'SUCCESS' } } },
    });
    expect(await say(host, [id], 'OnOff', { on: true })).toMatchObject([{ ids: [id], status: 'SUCCESS' }]);
    home.set(id, { 'onOff.on': false });
    const other = specimens.plug();
    home.expose(other.device, other.values);
    await clock.advance(minutes(60));
    expect(google.asked).toEqual([]);
    expect(home.failures).toEqual([]);
    expect(integration.sink.statuses).toEqual([]);
  });

  it('counts a device as known, or as forgotten, once Google has fetched the list', async () => {
    const { clock, home, host, plug } = await start({});
    await ask(host, 'SYNC');
    const known = async () =>
      (await home.book.entries()).map(({ deviceId, acknowledged }) => [deviceId, !!acknowledged]);
    expect(await known()).toEqual([[plug.device.id, true]]);
    home.hide(plug.device.id);
    await clock.advance(minutes(30));
    expect(await known()).toEqual([[plug.device.id, false]]);
    await ask(host, 'SYNC');
    await clock.advance(minutes(30));
    expect(await known()).toEqual([]);
  });

  it('says in the check that changes are not told, as a hint', async () => {
    const { integration } = await start({});
    expect(await integration.check('google.cloud')).toMatchObject({
      outcome: 'issue',
      code: 'google.changes-not-told',
    });
    expect(await integration.heal('google.renew-token', 'google.unreachable')).toEqual({ outcome: 'not-needed' });
    expect(await integration.diagnostics()).toMatchObject({ keySet: false, syncs: 0 });
  });

  it('gets a key later', async () => {
    const { google, host } = await start({});
    google.now = () => Date.now();
    const integration = { title: 'Google Home', uniqueId: 'google', config: { pin: '4711' } };
    expect(await host.pair([{ serviceAccount: keyFile() }], { purpose: 'reconfigure', integration })).toEqual({
      result: 'done',
      title: 'Google Home',
      uniqueId: `my-home-1234/${email}`,
      config: { serviceAccount: keyFile(), pin: '4711' },
    });
  });
});

describe('without any integration', () => {
  it('no device is shown, and none is found', async () => {
    const host = startPluginHost(pluginAt('http://127.0.0.1:9'), { pluginId: 'google' });
    onTestFinished(() => host.stop());
    expect(devicesOf(await ask(host, 'SYNC'))).toEqual([]);
    const id = specimens.plug().device.id;
    expect(await say(host, [id], 'OnOff', { on: true })).toMatchObject([{ errorCode: 'deviceNotFound' }]);
  });
});

describe('started while Google is away', () => {
  const config = () => ({ serviceAccount: keyFile() });
  const away = ({ google }: Awaited<ReturnType<typeof startGoogle>>) => {
    google.tokenTrouble = 'hang-up';
    google.graphTrouble = 'hang-up';
  };

  it('answers what people say, tells its status, and recovers by itself', async () => {
    const { clock, google, host, integration, plug } = await start(config(), away);
    await pass(clock, google, seconds(3));
    const statuses = () => integration.sink.statuses.map(({ value, detail }) => [value, detail]);
    expect(statuses()).toEqual([['offline', 'communication-error']]);
    const { id } = plug.device;
    expect(devicesOf(await ask(host, 'SYNC'))).toMatchObject([{ id, willReportState: true }]);
    expect(await say(host, [id], 'OnOff', { on: true })).toMatchObject([{ status: 'SUCCESS' }]);
    google.tokenTrouble = undefined;
    google.graphTrouble = undefined;
    await pass(clock, google, seconds(30));
    expect(statuses()).toEqual([
      ['offline', 'communication-error'],
      ['online', undefined],
    ]);
  });

  it('tells Google everything when it is back', async () => {
    const { clock, google, host, home, plug } = await start(config(), away);
    await host.hook('fulfillment', intent('SYNC') as never);
    home.set(plug.device.id, { 'onOff.on': true });
    await pass(clock, google, seconds(5));
    google.tokenTrouble = undefined;
    google.graphTrouble = undefined;
    await link(google, host);
    await pass(clock, google, minutes(2), seconds(5));
    await quiet(google);
    expect(google.reports.some(({ states }) => plug.device.id in states)).toBe(true);
  });

  it('is told when Google, once back, refuses the key', async () => {
    const { clock, google, integration } = await start(config(), away);
    await pass(clock, google, seconds(3));
    google.tokenTrouble = { status: 400, body: { error: 'invalid_grant' } };
    google.graphTrouble = undefined;
    await pass(clock, google, seconds(30));
    expect(integration.sink.statuses.at(-1)).toMatchObject({ detail: 'auth-failed' });
  });
});
