import { milliseconds, seconds } from '@nexa/sdk';
import { waitUntil } from '@nexa/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { Account } from '../amazon/amazon.ts';
import type { AmazonServer } from '../amazon/amazon-server.ts';
import { ownJudge } from '../schemas/own-judge.ts';
import { type AlexaHome, configOf, deviceWith, wiredHome } from '../support/alexa-home.ts';

let alexa: AlexaHome<AmazonServer>;
const lamp = deviceWith(['onOff']);
const fast = { request: seconds(2), retryAway: milliseconds(100), lookEvery: milliseconds(50) };

afterEach(async () => {
  expect(alexa.amazon.complaints).toEqual([]);
  await alexa.stop();
});

async function linkedHome(): Promise<Account> {
  alexa = await wiredHome({}, fast);
  alexa.amazon.inspect = (event) => ownJudge(event);
  alexa.home.expose(lamp, { 'onOff.on': false });
  const account = await alexa.link();
  await alexa.discover(account);
  return account;
}
const until = (what: string, predicate: () => boolean) => waitUntil(alexa.host.clock, predicate, seconds(20), what);
const details = () => alexa.integration.sink.statuses.map(({ value, detail }) => detail ?? value);

describe('over a real socket', () => {
  it('an account is linked, told of changes and of devices', async () => {
    const account = await linkedHome();
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await until('a change report', () => account.named('ChangeReport').length === 1);
    const second = deviceWith(['lock']);
    alexa.home.expose(second);
    await until('a new device', () => account.endpoints.has(second.id));
    alexa.home.hide(lamp.id);
    await until('the end of a device', () => !account.endpoints.has(lamp.id));
    expect(await alexa.integration.diagnostics()).toMatchObject({ links: 1, online: true, failed: 0 });
  });

  it('a slow device is answered for later, by an event', async () => {
    const account = await linkedHome();
    alexa.home.react = () => 'silence';
    const said = { namespace: 'Alexa.PowerController', name: 'TurnOn', endpointId: lamp.id };
    expect((await alexa.say(said)).event.header.name).toBe('DeferredResponse');
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await until('an answer', () => account.named('Response').length === 1);
  });

  it('an outage is a status, and local control goes on', async () => {
    const account = await linkedHome();
    await alexa.amazon.stop();
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await until('a status', () => details().includes('communication-error'));
    const answer = await alexa.say({ namespace: 'Alexa.PowerController', name: 'TurnOff', endpointId: lamp.id });
    expect(answer.event.header.name).toBe('Response');
    await alexa.amazon.start();
    await until('a status', () => details().at(-1) === 'online');
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await until('a change report', () => account.named('ChangeReport').length > 0);
    expect(details()).toEqual(['communication-error', 'online']);
  });

  it('silence of Amazon ends at a deadline', async () => {
    await linkedHome();
    alexa.amazon.isMute = true;
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await until('a status', () => details().includes('communication-error'));
    alexa.amazon.isMute = false;
    await until('a status', () => details().at(-1) === 'online');
  });

  it('a client secret that Amazon takes no more is a refusal, until it does', async () => {
    const account = await linkedHome();
    const { secret } = alexa.amazon.client;
    alexa.amazon.client.secret = 'another';
    alexa.amazon.expireTokens();
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await until('a status', () => details().at(-1) === 'auth-failed');
    alexa.amazon.client.secret = secret;
    await until('a status', () => details().at(-1) === 'online');
    alexa.home.set(lamp.id, { 'onOff.on': false });
    await until('a change report', () => account.named('ChangeReport').length > 0);
  });

  it('does not connect with a client that Amazon does not know, and connects without Amazon', async () => {
    alexa = await wiredHome({}, fast);
    const wrong = configOf(alexa.amazon, { clientSecret: 'wrong' });
    await expect(alexa.host.connect(wrong, 'wrong')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_AUTH_FAILED' });
    await alexa.amazon.stop();
    const away = await alexa.host.connect(configOf(alexa.amazon), 'away');
    const last = () => away.sink.statuses.at(-1);
    await until('a status', () => last()?.detail === 'communication-error');
    await alexa.amazon.start();
    await until('a status', () => last()?.value === 'online');
  });

  it('two accounts of a home are told alike', async () => {
    const account = await linkedHome();
    const other = await alexa.link(new Account(), { linkId: 'link-2', userId: 'user-2' });
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await until(
      'reports to both',
      () => account.named('ChangeReport').length === 1 && other.named('ChangeReport').length === 1,
    );
  });

  it('tells no secret to the log, the statuses or the diagnostics', async () => {
    await linkedHome();
    await alexa.amazon.stop();
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await until('a status', () => details().includes('communication-error'));
    const told = [alexa.host.log, alexa.integration.sink.statuses, await alexa.integration.diagnostics()];
    expect(JSON.stringify(told)).not.toMatch(/Atza|Atzr|the-secret-of-the-skill/);
    await alexa.amazon.start();
  });
});
