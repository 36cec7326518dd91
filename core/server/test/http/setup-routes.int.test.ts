import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownerBody } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

describe('the first set-up', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  it('is needed on a new database, without a code from this machine and with one from others', async () => {
    const here = await api.call('GET', '/setup');
    const there = await api.call('GET', '/setup', { from: '192.168.1.20' });
    const proxied = await api.call('GET', '/setup', { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect([here.body, there.body, proxied.body]).toEqual([
      { needed: true, codeRequired: false },
      { needed: true, codeRequired: true },
      { needed: true, codeRequired: true },
    ]);
  });

  it('names the field that is wrong and creates nobody', async () => {
    const cases = [
      [{ ...ownerBody, email: 'nobody' }, 'body/email'],
      [{ ...ownerBody, password: 'short' }, 'body/password'],
      [{ ...ownerBody, home: { name: 'x', timezone: 'Mars/Olympus' } }, 'body/home/timezone'],
      [{ ...ownerBody, name: undefined }, 'body/name'],
      [{ ...ownerBody, rolle: 'owner' }, 'body/rolle'],
    ] as const;
    const answers = await Promise.all(cases.map(([body]) => api.call('POST', '/setup', { body })));
    expect(answers.map(({ status, body }) => [status, body.code, body.params.path])).toEqual(
      cases.map(([, path]) => [400, 'NEXA_REQUEST_INVALID', path]),
    );
    expect(JSON.stringify(answers)).not.toContain('short');
    expect((await api.call('GET', '/setup')).body.needed).toBe(true);
  });

  it('refuses another machine without the printed code', async () => {
    const without = await api.call('POST', '/setup', { body: ownerBody, from: '192.168.1.20' });
    const wrong = await api.call('POST', '/setup', { body: { ...ownerBody, code: 'AAAA-AAAA' }, from: '192.168.1.20' });
    expect([without.status, without.body.code, wrong.body.code]).toEqual([
      403,
      'NEXA_SETUP_CODE_REQUIRED',
      'NEXA_SETUP_CODE_REQUIRED',
    ]);
  });

  it('creates one owner and home however many ask at once, and answers 409 to the others', async () => {
    const code = api.parts.setupCode.text.toLowerCase();
    const answers = await Promise.all(
      ['192.168.1.20', '192.168.1.21', '127.0.0.1', '127.0.0.1'].map((from) =>
        api.call('POST', '/setup', { body: { ...ownerBody, code }, from }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const made = answers.find(({ status }) => status === 201)?.body;
    expect(made).toMatchObject({
      user: { email: 'owner@nexa.test', name: 'Olive Owner' },
      home: { name: 'Harbour house', timezone: 'Europe/Berlin', role: 'owner' },
    });
    expect(api.homes.homes).toEqual([made.home.id]);
    const me = await api.call('GET', '/auth/me', { token: made.token });
    expect(me.body.homes).toEqual([expect.objectContaining({ id: made.home.id, role: 'owner' })]);
    expect((await api.call('GET', '/setup')).body).toEqual({ needed: false, codeRequired: false });
    expect((await api.call('POST', '/setup', { body: ownerBody })).body.code).toBe('NEXA_SETUP_DONE');
  });
});
