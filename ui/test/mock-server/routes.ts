import type {
  AutomationInput,
  CommandInput,
  Execution,
  Flow,
  Integration,
  Issue,
  ReplacementPreview,
  Token,
} from '../../src/shared/api/types.ts';
import { capabilities } from './capabilities.ts';
import { answerStep, type FlowState, firstStep, settingsStep, signInStep } from './flows.ts';
import { lifeRoutes } from './life-routes.ts';
import type { MockHome } from './mock-home.ts';
import { installedPlugin, installPlan, pluginShape } from './plugin-plans.ts';
import { empty, found, type Handler, list, type MockReply, type MockRequest, ok, Refusal } from './reply.ts';
import { history, telemetry } from './telemetry.ts';
import { voiceRoutes } from './voice-routes.ts';

const session = (home: MockHome, status: number): MockReply => {
  home.signedIn = true;
  return ok({ user: home.user, home: home.home, token: 'mock-token' }, status);
};

const members = (home: MockHome) => [
  { userId: home.user.id, name: home.user.name, email: home.user.email, role: 'owner' },
  { userId: '5f0c1d2e-0000-4000-8000-000000000003', name: 'Grace', email: 'grace@example.org', role: 'member' },
];

const access: Record<string, Handler> = {
  'GET /setup': (home) => ok({ needed: !home.isSetUp, codeRequired: home.codeRequired }),
  'POST /setup': (home, { body }) => {
    if (home.isSetUp) throw new Refusal(409, 'NEXA_SETUP_DONE', 'Set up already');
    if (home.codeRequired && body.code !== '4711-42') throw new Refusal(403, 'NEXA_SETUP_CODE_REQUIRED', 'Wrong code');
    home.isSetUp = true;
    home.user = { ...home.user, email: String(body.email), name: String(body.name) };
    home.home = { ...home.home, ...(body.home as object) };
    return session(home, 201);
  },
  'POST /auth/login': (home, { body }) => {
    if (body.password !== 'a calm and quiet home') throw new Refusal(401, 'NEXA_AUTH_WRONG_PASSWORD', 'Wrong password');
    return session(home, 200);
  },
  'POST /auth/logout': (home) => {
    home.signedIn = false;
    return empty;
  },
  'GET /auth/me': (home) => ok({ user: home.user, homes: [home.home] }),
  'GET /tokens': (home) => list(home.tokens),
  'POST /tokens': (home, { body }) => {
    const token = { id: home.nextId(12), createdAt: home.time(), ...(body as Pick<Token, 'name' | 'scopes'>) };
    home.tokens.push(token);
    return ok({ ...token, token: 'nexa_pat_mock' }, 201);
  },
  'DELETE /tokens/:id': (home, _request, id) => {
    home.tokens = home.tokens.filter((token) => token.id !== id);
    home.relays = home.relays.filter(({ tokenId }) => tokenId !== id);
    return empty;
  },
  'GET /plugins': (home) => list(home.plugins),
  'GET /capabilities': () => list(capabilities),
  'GET /opening': (home) =>
    ok({
      user: home.user,
      homes: [home.home],
      homeId: home.home.id,
      capabilities,
      members: members(home),
      rooms: home.rooms,
      devices: home.devices,
      hasMoreDevices: false,
      issues: home.issues,
      numbers: home.numbers,
      health: home.health,
      energy: home.energy,
      mode: home.life.mode,
      unread: home.life.unread,
    }),
};

const pluginDeeds: Record<string, Handler> = {
  'GET /plugins/installs': (home) => list(home.installs),
  'POST /plugins/installs': (home, { body }) => {
    const plan = installPlan(home.nextId(12), String(body.package), home.now());
    home.installs = [plan];
    return ok({ plan, applied: false }, 201);
  },
  'POST /plugins/installs/:id/confirm': (home, { body }, id) => {
    const plan = found(home.installs, id, 'NEXA_PLUGIN_PLAN_NOT_FOUND');
    if (body.digest !== plan.digest) throw new Refusal(409, 'NEXA_PLUGIN_PLAN_CHANGED', 'Another digest');
    home.installs = [];
    home.plugins = [...home.plugins, installedPlugin(plan, home.now())];
    return ok({ plan, applied: true });
  },
  'DELETE /plugins/installs/:id': (home) => {
    home.installs = [];
    return empty;
  },
  'PATCH /plugins/:id': (home, { body }, id) => {
    const plugin = found(home.plugins, id, 'NEXA_PLUGIN_NOT_FOUND');
    plugin.enabled = body.enabled === true;
    plugin.status = { ...plugin.status, value: plugin.enabled ? 'running' : 'disabled' };
    return empty;
  },
  'POST /plugins/:id/restart': () => empty,
  'DELETE /plugins/:id': (home, _request, id) => {
    home.plugins = home.plugins.filter((plugin) => plugin.id !== id);
    return empty;
  },
  'GET /plugins/:id/logs': (home) =>
    list([
      { seq: 1, time: new Date(home.now()).toISOString(), level: 'info', message: 'The bridge answers.', fields: {} },
    ]),
};

const places: Record<string, Handler> = {
  'GET /homes/:id': (home) => ok(home.home),
  'GET /homes/:id/members': (home) => list(members(home)),
  'GET /homes/:id/rooms': (home) => list(home.rooms),
  'POST /homes/:id/rooms': (home, { body }) => {
    const room = { id: home.nextId(1), homeId: home.home.id, name: String(body.name), order: home.rooms.length };
    home.rooms.push(room);
    return ok(room, 201);
  },
  'PATCH /rooms/:id': (home, { body }, id) => ok(Object.assign(found(home.rooms, id, 'NEXA_ROOM_NOT_FOUND'), body)),
  'DELETE /rooms/:id': (home, _request, id) => {
    home.rooms = home.rooms.filter((room) => room.id !== id);
    home.devices = home.devices.map((device) => (device.roomId === id ? { ...device, roomId: null } : device));
    return empty;
  },
};

function pair(home: MockHome, plugin: string): MockReply {
  const integration: Integration = home.connect(plugin);
  home.discoveries = home.discoveries.map((one) => (one.plugin === plugin ? { ...one, status: 'paired' } : one));
  return ok({ integration }, 201);
}

function setIgnored(home: MockHome, { path }: MockRequest, isIgnored: boolean): MockReply {
  found(home.discoveries, path.split('/').at(-2), 'NEXA_DISCOVERY_NOT_FOUND').isIgnored = isIgnored;
  return empty;
}

const pairing: Record<string, Handler> = {
  'GET /homes/:id/discoveries': (home, { query }) =>
    list(home.discoveries.filter(({ isIgnored }) => !isIgnored || query.get('ignored') === 'true')),
  'GET /homes/:id/discoveries/heard': (home) => list(home.heard),
  'GET /homes/:id/relays': (home) => list(home.relays),
  'POST /homes/:id/discoveries/:other/ignore': (home, request) => setIgnored(home, request, true),
  'POST /homes/:id/discoveries/:other/unignore': (home, request) => setIgnored(home, request, false),
  'POST /homes/:id/discoveries/:other/move': (home, { path }) => {
    const moved = found(home.discoveries, path.split('/').at(-2), 'NEXA_DISCOVERY_NOT_FOUND');
    delete moved.move;
    return ok({ integration: home.integrations[0] });
  },
  'GET /homes/:id/integrations': (home) => list(home.integrations),
  'POST /homes/:id/integrations': (home, { body }) => {
    const heard = home.discoveries.find(({ id }) => id === body.discoveryId);
    const plugin = String(body.plugin ?? heard?.plugin);
    const config = {
      ...(body.config as object | undefined),
      ...(heard?.address !== undefined && { host: heard.address }),
    };
    const state = firstStep(home.nextId(10), plugin, config);
    if (state === undefined) return pair(home, plugin);
    home.flows.set(state.flow.id, state);
    return ok({ flow: state.flow }, 202);
  },
  'DELETE /integrations/:id': (home, _request, id) => {
    home.integrations = home.integrations.filter((one) => one.id !== id);
    home.devices = home.devices.filter((device) => device.integrationId !== id);
    return empty;
  },
  'PUT /integrations/:id/power': (home, { body }, id) => {
    const integration = found(home.integrations, id, 'NEXA_INTEGRATION_NOT_FOUND');
    integration.poweredBy = { deviceId: String(body.deviceId), component: String(body.component ?? 'main') };
    return ok({ integration });
  },
  'DELETE /integrations/:id/power': (home, _request, id) => {
    delete found(home.integrations, id, 'NEXA_INTEGRATION_NOT_FOUND').poweredBy;
    return empty;
  },
  'POST /integrations/:id/reauth': (home, _request, id) => {
    const { plugin } = found(home.integrations, id, 'NEXA_INTEGRATION_NOT_FOUND');
    const state = firstStep(home.nextId(10), plugin, { host: '192.168.1.40', deviceId: 'bf1234567890abcdef12' });
    if (state === undefined) throw new Refusal(409, 'NEXA_PLUGIN_UNSUPPORTED', 'Nothing to renew');
    home.flows.set(state.flow.id, state);
    return ok({ flow: state.flow }, 202);
  },
  'POST /integrations/:id/reconfigure': (home, _request, id) => {
    const { plugin } = found(home.integrations, id, 'NEXA_INTEGRATION_NOT_FOUND');
    return opened(home, settingsStep(home.nextId(10), plugin));
  },
  'POST /issues/:id/repair': (home, _request, id) => {
    const { integrationId } = found(home.issues, id, 'NEXA_ISSUE_NOT_FOUND');
    const { plugin } = found(home.integrations, integrationId, 'NEXA_INTEGRATION_NOT_FOUND');
    return opened(home, signInStep(home.nextId(10), plugin, 'repair'));
  },
  'POST /integrations/:id/reconnect': (home, _request, id) => {
    const integration = found(home.integrations, id, 'NEXA_INTEGRATION_NOT_FOUND');
    integration.status = { value: 'online', since: home.time() };
    home.publish('integration', { id: integration.id, status: integration.status });
    return ok({ integration }, 202);
  },
  'GET /flows/:id': (home, _request, id) => ok({ flow: flowOf(home, id).flow }),
  'POST /flows/:id': (home, { body }, id) => {
    const state = flowOf(home, id);
    const answer = answerStep(state, (body.input ?? {}) as Record<string, unknown>);
    if (answer !== 'done') return ok(answer, 202);
    home.flows.delete(id);
    return finished(home, state.flow);
  },
  'POST /flows/:id/callback': (home, { body }, id) => {
    const { flow } = flowOf(home, id);
    const { code } = (body.params ?? {}) as { code?: string };
    if (code === undefined) {
      flow.error = { message: 'The vendor did not let you in.' };
      return ok({ flow }, 202);
    }
    home.flows.delete(id);
    return finished(home, flow);
  },
  'DELETE /flows/:id': (home, _request, id) => {
    home.flows.delete(id);
    return empty;
  },
};

function opened(home: MockHome, state: FlowState): MockReply {
  home.flows.set(state.flow.id, state);
  return ok({ flow: state.flow }, 202);
}

/** Only pairing adds something; the others leave the integration that was there. */
function finished(home: MockHome, { plugin, purpose }: Flow): MockReply {
  if (purpose === 'pair') return pair(home, plugin);
  return ok({ integration: home.integrations.find((one) => one.plugin === plugin) });
}

function flowOf(home: MockHome, id: string): FlowState {
  const state = home.flows.get(id);
  if (state === undefined) throw new Refusal(404, 'NEXA_FLOW_NOT_FOUND', 'No such flow');
  return state;
}

const things: Record<string, Handler> = {
  'GET /homes/:id/devices': (home) => list(home.devices),
  'GET /devices/:id': (home, _request, id) => {
    const device = found(home.devices, id, 'NEXA_DEVICE_NOT_FOUND');
    return ok({ ...device, bindings: home.paths.of(device) });
  },
  'GET /devices/:id/binding-changes': () => list([]),
  'GET /homes/:id/device-links': () => list([]),
  'PUT /devices/:id/bindings/:other': (home, { body, path }, id) => {
    const device = found(home.devices, id, 'NEXA_DEVICE_NOT_FOUND');
    home.paths.change(device, path.split('/').at(-1) ?? '', body);
    return ok(device);
  },
  'DELETE /devices/:id/bindings/:other': (home, { path }, id) => {
    home.paths.part(found(home.devices, id, 'NEXA_DEVICE_NOT_FOUND'), path.split('/').at(-1) ?? '');
    return ok({ deviceId: home.nextId(2) });
  },
  'POST /devices/:id/replace': (home, { body }, id) => {
    const device = found(home.devices, id, 'NEXA_DEVICE_NOT_FOUND');
    const other = found(home.devices, String(body.withDeviceId), 'NEXA_DEVICE_NOT_FOUND');
    const units = body.units as ReplacementPreview['units'] | undefined;
    if (units?.some(({ scale }) => scale === 0))
      throw new Refusal(400, 'NEXA_REPLACEMENT_INVALID', 'The factor must be a number other than 0.');
    const preview = home.paths.preview(device, other, units);
    return body.dryRun === true ? ok({ preview }) : ok({ id: home.paths.replace(device, other), preview }, 201);
  },
  'POST /replacements/:id/undo': (home, _request, id) => {
    const device = home.paths.undo(id);
    if (device === undefined) throw new Refusal(404, 'NEXA_REPLACEMENT_NOT_FOUND', 'No such replacement');
    return ok(device);
  },
  'PATCH /devices/:id': (home, { body }, id) => {
    const device = Object.assign(found(home.devices, id, 'NEXA_DEVICE_NOT_FOUND'), body);
    home.publish('device', { id: device.id, deviceId: device.id, change: 'updated' });
    return ok(device);
  },
  'POST /devices/:id/commands': async (home, { body }, id) =>
    ok(await home.command(found(home.devices, id, 'NEXA_DEVICE_NOT_FOUND'), body as unknown as CommandInput)),
  'GET /commands/:id': (home, _request, id) => ok(home.commands.get(id)),
  'GET /devices/:id/telemetry': (_home, { query }) =>
    ok(
      telemetry(
        query.get('metric') ?? '',
        Date.parse(query.get('from') ?? ''),
        Date.parse(query.get('to') ?? '') || Date.now(),
      ),
    ),
  'GET /devices/:id/states': (home, _request, id) =>
    list(history(Object.keys(found(home.devices, id, 'NEXA_DEVICE_NOT_FOUND').state), home.now())),
  'GET /devices/:id/events': (home, _request, id) => {
    const device = found(home.devices, id, 'NEXA_DEVICE_NOT_FOUND');
    const key = device.components.find(({ capabilities: ids }) => ids.includes('button'));
    if (key === undefined) return list([]);
    const event = { component: key.id, capability: 'button', event: 'pressed', cause: { kind: 'physical' } };
    return list(
      ['single', 'double', 'long'].map((press, n) => ({
        ...event,
        time: new Date(home.now() - (n + 1) * 3_900_000).toISOString(),
        data: { press },
      })),
    );
  },
};

const rules: Record<string, Handler> = {
  'GET /homes/:id/automations': (home) => list(home.automations),
  'POST /homes/:id/automations': (home, { body }) => {
    const time = home.time();
    const input = body as unknown as AutomationInput;
    const fixed = { id: home.nextId(5), homeId: home.home.id, version: 1, createdAt: time, updatedAt: time };
    const automation = { ...input, enabled: input.enabled ?? true, ...fixed };
    home.automations.push(automation);
    return ok(automation, 201);
  },
  'PATCH /automations/:id': (home, { body }, id) =>
    ok(Object.assign(found(home.automations, id, 'NEXA_AUTOMATION_NOT_FOUND'), body)),
  'PUT /automations/:id': (home, { body }, id) =>
    ok(Object.assign(found(home.automations, id, 'NEXA_AUTOMATION_NOT_FOUND'), body)),
  'DELETE /automations/:id': (home, _request, id) => {
    home.automations = home.automations.filter((one) => one.id !== id);
    return empty;
  },
  'POST /automations/:id/run': (home, _request, id) => {
    const automation = found(home.automations, id, 'NEXA_AUTOMATION_NOT_FOUND');
    const time = home.time();
    const actions = automation.actions.map((action, n) => ({ path: `actions/${n}`, action, status: 'confirmed' }));
    const execution: Execution = {
      id: home.nextId(9),
      automationId: id,
      automationVersion: 1,
      startedAt: time,
      finishedAt: time,
      outcome: 'completed',
      trigger: { cause: { kind: 'user', id: home.user.id } },
      conditions: [],
      actions,
    };
    home.executions.unshift(execution);
    automation.lastRunAt = time;
    home.publish('execution', execution);
    return ok({ execution }, 202);
  },
  'GET /automations/:id/executions': (home, { query }, id) => {
    const only = query.get('only');
    return list(
      home.executions
        .filter(({ automationId }) => automationId === id)
        .filter(({ outcome }) => only === null || (outcome === 'not-run') === (only === 'not-runs')),
    );
  },
};

function touch(home: MockHome, issue: Issue): Issue {
  issue.updatedAt = home.time();
  const { healing: _, ...part } = issue;
  home.publish('issue', part);
  return issue;
}

const health: Record<string, Handler> = {
  'GET /homes/:id/issues': (home) => list(home.issues),
  'POST /issues/:id/heal': (home, _request, id) => {
    const issue = found(home.issues, id, 'NEXA_ISSUE_NOT_FOUND');
    if (issue.code === 'core.battery-low') throw new Refusal(409, 'NEXA_HEALING_REFUSED', 'No remedy');
    const run = { id: home.nextId(6), actionId: 'core.reconnect-integration', title: 'Reconnect the bridge' };
    const startedAt = home.time();
    issue.healing = [...issue.healing, { ...run, trigger: 'user', startedAt, outcome: 'running' }];
    issue.state = 'healing';
    setTimeout(() => {
      issue.healing = issue.healing.map((one) =>
        one.id === run.id ? { ...one, outcome: 'verified', finishedAt: home.time() } : one,
      );
      issue.state = 'resolved';
      issue.resolvedAt = home.time();
      const device = home.devices.find((candidate) => candidate.id === issue.deviceId);
      if (device !== undefined) home.setStatus(device, { value: 'online' });
      touch(home, issue);
    }, 1500);
    return ok({ issue: touch(home, issue) }, 202);
  },
  'POST /issues/:id/snooze': (home, { body }, id) => {
    const issue = found(home.issues, id, 'NEXA_ISSUE_NOT_FOUND');
    issue.state = 'snoozed';
    issue.snoozedUntil = String(body.until);
    return ok({ issue: touch(home, issue) });
  },
};

const handlers: Record<string, Handler> = {
  ...access,
  ...pluginDeeds,
  ...places,
  ...pairing,
  ...things,
  ...rules,
  ...health,
  ...lifeRoutes,
  ...voiceRoutes,
};
const open = new Set(['GET /setup', 'POST /setup', 'POST /auth/login']);

/** Answers one request to /api/v1 as the server would. */
export async function answer(home: MockHome, request: MockRequest): Promise<MockReply> {
  const [, kind = '', id = '', ...rest] = request.path.replace(/^\/api\/v1/, '').split('/');
  const isFlat = id === '' || ['setup', 'auth', 'plugins', 'capabilities', 'opening'].includes(kind);
  const isName = (part: string, before: string | undefined) =>
    /^[0-9a-f-]{36}$/.test(part) || before === 'automation-templates';
  const named = rest.map((part, n) => (isName(part, rest[n - 1]) ? ':other' : part));
  const shape = isFlat ? `/${[kind, id, ...rest].filter(Boolean).join('/')}` : `/${[kind, ':id', ...named].join('/')}`;
  const ofPlugins = kind === 'plugins' && id !== '' ? pluginShape(id, rest) : undefined;
  const name = `${request.method} ${ofPlugins?.shape ?? shape}`;
  const handler = handlers[name];
  try {
    if (handler === undefined) throw new Refusal(404, 'NEXA_REQUEST_NOT_FOUND', `No route ${name}`);
    if (!home.signedIn && !open.has(name)) throw new Refusal(401, 'NEXA_AUTH_REQUIRED', 'Sign in first');
    return await handler(home, request, ofPlugins?.id ?? id);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}
