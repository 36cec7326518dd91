import { audit, deviceStore, roomStore, type StoredScene, sceneStore } from '@nexa/db';
import { checkScene, ValueChecker } from '@nexa/engine';
import { NexaError, type SceneDefinition } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { withLowerCaseIds } from '../../automations/lower-case-ids.ts';
import { described } from '../../homes/send-command.ts';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { iso } from '../present.ts';
import { presentActivation } from '../present-scene.ts';
import { Id, list, ref } from '../schemas/base.ts';
import {
  ActivateBody,
  ActivationAnswer,
  CaptureBody,
  Scene,
  SceneActivation,
  SceneBody,
  SceneCapture,
  SceneList,
  UndoBody,
} from '../schemas/scenes.ts';
import { withoutShown } from '../sent-back.ts';

const tags = ['Scenes'];
const byId = { params: Type.Object({ id: Id }) };
const inHome = { params: Type.Object({ homeId: Id }) };
const reads = { to: 'home', scope: 'read', role: 'member' } as const;
const controls = { to: 'home', scope: 'control', role: 'member' } as const;
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;
const checker = new ValueChecker();

export function sceneRoutes(api: Api, parts: ApiParts): void {
  readScenes(api, parts);
  editScenes(api, parts);
  applyScenes(api, parts);
}

function readScenes(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.get(
    '/homes/:homeId/scenes',
    {
      config: { access: { ...reads, of: 'home' } },
      schema: {
        operationId: 'listScenes',
        tags,
        summary: 'The scenes of a home, and those that its bridges keep themselves',
        ...inHome,
        response: { 200: ref(SceneList) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const scenes = await asUser(database, request, (tx) => sceneStore.list(tx, homeId));
      return { items: scenes.map(presentScene), native: [...homes.nativeScenes(homeId)] };
    },
  );

  api.get(
    '/scenes/:id',
    {
      config: { access: { ...reads, of: 'scene' } },
      schema: { operationId: 'getScene', tags, summary: 'A scene', ...byId, response: { 200: ref(Scene) } },
    },
    async (request) => presentScene(await find(parts, request, request.params.id)),
  );

  api.get(
    '/scenes/:id/activations',
    {
      config: { access: { ...reads, of: 'scene' } },
      schema: {
        operationId: 'listActivations',
        tags,
        summary: 'How a scene was applied, with the result of each device; newest first',
        ...byId,
        querystring: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) }),
        response: { 200: list(SceneActivation) },
      },
    },
    async (request) => {
      const scene = await find(parts, request, request.params.id);
      const { limit } = request.query;
      const found = await asUser(database, request, (tx) => sceneStore.activations(tx, scene, limit));
      return { items: found.map(presentActivation) };
    },
  );

  api.post(
    '/homes/:homeId/scenes/capture',
    {
      config: { access: { ...reads, of: 'home' } },
      schema: {
        operationId: 'captureScene',
        tags,
        summary: 'What devices are now, as the states of a scene; nothing is kept',
        description:
          'Locks, alarms, valves, garage doors and heat are left out unless they are asked for, and what was never heard.',
        ...inHome,
        body: CaptureBody,
        response: { 200: ref(SceneCapture) },
      },
    },
    async (request) => {
      const { deviceIds, ...options } = request.body;
      const { states, leftOut } = homes.captureScene(homeOf(request).id, deviceIds, options);
      return { states: [...states], leftOut: leftOut.map((each) => ({ ...each })) };
    },
  );
}

function editScenes(api: Api, parts: ApiParts): void {
  const { database, ecosystems, homes } = parts;

  api.post(
    '/homes/:homeId/scenes',
    {
      config: { access: { ...manages, of: 'home' } },
      schema: {
        operationId: 'createScene',
        tags,
        summary: 'Add a scene',
        ...inHome,
        body: SceneBody,
        response: { 201: ref(Scene) },
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const definition = withLowerCaseIds(withoutShown(request.body, { homeId }));
      await check(parts, request, homeId, definition);
      const scene = await asUser(database, request, (tx) => sceneStore.create(tx, homeId, definition));
      if (scene === undefined) throw new NexaError('NEXA_INTERNAL', 'the scene was not stored');
      homes.sceneSaved(homeId, { id: scene.id, definition: scene.definition });
      return reply.code(201).send(presentScene(scene));
    },
  );

  api.put(
    '/scenes/:id',
    {
      config: { access: { ...manages, of: 'scene' } },
      schema: {
        operationId: 'replaceScene',
        tags,
        summary: 'Change a scene',
        description: 'What was read can be sent back as it is.',
        ...byId,
        body: SceneBody,
        response: { 200: ref(Scene) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { id } = request.params;
      const definition = withLowerCaseIds(withoutShown(request.body, { id, homeId }));
      await check(parts, request, homeId, definition);
      const scene = await asUser(database, request, (tx) => sceneStore.replace(tx, id, definition));
      if (scene === undefined) throw notFound('scene');
      homes.sceneSaved(homeId, { id, definition: scene.definition });
      ecosystems.changed(homeId);
      return presentScene(scene);
    },
  );

  api.delete(
    '/scenes/:id',
    {
      config: { access: { ...manages, of: 'scene' } },
      schema: { operationId: 'removeScene', tags, summary: 'Remove a scene', ...byId, response: { 204: nothing } },
    },
    async (request, reply) => {
      const { id } = request.params;
      await asUser(database, request, (tx) => sceneStore.remove(tx, id));
      homes.sceneRemoved(homeOf(request).id, id);
      ecosystems.changed(homeOf(request).id);
      return reply.code(204).send(null);
    },
  );
}

function applyScenes(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.post(
    '/scenes/:id/activate',
    {
      config: { access: { ...controls, of: 'scene' } },
      schema: {
        operationId: 'activateScene',
        tags,
        summary: 'Apply a scene',
        description: 'Devices that are as wished already are left alone; those that lag behind are told again.',
        ...byId,
        body: Type.Optional(ActivateBody),
        response: { 200: ref(ActivationAnswer) },
      },
    },
    async (request) => {
      const { homeId, id } = await find(parts, request, request.params.id);
      const { waitMs = 10_000, transition } = request.body ?? {};
      await asUser(database, request, (tx) => audit(tx, { homeId, action: 'scenes.activate', entityId: id }));
      const cause = { kind: 'user', id: principalOf(request).userId } as const;
      const wish = { sceneId: id, cause, ...(transition === undefined ? {} : { transition }) };
      return { activation: presentActivation(await homes.activateScene(homeId, wish, { waitMs })) };
    },
  );

  api.post(
    '/scene-activations/:id/undo',
    {
      config: { access: { ...controls, of: 'activation' } },
      schema: {
        operationId: 'undoActivation',
        tags,
        summary: 'Bring back what was before a scene was applied',
        description: 'Of each scene, the last time that it was applied can be undone, once.',
        ...byId,
        body: Type.Optional(UndoBody),
        response: { 200: ref(ActivationAnswer) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const homeId = homeOf(request).id;
      const { waitMs = 10_000 } = request.body ?? {};
      await asUser(database, request, (tx) => audit(tx, { homeId, action: 'scenes.undo', entityId: id }));
      const cause = { kind: 'user', id: principalOf(request).userId } as const;
      return { activation: presentActivation(await homes.undoScene(homeId, id, { waitMs, cause })) };
    },
  );
}

async function find(parts: ApiParts, request: FastifyRequest, id: string): Promise<StoredScene> {
  const scene = await asUser(parts.database, request, (tx) => sceneStore.find(tx, id));
  if (scene === undefined) throw notFound('scene');
  return scene;
}

async function check(parts: ApiParts, request: FastifyRequest, homeId: string, scene: SceneDefinition): Promise<void> {
  const ids = [...new Set(scene.states.map(({ deviceId }) => deviceId.toLowerCase()))];
  const rows = await asUser(parts.database, request, (tx) => deviceStore.findMany(tx, ids));
  const ours = rows.filter((row) => row.home_id === homeId && row.deleted_at === null);
  const devices = new Map(ours.map((row) => [row.id, described(row)]));
  const rooms = await asUser(parts.database, request, (tx) => roomStore.list(tx, homeId));
  if (scene.roomId !== undefined && !rooms.some(({ id }) => id === scene.roomId))
    throw new NexaError('NEXA_SCENE_INVALID', 'roomId: the home has no such room.', { params: { path: 'roomId' } });
  const catalog = await parts.capabilities.loadFor(scene.states.map(({ capability }) => capability));
  checkScene(scene, { devices, catalog, checker });
}

function presentScene({ id, homeId, definition, createdAt, updatedAt, lastActivatedAt }: StoredScene) {
  return {
    ...definition,
    id,
    homeId,
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    ...(lastActivatedAt === undefined ? {} : { lastActivatedAt: iso(lastActivatedAt) }),
  };
}
