import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const redirectUri = 'https://voice.example/back?vendor=1';
const scopes = ['ecosystem:alexa'];
const known = { name: 'Alexa', plugin: 'alexa', redirectUris: [redirectUri], scopes, isRotating: true };
let api: TestApi;
let owner: Owner;
let now = Date.now();
let made = 0;

beforeAll(async () => {
  api = await startTestApi({ now: () => now });
  owner = await setUp(api);
});
afterAll(() => api.stop());

interface Client {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret?: string;
}

async function newClient(about: Record<string, unknown> = {}): Promise<Client> {
  const body = { ...known, clientId: `voice-${++made}`, ...about };
  const answer = await api.call('POST', '/system/oauth-clients', { token: owner.token, body });
  expect(answer.status).toBe(201);
  return answer.body;
}

/** What the ecosystem sends along with the person. */
const queryOf = ({ clientId }: Client, more: Record<string, string> = {}) => ({
  response_type: 'code',
  client_id: clientId,
  redirect_uri: redirectUri,
  state: 'what the ecosystem remembers',
  ...more,
});

async function post(path: string, parameters: Record<string, string> | string, headers: Record<string, string> = {}) {
  const answer = await api.app.inject({
    method: 'POST',
    url: path,
    headers: { host: 'localhost:8420', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString(),
  });
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body) };
}

async function consent(client: Client, more: Record<string, string> = {}, homeIds = [owner.homeId]): Promise<string> {
  const answer = await api.call('POST', '/account-links', {
    token: owner.token,
    body: { query: queryOf(client, more), homeIds },
  });
  expect(answer.status).toBe(200);
  const back = new URL(answer.body.redirectTo);
  expect(back.origin + back.pathname).toBe('https://voice.example/back');
  expect(back.searchParams.get('vendor')).toBe('1');
  expect(back.searchParams.get('state')).toBe('what the ecosystem remembers');
  return back.searchParams.get('code') ?? '';
}

/** Where somebody is led whom the ecosystem sent here. */
async function authorize(query: Record<string, string>) {
  const url = `/oauth/authorize?${new URLSearchParams(query)}`;
  const { statusCode, headers } = await api.app.inject({ method: 'GET', url, headers: { host: 'localhost:8420' } });
  return [statusCode, headers.location] as const;
}

const secretOf = ({ clientId, clientSecret }: Client) => ({
  client_id: clientId,
  ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
});

const redeem = (client: Client, code: string, more: Record<string, string> = {}) =>
  post('/oauth/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    ...secretOf(client),
    ...more,
  });

const refresh = (client: Client, refreshToken: string) =>
  post('/oauth/token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...secretOf(client) });

/** Whether the token is somebody's now: what it may not do is another matter. */
const isGood = async (token: string) => (await api.parts.accounts.resolve(token, false)) !== undefined;

describe('who looks after the server', () => {
  it('says which ecosystems there are, and sees a secret once', async () => {
    const client = await newClient({ clientId: 'alexa-skill' });
    expect(client.clientSecret).toMatch(/^nexa_lsc_[\w-]{43}$/);
    const listed = await api.call('GET', '/system/oauth-clients', { token: owner.token });
    expect(listed.body.items).toEqual([expect.objectContaining({ ...known, clientId: 'alexa-skill' })]);
    expect(JSON.stringify(listed.body)).not.toContain('nexa_lsc_');
    const again = await api.call('POST', '/system/oauth-clients', {
      token: owner.token,
      body: { ...known, clientId: 'alexa-skill' },
    });
    expect([again.status, again.body.code]).toEqual([409, 'NEXA_LINK_CLIENT_EXISTS']);
    await api.call('DELETE', `/system/oauth-clients/${client.id}`, { token: owner.token });
    expect((await api.call('GET', '/system/oauth-clients', { token: owner.token })).body.items).toEqual([]);
  });

  it('is asked for addresses that nobody else can read', async () => {
    const wrong = [
      'http://voice.example/back',
      'javascript:alert(1)',
      'voice.example',
      'http://localhost:x@evil.example/',
    ];
    for (const uri of [...wrong, 'https://voice.example/back#part', 'https://a:b@voice.example/back'])
      expect(
        (
          await api.call('POST', '/system/oauth-clients', {
            token: owner.token,
            body: { ...known, clientId: 'x', redirectUris: [uri] },
          })
        ).status,
      ).toBe(400);
  });

  it('is nobody else', async () => {
    const other = await addMember(api.database, owner.homeId, 'admin');
    const body = { ...known, clientId: 'mine' };
    const answer = await api.call('POST', '/system/oauth-clients', { token: other.token, body });
    expect([answer.status, answer.body.code]).toEqual([403, 'NEXA_AUTH_FORBIDDEN']);
    const refused = api.parts.database.withUser(
      { sub: other.userId },
      ({ sql }) => sql`
      INSERT INTO nexa.oauth_clients (client_id, plugin_id, name, redirect_uris)
      VALUES ('mine', 'alexa', 'x', '{https://x.example}')`,
    );
    await expect(refused).rejects.toThrow(/row-level security/);
  });
});

describe('a person who wants to link their account', () => {
  let client: Client;

  beforeAll(async () => {
    client = await newClient();
  });

  it('comes from the ecosystem to the page with all that it asked', async () => {
    const search = new URLSearchParams(queryOf(client)).toString();
    const answer = await api.app.inject({
      method: 'GET',
      url: `/oauth/authorize?${search}`,
      headers: { host: 'localhost:8420' },
    });
    expect([answer.statusCode, answer.headers.location]).toEqual([302, `/link?${search}`]);
    const asked = await api.call('GET', `/account-links/request?${search}`, { token: owner.token });
    expect(asked.body).toEqual({ name: 'Alexa', plugin: 'alexa', scopes });
  });

  it.each([
    ['another client', { client_id: 'nobody' }, 'No ecosystem with this client_id may link accounts here.'],
    [
      'another address',
      { redirect_uri: 'https://voice.example/back' },
      'Alexa may not send people to this redirect_uri.',
    ],
  ])('is told when it is sent by %s, and goes nowhere', async (_what, more, detail) => {
    const query = queryOf(client, more);
    const answer = await api.call('POST', '/account-links', {
      token: owner.token,
      body: { query, homeIds: [owner.homeId] },
    });
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([400, 'NEXA_LINK_INVALID', detail]);
    expect(await authorize(query)).toEqual([302, `/link?${new URLSearchParams(query)}`]);
  });

  it.each([
    ['another kind of answer', { response_type: 'token' }, 'unsupported_response_type'],
    ['more than it may', { scope: 'ecosystem:alexa admin' }, 'invalid_scope'],
    ['what no header can carry', { scope: 'ecosystem:alexa “\\”\n' }, 'invalid_scope'],
    ['PKCE in the clear', { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE by half', { code_challenge_method: 'S256' }, 'invalid_request'],
  ])('goes back to the ecosystem that asks for %s, without a code', async (_what, more, error) => {
    const query = queryOf(client, more);
    const body = { query, homeIds: [owner.homeId] };
    const answered = await api.call('POST', '/account-links', { token: owner.token, body });
    const [status, location = ''] = await authorize(query);
    expect([status, answered.status, answered.body.redirectTo]).toEqual([302, 200, location]);
    const back = new URL(location);
    expect(back.origin + back.pathname).toBe('https://voice.example/back');
    expect(Object.fromEntries(back.searchParams)).toEqual({
      vendor: '1',
      error,
      error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/),
      state: 'what the ecosystem remembers',
    });
    const asked = await api.call('GET', `/account-links/request?${new URLSearchParams(query)}`, { token: owner.token });
    expect([asked.status, asked.body.code, asked.body.params.error]).toEqual([400, 'NEXA_LINK_INVALID', error]);
  });

  it('of a client that keeps no secret goes back without PKCE', async () => {
    const open = await newClient({ isPublic: true });
    const [status, location = ''] = await authorize(queryOf(open));
    expect([status, new URL(location).searchParams.get('error')]).toEqual([302, 'invalid_request']);
  });

  it('may say no', async () => {
    const answer = await api.call('POST', '/account-links', {
      token: owner.token,
      body: { query: queryOf(client), homeIds: [] },
    });
    const back = new URL(answer.body.redirectTo).searchParams;
    expect([back.get('error'), back.get('state'), back.get('code')]).toEqual([
      'access_denied',
      'what the ecosystem remembers',
      null,
    ]);
  });

  it('gives no home of others', async () => {
    const other = await addPerson(api.database, 'stranger');
    const body = { query: queryOf(client), homeIds: [owner.homeId] };
    const answer = await api.call('POST', '/account-links', { token: other.token, body });
    expect([answer.status, answer.body.code]).toEqual([404, 'NEXA_HOME_NOT_FOUND']);
  });

  it('is a person, not a token', async () => {
    const { body } = await api.call('POST', '/tokens', { token: owner.token, body: { name: 'x', scopes: ['admin'] } });
    const answer = await api.call('POST', '/account-links', {
      token: body.token,
      body: { query: queryOf(client), homeIds: [owner.homeId] },
    });
    expect(answer.status).toBe(403);
  });

  it('sees the link and ends it', async () => {
    const { body } = await redeem(client, await consent(client));
    const { items } = (await api.call('GET', '/account-links', { token: owner.token })).body;
    expect(items).toEqual([
      expect.objectContaining({ name: 'Alexa', plugin: 'alexa', scopes, homeIds: [owner.homeId] }),
    ]);
    expect(await isGood(body.access_token)).toBe(true);
    expect((await api.call('DELETE', `/account-links/${items[0].id}`, { token: owner.token })).status).toBe(204);
    expect(await isGood(body.access_token)).toBe(false);
    expect((await refresh(client, body.refresh_token)).body.error).toBe('invalid_grant');
    expect((await api.call('GET', '/account-links', { token: owner.token })).body.items).toEqual([]);
  });
});

describe('the code of a consent', () => {
  let client: Client;

  beforeEach(async () => {
    client = await newClient();
  });

  it('becomes tokens that are shown to no cache and act for the chosen homes only', async () => {
    const { status, body, headers } = await redeem(client, await consent(client));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.stringMatching(/^nexa_lat_[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^nexa_lrt_[\w-]{43}$/),
      scope: 'ecosystem:alexa',
    });
    expect(await api.parts.accounts.resolve(body.access_token, false)).toMatchObject({
      kind: 'account-link',
      userId: owner.userId,
      scopes,
      homeIds: [owner.homeId],
    });
    const devices = await api.call('GET', `/homes/${owner.homeId}/devices`, { token: body.access_token });
    expect([devices.status, devices.body.code]).toEqual([403, 'NEXA_AUTH_FORBIDDEN']);
    expect(await isGood(body.refresh_token)).toBe(false);
  });

  it('takes the secret by Basic authentication too, but not twice', async () => {
    const code = await consent(client);
    const { client_secret: _, ...rest } = secretOf(client);
    const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
    const parameters = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...rest };
    const twice = await post(
      '/oauth/token',
      { ...parameters, ...secretOf(client) },
      { authorization: `Basic ${basic}` },
    );
    expect([twice.status, twice.body.error]).toEqual([400, 'invalid_request']);
    expect((await post('/oauth/token', parameters, { authorization: `Basic ${basic}` })).status).toBe(200);
  });

  it.each([
    ['a wrong secret', { client_secret: 'nexa_lsc_wrong' }, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['another address', { redirect_uri: 'https://voice.example/back' }, 400, 'invalid_grant'],
    ['another code', { code: 'nexa_lco_other' }, 400, 'invalid_grant'],
    ['a verifier that nobody asked for', { code_verifier: 'v'.repeat(43) }, 400, 'invalid_grant'],
    ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no code', { code: '' }, 400, 'invalid_request'],
  ])('is refused with %s', async (_what, more, status, error) => {
    const answer = await redeem(client, await consent(client), more as Record<string, string>);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.body.error_description).not.toBe('');
    if (status === 401) expect(answer.headers['www-authenticate']).toMatch(/^Basic/);
  });

  it('is refused to another client', async () => {
    const other = await newClient();
    expect((await redeem(other, await consent(client))).body.error).toBe('invalid_grant');
  });

  it('is refused when a parameter comes twice', async () => {
    const answer = await post('/oauth/token', 'grant_type=refresh_token&grant_type=authorization_code');
    expect([answer.status, answer.body]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'grant_type came twice.' },
    ]);
  });

  it('is good for five minutes', async () => {
    now = Date.now() - 5 * 60_000 - 1_000;
    const code = await consent(client);
    now = Date.now();
    expect((await redeem(client, code)).body.error).toBe('invalid_grant');
  });

  it('ends what came of it when it comes twice', async () => {
    const code = await consent(client);
    const { body } = await redeem(client, code);
    expect(await isGood(body.access_token)).toBe(true);
    expect((await redeem(client, code)).body.error).toBe('invalid_grant');
    expect(await isGood(body.access_token)).toBe(false);
  });

  it('is given to one of two that turn it in at once', async () => {
    const code = await consent(client);
    const answers = await Promise.all([redeem(client, code), redeem(client, code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('is kept as a digest, and so is all that comes of it', async () => {
    const code = await consent(client);
    const { body } = await redeem(client, code);
    const rows = await api.database.asService(
      'test',
      ({ sql }) => sql<{ text: string }[]>`
        SELECT row_to_json(c)::text AS text FROM nexa.oauth_codes AS c
        UNION ALL SELECT row_to_json(t)::text FROM nexa.oauth_tokens AS t
        UNION ALL SELECT row_to_json(a)::text FROM audit_logs AS a`,
    );
    const stored = JSON.stringify(rows) + api.log.join('');
    for (const secret of [code, body.access_token, body.refresh_token, client.clientSecret ?? ''])
      expect(stored).not.toContain(secret.slice(9));
  });
});

describe('the audit log', () => {
  const entries = (action: string) =>
    api.database.asService(
      'test',
      ({ sql }) => sql<{ home_id: string | null; actor_id: string | null; after: Record<string, unknown> | null }[]>`
        SELECT home_id, actor_id, after FROM timeseries.audit_logs WHERE action = ${action} ORDER BY time DESC, id DESC`,
    );

  it('tells each home what may reach it, and who linked and unlinked it', async () => {
    const client = await newClient();
    const { body } = await redeem(client, await consent(client));
    expect(await entries('account_links.added')).toContainEqual({
      home_id: owner.homeId,
      actor_id: owner.userId,
      after: { client: client.id, scopes },
    });
    const { items } = (await api.call('GET', '/account-links', { token: owner.token })).body;
    await api.call('DELETE', `/account-links/${items[0].id}`, { token: owner.token });
    expect((await entries('oauth_tokens.removed'))[0]).toMatchObject({ actor_id: owner.userId });
    expect(await isGood(body.access_token)).toBe(false);
    await api.call('DELETE', `/system/oauth-clients/${client.id}`, { token: owner.token });
    expect((await entries('oauth_clients.removed'))[0]).toMatchObject({ actor_id: owner.userId, home_id: null });
  });

  it('tells of a code that was stolen', async () => {
    const client = await newClient();
    const code = await consent(client);
    await redeem(client, code);
    const before = (await entries('account_links.revoked')).length;
    await redeem(client, code);
    const after = await entries('account_links.revoked');
    expect(after.length).toBe(before + 1);
    expect(after[0]?.after).toEqual({ reason: 'a code came twice' });
  });
});

describe('an ecosystem that can keep no secret', () => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  let client: Client;

  beforeAll(async () => {
    client = await newClient({ isPublic: true });
    expect(client.clientSecret).toBeUndefined();
  });

  it('proves by PKCE that the code is its own', async () => {
    expect((await redeem(client, await consent(client, pkce), { code_verifier: verifier })).status).toBe(200);
  });

  it.each([
    ['another verifier', { code_verifier: 'v'.repeat(43) }],
    ['none', {}],
  ])('is refused with %s', async (_what, more) => {
    const answer = await redeem(client, await consent(client, pkce), more as Record<string, string>);
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_grant']);
  });

  it('must ask with a challenge', async () => {
    const answer = await api.call('POST', '/account-links', {
      token: owner.token,
      body: { query: queryOf(client), homeIds: [owner.homeId] },
    });
    expect(new URL(answer.body.redirectTo).searchParams.get('error')).toBe('invalid_request');
  });
});

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

describe('a refresh token', () => {
  const backdate = (token: string, by: string) =>
    api.database.asService(
      'test',
      ({ sql }) => sql`
        UPDATE nexa.oauth_tokens SET rotated_at = rotated_at - ${by}::interval
        WHERE refresh_hash = ${createHash('sha256').update(token).digest()}`,
    );

  it('is replaced with each use, and the access token before stays good for its hour', async () => {
    const client = await newClient();
    const first = (await redeem(client, await consent(client))).body;
    const second = (await refresh(client, first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect([await isGood(first.access_token), await isGood(second.access_token)]).toEqual([true, true]);
    expect((await refresh(client, second.refresh_token)).status).toBe(200);
  });

  it('may come again for a minute, because an answer may be lost', async () => {
    const client = await newClient();
    const first = (await redeem(client, await consent(client))).body;
    await refresh(client, first.refresh_token);
    const again = await refresh(client, first.refresh_token);
    expect(again.status).toBe(200);
    expect(await isGood(again.body.access_token)).toBe(true);
  });

  it.each([
    ['its successor was used', async (_client: Client, second: Tokens) => void (await isGood(second.access_token))],
    [
      'its successor was replaced',
      async (client: Client, second: Tokens) => void (await refresh(client, second.refresh_token)),
    ],
  ])('ends the whole link when it comes again at once although %s', async (_what, use) => {
    const client = await newClient();
    const first = (await redeem(client, await consent(client))).body;
    const second = (await refresh(client, first.refresh_token)).body;
    await use(client, second);
    expect((await refresh(client, first.refresh_token)).body.error).toBe('invalid_grant');
    expect(await isGood(second.access_token)).toBe(false);
    expect((await refresh(client, second.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('ends the whole link when it comes again later: it was stolen', async () => {
    const client = await newClient();
    const first = (await redeem(client, await consent(client))).body;
    const second = (await refresh(client, first.refresh_token)).body;
    await backdate(first.refresh_token, '2 minutes');
    expect((await refresh(client, first.refresh_token)).body.error).toBe('invalid_grant');
    expect(await isGood(second.access_token)).toBe(false);
    expect((await refresh(client, second.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('stays the same for an ecosystem that keeps the first one', async () => {
    const client = await newClient({ isRotating: false });
    const first = (await redeem(client, await consent(client))).body;
    const answers = [await refresh(client, first.refresh_token), await refresh(client, first.refresh_token)];
    expect(answers.map(({ status, body }) => [status, body.refresh_token])).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    expect((await api.call('GET', '/account-links', { token: owner.token })).body.items.length).toBeGreaterThan(0);
  });

  it('ends the link when it is revoked, and nothing happens with one that is not known', async () => {
    const client = await newClient();
    const { body } = await redeem(client, await consent(client));
    expect((await post('/oauth/revoke', { token: 'nexa_lrt_unknown', ...secretOf(client) })).status).toBe(200);
    const other = await newClient();
    await post('/oauth/revoke', { token: body.refresh_token, ...secretOf(other) });
    expect(await isGood(body.access_token)).toBe(true);
    expect((await post('/oauth/revoke', { token: body.refresh_token, ...secretOf(client) })).status).toBe(200);
    expect(await isGood(body.access_token)).toBe(false);
  });

  it('is of no use once the ecosystem is given up', async () => {
    const client = await newClient();
    const { body } = await redeem(client, await consent(client));
    await api.call('DELETE', `/system/oauth-clients/${client.id}`, { token: owner.token });
    expect(await isGood(body.access_token)).toBe(false);
    expect((await refresh(client, body.refresh_token)).body.error).toBe('invalid_client');
  });
});
