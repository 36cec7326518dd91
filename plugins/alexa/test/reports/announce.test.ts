import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Account, exception } from '../amazon/amazon.ts';
import { ownJudge } from '../schemas/own-judge.ts';
import { deviceWith, virtualHome } from '../support/alexa-home.ts';
import { hasSharedData, vendorJudge } from '../support/shared-data.ts';

const vendor = hasSharedData() ? vendorJudge() : () => undefined;
let alexa: Awaited<ReturnType<typeof virtualHome>>;

beforeEach(async () => {
  alexa = await virtualHome();
  // Amazon's schema is older than DeleteReport.
  alexa.amazon.inspect = (event) =>
    ownJudge(event) ?? (event.event.header.name === 'DeleteReport' ? undefined : vendor(event));
});

afterEach(async () => {
  expect(alexa.amazon.complaints).toEqual([]);
  await alexa.stop();
  vi.unstubAllGlobals();
});

const told = (account: Account, name: string): number =>
  account.named(name).flatMap(({ event }) => event.payload.endpoints as readonly unknown[]).length;

describe('a linked account', () => {
  it('is told of a new device, of a new name, and of its end', async () => {
    const account = await alexa.link();
    const lamp = deviceWith(['onOff'], { name: 'Lamp' });
    alexa.home.expose(lamp);
    await alexa.clock.advance(5_000);
    expect(account.endpoints.get(lamp.id)?.friendlyName).toBe('Lamp');
    alexa.home.expose({ ...lamp, name: 'Lamp & shade' });
    await alexa.clock.advance(5_000);
    expect(account.endpoints.get(lamp.id)?.friendlyName).toBe('Lamp shade');
    alexa.home.hide(lamp.id);
    await alexa.clock.advance(5_000);
    expect(account.endpoints.size).toBe(0);
  });

  it('that fetched the list itself is not told it again', async () => {
    alexa.home.expose(deviceWith(['onOff']));
    const account = await alexa.link();
    await alexa.discover(account);
    await alexa.clock.advance(3_600_000);
    expect(account.events).toEqual([]);
  });

  it('is told of what did not fit into its list', async () => {
    for (let count = 0; count < 320; count += 1) alexa.home.expose(deviceWith(['onOff']));
    const account = await alexa.link();
    expect(await alexa.discover(account)).toHaveLength(300);
    await alexa.clock.advance(60_000);
    expect(account.endpoints.size).toBe(320);
    expect(told(account, 'AddOrUpdateReport')).toBe(20);
  });

  it('that may see a part of the home is told of that part only', async () => {
    const account = await alexa.link();
    const guest = { linkId: 'link-of-a-guest', userId: 'guest' };
    const lamp = deviceWith(['onOff']);
    const safe = deviceWith(['lock']);
    alexa.home.limit(guest.linkId, [lamp.id]);
    const guestAccount = await alexa.link(new Account(), guest);
    alexa.home.expose(lamp, { 'onOff.on': false });
    alexa.home.expose(safe, { 'lock.locked': true });
    await alexa.clock.advance(5_000);
    alexa.home.set(safe.id, { 'lock.locked': false });
    await alexa.clock.advance(5_000);
    expect([...account.endpoints.keys()].sort()).toEqual([lamp.id, safe.id].sort());
    expect([...guestAccount.endpoints.keys()]).toEqual([lamp.id]);
    expect(JSON.stringify(guestAccount.events)).not.toContain(safe.id);
    expect(account.named('ChangeReport')).toHaveLength(1);
  });

  it('takes a list in halves when the gateway finds it too large', async () => {
    for (let count = 0; count < 64; count += 1) alexa.home.expose(deviceWith(['onOff', 'brightness', 'color']));
    alexa.amazon.faults.largestEvent = 15_000;
    const account = await alexa.link();
    await alexa.clock.advance(60_000);
    expect(account.endpoints.size).toBe(64);
  });

  it('is told again what the gateway did not take, and not before it wants to hear', async () => {
    const account = await alexa.link();
    alexa.amazon.faults.events.push(exception(503, 'SERVICE_UNAVAILABLE_EXCEPTION', 120));
    const lamp = deviceWith(['onOff']);
    alexa.home.expose(lamp);
    await alexa.clock.advance(115_000);
    expect(account.endpoints.size).toBe(0);
    expect(alexa.amazon.questions('/v3/events')).toBe(1);
    await alexa.clock.advance(10 * 60_000);
    expect(account.endpoints.has(lamp.id)).toBe(true);
  });
});

describe('a device that shows later what it can do', () => {
  it('is told again with it', async () => {
    const account = await alexa.link();
    const blind = deviceWith(['cover']);
    alexa.home.expose(blind, { 'cover.position': 50 });
    await alexa.clock.advance(5_000);
    const tilts = () => JSON.stringify(account.named('AddOrUpdateReport')).split('main.cover.tilt').length - 1;
    expect([account.endpoints.size, tilts()]).toEqual([1, 0]);
    alexa.home.set(blind.id, { 'cover.tilt': 20 });
    await alexa.clock.advance(2 * 60_000);
    expect(tilts()).toBe(1);
    alexa.home.set(blind.id, { 'cover.tilt': 30 });
    await alexa.clock.advance(10 * 60_000);
    expect(tilts()).toBe(1);
  });
});

describe('without a linked account', () => {
  it('nothing is told, and what is gone is forgotten', async () => {
    const lamp = deviceWith(['onOff']);
    alexa.home.expose(lamp);
    await alexa.clock.advance(60_000);
    alexa.home.hide(lamp.id);
    await alexa.clock.advance(600_000);
    expect(alexa.amazon.questions('/v3/events')).toBe(0);
    expect(await alexa.home.book.entries()).toEqual([]);
  });
});
