import {
  type DatabaseTransaction,
  type ExposureWish,
  exposureStore,
  integrationStore,
  type SceneExposureWish,
} from '@nexa/db';
import { isSensitiveCapability } from '@nexa/engine';
import { coreCapabilities, hasErrorCode, NexaError, seconds } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { sensitiveScenes } from '../../ecosystem/sensitive-scenes.ts';
import { asUser, homeOf, principalOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { Id, ref } from '../schemas/base.ts';
import { Exposure, ExposureBody } from '../schemas/exposure.ts';
import { personOf } from './pairing-routes.ts';

const tags = ['Ecosystems'];
const manages = { to: 'home', scope: 'admin', role: 'admin', of: 'home' } as const;
const inHome = { params: Type.Object({ homeId: Id }) };
const sensitive = new Set(coreCapabilities.filter(isSensitiveCapability).map(({ id }) => id));

/** Which devices and scenes voice ecosystems may see: none, unless somebody who manages the home says so. */
export function exposureRoutes(api: Api, parts: ApiParts): void {
  api.addSchema(Exposure);
  api.get(
    '/homes/:homeId/exposure',
    {
      config: { access: manages },
      schema: {
        operationId: 'getExposure',
        tags,
        summary: 'What voice ecosystems may see of a home, and what they know',
        ...inHome,
        response: { 200: ref(Exposure) },
      },
    },
    (request) => present(parts, request),
  );

  api.put(
    '/homes/:homeId/exposure',
    {
      config: { access: manages },
      schema: {
        operationId: 'setExposure',
        tags,
        summary: 'Say what a voice ecosystem may see of a home',
        description:
          'Replaces what was said for this ecosystem, of scenes only when they are named. It is told within seconds when it is linked. A home that has no integration of the ecosystem yet gets one, where the plugin needs nothing for it.',
        ...inHome,
        body: ExposureBody,
        response: { 200: ref(Exposure) },
      },
    },
    async (request) => {
      const { id: homeId } = homeOf(request);
      const { ecosystem, deviceIds, settings = {}, scenes: named } = request.body;
      const ids = deviceIds.map((id) => id.toLowerCase());
      const scenes = named?.map((scene) => ({ ...scene, sceneId: scene.sceneId.toLowerCase() }));
      if (scenes !== undefined) await demandExposable(parts, request, scenes);
      await asUser(parts.database, request, async (tx) => {
        await requireEcosystem(tx, ecosystem);
        const wishes = await wishesOf(tx, { homeId, ecosystem, ids, settings });
        await exposureStore.replace(tx, homeId, ecosystem, { wishes, scenes, userId: principalOf(request).userId });
      });
      const exposure = await present(parts, request);
      parts.ecosystems.changed(homeId);
      if (ids.length > 0 || (scenes?.length ?? 0) > 0) await serve(parts, request, { homeId, ecosystem });
      return exposure;
    },
  );
}

/** How long an answer waits for the plugin to be there for the home; what people say a moment later then arrives. */
const SERVED_WITHIN = seconds(3);

/** Sees to it that the ecosystem's plugin answers for the home. What was exposed is exposed, whatever comes of it. */
async function serve(
  parts: ApiParts,
  request: FastifyRequest,
  { homeId, ecosystem }: { readonly homeId: string; readonly ecosystem: string },
): Promise<void> {
  const { ecosystems, pairing, plugins } = parts;
  const status = plugins.find(ecosystem)?.status.value;
  if (status === undefined || status === 'disabled' || status === 'refused') return;
  const integrations = await asUser(parts.database, request, (tx) => integrationStore.list(tx, homeId));
  const isThere = integrations.some(({ plugin }) => plugin === ecosystem);
  if (!isThere) {
    const person = personOf(parts, request);
    try {
      const answer = await pairing.start(person, { homeId, pluginId: ecosystem, config: {} });
      if ('flow' in answer) return await pairing.cancel(person, answer.flow.id);
    } catch (error) {
      // Somebody else was as quick.
      if (hasErrorCode(error, 'NEXA_INTEGRATION_EXISTS')) return;
      request.log.warn({ err: error, ecosystem }, 'An exposed home could not be connected to its ecosystem');
      return;
    }
  }
  await ecosystems.whenServed(homeId, ecosystem, SERVED_WITHIN);
}

async function requireEcosystem(tx: DatabaseTransaction, id: string): Promise<void> {
  const known = await exposureStore.ecosystems(tx);
  if (known.some((ecosystem) => ecosystem.id === id)) return;
  const names = known.map((ecosystem) => ecosystem.id).join(', ') || 'none, until its plugin is installed';
  throw new NexaError('NEXA_ECOSYSTEM_NOT_FOUND', `There is no voice ecosystem ${id}. There is: ${names}.`, {
    params: { ecosystem: id },
  });
}

interface Wanted {
  readonly homeId: string;
  readonly ecosystem: string;
  readonly ids: readonly string[];
  readonly settings: Readonly<Record<string, { readonly name?: string | null; readonly needsPin?: boolean }>>;
}

async function wishesOf(
  tx: DatabaseTransaction,
  { homeId, ecosystem, ids, settings }: Wanted,
): Promise<readonly ExposureWish[]> {
  const devices = new Map((await exposureStore.devices(tx, homeId, ids)).map((device) => [device.id, device]));
  const before = new Set(
    (await exposureStore.list(tx, homeId))
      .filter((row) => row.ecosystem_id === ecosystem)
      .map(({ device_id }) => device_id),
  );
  const byId = new Map(Object.entries(settings).map(([id, setting]) => [id.toLowerCase(), setting]));
  const stranger = [...byId.keys()].find((id) => !ids.includes(id));
  if (stranger !== undefined)
    throw new NexaError('NEXA_REQUEST_INVALID', `settings: ${stranger} is not among deviceIds.`, {
      params: { field: 'settings' },
    });
  return ids.map((deviceId) => {
    const device = devices.get(deviceId);
    if (device === undefined)
      throw new NexaError('NEXA_DEVICE_NOT_FOUND', `The home has no device ${deviceId}.`, { params: { deviceId } });
    const asks = !before.has(deviceId) && device.capabilities.some((id) => sensitive.has(id));
    return { deviceId, ...(asks ? { needsPin: true } : {}), ...byId.get(deviceId) };
  });
}

/** Throws unless each is a scene of the home, named once, that a voice may start. */
async function demandExposable(
  parts: ApiParts,
  request: FastifyRequest,
  wishes: readonly SceneExposureWish[],
): Promise<void> {
  const ids = new Set(wishes.map(({ sceneId }) => sceneId));
  if (ids.size < wishes.length)
    throw new NexaError('NEXA_REQUEST_INVALID', 'scenes: one of them is named twice.', { params: { field: 'scenes' } });
  const found = await asUser(parts.database, request, (tx) => scenesOf(tx, homeOf(request).id));
  const scenes = found.scenes.filter(({ id }) => ids.has(id));
  const stranger = wishes.find(({ sceneId }) => !scenes.some(({ id }) => id === sceneId))?.sceneId;
  if (stranger !== undefined)
    throw new NexaError('NEXA_SCENE_NOT_FOUND', `The home has no scene ${stranger}.`, {
      params: { sceneId: stranger },
    });
  const [refused] = await sensitiveScenes(scenes, { capabilities: parts.capabilities, device: found.device });
  if (refused === undefined) return;
  const [sceneId, capabilities] = refused;
  throw new NexaError(
    'NEXA_SCENE_SENSITIVE',
    `The scene ${sceneId} is not shown to a voice ecosystem: it changes ${capabilities.join(', ')}.`,
    { params: { sceneId, capabilities } },
  );
}

/** The scenes of the home, and what their devices are made of. */
async function scenesOf(tx: DatabaseTransaction, homeId: string) {
  const scenes = await exposureStore.scenes(tx, homeId);
  const ids = new Set(scenes.flatMap(({ states }) => states.map(({ deviceId }) => deviceId.toLowerCase())));
  const rows = await exposureStore.components(tx, homeId, [...ids]);
  const devices = new Map(rows.map((row) => [row.id, row]));
  return { scenes, device: (id: string) => devices.get(id) };
}

async function present(parts: ApiParts, request: FastifyRequest) {
  const homeId = homeOf(request).id;
  const read = await asUser(parts.database, request, async (tx) => ({
    ecosystems: await exposureStore.ecosystems(tx),
    devices: await exposureStore.list(tx, homeId),
    scenes: await exposureStore.listScenes(tx, homeId),
    all: await scenesOf(tx, homeId),
  }));
  // It may take a plugin's word what its capabilities are.
  const { device, scenes } = read.all;
  const refused = await sensitiveScenes(scenes, { capabilities: parts.capabilities, device });
  return {
    ecosystems: read.ecosystems.map(({ id, name }) => ({
      ecosystem: id,
      name,
      devices: read.devices
        .filter((row) => row.ecosystem_id === id)
        .map((row) => ({
          deviceId: row.device_id,
          ...(row.name === null ? {} : { name: row.name }),
          needsPin: row.needs_pin,
          isKnown: row.is_known,
        })),
      scenes: read.scenes
        .filter((row) => row.ecosystem_id === id && !refused.has(row.scene_id))
        .map((row) => ({
          sceneId: row.scene_id,
          ...(row.name === null ? {} : { name: row.name }),
          isKnown: row.is_known,
        })),
    })),
    refusedScenes: [...refused].map(([sceneId, capabilities]) => ({ sceneId, capabilities: [...capabilities] })),
  };
}
