import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, addPerson, type Owner, ownerBody, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const login = { email: ownerBody.email, password: ownerBody.password };

describe('signing in', () => {
  let api: TestApi;
  let owner: Owner;

  beforeAll(async () => {
    api = await startTestApi({ publicUrl: 'https://nexa.example.com' });
    owner = await setUp(api);
  });
  afterAll(() => api.stop());

  it('gives a token and a cookie that no script reads and that crosses no site', async () => {
    const answer = await api.call('POST', '/auth/login', { body: { ...login, email: ' OWNER@nexa.test ' } });
    expect(answer.status).toBe(200);
    expect(answer.body.token).toMatch(/^nexa_ses_[\w-]{43}$/);
    expect(answer.headers['set-cookie']).toMatch(/^nexa_session=[^;]+;.*HttpOnly;.*SameSite=Lax/);
    expect(answer.headers['set-cookie']).not.toMatch(/Secure/);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });

  it('answers a wrong password and an unknown account alike', async () => {
    const wrong = await api.call('POST', '/auth/login', { body: { ...login, password: 'wrong' } });
    const unknown = await api.call('POST', '/auth/login', { body: { email: 'x@nexa.test', password: 'wrong' } });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'NEXA_AUTH_WRONG_PASSWORD']);
    const { requestId: _first, ...left } = wrong.body;
    const { requestId: _second, ...right } = unknown.body;
    expect(left).toEqual(right);
  });

  it('slows down guessing, says for how long, and lets nobody in meanwhile', async () => {
    const guess = () => api.call('POST', '/auth/login', { body: { email: 'guessed@nexa.test', password: 'wrong' } });
    const answers = await Promise.all(Array.from({ length: 8 }, guess));
    const slowed = answers.filter(({ status }) => status === 429);
    expect(slowed.length).toBe(3);
    expect(slowed[0]?.body.code).toBe('NEXA_AUTH_THROTTLED');
    expect(Number(slowed[0]?.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('keeps only a digest of tokens', async () => {
    const hashes = await api.database.asService(
      'test',
      ({ sql }) => sql<{ text: string }[]>`SELECT row_to_json(s)::text AS text FROM user_sessions AS s`,
    );
    expect(JSON.stringify(hashes)).not.toContain(owner.token.slice(9));
  });

  it('ends the session with the sign-out', async () => {
    const { body } = await api.call('POST', '/auth/login', { body: login });
    const out = await api.call('POST', '/auth/logout', { token: body.token });
    expect(out.status).toBe(204);
    const after = await api.call('GET', '/auth/me', { token: body.token });
    expect([after.status, after.body.code]).toEqual([401, 'NEXA_AUTH_REQUIRED']);
    expect(after.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('refuses tokens that nobody gave out', async () => {
    const tokens = ['nonsense', `nexa_ses_${'A'.repeat(43)}`, `nexa_pat_${'A'.repeat(43)}`, 'x'.repeat(5000)];
    const answers = await Promise.all(tokens.map((token) => api.call('GET', '/auth/me', { token })));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  describe('by cookie', () => {
    const change = (headers: Record<string, string>) =>
      api.call('POST', `/homes/${owner.homeId}/rooms`, {
        headers: { cookie: `nexa_session=${owner.token}`, ...headers },
        body: { name: 'Study' },
      });

    it.each([
      ['its own origin', { origin: 'http://localhost:8420' }, 201],
      ['the public URL', { origin: 'https://nexa.example.com', host: 'nexa.example.com' }, 201],
      ['no origin, but the browser’s word that it is the same', { 'sec-fetch-site': 'same-origin' }, 201],
      ['no origin', {}, 403],
      ['another site', { origin: 'https://evil.example' }, 403],
      ['another port of this host', { origin: 'http://localhost:3000' }, 403],
      ['a sandboxed frame', { origin: 'null' }, 403],
    ])('a change from %s', async (_name, headers, status) => {
      expect((await change(headers as Record<string, string>)).status).toBe(status);
    });

    it('reads need no origin', async () => {
      const { status } = await api.call('GET', '/auth/me', { headers: { cookie: `nexa_session=${owner.token}` } });
      expect(status).toBe(200);
    });
  });

  it.each([
    ['localhost:8420', 200],
    ['127.0.0.1', 200],
    ['[::1]:8420', 200],
    ['192.168.1.7:8420', 200],
    ['nexa.local', 200],
    ['nexa.example.com', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['8.8.8.8', 403],
    ['localhost:8420@evil.example', 403],
  ])('a request to the host %s', async (host, status) => {
    const answer = await api.call('GET', '/setup', { headers: { host } });
    expect(answer.status).toBe(status);
  });

  it('refuses another site’s sign-in, which would put its account under the person’s hands', async () => {
    const answer = await api.call('POST', '/auth/login', { body: login, headers: { origin: 'https://evil.example' } });
    expect([answer.status, answer.body.code]).toEqual([403, 'NEXA_REQUEST_HOST_REFUSED']);
  });

  describe('with access tokens', () => {
    const make = async (body: object) => (await api.call('POST', '/tokens', { token: owner.token, body })).body;

    it('shows a token once and lists it without', async () => {
      const made = await make({ name: 'Script', scopes: ['read'] });
      const { body } = await api.call('GET', '/tokens', { token: owner.token });
      const listed = body.items.find(({ id }: { id: string }) => id === made.id);
      expect(made.token).toMatch(/^nexa_pat_/);
      expect(listed).toMatchObject({ name: 'Script', scopes: ['read'] });
      expect(JSON.stringify(body)).not.toContain(made.token);
    });

    it('lets a scope do what it is for and nothing else', async () => {
      const { token } = await make({ name: 'Reader', scopes: ['read'] });
      const read = await api.call('GET', '/homes', { token });
      const write = await api.call('POST', '/homes', { token, body: { name: 'x', timezone: 'UTC' } });
      const more = await api.call('POST', '/tokens', { token, body: { name: 'x', scopes: ['admin'] } });
      expect([read.status, write.status, write.body.params, more.status]).toEqual([200, 403, { needs: 'admin' }, 403]);
    });

    it('keeps a token for one home to that home', async () => {
      const { body: second } = await api.call('POST', '/homes', {
        token: owner.token,
        body: { name: 'Cabin', timezone: 'UTC' },
      });
      const { token } = await make({ name: 'One home', scopes: ['admin'], homeIds: [second.id] });
      const homes = await api.call('GET', '/homes', { token });
      const other = await api.call('GET', `/homes/${owner.homeId}`, { token });
      expect(homes.body.items.map(({ id }: { id: string }) => id)).toEqual([second.id]);
      expect([other.status, other.body.code]).toEqual([404, 'NEXA_HOME_NOT_FOUND']);
    });

    it('gives no token for somebody else’s home, and none that has expired already', async () => {
      const stranger = await addPerson(api.database, 'stranger');
      const foreign = await api.call('POST', '/tokens', {
        token: stranger.token,
        body: { name: 'x', scopes: ['read'], homeIds: [owner.homeId] },
      });
      const past = await api.call('POST', '/tokens', {
        token: owner.token,
        body: { name: 'x', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' },
      });
      expect([foreign.body.code, past.body.code]).toEqual(['NEXA_HOME_NOT_FOUND', 'NEXA_TIME_INVALID']);
    });

    it('stops working the moment it is deleted', async () => {
      const { id, token } = await make({ name: 'Gone', scopes: ['read'] });
      expect((await api.call('DELETE', `/tokens/${id}`, { token: owner.token })).status).toBe(204);
      expect((await api.call('GET', '/homes', { token })).status).toBe(401);
      expect((await api.call('DELETE', `/tokens/${id}`, { token: owner.token })).status).toBe(404);
    });
  });

  it('shows figures to this machine, and to others with a token of the scope admin only', async () => {
    const member = await addMember(api.database, owner.homeId, 'member');
    const { body } = await api.call('POST', '/tokens', { token: owner.token, body: { name: 'p', scopes: ['admin'] } });
    const { body: reader } = await api.call('POST', '/tokens', {
      token: member.token,
      body: { name: 'p', scopes: ['admin'] },
    });
    const from = '192.168.1.50';
    const answers = await Promise.all([
      api.call('GET', '/metrics'),
      api.call('GET', '/metrics', { from }),
      api.call('GET', '/metrics', { headers: { 'x-forwarded-for': '192.168.1.50' } }),
      api.call('GET', '/metrics', { from, token: body.token }),
      api.call('GET', '/metrics', { from, token: reader.token }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 401, 200, 403]);
    expect(answers[0]?.body).toContain('nexa_http_request_duration_seconds_count');
    expect(answers[0]?.body).not.toContain(owner.homeId);
  });
});
