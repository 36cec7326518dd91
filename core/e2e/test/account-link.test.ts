import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, PhoneBrowser } from '../src/browser.ts';
import { NexaProcess } from '../src/nexa-process.ts';
import { OwnedHome, owner } from '../src/owned-home.ts';
import { PhotoAlbum } from '../src/photo-album.ts';
import { tellWhenFailed } from '../src/tell-when-failed.ts';

const chromium = findChromium();

/** A person links their account to a voice ecosystem, and ends the link. Each step stands on the one before. */
describe.skipIf(chromium === undefined)('linking an account (needs Chromium)', () => {
  const album = new PhotoAlbum();
  let voice: Server;
  let nexa: NexaProcess;
  let home: OwnedHome;
  let browser: PhoneBrowser;
  let page: Page;
  let client: { readonly clientId: string; readonly clientSecret: string };
  let redirectUri: string;
  let tokens: { readonly access_token: string; readonly refresh_token: string };

  tellWhenFailed(() => ({ browser, nexa }));

  beforeAll(async () => {
    voice = createServer((_request, response) => response.end('Back at the voice ecosystem'));
    await new Promise<void>((done) => voice.listen(0, '127.0.0.1', done));
    redirectUri = `http://127.0.0.1:${(voice.address() as AddressInfo).port}/back`;
    nexa = await NexaProcess.start();
    home = await OwnedHome.setUp(nexa);
    const about = { clientId: 'voice', name: 'Voice', plugin: 'virtual', redirectUris: [redirectUri] };
    const made = await home.api.post('/system/oauth-clients', {
      ...about,
      scopes: ['ecosystem:alexa'],
      isRotating: true,
    });
    client = made.body;
    browser = await PhoneBrowser.open(chromium ?? '', nexa.url);
    page = browser.page;
  });

  afterAll(async () => {
    await browser?.close();
    await nexa?.dispose();
    await new Promise((done) => voice.close(done));
  });

  const heading = (name: string) => page.getByRole('heading', { name });
  const seen = async (name: string) => {
    await album.take(page, name);
    expect(await browser.accessibilityFaults()).toEqual([]);
  };
  const ask = (parameters: Record<string, string>) =>
    fetch(`${nexa.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: client.clientId, client_secret: client.clientSecret, ...parameters }),
    });

  it('leads from the ecosystem over the sign-in to a question', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: redirectUri,
      state: '42',
    });
    await page.goto(`${nexa.url}/oauth/authorize?${query}`);
    await heading('Welcome back').waitFor();
    await page.getByRole('textbox', { name: 'E-mail' }).fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).tap();
    await heading('Link Voice to your home?').waitFor();
    await seen('question');
  });

  it('goes back with a code that becomes tokens', async () => {
    await page.getByRole('button', { name: 'Link', exact: true }).tap();
    await page.getByText('Back at the voice ecosystem').waitFor();
    const back = new URL(page.url()).searchParams;
    expect(back.get('state')).toBe('42');
    const answer = await ask({
      grant_type: 'authorization_code',
      code: back.get('code') ?? '',
      redirect_uri: redirectUri,
    });
    expect(answer.status).toBe(200);
    tokens = (await answer.json()) as typeof tokens;
    expect(tokens.access_token).toMatch(/^nexa_lat_/);
  });

  it('is listed in the settings, and ended there', async () => {
    await page.goto(`${nexa.url}/settings`);
    await page.getByRole('button', { name: 'Unlink Voice' }).scrollIntoViewIfNeeded();
    await seen('settings');
    await page.getByRole('button', { name: 'Unlink Voice' }).tap();
    await page.getByText('Nothing is linked.').waitFor();
    const answer = await ask({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
  });

  it('says why when whoever asks may not', async () => {
    await page.goto(`${nexa.url}/oauth/authorize?response_type=code&client_id=nobody&redirect_uri=${redirectUri}`);
    await heading('This cannot be linked').waitFor();
    await page.getByText('No ecosystem with this client_id may link accounts here.').waitFor();
    await seen('refused');
  });
});
