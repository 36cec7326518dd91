import { sealAudit, verifyAudit } from '@nexa/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, ownerBody, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

interface Ids {
  readonly homeId: string;
  readonly deviceId: string;
  readonly otherDeviceId: string;
  readonly roomId: string;
  readonly automationId: string;
  readonly sceneId: string;
  /** With a webhook. */
  readonly hookedId: string;
  readonly memberId: string;
  readonly tokenId: string;
  readonly integrationId: string;
  readonly flowId: string;
  readonly answeredFlowId: string;
  readonly issueId: string;
  readonly otherHomeId: string;
  readonly leaver: { readonly userId: string; readonly token: string };
}

interface Deed {
  readonly method: string;
  readonly path: (ids: Ids) => string;
  readonly body?: (ids: Ids) => object;
  readonly action: string;
  /** About no home. */
  readonly system?: true;
  /** By somebody else, whose session ends. */
  readonly byLeaver?: true;
}

interface Operation {
  readonly operationId: string;
}

const userAgent = 'Audit test/1.0';
const secret = 'Sup3rSecretValue';
const seeded = ['seeded-pairing-password', 'seeded-bridge-key', secret, ownerBody.password];
const tokens: string[] = [];
let api: TestApi;
let token: string;
let userId: string;
let ids: Ids;

const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  api.call(method, path, {
    token,
    from: '192.168.7.7',
    headers: { 'user-agent': userAgent, ...headers },
    ...(body === undefined ? {} : { body }),
  });

const scene = (deviceId: string) => ({
  name: 'Evening',
  states: [{ deviceId, capability: 'onOff', attribute: 'on', value: true }],
});

const template = {
  id: 'acme',
  version: 1,
  title: 'Acme',
  description: 'Tells of the night.',
  inputs: [{ name: 'title', title: 'What to say', kind: 'text', default: 'Good night' }],
  definition: {
    name: 'Night',
    mode: 'single',
    triggers: [{ id: 'night', type: 'mode', to: ['night'] }],
    conditions: [],
    actions: [{ type: 'notify', title: { $input: 'title' } }],
  },
};

const automation = (deviceId: string) => ({
  name: 'Evening',
  mode: 'single',
  triggers: [{ id: 'on', type: 'state', deviceId, capability: 'onOff', attribute: 'on', to: true }],
  conditions: [],
  actions: [{ type: 'command', deviceId, capability: 'onOff', command: 'off' }],
});

beforeAll(async () => {
  api = await startTestApi({
    backups: { list: async () => ({ folder: '', backups: [], unreadable: [] }), start: async () => '42' },
  });
  const owner = await setUp(api);
  ({ token, userId } = owner);
  const { homeId } = owner;
  const deviceId = await addDevice(api.database, homeId);
  const room = await call('POST', `/homes/${homeId}/rooms`, { name: 'Den' });
  const made = await call('POST', `/homes/${homeId}/automations`, automation(deviceId));
  const bell = { id: 'bell', type: 'webhook' };
  const hooked = await call('POST', `/homes/${homeId}/automations`, { ...automation(deviceId), triggers: [bell] });
  const madeScene = await call('POST', `/homes/${homeId}/scenes`, scene(deviceId));
  const member = await addMember(api.database, homeId, 'member');
  const access = await call('POST', '/tokens', { name: 'Script', scopes: ['read'] });
  const integration = await call('POST', `/homes/${homeId}/integrations`, { plugin: 'plain', config: {} });
  const flow = () => call('POST', `/homes/${homeId}/integrations`, { plugin: 'bridge' });
  await api.database.asService(
    'test',
    ({ sql }) => sql`INSERT INTO ecosystems (id, name, kind) VALUES ('alexa', 'Alexa', 'voice')`,
  );
  const issue = await api.database.asService(
    'test',
    ({ sql }) => sql<{ id: string }[]>`
      INSERT INTO diagnostic_issues (home_id, code, severity, state, title, explanation, device_id)
      VALUES (${homeId}, 'core.device-unreachable', 'error', 'escalated', 'No answer', 'Check it.', ${deviceId}) RETURNING id`,
  );
  await addPerson(api.database, 'friend');
  const otherHome = await call('POST', '/homes', { name: 'Barn', timezone: 'UTC' });
  const leaver = await addPerson(api.database, 'leaver');
  tokens.push(token, leaver.token, access.body.token);
  ids = {
    integrationId: integration.body.integration.id,
    flowId: (await flow()).body.flow.id,
    answeredFlowId: (await flow()).body.flow.id,
    issueId: issue[0]?.id ?? '',
    otherHomeId: otherHome.body.id,
    leaver,
    homeId,
    deviceId,
    otherDeviceId: await addDevice(api.database, homeId, { name: 'Second lamp' }),
    roomId: room.body.id,
    automationId: made.body.id,
    sceneId: madeScene.body.id,
    hookedId: hooked.body.id,
    memberId: member.userId,
    tokenId: access.body.id,
  };
});
afterAll(() => api.stop());

const deeds: readonly Deed[] = [
  { method: 'POST', path: () => '/homes', body: () => ({ name: 'Cabin', timezone: 'UTC' }), action: 'homes.added' },
  { method: 'POST', path: (i) => `/homes/${i.homeId}/rooms`, body: () => ({ name: 'Attic' }), action: 'rooms.added' },
  { method: 'PATCH', path: (i) => `/rooms/${i.roomId}`, body: () => ({ name: 'Study' }), action: 'rooms.changed' },
  { method: 'PATCH', path: (i) => `/devices/${i.deviceId}`, body: () => ({ name: 'Lamp' }), action: 'devices.changed' },
  {
    method: 'POST',
    path: (i) => `/devices/${i.deviceId}/commands`,
    body: () => ({ capability: 'onOff', command: 'on' }),
    action: 'commands.added',
  },
  {
    method: 'PUT',
    path: (i) => `/automations/${i.automationId}`,
    body: (i) => ({ ...automation(i.deviceId), name: 'Night' }),
    action: 'automations.changed',
  },
  {
    method: 'POST',
    path: (i) => `/automations/${i.automationId}/repair`,
    body: (i) => ({ path: 'actions/0', replacementId: i.otherDeviceId }),
    action: 'automations.changed',
  },
  { method: 'POST', path: (i) => `/automations/${i.automationId}/run`, action: 'automations.run' },
  { method: 'DELETE', path: (i) => `/automations/${i.automationId}`, action: 'automations.removed' },
  { method: 'DELETE', path: (i) => `/rooms/${i.roomId}`, action: 'rooms.removed' },
  {
    method: 'PATCH',
    path: (i) => `/homes/${i.homeId}/members/${i.memberId}`,
    body: () => ({ role: 'admin' }),
    action: 'home_members.changed',
  },
  { method: 'DELETE', path: (i) => `/homes/${i.homeId}/members/${i.memberId}`, action: 'home_members.removed' },
  {
    method: 'PUT',
    path: (i) => `/homes/${i.homeId}/retention`,
    body: () => ({ rules: [{ scope: 'home', series: 'device_telemetry', keepDays: 30 }] }),
    action: 'retention_rules.added',
  },
  {
    method: 'PUT',
    path: (i) => `/homes/${i.homeId}/exposure`,
    body: (i) => ({ ecosystem: 'alexa', deviceIds: [i.deviceId] }),
    action: 'exposures.added',
  },
  {
    method: 'POST',
    path: () => '/tokens',
    body: () => ({ name: 'Other', scopes: ['read'] }),
    action: 'access_tokens.added',
    system: true,
  },
  { method: 'DELETE', path: (i) => `/tokens/${i.tokenId}`, action: 'access_tokens.removed', system: true },
  {
    method: 'POST',
    path: (i) => `/homes/${i.homeId}/automations`,
    body: (i) => automation(i.deviceId),
    action: 'automations.added',
  },
  { method: 'POST', path: (i) => `/automations/${i.hookedId}/stop`, action: 'automations.stop' },
  {
    method: 'PATCH',
    path: (i) => `/automations/${i.hookedId}`,
    body: () => ({ name: 'Door bell' }),
    action: 'automations.changed',
  },
  {
    method: 'POST',
    path: (i) => `/automations/${i.hookedId}/webhooks`,
    body: () => ({ triggerId: 'bell' }),
    action: 'automation_webhooks.changed',
  },
  { method: 'PATCH', path: (i) => `/homes/${i.homeId}`, body: () => ({ name: 'Quay' }), action: 'homes.changed' },
  {
    method: 'PUT',
    path: (i) => `/homes/${i.homeId}/mode`,
    body: () => ({ mode: 'night', guests: true }),
    action: 'home_modes.set',
  },
  {
    method: 'POST',
    path: (i) => `/homes/${i.homeId}/scenes`,
    body: (i) => scene(i.deviceId),
    action: 'scenes.added',
  },
  {
    method: 'PUT',
    path: (i) => `/scenes/${i.sceneId}`,
    body: (i) => ({ ...scene(i.deviceId), name: 'Late' }),
    action: 'scenes.changed',
  },
  { method: 'POST', path: (i) => `/scenes/${i.sceneId}/activate`, body: () => ({}), action: 'scenes.activate' },
  { method: 'DELETE', path: (i) => `/scenes/${i.sceneId}`, action: 'scenes.removed' },
  {
    method: 'POST',
    path: (i) => `/homes/${i.homeId}/automation-templates`,
    body: () => ({ template }),
    action: 'automation_templates.added',
  },
  {
    method: 'DELETE',
    path: (i) => `/homes/${i.homeId}/automation-templates/acme`,
    action: 'automation_templates.removed',
  },
  {
    method: 'POST',
    path: (i) => `/homes/${i.homeId}/members`,
    body: () => ({ email: 'friend@nexa.test', role: 'member' }),
    action: 'home_members.added',
  },
  {
    method: 'POST',
    path: () => '/system/oauth-clients',
    body: () => ({
      clientId: 'voice',
      name: 'Voice',
      plugin: 'voice',
      redirectUris: ['https://voice.example/back'],
      scopes: ['ecosystem:alexa'],
    }),
    action: 'oauth_clients.added',
    system: true,
  },
  { method: 'PATCH', path: () => '/me', body: () => ({ name: 'Olive' }), action: 'users.changed', system: true },
  {
    method: 'POST',
    path: (i) => `/homes/${i.homeId}/integrations`,
    body: () => ({ plugin: 'bridge', config: { password: 'seeded-pairing-password' } }),
    action: 'pairing_flows.added',
  },
  {
    method: 'POST',
    path: (i) => `/flows/${i.answeredFlowId}`,
    body: () => ({ input: { host: '192.168.1.9', password: 'seeded-pairing-password' } }),
    action: 'integrations.added',
  },
  { method: 'DELETE', path: (i) => `/flows/${i.flowId}`, action: 'pairing_flows.removed' },
  { method: 'POST', path: (i) => `/integrations/${i.integrationId}/reconnect`, action: 'integrations.reconnected' },
  {
    method: 'POST',
    path: (i) => `/integrations/${i.integrationId}/reauth`,
    body: () => ({ config: {} }),
    action: 'integrations.paired-again',
  },
  {
    method: 'PUT',
    path: (i) => `/integrations/${i.integrationId}/power`,
    body: (i) => ({ deviceId: i.deviceId }),
    action: 'power_links.added',
  },
  { method: 'DELETE', path: (i) => `/integrations/${i.integrationId}/power`, action: 'power_links.removed' },
  { method: 'DELETE', path: (i) => `/integrations/${i.integrationId}`, action: 'integrations.removed' },
  { method: 'POST', path: (i) => `/issues/${i.issueId}/heal`, body: () => ({}), action: 'diagnostic_issues.healed' },
  {
    method: 'POST',
    path: (i) => `/issues/${i.issueId}/snooze`,
    body: () => ({ until: new Date(Date.now() + 86_400_000).toISOString() }),
    action: 'diagnostic_issues.snoozed',
  },
  { method: 'DELETE', path: (i) => `/homes/${i.otherHomeId}`, action: 'homes.removed' },
  { method: 'POST', path: () => '/system/backups', action: 'backups.started', system: true },
  { method: 'POST', path: () => '/auth/logout', action: 'user_sessions.removed', system: true, byLeaver: true },
];

const notInTheTable: Readonly<Record<string, string>> = {
  captureScene: 'it changes nothing',
  testAutomation: 'it changes nothing',
  replayAutomation: 'it changes nothing',
  replayDraft: 'it changes nothing',
  undoActivation: 'noted as activating is, in the same place; here nothing was applied that can be undone',
  readNotification: 'that a person read a message is no deed',
  readAllNotifications: 'as readNotification',
  callWebhook: 'no person asks; the run that it sets off says so',
  putWebhook: 'as callWebhook',
  fillAutomationTemplate: 'it changes nothing',
  previewAutomationUpgrade: 'it changes nothing',
  importAutomations: 'it changes nothing: what is kept is saved as an automation',

  setUp: 'nobody is signed in yet; a test of its own below',
  logIn: 'nobody is signed in yet; a test of its own below',
  eraseMe: 'its row, users.erased, says neither who nor from where: that is what was erased',
  importTelemetry: 'readings are not deeds',
  ignoreDiscovery: 'in discovery-routes.int.test.ts, where there is something to ignore',
  unignoreDiscovery: 'in discovery-routes.int.test.ts, where something was ignored',
  moveToDiscovery: 'in discovery-routes.int.test.ts, where a device is heard at another address',
  linkDevices: 'in binding-routes.int.test.ts, where there are paths',
  changeBinding: 'in binding-routes.int.test.ts, where there are paths',
  unlinkBinding: 'noted as linking is, in binding-routes.int.test.ts; here no path can be parted',
  replaceDevice: 'in binding-routes.int.test.ts, where there are paths',
  undoReplacement: 'noted as replacing is, in binding-routes.int.test.ts; here nothing was replaced',
  reconfigureIntegration: 'in flow-purposes.int.test.ts, where an integration can be changed',
  repairIssue: 'in flow-purposes.int.test.ts, where an issue can be mended in steps',
  comeBackToFlow: 'in flow-purposes.int.test.ts, where somebody signs in elsewhere',
  answerLinkRequest: 'in account-links.int.test.ts, where an ecosystem may link accounts',
  deleteAccountLink: 'in account-links.int.test.ts, where an account is linked',
  deleteOauthClient: 'in account-links.int.test.ts, where there is one to remove',
  callHook: 'what an ecosystem asks for in a person’s name is noted as a command of a voice',
  callIntegrationHook: 'as callHook',
  exchangeToken: 'no person asks; what a person agreed to was noted before',
  revokeToken: 'no person asks, and the ecosystem gives up what is its own',
  prepareInstall: 'a plan changes nothing that lasts; what is confirmed is in plugin-manager.int.test.ts',
  uploadInstall: 'a plan changes nothing that lasts; what is confirmed is in plugin-manager.int.test.ts',
  discardInstall: 'a plan changes nothing that lasts',
  confirmInstall: 'in plugin-manager.int.test.ts, where there are packages',
  updatePlugin: 'in plugin-manager.int.test.ts, where there are packages',
  switchPlugin: 'in plugin-manager.int.test.ts, where there are packages',
  restartPlugin: 'in plugin-manager.int.test.ts, where there are packages',
  removePlugin: 'in plugin-manager.int.test.ts, where there are packages',
};

describe('every deed of a person over the interface', () => {
  it.each(deeds.map((deed) => [`${deed.action} by ${deed.method}`, deed] as const))('%s', async (_name, deed) => {
    const person = deed.byLeaver ? ids.leaver : { token, userId };
    const key = { host: '192.168.1.9', username: 'seeded-bridge-key' };
    if (deed.path(ids).endsWith(ids.answeredFlowId))
      api.gateway.results.push({ result: 'done', title: 'Bridge', uniqueId: 'bridge-5', config: key });
    const answer = await api.call(deed.method, deed.path(ids), {
      token: person.token,
      from: '192.168.7.7',
      headers: { 'user-agent': userAgent },
      ...(deed.body === undefined ? {} : { body: deed.body(ids) }),
    });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    const rows = await api.database.asService(
      'test',
      ({ sql }) => sql`
        SELECT action, home_id IS NULL AS system, actor_id, actor_kind, host(ip) AS ip, user_agent, cause FROM timeseries.audit_logs
        WHERE cause -> 0 ->> 'requestId' = ${String(answer.headers['x-request-id'])} AND action = ${deed.action}`,
    );
    expect(rows).toEqual([
      {
        action: deed.action,
        system: deed.system ?? false,
        actor_id: person.userId,
        actor_kind: 'user',
        ip: '192.168.7.7',
        user_agent: userAgent,
        cause: [
          expect.objectContaining({
            kind: 'user',
            id: person.userId,
            via: { kind: 'session', id: expect.any(String) },
          }),
        ],
      },
    ]);
  });

  it('is every route that changes something, or one with a reason why not', async () => {
    const document = (
      api.app as unknown as { swagger(): { paths: Record<string, Record<string, Operation>> } }
    ).swagger();
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { operationId }]) =>
        /^(post|put|patch|delete)$/.test(method) ? [{ path, method: method.toUpperCase(), operationId }] : [],
      ),
    );
    expect(routes.length).toBeGreaterThan(25);
    const missing = routes.filter(({ path, method, operationId }) => {
      const shape = new RegExp(`^${path.replace('/api/v1', '').replace(/\{[^}]+\}/g, '[^/]+')}$`);
      const isCalled = deeds.some((deed) => deed.method === method && shape.test(deed.path(ids)));
      return isCalled === (notInTheTable[operationId] !== undefined);
    });
    expect(missing).toEqual([]);
  });

  it('keeps secrets that were typed, sent or paired with out of every column', async () => {
    const rows = await api.database.asService(
      'test',
      ({ sql }) => sql<{ row: string }[]>`SELECT row_to_json(entry)::text AS row FROM timeseries.audit_logs AS entry`,
    );
    const everything = rows.map(({ row }) => row).join('\n');
    expect(rows.length).toBeGreaterThan(deeds.length);
    expect(tokens.every((each) => each.length > 20)).toBe(true);
    for (const each of [...seeded, ...tokens]) expect(everything.includes(each), each).toBe(false);
  });

  it('is written with the set-up and the logins, also those that failed, and never with what was typed', async () => {
    await call('POST', '/auth/login', { email: ownerBody.email, password: secret });
    await call('POST', '/auth/login', { email: `${secret}@example.org`, password: 'wrong but long enough' });
    const rows = await api.database.asService(
      'test',
      ({ sql }) => sql`SELECT action, entity_id, host(ip) AS ip, after FROM timeseries.audit_logs
        WHERE home_id IS NULL AND action IN ('users.added', 'user_sessions.added', 'user_sessions.refused') ORDER BY time, id`,
    );
    expect(
      rows.map(({ action, entity_id, ip }) => [
        action,
        entity_id === userId || entity_id === 'unknown' ? entity_id : 'session',
        ip,
      ]),
    ).toEqual([
      ['users.added', userId, '127.0.0.1'],
      ['user_sessions.added', 'session', '127.0.0.1'],
      ['user_sessions.refused', userId, '192.168.7.7'],
      ['user_sessions.refused', 'unknown', '192.168.7.7'],
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('has the address that the connection comes from, whatever headers say, without a trusted proxy', async () => {
    const answer = await call(
      'POST',
      `/homes/${ids.homeId}/rooms`,
      { name: 'Hall' },
      { 'x-forwarded-for': '203.0.113.9' },
    );
    const { body } = await call('GET', `/homes/${ids.homeId}/audit?action=rooms.added&limit=1`);
    expect(body.items[0]).toMatchObject({ entityId: answer.body.id, ip: '192.168.7.7' });
  });
});

describe('the audit log over the interface', () => {
  it('is read in pages, newest first, by filters', async () => {
    const first = await call('GET', `/homes/${ids.homeId}/audit?limit=2`);
    const second = await call('GET', `/homes/${ids.homeId}/audit?limit=2&cursor=${first.body.nextCursor}`);
    const seen = [...first.body.items, ...second.body.items].map(({ id }) => id);
    const all = await call('GET', `/homes/${ids.homeId}/audit`);
    expect(seen).toEqual(all.body.items.slice(0, 4).map(({ id }: { id: string }) => id));
    const filtered = await call(
      'GET',
      `/homes/${ids.homeId}/audit?entityType=devices&entityId=${ids.deviceId}&actor=${userId}&action=devices.changed`,
    );
    expect(filtered.body.items).toMatchObject([{ before: { name: 'Desk lamp' }, after: { name: 'Lamp' } }]);
    const none = await call('GET', `/homes/${ids.homeId}/audit?to=2020-01-01T00:00:00Z`);
    expect(none.body).toEqual({ items: [] });
  });

  it.each([
    ['admin', 200],
    ['member', 403],
    ['guest', 403],
  ] as const)('answers the %s of the home with %i', async (role, status) => {
    const person = await addMember(api.database, ids.homeId, role);
    const answer = await api.call('GET', `/homes/${ids.homeId}/audit`, { token: person.token });
    expect(answer.status).toBe(status);
    const server = await api.call('GET', '/system/audit', { token: person.token });
    expect(server.status).toBe(403);
  });

  it('shows the server’s own part to who looks after it, in pages', async () => {
    const { body } = await call('GET', '/system/audit?action=user_sessions.refused&limit=1');
    expect(body.items).toHaveLength(1);
    const next = await call('GET', `/system/audit?action=user_sessions.refused&limit=1&cursor=${body.nextCursor}`);
    expect(next.body.items[0].id).not.toBe(body.items[0].id);
  });

  it('is whole once it is sealed', async () => {
    await sealAudit(api.database);
    expect((await verifyAudit(api.database, { now: Date.now() })).findings).toEqual([]);
  });
});
