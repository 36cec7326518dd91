import { milliseconds } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Account, exception } from '../amazon/amazon.ts';
import type { AmazonServer } from '../amazon/amazon-server.ts';
import { type AlexaHome, deviceWith, wiredHome } from '../support/alexa-home.ts';

let alexa: AlexaHome<AmazonServer>;
let account: Account;
const check = () => alexa.integration.check('alexa.cloud');
const heal = () => alexa.integration.heal('alexa.renew-grant', 'alexa.grant-refused');

beforeEach(async () => {
  alexa = await wiredHome({}, { request: milliseconds(2_000) });
  alexa.home.expose(deviceWith(['onOff']));
});

afterEach(() => alexa.stop());

describe('without an account', () => {
  it('the check says that none is linked', async () => {
    expect(await check()).toMatchObject({ outcome: 'issue', code: 'alexa.not-linked' });
    expect(await heal()).toEqual({ outcome: 'not-needed' });
  });
});

describe('with an account', () => {
  beforeEach(async () => {
    account = await alexa.link();
  });

  it('the check is content, and tells Alexa nothing', async () => {
    expect(await check()).toMatchObject({ outcome: 'ok', evidence: { links: 1 } });
    expect(account.events).toEqual([]);
  });

  it('a refused grant is an issue; renewing cures it', async () => {
    alexa.amazon.faults.events.push(
      exception(401, 'INVALID_ACCESS_TOKEN_EXCEPTION'),
      exception(401, 'INVALID_ACCESS_TOKEN_EXCEPTION'),
    );
    expect(await check()).toMatchObject({ outcome: 'issue', code: 'alexa.grant-refused' });
    expect(await heal()).toEqual({ outcome: 'healed' });
    expect(await check()).toMatchObject({ outcome: 'ok' });
  });

  it('a grant that Amazon forgot needs a person, and the issue stays', async () => {
    alexa.amazon.forget(account);
    expect(await check()).toMatchObject({ outcome: 'issue', code: 'alexa.grant-refused' });
    expect(await heal()).toMatchObject({ outcome: 'needs-user' });
    expect(await check()).toMatchObject({ outcome: 'issue', code: 'alexa.grant-refused' });
    await alexa.link(account);
    expect(await check()).toMatchObject({ outcome: 'ok' });
  });

  it('a refused client needs a person', async () => {
    alexa.amazon.client.secret = 'another';
    expect(await check()).toMatchObject({ outcome: 'issue', code: 'alexa.grant-refused' });
    expect(await heal()).toMatchObject({ outcome: 'needs-user' });
  });

  it('Amazon being away is an issue of its own, and healing says why it failed', async () => {
    await alexa.amazon.stop();
    expect(await check()).toMatchObject({ outcome: 'issue', code: 'alexa.unreachable' });
    expect(await heal()).toMatchObject({ outcome: 'failed' });
    await alexa.amazon.start();
    expect(await check()).toMatchObject({ outcome: 'ok' });
  });

  it('Amazon being busy is no issue', async () => {
    alexa.amazon.faults.tokens.push(exception(429, 'THROTTLED', 5));
    expect(await check()).toMatchObject({ outcome: 'unknown' });
    alexa.amazon.faults.events.push(exception(503, 'SERVICE_UNAVAILABLE_EXCEPTION', 5));
    expect(await check()).toMatchObject({ outcome: 'unknown' });
  });
});
