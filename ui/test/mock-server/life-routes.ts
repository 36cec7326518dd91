import type { Device, HomeMode, Scene, WishedState } from '../../src/shared/api/types.ts';
import type { MockHome } from './mock-home.ts';
import { empty, found, type Handler, list, ok, Refusal } from './reply.ts';

const sensitive = new Set(['lock', 'alarm', 'valve', 'garageDoor', 'thermostat']);
const settable = new Set(['onOff', 'brightness', 'color', 'colorTemperature', 'cover']);

function captured(device: Device): { states: WishedState[]; leftOut: Record<string, unknown>[] } {
  const states: WishedState[] = [];
  const leftOut: Record<string, unknown>[] = [];
  for (const [key, { value }] of Object.entries(device.state)) {
    const [capability = '', attribute = ''] = key.split('.');
    const place = { deviceId: device.id, capability, attribute };
    if (sensitive.has(capability)) leftOut.push({ ...place, reason: 'sensitive' });
    else if (settable.has(capability) && attribute !== 'colorMode') states.push({ ...place, value });
  }
  return { states, leftOut };
}

const scenes: Record<string, Handler> = {
  'GET /homes/:id/scenes': ({ life }) => ok({ items: life.scenes, native: life.native }),
  'POST /homes/:id/scenes': (home, { body }) => {
    const time = home.time();
    const fixed = { id: home.nextId(13), homeId: home.home.id, createdAt: time, updatedAt: time };
    const scene = { ...(body as unknown as Pick<Scene, 'name' | 'states'>), ...fixed };
    home.life.scenes.push(scene);
    return ok(scene, 201);
  },
  'POST /homes/:id/scenes/capture': (home, { body }) => {
    const ids = body.deviceIds as string[];
    const all = ids.map((id) => captured(found(home.devices, id, 'NEXA_DEVICE_NOT_FOUND')));
    return ok({ states: all.flatMap(({ states }) => states), leftOut: all.flatMap(({ leftOut }) => leftOut) });
  },
  'PUT /scenes/:id': ({ life }, { body }, id) =>
    ok(Object.assign(found(life.scenes, id, 'NEXA_SCENE_NOT_FOUND'), body)),
  'DELETE /scenes/:id': ({ life }, _request, id) => {
    life.scenes = life.scenes.filter((scene) => scene.id !== id);
    return empty;
  },
  'POST /scenes/:id/activate': ({ life }, _request, id) =>
    ok({ activation: life.activate(found(life.scenes, id, 'NEXA_SCENE_NOT_FOUND')) }),
  'POST /scene-activations/:id/undo': ({ life }, _request, id) =>
    ok({ activation: life.undo(found(life.activations, id, 'NEXA_SCENE_NOT_FOUND')) }),
};

const mode: Record<string, Handler> = {
  'GET /homes/:id/mode': ({ life }) => ok(life.mode),
  'PUT /homes/:id/mode': (home, { body }) => {
    const { until: _, ...now } = home.life.mode;
    const kept = body.mode === undefined ? home.life.mode : { ...now, since: home.time() };
    home.life.mode = { ...kept, ...(body as Partial<HomeMode>) };
    home.publish('mode', home.life.mode);
    return ok(home.life.mode);
  },
  'PATCH /homes/:id': (home, { body }) => {
    const { position, ...rest } = body as { position?: unknown };
    home.home = { ...home.home, ...rest, ...(position ? { position } : {}) };
    return ok(home.home);
  },
};

const inbox: Record<string, Handler> = {
  'GET /notifications': ({ life }, { query }) => {
    const fitting = life.inbox.filter(({ readAt }) => query.get('unread') !== 'true' || readAt === undefined);
    const start = Number(query.get('cursor') ?? 0);
    const end = start + Number(query.get('limit') ?? 100);
    const more = end < fitting.length ? { nextCursor: String(end) } : {};
    return ok({ items: fitting.slice(start, end), unread: life.unread, ...more });
  },
  'POST /notifications/:id': (home) => {
    for (const item of home.life.inbox) item.readAt ??= home.time();
    return ok({ read: home.life.inbox.length });
  },
  'POST /notifications/:id/read': (home, _request, id) =>
    ok(Object.assign(found(home.life.inbox, id, 'NEXA_NOTIFICATION_NOT_FOUND'), { readAt: home.time() })),
};

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Refusal(404, 'NEXA_REQUEST_NOT_FOUND', 'No such route');
  return value;
};

const automations: Record<string, Handler> = {
  'POST /automations/:id/stop': (home, _request, id) => {
    home.executions = home.executions.map((one) =>
      one.automationId === id && one.outcome === 'running'
        ? { ...one, outcome: 'interrupted', reason: 'stopped' }
        : one,
    );
    return empty;
  },
  'POST /automations/:id/webhooks': (home, { body }) =>
    ok({ triggerId: body.triggerId, createdAt: home.time(), path: '/api/v1/webhooks/nexa_hook_mock' }, 201),
  'POST /automations/:id/upgrade': (home, _request, id) => {
    const { name, mode, triggers, conditions, actions, template } = found(
      home.automations,
      id,
      'NEXA_AUTOMATION_NOT_FOUND',
    );
    const newer = [...actions, { type: 'delay', seconds: 60 }];
    const definition = { name, mode, triggers, conditions, actions: newer, template: { ...template, version: 2 } };
    const changes = ['It waits a minute at the end.'];
    return ok({ from: 1, to: 2, changes, definition, diff: [], changedByHand: [], conflicts: [{ path: 'actions/0' }] });
  },
  'GET /automations/:id/health': ({ life }) => list(life.findings),
  'POST /automations/:id/tests': ({ life }) => list(known(life.testResults)),
  'POST /homes/:id/automations/replay': ({ life }) => ok(known(life.replay)),
  'GET /homes/:id/automation-templates': ({ life }) => list(life.templates),
  'POST /homes/:id/automation-templates/:other/fill': (home, { body }) => ok({ definition: filled(home, body) }),
};

function filled(home: MockHome, body: Record<string, unknown>) {
  const { version, inputs } = body as { version: number; inputs: Record<string, string & string[]> };
  const [sensor, lights = []] = [inputs.sensor ?? '', inputs.lights];
  const on = (deviceId: string) => ({ type: 'command', deviceId, capability: 'onOff', command: 'on' }) as const;
  found(home.devices, sensor, 'NEXA_DEVICE_NOT_FOUND');
  return {
    name: 'Light on motion',
    mode: 'restart',
    triggers: [{ id: 'motion', type: 'state', deviceId: sensor, capability: 'motion', attribute: 'active', to: true }],
    conditions: [],
    actions: [...lights.map(on), { type: 'delay', seconds: Number(inputs.after) }],
    template: { id: 'motion-light', version, inputs },
  };
}

/** What the mock answers about scenes, the mode, messages, and automations beyond their list. */
export const lifeRoutes: Record<string, Handler> = { ...scenes, ...mode, ...inbox, ...automations };
