import type { JsonObject } from '@nexa/sdk';
import { type PluginHost, startPluginHost } from '@nexa/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlexa } from '../../src/plugin.ts';
import { exception } from '../amazon/amazon.ts';
import { AmazonServer } from '../amazon/amazon-server.ts';
import { configOf } from '../support/alexa-home.ts';

let amazon: AmazonServer;
let host: PluginHost;
let config: JsonObject;

beforeEach(async () => {
  amazon = new AmazonServer();
  await amazon.start();
  host = startPluginHost(createAlexa({ endpoints: amazon.endpoints }), { pluginId: 'alexa' });
  config = configOf(amazon, { pin: '1234' });
});

afterEach(async () => {
  await host.stop();
  await amazon.stop();
});

const paired = () => ({ title: 'Amazon Alexa', uniqueId: amazon.client.id, config });

describe('pairing', () => {
  it('asks Amazon about the client, and ends with the form as it is', async () => {
    expect(await host.pair([config])).toEqual({ result: 'done', ...paired() });
    expect(amazon.asked.map(({ body }) => new URLSearchParams(body).get('grant_type'))).toEqual(['client_credentials']);
  });

  it('takes texts that were copied with spaces around them', async () => {
    const pasted = { ...config, clientId: ` ${amazon.client.id} `, clientSecret: `${amazon.client.secret}\n` };
    expect(await host.pair([pasted])).toMatchObject({ config });
  });

  it.each([
    ['a wrong secret', { clientSecret: 'wrong' }, 'clientSecret'],
    ['a wrong id', { clientId: 'wrong' }, 'clientSecret'],
    ['a PIN with letters', { pin: '12a4' }, 'pin'],
  ])('shows the form again for %s', async (_title, wrong, field) => {
    const result = await host.pair([{ ...config, ...wrong }]).catch((error: unknown) => error);
    expect(JSON.stringify(result)).toContain(field);
    expect(result).not.toMatchObject({ result: 'done' });
  });

  it('says that Amazon is away, and blames no secret', async () => {
    await amazon.stop();
    await expect(host.pair([config])).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    await amazon.start();
  });

  it('says that Amazon is busy', async () => {
    amazon.faults.tokens.push(exception(429, 'THROTTLED', 5));
    await expect(host.pair([config])).rejects.toMatchObject({ code: 'NEXA_PLUGIN_RATE_LIMITED' });
  });
});

describe('later', () => {
  it('a new secret is entered alone', async () => {
    amazon.client.secret = 'the-new-secret';
    const result = await host.pair([{ clientSecret: 'the-new-secret' }], { purpose: 'reauth', integration: paired() });
    expect(result).toEqual({ result: 'done', ...paired(), config: { ...config, clientSecret: 'the-new-secret' } });
  });

  it('region and PIN are changed, and what is left out stays as it is', async () => {
    const result = await host.pair([{ region: 'EU', pin: '9876' }], {
      purpose: 'reconfigure',
      integration: paired(),
    });
    expect(result).toEqual({ result: 'done', ...paired(), config: { ...config, region: 'EU', pin: '9876' } });
  });

  it('a secret that Amazon does not know is not kept', async () => {
    const result = await host
      .pair([{ clientSecret: 'wrong' }], { purpose: 'reconfigure', integration: paired() })
      .catch((error: unknown) => error);
    expect(JSON.stringify(result)).toContain('clientSecret');
    expect(result).not.toMatchObject({ result: 'done' });
  });
});
