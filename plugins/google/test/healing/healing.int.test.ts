import { hasErrorCode, minutes, seconds } from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { email, keyFile, privateKeyPem } from '../google/account.ts';
import type { Trouble } from '../google/google-cloud.ts';
import { ask, link, pass, setUp } from '../support/home.ts';
import { specimens } from '../support/specimens.ts';

const refusal: Trouble = { status: 400, body: { error: 'invalid_grant' } };

describe('google.cloud', () => {
  it('is well when Google takes the key and somebody is linked', async () => {
    const { google, host, integration } = await setUp({ devices: [specimens.plug()] });
    await link(google, host);
    expect(await integration.check('google.cloud')).toEqual({ outcome: 'ok', evidence: { linkedUsers: 1 } });
    expect([google.reports, google.syncRequests]).toEqual([[], []]);
  });

  it('says that nobody is linked', async () => {
    const { integration } = await setUp();
    expect(await integration.check('google.cloud')).toMatchObject({ outcome: 'issue', code: 'google.not-linked' });
  });

  it.each([
    ['google.unreachable', 'hang-up'],
    ['google.unreachable', { status: 500 }],
    ['google.key-refused', { status: 403 }],
    ['google.key-refused', { status: 401 }],
  ] as const)('raises %s at %j', async (code, trouble) => {
    const { google, integration } = await setUp();
    google.graphTrouble = trouble;
    expect(await integration.check('google.cloud')).toMatchObject({ outcome: 'issue', code });
  });

  it('is at peace with a Google that wants fewer requests', async () => {
    const { google, host, integration } = await setUp();
    await link(google, host);
    google.graphTrouble = { status: 429, retryAfter: '60' };
    expect(await integration.check('google.cloud')).toMatchObject({ outcome: 'ok' });
  });
});

describe('google.renew-token', () => {
  it('heals a token that Google took back and would not renew at first', async () => {
    const { google, host, integration } = await setUp();
    await link(google, host);
    google.revokeTokens();
    google.tokenTrouble = refusal;
    expect(await integration.check('google.cloud')).toMatchObject({ outcome: 'issue', code: 'google.key-refused' });
    google.tokenTrouble = undefined;
    expect(await integration.heal('google.renew-token', 'google.key-refused')).toEqual({ outcome: 'healed' });
    expect(await integration.check('google.cloud')).toMatchObject({ outcome: 'ok' });
  });

  it('leaves it to a person when the key is refused, and the issue stays', async () => {
    const { google, integration } = await setUp();
    google.tokenTrouble = refusal;
    google.revokeTokens();
    await integration.check('google.cloud');
    expect(await integration.heal('google.renew-token', 'google.key-refused')).toMatchObject({
      outcome: 'needs-user',
    });
    expect(await integration.check('google.cloud')).toMatchObject({ outcome: 'issue', code: 'google.key-refused' });
  });

  it('fails while Google is away, and the issue stays', async () => {
    const { google, integration } = await setUp();
    google.graphTrouble = 'hang-up';
    await integration.check('google.cloud');
    expect(await integration.heal('google.renew-token', 'google.unreachable')).toEqual({
      outcome: 'failed',
      reason: 'Google does not answer.',
    });
    expect(await integration.check('google.cloud')).toMatchObject({ outcome: 'issue', code: 'google.unreachable' });
  });

  it('is not needed when all is well', async () => {
    const { integration } = await setUp();
    expect(await integration.heal('google.renew-token', 'google.unreachable')).toEqual({ outcome: 'not-needed' });
  });
});

describe('the status of the integration', () => {
  it('goes bad with Google, and good again by itself', async () => {
    const clock = new VirtualClock();
    const { google, integration, host } = await setUp({ clock });
    google.graphTrouble = 'hang-up';
    await integration.check('google.cloud');
    google.graphTrouble = { status: 403 };
    await integration.check('google.cloud');
    await integration.check('google.cloud');
    google.graphTrouble = undefined;
    await pass(clock, google, seconds(20));
    expect(integration.sink.statuses.map(({ value, detail }) => [value, detail])).toEqual([
      ['offline', 'communication-error'],
      ['offline', 'auth-failed'],
      ['online', undefined],
    ]);
    expect(host.log.map(({ message }) => message)).toContain('Google is back.');
  });

  it('is asked after with growing pauses while it is bad', async () => {
    const clock = new VirtualClock();
    const { google, integration } = await setUp({ clock });
    google.graphTrouble = 'hang-up';
    await integration.check('google.cloud');
    const before = google.asked.length;
    await pass(clock, google, minutes(20), seconds(5));
    expect(google.asked.length - before).toBeGreaterThan(5);
    expect(google.asked.length - before).toBeLessThan(12);
    expect(integration.sink.statuses).toHaveLength(1);
  });

  it('cannot become good at first with a key that Google refuses', async () => {
    const { google, host, integration } = await setUp();
    await integration.close();
    google.tokenTrouble = refusal;
    const error = await host.connect({ serviceAccount: keyFile() }).catch((thrown: unknown) => thrown);
    expect(hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED')).toBe(true);
  });
});

describe('diagnostics', () => {
  it('count, and tell neither keys nor people', async () => {
    const { google, host, integration } = await setUp({ devices: [specimens.plug()], pin: '4711' });
    await link(google, host);
    await ask(host, 'QUERY', { devices: [] });
    google.graphTrouble = { status: 500 };
    await integration.check('google.cloud');
    const told = await integration.diagnostics();
    expect(told).toMatchObject({ linkedUsers: 1, syncs: 1, queries: 1, failure: 'away', lastErrorCode: '500' });
    expect(JSON.stringify(told)).not.toContain(email);
  });
});

describe('secrets', () => {
  it('are in nothing that the plugin sent', async () => {
    const { google, host, integration } = await setUp({ devices: [specimens.lock(true)], pin: '471147' });
    await link(google, host);
    google.tokenTrouble = { status: 400, body: { error: 'invalid_grant', error_description: 'ya29.token-1' } };
    google.revokeTokens();
    await integration.check('google.cloud');
    await integration.heal('google.renew-token', 'google.key-refused');
    const sent = JSON.stringify(host.sent);
    const body = privateKeyPem.split('\n')[5] ?? 'no key';
    expect([body, '471147', 'ya29', email].filter((secret) => sent.includes(secret))).toEqual([]);
  });
});
