import { randomUUID } from 'node:crypto';
import { type DatabaseTransaction, PostgresRecordStore } from '@nexa/db';
import type { HomeRecordOutput } from '@nexa/engine';
import type { Cause, ScalarValue } from '@nexa/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { requireTestsPass } from '../../src/automations/replay/require-tests-pass.ts';
import { addDevice, addMember, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const now = Date.UTC(2026, 10, 20, 12);
const start = Date.UTC(2026, 10, 10);

describe('automations tried out', () => {
  let api: TestApi;
  let owner: Owner;
  let sensor: string;
  let lamp: string;
  let automationId: string;

  const moved = () => ({ deviceId: sensor, capability: 'motion', attribute: 'active' });
  const on = () => ({ deviceId: lamp, capability: 'onOff', command: 'on' });
  const definition = () => ({
    name: 'Light',
    mode: 'single',
    triggers: [{ id: 'm', type: 'state', ...moved(), to: true }],
    conditions: [] as object[],
    actions: [{ type: 'command', ...on() }],
  });
  const passes = () => ({
    name: 'Comes on',
    given: { states: [{ ...moved(), value: false }] },
    when: [{ state: { ...moved(), value: true } }],
    then: { runs: 1, commands: [on()] },
  });
  const fails = () => ({ ...passes(), name: 'Stays off', then: { commands: [] } });
  const iso = (at: number) => new Date(at).toISOString();
  const post = (path: string, body: object, token = owner.token) => api.call('POST', path, { token, body });
  const week = (body: object = {}) => ({ from: iso(start), to: iso(start + 7 * DAY), ...body });
  const draft = (body: object) => post(`/homes/${owner.homeId}/automations/replay`, week(body));

  beforeAll(async () => {
    api = await startTestApi({ now: () => now });
    owner = await setUp(api);
    const part = (...capabilities: string[]) => [{ id: 'main', capabilities }];
    sensor = await addDevice(api.database, owner.homeId, {
      name: 'Sensor',
      components: part('motion', 'illuminance', 'button', 'power'),
    });
    lamp = await addDevice(api.database, owner.homeId, { name: 'Lamp', components: part('onOff', 'brightness') });
    const created = await post(`/homes/${owner.homeId}/automations`, { ...definition(), tests: [passes()] });
    automationId = created.body.id;
    await record(recordedWeek());
  });
  afterAll(() => api.stop());

  const record = (outputs: HomeRecordOutput[]) =>
    new PostgresRecordStore(api.database).write(outputs.map((output) => ({ homeId: owner.homeId, output })));
  const state = (at: number, deviceId: string, key: string, value: ScalarValue, cause: Cause): HomeRecordOutput => {
    const [capability = '', attribute = ''] = key.split('.');
    const known = { observedAt: at, receivedAt: at, source: 'push', freshness: 'live' } as const;
    const ref = { deviceId, component: 'main', capability, attribute };
    return { type: 'state', ref, key, history: 'states', state: { value, ...known, cause }, changed: true };
  };
  const samples = (key: string, history: 'telemetry' | 'energy', at: number[], values: number[]): HomeRecordOutput => {
    const [capability = '', attribute = ''] = key.split('.');
    const ref = { deviceId: sensor, component: 'main', capability, attribute };
    return { type: 'samples', ref, key, history, times: Float64Array.from(at), values: Float64Array.from(values) };
  };
  /** Each evening somebody moved and the automation lit the lamp, which was put out by hand; bright since the fourth day. */
  function recordedWeek(): HomeRecordOutput[] {
    const own: Cause = { kind: 'automation', id: automationId, parent: { kind: 'physical', id: sensor } };
    const physical: Cause = { kind: 'physical', id: sensor };
    const evenings = [0, 1, 2, 3, 4, 5, 6].map((day) => start + day * DAY + 20 * 60 * MINUTE);
    return [
      state(start - 40 * DAY, lamp, 'onOff.on', false, { kind: 'unknown' }),
      state(start - DAY, sensor, 'motion.active', false, physical),
      samples(
        'illuminance.lux',
        'telemetry',
        [start - 3 * DAY, ...evenings.map((at) => at - MINUTE)],
        [10, 10, 10, 10, 500, 500, 500, 500],
      ),
      samples(
        'power.watts',
        'energy',
        evenings.map((at) => at + 30 * MINUTE),
        [1, 2, 300, 4, 5, 600, 7],
      ),
      ...evenings.flatMap((at, index): HomeRecordOutput[] => [
        state(at, sensor, 'motion.active', true, physical),
        {
          type: 'command',
          command: {
            id: `00000000-0000-4000-8000-00000000000${index}`,
            deviceId: lamp,
            component: 'main',
            capability: 'onOff',
            command: 'on',
            params: {},
            status: 'confirmed',
            cause: own,
            requestedAt: at + 100,
            deadline: at + 10_000,
            finishedAt: at + 400,
          },
        },
        state(at + 400, lamp, 'onOff.on', true, { ...own, commandId: `00000000-0000-4000-8000-00000000000${index}` }),
        state(at + 5 * MINUTE, sensor, 'motion.active', false, physical),
        state(at + 60 * MINUTE, lamp, 'onOff.on', false, { kind: 'user', id: owner.userId }),
        {
          type: 'event',
          deviceId: sensor,
          component: 'main',
          capability: 'button',
          event: 'pressed',
          data: { press: index === 2 ? 'long' : 'single' },
          observedAt: at + 10 * MINUTE,
          cause: physical,
        },
      ]),
    ];
  }

  const verdicts = (body: { commands: { time: string; command: string; verdict: string }[] }) =>
    body.commands.map(({ time, command, verdict }) => `${time.slice(8, 16)} ${command} ${verdict}`);

  describe('by the tests that are kept with them', () => {
    it('says of each whether it passes', async () => {
      const body = { ...definition(), tests: [passes(), fails()], enabled: false };
      const { body: saved } = await post(`/homes/${owner.homeId}/automations`, body);
      const { status, body: answer } = await post(`/automations/${saved.id}/tests`, {});
      expect([status, answer.items]).toEqual([
        200,
        [
          { name: 'Comes on', passed: true, problems: [] },
          { name: 'Stays off', passed: false, problems: ['Expected no command, but onOff.on of Lamp was sent.'] },
        ],
      ]);
    });

    it('refuses a definition whose tests do not pass, and says what differs', async () => {
      const asUser = <T>(work: (tx: DatabaseTransaction) => Promise<T>) =>
        api.parts.database.withUser({ sub: owner.userId }, work);
      const parts = { capabilities: api.parts.capabilities, asUser };
      const check = (tests: object[]) => requireTestsPass({ ...definition(), tests } as never, owner.homeId, parts);
      await expect(check([passes()])).resolves.toBeUndefined();
      await expect(check([passes(), fails()])).rejects.toMatchObject({
        code: 'NEXA_AUTOMATION_TESTS_FAILED',
        params: { failed: [{ name: 'Stays off', problems: [expect.stringContaining('Expected no command')] }] },
      });
    });

    it('is for members of the home', async () => {
      const guest = await addMember(api.database, owner.homeId, 'guest');
      const { body } = await post(`/automations/${automationId}/tests`, {}, guest.token);
      expect(body.code).toBe('NEXA_AUTOMATION_NOT_FOUND');
    });
  });

  describe('over recorded days', () => {
    it('does the same as it did when nothing was changed', async () => {
      const { status, body } = await post(`/automations/${automationId}/replay`, week());
      expect([status, body.runs, body.truncated, body.until]).toEqual([200, 7, false, iso(start + 7 * DAY)]);
      expect(body.commands).toHaveLength(7);
      expect(new Set(body.commands.map((command: { verdict: string }) => command.verdict))).toEqual(new Set(['same']));
      expect(body.assumptions.length).toBeGreaterThan(0);
    });

    it('leaves out what a person ran by hand, and says so', async () => {
      const { body: created } = await post(`/homes/${owner.homeId}/automations`, definition());
      const [byTrigger, byHand, byScene] = [1, 2, 3].map((nr) => `00000000-0000-4000-8000-0000000001${nr}0`);
      const activation = '00000000-0000-4000-8000-000000000200';
      const cause = (parent: Cause): Cause => ({ kind: 'automation', id: created.id, parent });
      const user: Cause = { kind: 'user', id: owner.userId };
      const command = (id: string, at: number, parent: Cause): HomeRecordOutput => ({
        type: 'command',
        command: {
          ...on(),
          id,
          component: 'main',
          params: {},
          status: 'confirmed',
          cause: cause(parent),
          requestedAt: at,
          deadline: at + 10_000,
          finishedAt: at + 400,
        },
      });
      const run = (at: number, trigger: object, action: object): HomeRecordOutput => ({
        type: 'execution',
        execution: {
          id: randomUUID(),
          automationId: created.id,
          automationVersion: 1,
          startedAt: at,
          finishedAt: at + 1_000,
          outcome: 'completed',
          trigger: { cause: user, ...trigger },
          conditions: [],
          actions: [{ path: 'actions/0', type: 'command', status: 'done', ...action }],
        },
      });
      const [first, second, third] = [2, 26, 50].map((hour) => start + hour * 60 * MINUTE) as [number, number, number];
      await api.database.asService(
        'test',
        ({ sql }) => sql`
          INSERT INTO scenes (id, home_id, name, states) VALUES (${activation}, ${owner.homeId}, 'S', '[]')`,
      );
      await record([
        command(byTrigger as string, first, { kind: 'physical', id: sensor }),
        run(first, { triggerId: 'm' }, { commandId: byTrigger }),
        command(byHand as string, second, user),
        run(second, {}, { commandId: byHand }),
        command(byScene as string, third, user),
        run(third, {}, { type: 'scene', sceneActivationId: activation }),
        {
          type: 'scene-activation',
          activation: {
            id: activation,
            sceneId: activation,
            cause: cause(user),
            outcome: 'completed',
            startedAt: third,
            finishedAt: third + 1_000,
            results: [{ deviceId: lamp, outcome: 'confirmed', attempts: 1, commandIds: [byScene as string] }],
            previous: [],
          },
        },
      ]);
      const never = { ...definition(), triggers: [{ id: 'c', type: 'webhook' }] };
      const { body } = await draft({ definition: never, automationId: created.id });
      expect(verdicts(body)).toEqual(['10T02:00 on only-recorded']);
      expect(body.assumptions).toContainEqual(expect.stringMatching(/^2 commands .* left out/));
    });

    it('shows what a draft would do no more, with what its conditions saw', async () => {
      const dark = { type: 'state', deviceId: sensor, capability: 'illuminance', attribute: 'lux', below: 40 };
      const { body } = await draft({ definition: { ...definition(), conditions: [dark] }, automationId });
      const days = [10, 11, 12, 13, 14, 15, 16];
      expect(verdicts(body)).toEqual(days.map((day) => `${day}T20:00 on ${day < 13 ? 'same' : 'only-recorded'}`));
      expect(body.notRuns[0]).toMatchObject({
        reason: 'condition',
        conditions: [{ condition: dark, passed: false, value: 500 }],
      });
    });

    it('hears measured numbers and events', async () => {
      const triggers = [
        { id: 'w', type: 'numeric', deviceId: sensor, capability: 'power', attribute: 'watts', above: 100 },
        { id: 'b', type: 'event', deviceId: sensor, capability: 'button', event: 'pressed', match: { press: 'long' } },
      ];
      const { body } = await draft({ definition: { ...definition(), triggers }, automationId });
      expect(verdicts(body).filter((line) => !line.endsWith('only-recorded'))).toEqual([
        '12T20:10 on only-draft',
        '12T20:30 on no-change',
        '15T20:30 on only-draft',
      ]);
    });

    it('knows what was so before the time began', async () => {
      const once = {
        ...definition(),
        triggers: [{ id: 't', type: 'time', at: '09:00' }],
        conditions: [
          { type: 'state', deviceId: lamp, capability: 'onOff', attribute: 'on', equals: false },
          { type: 'state', deviceId: sensor, capability: 'illuminance', attribute: 'lux', below: 40 },
        ],
      };
      const { body } = await draft({ definition: once, to: iso(start + 0.5 * DAY) });
      expect([body.runs, body.notRunCount]).toEqual([1, 0]);
      expect(verdicts(body)).toEqual(['10T08:00 on only-draft']);
    });

    it('takes the home to be in the mode that is given', async () => {
      const nights = { ...definition(), conditions: [{ type: 'mode', is: ['night'] }] };
      const runs = async (body: object) => (await draft({ definition: nights, ...body })).body.runs;
      expect([await runs({}), await runs({ mode: 'night' })]).toEqual([0, 7]);
    });

    it('ends at the present', async () => {
      const { body } = await draft({ definition: definition(), from: iso(now - DAY), to: iso(now + 10 * DAY) });
      expect(body.until).toBe(iso(now));
    });

    it.each([
      ['a range that ends before it begins', { from: iso(start), to: iso(start) }, 'NEXA_TIME_INVALID'],
      ['more than a month', { from: iso(start - 40 * DAY), to: iso(start) }, 'NEXA_TIME_INVALID'],
      ['a time to come', { from: iso(now + DAY), to: iso(now + 2 * DAY) }, 'NEXA_TIME_INVALID'],
      ['a mode that there is not', { mode: 'party' }, 'NEXA_REQUEST_INVALID'],
      ['no definition', { definition: undefined }, 'NEXA_REQUEST_INVALID'],
      [
        'another home’s automation',
        { automationId: '00000000-0000-4000-8000-000000000000' },
        'NEXA_AUTOMATION_NOT_FOUND',
      ],
    ])('refuses %s', async (_what, body, code) => {
      expect((await draft({ definition: definition(), ...body })).body.code).toBe(code);
    });

    it('checks a draft as an edit is checked', async () => {
      const elsewhere = { ...definition(), actions: [{ type: 'command', ...on(), capability: 'lock' }] };
      expect((await draft({ definition: elsewhere })).body.code).toBe('NEXA_AUTOMATION_INVALID');
    });

    it('lets one replay of a home run at a time', async () => {
      const { replica } = api.parts;
      const read = replica.read.bind(replica);
      let [begin, goOn] = [() => {}, () => {}];
      const begun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const held = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const spy = vi.spyOn(replica, 'read').mockImplementation(async (claims, work) => {
        begin();
        await held;
        return read(claims, work);
      });
      const first = draft({ definition: definition() });
      await begun;
      expect((await draft({ definition: definition() })).body.code).toBe('NEXA_REPLAY_RUNNING');
      goOn();
      expect((await first).status).toBe(200);
      spy.mockRestore();
      expect((await draft({ definition: definition() })).status).toBe(200);
    });

    it('is for whoever manages the home', async () => {
      const member = await addMember(api.database, owner.homeId, 'member');
      const body = week({ definition: definition() });
      expect((await post(`/homes/${owner.homeId}/automations/replay`, body, member.token)).status).toBe(403);
      expect((await post(`/automations/${automationId}/replay`, week(), member.token)).status).toBe(403);
    });
  });
});
