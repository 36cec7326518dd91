import { type JsonObject, seconds } from '@nexa/sdk';
import { ExposedTestHome, startPluginHost, testCaller, VirtualClock } from '@nexa/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlexa } from '../../src/plugin.ts';
import { Account } from '../amazon/amazon.ts';
import { AmazonFetch, endpointsWithoutNetwork } from '../amazon/amazon-fetch.ts';
import { ownJudge } from '../schemas/own-judge.ts';
import { AlexaHome, configOf, deviceWith } from '../support/alexa-home.ts';

const clock = () => new VirtualClock();
let time: VirtualClock;
let amazon: AmazonFetch;
let home: ExposedTestHome;
let host: ReturnType<typeof startPluginHost>;
const lamp = deviceWith(['onOff']);

beforeEach(() => {
  time = clock();
  amazon = new AmazonFetch(() => time.now());
  home = new ExposedTestHome();
  host = startPluginHost(createAlexa({ endpoints: endpointsWithoutNetwork }), { pluginId: 'alexa', clock: time, home });
  home.expose(lamp, { 'onOff.on': false });
});

afterEach(async () => {
  expect(amazon.complaints).toEqual([]);
  await host.stop();
  vi.unstubAllGlobals();
});

async function connected(config: JsonObject): Promise<AlexaHome<AmazonFetch>> {
  return new AlexaHome({ amazon, home, host, integration: await host.connect(config, 'integration-1') });
}

const turnOn = { namespace: 'Alexa.PowerController', name: 'TurnOn', endpointId: lamp.id };
const reportState = { namespace: 'Alexa', name: 'ReportState', endpointId: lamp.id };
const named = ({ event }: { readonly event: { readonly header: JsonObject } }) => event.header.name;

describe('without client id and secret', () => {
  const config = { region: 'NA', trustVoiceCode: false };

  it('pairs with nothing, and asks Amazon nothing', async () => {
    amazon.isAway = true;
    expect(await host.pair([{}])).toMatchObject({ result: 'done', title: 'Amazon Alexa', uniqueId: 'alexa' });
    expect(await host.pair([{ pin: '1234', region: 'EU' }])).toMatchObject({
      uniqueId: 'alexa',
      config: { pin: '1234', region: 'EU' },
    });
    expect(amazon.asked).toEqual([]);
  });

  it.each([
    ['a client id', { clientId: 'amzn1.application-oa2-client.1' }, 'clientSecret'],
    ['a client secret', { clientSecret: 'secret' }, 'clientId'],
  ])('takes no %s alone', async (_what, half, field) => {
    expect(await host.pair([half])).toMatchObject({ result: 'retry', field });
    await expect(host.connect({ ...config, ...half })).rejects.toMatchObject({ code: 'NEXA_PLUGIN_CONFIG_INVALID' });
  });

  it('answers what people say, and tells Amazon nothing', async () => {
    const alexa = await connected(config);
    const [endpoint] = await alexa.discover();
    expect(endpoint?.endpointId).toBe(lamp.id);
    expect(named(await alexa.say(turnOn))).toBe('Response');
    expect(home.value(lamp.id, 'onOff.on')).toBe(true);
    expect(named(await alexa.say(reportState))).toBe('StateReport');
    home.set(lamp.id, { 'onOff.on': false });
    home.expose(deviceWith(['lock']));
    await time.advance(3_600_000);
    expect(amazon.asked).toEqual([]);
    expect(home.failures).toEqual([]);
    expect(alexa.integration.sink.statuses).toEqual([]);
  });

  it('does not promise Alexa to tell of changes', async () => {
    const alexa = await connected(config);
    const [endpoint] = await alexa.discover();
    expect(JSON.stringify(endpoint)).not.toContain('"proactivelyReported":true');
    expect(JSON.stringify(endpoint)).toContain('"proactivelyReported":false');
  });

  it('says in the check that changes are not told, as a hint', async () => {
    const { integration } = await connected(config);
    expect(await integration.check('alexa.cloud')).toMatchObject({
      outcome: 'issue',
      code: 'alexa.changes-not-told',
    });
    expect(await integration.heal('alexa.renew-grant', 'alexa.grant-refused')).toEqual({ outcome: 'not-needed' });
    expect(await integration.diagnostics()).toMatchObject({ clientSet: false, online: true, links: 0 });
  });

  it('lets the skill be enabled, without a grant', async () => {
    const alexa = await connected(config);
    await alexa.link();
    expect(amazon.asked).toEqual([]);
    expect(await alexa.integration.diagnostics()).toMatchObject({ links: 0 });
  });

  it('takes back later what was exposed no more, when credentials and a grant are there', async () => {
    const without = await connected(config);
    const account = new Account();
    const second = deviceWith(['onOff']);
    home.expose(second);
    await without.discover(account);
    home.hide(second.id);
    await time.advance(60_000);
    expect(await home.book.entries()).toMatchObject([{ deviceId: lamp.id }]);
    expect([...account.endpoints.keys()].sort()).toEqual([lamp.id, second.id].sort());
    await without.integration.close();
    const reconfigured = await host.pair([{ clientId: amazon.client.id, clientSecret: amazon.client.secret }], {
      purpose: 'reconfigure',
      integration: { title: 'Amazon Alexa', uniqueId: 'alexa', config },
    });
    if (reconfigured.result !== 'done') throw new Error(JSON.stringify(reconfigured));
    expect(reconfigured.uniqueId).toBe(amazon.client.id);
    const alexa = await connected(reconfigured.config);
    amazon.inspect = (event) => ownJudge(event);
    await alexa.link(account);
    await alexa.discover(account);
    await time.advance(60_000);
    expect([...account.endpoints.keys()]).toEqual([lamp.id]);
  });
});

describe('without any integration', () => {
  it('no device is shown, and none is found', async () => {
    const alexa = await connected(configOf(amazon));
    await alexa.integration.close();
    host = startPluginHost(createAlexa({ endpoints: endpointsWithoutNetwork }), { pluginId: 'alexa', clock: time });
    const nowhere = new AlexaHome({ amazon, home, host, integration: alexa.integration });
    expect(await nowhere.discover()).toEqual([]);
    expect((await nowhere.say(turnOn)).event.payload.type).toBe('NO_SUCH_ENDPOINT');
  });
});

describe('a home with many devices', () => {
  it('gets a hint once Alexa is shown more than it takes', async () => {
    const { integration } = await connected({ region: 'NA', trustVoiceCode: false });
    for (let count = 1; count < 300; count += 1) home.expose(deviceWith(['onOff']));
    home.expose(deviceWith(['button']));
    expect(await integration.check('alexa.devices')).toEqual({
      outcome: 'ok',
      evidence: { endpoints: 300, most: 300 },
    });
    home.expose(deviceWith(['onOff']));
    expect(await integration.check('alexa.devices')).toMatchObject({
      outcome: 'issue',
      code: 'alexa.too-many-devices',
      evidence: { endpoints: 301 },
    });
  });
});

describe('an integration that has a skill', () => {
  it('does not become that of another skill', async () => {
    const integration = { title: 'Amazon Alexa', uniqueId: amazon.client.id, config: configOf(amazon) };
    const given = { clientId: 'amzn1.application-oa2-client.other' };
    expect(await host.pair([given], { purpose: 'reconfigure', integration })).toMatchObject({
      result: 'retry',
      field: 'clientId',
    });
  });
});

describe('started while Amazon is away', () => {
  it('answers what people say, tells its status, and recovers by itself', async () => {
    amazon.isAway = true;
    const alexa = await connected(configOf(amazon));
    await time.advance(seconds(5));
    expect(alexa.integration.sink.statuses).toMatchObject([{ value: 'offline', detail: 'communication-error' }]);
    expect(await alexa.discover()).toHaveLength(1);
    expect(named(await alexa.say(turnOn))).toBe('Response');
    expect(named(await alexa.say(reportState))).toBe('StateReport');
    expect(await alexa.integration.diagnostics()).toMatchObject({ online: false });
    amazon.isAway = false;
    await time.advance(seconds(90));
    expect(alexa.integration.sink.statuses.at(-1)).toEqual({ value: 'online' });
  });

  it('tells linked accounts when Amazon is back', async () => {
    const first = await connected(configOf(amazon));
    const account = await first.link(new Account(), testCaller);
    await first.discover(account);
    await first.integration.close();
    amazon.isAway = true;
    await first.integration.open();
    const added = deviceWith(['onOff']);
    home.expose(added, { 'onOff.on': true });
    await time.advance(120_000);
    amazon.isAway = false;
    await time.advance(20 * 60_000);
    expect(account.endpoints.has(added.id)).toBe(true);
  });

  it('is told when Amazon, once back, refuses the secret', async () => {
    amazon.isAway = true;
    const alexa = await connected(configOf(amazon));
    await time.advance(seconds(5));
    amazon.client.secret = 'another';
    amazon.isAway = false;
    await time.advance(seconds(90));
    expect(alexa.integration.sink.statuses.at(-1)).toMatchObject({ detail: 'auth-failed' });
  });

  it('does not connect with a secret that Amazon refuses', async () => {
    const wrong = configOf(amazon, { clientSecret: 'wrong' });
    await expect(host.connect(wrong)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_AUTH_FAILED' });
  });
});
