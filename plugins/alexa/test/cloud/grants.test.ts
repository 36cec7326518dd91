import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Account, exception } from '../amazon/amazon.ts';
import { configOf, deviceWith, virtualHome } from '../support/alexa-home.ts';

let alexa: Awaited<ReturnType<typeof virtualHome>>;
let account: Account;
const lamp = deviceWith(['onOff']);
const TOKEN = '/auth/o2/token';
const refreshes = () => alexa.amazon.asked.filter(({ body }) => body.includes('grant_type=refresh_token'));

/** Something changes, and Alexa is told of it. */
async function change(on: boolean): Promise<void> {
  alexa.home.set(lamp.id, { 'onOff.on': on });
  await alexa.clock.advance(1_000);
}

beforeEach(async () => {
  alexa = await virtualHome();
  alexa.home.expose(lamp, { 'onOff.on': false });
  account = await alexa.link();
  await alexa.discover(account);
});

afterEach(async () => {
  expect(alexa.amazon.complaints).toEqual([]);
  await alexa.stop();
  vi.unstubAllGlobals();
});

describe('a grant', () => {
  it('is renewed before its token ends, not after each event', async () => {
    await change(true);
    await change(false);
    expect(refreshes()).toHaveLength(0);
    await alexa.clock.advance(56 * 60_000);
    await change(true);
    expect(refreshes()).toHaveLength(1);
    expect(account.named('ChangeReport')).toHaveLength(3);
  });

  it('is renewed once when Alexa refuses its token, and the event is told again', async () => {
    alexa.amazon.expireTokens();
    await change(true);
    expect(refreshes()).toHaveLength(1);
    expect(account.named('ChangeReport')).toHaveLength(1);
  });

  it('is renewed once for many events at a time', async () => {
    const others = Array.from({ length: 10 }, () => deviceWith(['onOff']));
    for (const other of others) alexa.home.expose(other, { 'onOff.on': false });
    await alexa.clock.advance(5_000);
    alexa.amazon.expireTokens();
    for (const other of others) alexa.home.set(other.id, { 'onOff.on': true });
    await alexa.clock.advance(2_000);
    expect(account.named('ChangeReport')).toHaveLength(10);
    expect(refreshes()).toHaveLength(1);
  });

  it('that Amazon knows no more is dropped, and so is what Alexa knew', async () => {
    const forgotten = vi.spyOn(alexa.home, 'forgotten');
    alexa.amazon.forget(account);
    await change(true);
    expect(forgotten).toHaveBeenCalledTimes(1);
    const asked = alexa.amazon.asked.length;
    await change(false);
    await alexa.clock.advance(3 * 3_600_000);
    expect(alexa.amazon.asked.length).toBe(asked);
  });

  it.each(['SKILL_DISABLED_EXCEPTION', 'SKILL_NEVER_ENABLED_EXCEPTION', 'INSUFFICIENT_PERMISSION_EXCEPTION'])(
    'is dropped on %s',
    async (code) => {
      const forgotten = vi.spyOn(alexa.home, 'forgotten');
      account.refusal = code;
      await change(true);
      expect(forgotten).toHaveBeenCalledTimes(1);
      expect(alexa.integration.sink.statuses).toEqual([]);
    },
  );

  it('is kept by the others when one of two is dropped', async () => {
    const other = await alexa.link(new Account(), { linkId: 'link-2', userId: 'user-2' });
    const forgotten = vi.spyOn(alexa.home, 'forgotten');
    account.refusal = 'SKILL_DISABLED_EXCEPTION';
    await change(true);
    await change(false);
    expect(forgotten).not.toHaveBeenCalled();
    expect(other.named('ChangeReport')).toHaveLength(2);
  });

  it('outlives a restart', async () => {
    await alexa.integration.close();
    await alexa.integration.open();
    await change(true);
    expect(account.named('ChangeReport')).toHaveLength(1);
  });

  it('is given anew when the account is linked again', async () => {
    alexa.amazon.forget(account);
    await alexa.link(account);
    await change(true);
    expect(account.named('ChangeReport')).toHaveLength(1);
  });

  it('is kept by each home of the person, and the code is used once', async () => {
    const second = await alexa.host.connect(configOf(alexa.amazon), 'second-home');
    const before = alexa.amazon.questions(TOKEN);
    await alexa.link(account);
    expect(alexa.amazon.questions(TOKEN) - before).toBe(1);
    expect(await second.diagnostics()).toMatchObject({ links: 1 });
    expect(await alexa.integration.diagnostics()).toMatchObject({ links: 1 });
  });

  it('with a code that Amazon does not know is refused as Alexa wants it', async () => {
    const grant = { type: 'OAuth2.AuthorizationCode', code: 'made-up' };
    const answer = await alexa.say({ namespace: 'Alexa.Authorization', name: 'AcceptGrant', payload: { grant } });
    expect(answer.event.header).toMatchObject({ namespace: 'Alexa.Authorization', name: 'ErrorResponse' });
    expect(answer.event.payload.type).toBe('ACCEPT_GRANT_FAILED');
  });

  it('is refused while Amazon is away', async () => {
    const code = alexa.amazon.codeFor(account);
    alexa.amazon.isAway = true;
    const grant = { type: 'OAuth2.AuthorizationCode', code };
    const answer = await alexa.say({ namespace: 'Alexa.Authorization', name: 'AcceptGrant', payload: { grant } });
    expect(answer.event.payload.type).toBe('ACCEPT_GRANT_FAILED');
  });

  it('leaks into no log, status or diagnostics', async () => {
    alexa.amazon.faults.events.push(exception(500, 'INTERNAL_SERVICE_EXCEPTION'));
    alexa.amazon.expireTokens();
    await change(true);
    account.refusal = 'SKILL_DISABLED_EXCEPTION';
    await change(false);
    const told = JSON.stringify([
      alexa.host.log,
      alexa.integration.sink,
      await alexa.integration.diagnostics(),
      alexa.home.failures,
    ]);
    expect(told).not.toMatch(/Atza|Atzr|the-secret-of-the-skill|code-/);
  });
});
