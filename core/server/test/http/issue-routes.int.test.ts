import { randomUUID } from 'node:crypto';
import { NexaError } from '@nexa/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

describe('issues', () => {
  let api: TestApi;
  let owner: Owner;
  let open: string;
  let resolved: string;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    const device = await addDevice(api.database, owner.homeId, { name: 'Desk lamp' });
    const add = (state: string, code: string) =>
      api.database.asService('test', async ({ sql }) => {
        const [row] = await sql<{ id: string }[]>`
          INSERT INTO diagnostic_issues (home_id, code, severity, state, title, explanation, device_id, advice)
          VALUES (${owner.homeId}, ${code}, 'error', ${state}, 'It does not answer', 'Check its power.', ${device},
            ${state === 'escalated' ? 'Plug it in again.' : null})
          RETURNING id`;
        const id = row?.id ?? '';
        await sql`
          INSERT INTO self_healing_executions (home_id, issue_id, action_id, title, trigger, outcome, reason, finished_at)
          VALUES (${owner.homeId}, ${id}, 'core.reconnect-integration', 'Reconnect', 'auto',
            ${state === 'resolved' ? 'verified' : 'failed'}, ${state === 'resolved' ? null : 'no answer'}, now())`;
        return id;
      });
    open = await add('escalated', 'core.device-unreachable');
    resolved = await add('resolved', 'core.other');
  });
  afterAll(() => api.stop());

  const get = (path: string, token = owner.token) => api.call('GET', path, { token });

  it('are listed by whether they are open', async () => {
    const lists = await Promise.all(
      ['', '?state=open', '?state=resolved', '?state=all'].map((query) => get(`/homes/${owner.homeId}/issues${query}`)),
    );
    expect(lists.map(({ body }) => body.items.map(({ id }: { id: string }) => id))).toEqual([
      [open],
      [open],
      [resolved],
      [resolved, open],
    ]);
    expect((await get(`/homes/${owner.homeId}/issues?state=odd`)).status).toBe(400);
  });

  it('say what happened, what NEXA did and what to do next', async () => {
    const { body } = await get(`/issues/${open}`);
    expect(body.summary).toBe(
      'Desk lamp: It does not answer. NEXA tried “Reconnect”, but it did not help: no answer. Plug it in again. Check its power.',
    );
    expect(body).toMatchObject({
      deviceName: 'Desk lamp',
      state: 'escalated',
      healing: [{ outcome: 'failed', trigger: 'auto' }],
    });
    expect((await get(`/issues/${resolved}`)).body.summary).toBe(
      'Desk lamp: It does not answer. NEXA tried “Reconnect”, and it helped.',
    );
  });

  it('are healed on request, by whom is known', async () => {
    const heal = { token: owner.token, body: { actionId: 'core.reconnect-integration' } };
    const { status, body } = await api.call('POST', `/issues/${open}/heal`, heal);
    expect([status, body.issue.id]).toEqual([202, open]);
    expect(api.homes.healed).toEqual([
      { homeId: owner.homeId, issueId: open, userId: owner.userId, actionId: 'core.reconnect-integration' },
    ]);
  });

  it('say why nothing may heal them now', async () => {
    api.homes.healingProblem = new NexaError('NEXA_HEALING_REFUSED', 'The budget is used up.', {
      params: { reason: 'budget' },
    });
    const { status, body } = await api.call('POST', `/issues/${open}/heal`, { token: owner.token });
    expect([status, body.code, body.params]).toEqual([409, 'NEXA_HEALING_REFUSED', { reason: 'budget' }]);
  });

  it('are left alone for a while within a year', async () => {
    const snooze = (until: string) =>
      api.call('POST', `/issues/${open}/snooze`, { token: owner.token, body: { until } });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect((await snooze(tomorrow)).status).toBe(200);
    expect(api.homes.snoozed).toEqual([{ homeId: owner.homeId, issueId: open, until: Date.parse(tomorrow) }]);
    const wrong = await Promise.all([snooze('2020-01-01T00:00:00Z'), snooze('2999-01-01T00:00:00Z'), snooze('soon')]);
    expect(wrong.map(({ body }) => body.code)).toEqual([
      'NEXA_TIME_INVALID',
      'NEXA_TIME_INVALID',
      'NEXA_REQUEST_INVALID',
    ]);
  });

  it('are hidden from strangers, and from guests whose devices they are not about', async () => {
    const guest = await addMember(api.database, owner.homeId, 'guest', [randomUUID()]);
    const stranger = await addPerson(api.database, 'stranger');
    const answers = await Promise.all([
      get(`/issues/${open}`, stranger.token),
      get(`/issues/${open}`, guest.token),
      get(`/issues/${randomUUID()}`),
    ]);
    expect(answers.map(({ body }) => body.code)).toEqual(Array.from({ length: 3 }, () => 'NEXA_ISSUE_NOT_FOUND'));
  });
});
