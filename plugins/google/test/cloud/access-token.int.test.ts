import { seconds } from '@nexa/sdk';
import { settle, VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { AccessToken } from '../../src/cloud/access-token.ts';
import { HomeGraph } from '../../src/cloud/home-graph.ts';
import { readServiceAccount } from '../../src/cloud/service-account.ts';
import { email, keyFile, tokenUri } from '../google/account.ts';
import { startGoogle } from '../support/home.ts';

async function tokenAt(file = keyFile()) {
  const clock = new VirtualClock();
  const { google, url } = await startGoogle(clock);
  const read = readServiceAccount(file);
  if ('problem' in read) throw new Error(read.problem);
  const controller = new AbortController();
  const token = new AccessToken({
    account: read.account,
    url: `${url}/token`,
    now: () => clock.now(),
    signal: controller.signal,
  });
  return { clock, google, token, graph: new HomeGraph(url, token), controller };
}

describe('the token for HomeGraph', () => {
  it('is asked for with a signed assertion for the address in the key file', async () => {
    const { google, token, clock } = await tokenAt();
    expect(await token.get()).toBe(`ya29.${email}-1`);
    const issued = Math.floor(clock.now() / 1000);
    expect(google.claims).toEqual([
      {
        iss: email,
        scope: 'https://www.googleapis.com/auth/homegraph',
        aud: tokenUri,
        iat: issued,
        exp: issued + 3600,
      },
    ]);
  });

  it('is kept until shortly before its end', async () => {
    const { google, token, clock } = await tokenAt();
    await token.get();
    await clock.advance(seconds(3600 - 61));
    await token.get();
    expect(google.tokensGiven).toBe(1);
    await clock.advance(seconds(2));
    expect(await token.get()).toBe(`ya29.${email}-2`);
  });

  it('is asked for once by many at once', async () => {
    const { google, token } = await tokenAt();
    expect(new Set(await Promise.all([token.get(), token.get(), token.get()])).size).toBe(1);
    expect(google.tokensGiven).toBe(1);
  });

  it('is renewed once when Google takes it back before its end', async () => {
    const { google, graph, controller } = await tokenAt();
    await google.link('me', () => Promise.resolve({ body: { payload: { devices: [] } } }));
    await graph.requestSync('me', controller.signal);
    google.revokeTokens();
    await graph.requestSync('me', controller.signal);
    expect([google.tokensGiven, google.syncRequests]).toEqual([2, ['me', 'me']]);
  });

  it('is not renewed for ever', async () => {
    const { google, graph, controller } = await tokenAt();
    google.graphTrouble = { status: 401 };
    await expect(graph.requestSync('me', controller.signal)).rejects.toMatchObject({ kind: 'refused', code: '401' });
    expect(google.tokensGiven).toBe(2);
  });

  it.each([
    ['refused', 'invalid_grant', { status: 400, body: { error: 'invalid_grant', error_description: 'Bad key.' } }],
    ['refused', 'unauthorized_client', { status: 401, body: { error: 'unauthorized_client' } }],
    ['refused', '400', { status: 400, body: { error: 'something <new>' } }],
    ['busy', '503', { status: 503, retryAfter: '7' }],
    ['away', '500', { status: 500 }],
    ['away', 'no-token', { status: 200, body: { token: 'x' } }],
    ['away', 'no-answer', 'hang-up'],
  ] as const)('is not given: %s, %s', async (kind, code, trouble) => {
    const { google, token } = await tokenAt();
    google.tokenTrouble = trouble;
    await expect(token.get()).rejects.toMatchObject({ kind, code });
    google.tokenTrouble = undefined;
    await expect(token.get()).resolves.toBe(`ya29.${email}-1`);
  });

  it('tells nothing of the key and of what Google said when it is not given', async () => {
    const { google, token } = await tokenAt();
    google.tokenTrouble = { status: 400, body: { error: 'invalid_grant', error_description: `for ${email}` } };
    const error = await token.get().catch((thrown: unknown) => thrown as Error);
    expect(JSON.stringify([String(error), (error as Error).stack])).not.toContain('my-home-1234');
  });

  it('is waited for no longer than the integration lives', async () => {
    const { token, controller } = await tokenAt();
    const waiting = token.get().catch((thrown: unknown) => thrown);
    controller.abort();
    await settle();
    expect(await waiting).toMatchObject({ kind: 'cancelled' });
  });
});
