import { hasErrorCode, type JsonObject } from '@nexa/sdk';
import { startPluginHost } from '@nexa/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { email, keyFile } from '../google/account.ts';
import { pluginAt, startGoogle } from '../support/home.ts';

const uniqueId = `my-home-1234/${email}`;

async function start() {
  const { google, url } = await startGoogle();
  const host = startPluginHost(pluginAt(url), { pluginId: 'google' });
  onTestFinished(() => host.stop());
  return { google, host };
}

const paired = (config: JsonObject) => ({ title: 'Google Home (my-home-1234)', uniqueId, config });

describe('pairing', () => {
  it('takes a key for which Google gives a token', async () => {
    const { host } = await start();
    const serviceAccount = keyFile();
    expect(await host.pair([{ serviceAccount, pin: '4711' }])).toEqual({
      result: 'done',
      title: 'Google Home (my-home-1234)',
      uniqueId,
      config: { serviceAccount, pin: '4711' },
    });
    expect(await host.pair([{ serviceAccount }])).toMatchObject({ uniqueId, config: { serviceAccount } });
  });

  it('says at the field what is wrong with the file', async () => {
    const { host } = await start();
    expect(await host.pair([{ serviceAccount: '{}' }])).toMatchObject({ result: 'retry', field: 'serviceAccount' });
  });

  it('says at the field that Google does not take the key', async () => {
    const { host, google } = await start();
    google.tokenTrouble = { status: 400, body: { error: 'invalid_grant' } };
    expect(await host.pair([{ serviceAccount: keyFile() }])).toEqual({
      result: 'retry',
      field: 'serviceAccount',
      message:
        'Google does not take the key of the service account: it was deleted, or the clock of this machine is wrong.',
    });
  });

  it.each(['12a4', '12 4', '四五六七'])('takes no PIN like %s', async (pin) => {
    const { host } = await start();
    expect(await host.pair([{ serviceAccount: keyFile(), pin }])).toMatchObject({ result: 'retry', field: 'pin' });
  });

  it('blames no key when Google does not answer', async () => {
    const { host, google } = await start();
    google.tokenTrouble = 'hang-up';
    const error = await host.pair([{ serviceAccount: keyFile() }]).catch((thrown: unknown) => thrown);
    expect(hasErrorCode(error, 'NEXA_PLUGIN_UNREACHABLE')).toBe(true);
  });
});

describe('an integration that was paired', () => {
  it('takes a new key of the same account and keeps the PIN', async () => {
    const { host } = await start();
    const serviceAccount = keyFile({ private_key_id: 'new' });
    const integration = paired({ serviceAccount: keyFile(), pin: '4711' });
    expect(await host.pair([{ serviceAccount }], { purpose: 'reauth', integration })).toEqual({
      result: 'done',
      ...integration,
      config: { serviceAccount, pin: '4711' },
    });
  });

  it('takes no key of another account', async () => {
    const { host } = await start();
    const serviceAccount = keyFile({ client_email: 'other@my-home-1234.iam.gserviceaccount.com' });
    const integration = paired({ serviceAccount: keyFile() });
    expect(await host.pair([{ serviceAccount }], { purpose: 'reauth', integration })).toMatchObject({
      result: 'retry',
      field: 'serviceAccount',
    });
  });

  it('gets another PIN and keeps the key', async () => {
    const { host } = await start();
    const integration = paired({ serviceAccount: keyFile(), pin: '4711' });
    expect(await host.pair([{ pin: '12345678' }], { purpose: 'reconfigure', integration })).toMatchObject({
      result: 'done',
      uniqueId,
      config: { serviceAccount: keyFile(), pin: '12345678' },
    });
  });
});
