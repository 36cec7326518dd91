import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownerBody } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ trustProxy: ['127.0.0.1'], publicUrl: 'https://nexa.example.com' });
});
afterAll(() => api.stop());

const forwarded = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', host: 'nexa.example.com' };

it('believes a trusted proxy about the client’s address, in the audit log too, and HTTPS', async () => {
  const state = await api.call('GET', '/setup', { headers: forwarded });
  const code = api.parts.setupCode.text;
  const done = await api.call('POST', '/setup', { headers: forwarded, body: { ...ownerBody, code } });
  expect(state.body).toEqual({ needed: true, codeRequired: true });
  expect(done.status).toBe(201);
  const rows = await api.database.asService(
    'test',
    ({ sql }) => sql`SELECT host(ip) AS ip FROM timeseries.audit_logs WHERE action = 'users.added'`,
  );
  expect(rows).toEqual([{ ip: '203.0.113.9' }]);
  expect(done.headers['set-cookie']).toMatch(/; Secure/);
  expect(done.headers['strict-transport-security']).toMatch(/^max-age=/);
  expect(done.headers['cross-origin-opener-policy']).toBe('same-origin');
});

it('does not believe the same headers from anyone else', async () => {
  const { headers } = await api.call('GET', '/setup', { headers: forwarded, from: '192.168.1.66' });
  expect(headers['strict-transport-security']).toBeUndefined();
});
