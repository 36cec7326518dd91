import type { CauseKind } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Account, exception } from '../amazon/amazon.ts';
import { ownJudge } from '../schemas/own-judge.ts';
import { deviceWith, virtualHome } from '../support/alexa-home.ts';
import { hasSharedData, vendorJudge } from '../support/shared-data.ts';

const vendor = hasSharedData() ? vendorJudge() : () => undefined;
let alexa: Awaited<ReturnType<typeof virtualHome>>;
let account: Account;
const lamp = deviceWith(['onOff', 'brightness', 'power', 'battery', 'linkQuality']);

beforeEach(async () => {
  alexa = await virtualHome();
  alexa.amazon.inspect = (event) =>
    ownJudge(event) ?? (event.event.header.name === 'DeleteReport' ? undefined : vendor(event));
  alexa.home.expose(lamp, { 'onOff.on': false, 'brightness.level': 40, 'battery.percent': 80 });
  account = await alexa.link();
  await alexa.discover(account);
});

afterEach(async () => {
  expect(alexa.amazon.complaints).toEqual([]);
  await alexa.stop();
  vi.unstubAllGlobals();
});

async function reports(): Promise<Account['events']> {
  await alexa.clock.advance(2_000);
  return account.named('ChangeReport');
}

interface Change {
  readonly cause: { readonly type: string };
  readonly properties: readonly { readonly name: string; readonly value: unknown }[];
}
const changeOf = (report: Account['events'][number] | undefined) => report?.event.payload.change as Change;
const namesOf = (properties: readonly { readonly [key: string]: unknown }[] = []) => properties.map(({ name }) => name);

describe('a change', () => {
  it('is reported with what changed, and the rest beside it', async () => {
    alexa.home.set(lamp.id, { 'onOff.on': true });
    const [report] = await reports();
    expect(namesOf(changeOf(report).properties)).toEqual(['powerState']);
    expect(changeOf(report).properties[0]?.value).toBe('ON');
    expect(namesOf(report?.context?.properties)).toEqual(['brightness', 'connectivity', 'battery']);
  });

  it.each<[CauseKind, string]>([
    ['voice', 'VOICE_INTERACTION'],
    ['user', 'APP_INTERACTION'],
    ['physical', 'PHYSICAL_INTERACTION'],
    ['automation', 'RULE_TRIGGER'],
    ['scene', 'RULE_TRIGGER'],
    ['healing', 'RULE_TRIGGER'],
    ['plugin', 'PERIODIC_POLL'],
    ['unknown', 'PERIODIC_POLL'],
  ])('by %s has the cause %s', async (cause, type) => {
    alexa.home.set(lamp.id, { 'onOff.on': true }, cause);
    const [report] = await reports();
    expect(changeOf(report).cause.type).toBe(type);
  });

  it('that Alexa has nothing for is not reported', async () => {
    alexa.home.set(lamp.id, { 'power.watts': 12, 'linkQuality.rssi': -60 });
    expect(await reports()).toEqual([]);
  });

  it('that Alexa would not notice is reported once', async () => {
    alexa.home.set(lamp.id, { 'brightness.level': 50.1 });
    await reports();
    alexa.home.set(lamp.id, { 'brightness.level': 50.3 });
    expect(await reports()).toHaveLength(1);
  });

  it('of the status is reported as health, and nothing stale beside it', async () => {
    alexa.home.setStatus(lamp.id, 'offline');
    const [away] = await reports();
    expect(changeOf(away).properties).toMatchObject([{ name: 'connectivity', value: { value: 'UNREACHABLE' } }]);
    expect(away?.context?.properties).toEqual([]);
    alexa.home.setStatus(lamp.id, 'online');
    const [, back] = await reports();
    expect(changeOf(back).properties).toMatchObject([{ name: 'connectivity', value: { value: 'OK' } }]);
    expect(namesOf(back?.context?.properties)).toEqual(['powerState', 'brightness', 'battery']);
  });

  it('of a device that is gone again is reported by nobody', async () => {
    alexa.home.set(lamp.id, { 'onOff.on': true });
    alexa.home.hide(lamp.id);
    expect(await reports()).toEqual([]);
  });
});

describe('what changed while Amazon was away', () => {
  const door = deviceWith(['contact', 'motion']);
  const changesOf = (id: string, from: number) =>
    account
      .named('ChangeReport')
      .slice(from)
      .filter(({ event }) => event.endpoint?.endpointId === id)
      .map((report) => changeOf(report).properties.map(({ name, value }) => [name, value]));

  beforeEach(async () => {
    alexa.home.expose(door, { 'contact.open': false, 'motion.detected': false });
    await alexa.clock.advance(5_000);
    alexa.home.set(door.id, { 'contact.open': true });
    await alexa.clock.advance(5_000);
    alexa.home.set(door.id, { 'contact.open': false });
    await alexa.clock.advance(5_000);
  });

  it('is told as it is once Amazon is back, in one report a device', async () => {
    const before = account.named('ChangeReport').length;
    alexa.amazon.isAway = true;
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await alexa.clock.advance(5_000);
    alexa.home.set(door.id, { 'contact.open': true });
    await alexa.clock.advance(60_000);
    alexa.home.set(door.id, { 'motion.detected': true });
    alexa.home.set(lamp.id, { 'brightness.level': 70 });
    await alexa.clock.advance(10 * 60_000);
    alexa.amazon.isAway = false;
    await alexa.clock.advance(2 * 60_000);
    expect(changesOf(door.id, before)).toEqual([
      expect.arrayContaining([
        ['detectionState', 'DETECTED'],
        ['detectionState', 'DETECTED'],
      ]),
    ]);
    expect(changesOf(lamp.id, before)).toEqual([expect.arrayContaining([['powerState', 'ON']])]);
    await alexa.clock.advance(60 * 60_000);
    expect(changesOf(door.id, before)).toHaveLength(1);
  });

  it('is told later when the home cannot say how it is at that moment', async () => {
    const before = account.named('ChangeReport').length;
    alexa.amazon.isAway = true;
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await alexa.clock.advance(5_000);
    alexa.home.set(door.id, { 'contact.open': true });
    await alexa.clock.advance(60_000);
    alexa.amazon.isAway = false;
    const asked = vi.spyOn(alexa.home, 'states').mockRejectedValueOnce(new Error('the database is away'));
    await alexa.clock.advance(5 * 60_000);
    expect(asked.mock.results[0]?.type).toBe('return');
    expect(changesOf(door.id, before)).toHaveLength(1);
    asked.mockRestore();
  });

  it('and is as Alexa knows it is not told again', async () => {
    const before = account.named('ChangeReport').length;
    alexa.amazon.isAway = true;
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await alexa.clock.advance(5_000);
    alexa.home.set(door.id, { 'contact.open': true });
    await alexa.clock.advance(5_000);
    alexa.home.set(door.id, { 'contact.open': false });
    await alexa.clock.advance(60_000);
    alexa.amazon.isAway = false;
    await alexa.clock.advance(2 * 60_000);
    expect(changesOf(door.id, before)).toEqual([]);
  });

  it('and was exposed no more since is not told', async () => {
    const before = account.named('ChangeReport').length;
    alexa.amazon.isAway = true;
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await alexa.clock.advance(5_000);
    alexa.home.set(door.id, { 'contact.open': true });
    await alexa.clock.advance(5_000);
    alexa.home.hide(door.id);
    alexa.amazon.isAway = false;
    await alexa.clock.advance(5 * 60_000);
    expect(changesOf(door.id, before)).toEqual([]);
  });

  it('is told after a pause that Amazon asked for, without another change', async () => {
    const before = account.named('ChangeReport').length;
    alexa.amazon.faults.events.push(exception(503, 'SERVICE_UNAVAILABLE_EXCEPTION', 60));
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await alexa.clock.advance(5_000);
    alexa.home.set(door.id, { 'contact.open': true });
    await alexa.clock.advance(3 * 60_000);
    expect(changesOf(door.id, before)).toEqual([[['detectionState', 'DETECTED']]]);
    expect(changesOf(lamp.id, before)).toEqual([expect.arrayContaining([['powerState', 'ON']])]);
  });
});

describe('a gateway that wants quiet', () => {
  it('is told again after a short pause', async () => {
    alexa.amazon.faults.events.push(exception(429, 'THROTTLING_EXCEPTION', 1));
    alexa.home.set(lamp.id, { 'onOff.on': true });
    expect(await reports()).toHaveLength(1);
  });

  it('is left alone as long as it asks for, and told the present afterwards', async () => {
    alexa.amazon.faults.events.push(exception(503, 'SERVICE_UNAVAILABLE_EXCEPTION', 60));
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await reports();
    const asked = alexa.amazon.questions('/v3/events');
    alexa.home.set(lamp.id, { 'onOff.on': false });
    await alexa.clock.advance(30_000);
    expect(alexa.amazon.questions('/v3/events')).toBe(asked);
    await alexa.clock.advance(31_000);
    alexa.home.set(lamp.id, { 'onOff.on': true });
    const [report] = await reports();
    expect(changeOf(report).properties[0]?.value).toBe('ON');
  });

  it('that is away shows as a status, once, and so does its return', async () => {
    alexa.amazon.isAway = true;
    alexa.home.set(lamp.id, { 'onOff.on': true });
    await reports();
    alexa.home.set(lamp.id, { 'onOff.on': false });
    await alexa.clock.advance(10 * 60_000);
    const details = () => alexa.integration.sink.statuses.map(({ value, detail }) => [value, detail]);
    expect(details()).toEqual([['offline', 'communication-error']]);
    alexa.amazon.isAway = false;
    await alexa.clock.advance(2 * 60_000);
    expect(details()).toEqual([
      ['offline', 'communication-error'],
      ['online', undefined],
    ]);
    expect(await reports()).toHaveLength(1);
    alexa.home.set(lamp.id, { 'onOff.on': true });
    expect(await reports()).toHaveLength(2);
  });
});
