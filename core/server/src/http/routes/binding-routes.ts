import { randomUUID } from 'node:crypto';
import { audit, bindingStore, deviceStore } from '@nexa/db';
import type { ReplacementWish } from '@nexa/engine';
import { type JsonObject, NexaError } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { presentBinding, presentBindingChange, presentPlan, presentSuggestion } from '../present-bindings.ts';
import { presentDevice } from '../present-stored.ts';
import { Id, list, ref } from '../schemas/base.ts';
import {
  BindingBody,
  BindingChangeSchema,
  BindingChangesQuery,
  DeviceLink,
  LinkBody,
  ReplaceBody,
  Replacement,
  Unlinked,
} from '../schemas/bindings.ts';
import { Device } from '../schemas/devices.ts';

const tags = ['Devices'];
const byId = { params: Type.Object({ id: Id }) };
const byBinding = { params: Type.Object({ id: Id, bindingId: Id }) };
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;

export function bindingRoutes(api: Api, parts: ApiParts): void {
  links(api, parts);
  paths(api, parts);
  replacements(api, parts);
}

/** The device with its paths. */
export async function deviceWithPaths(parts: ApiParts, request: FastifyRequest, id: string) {
  const { row, bindings } = await asUser(parts.database, request, async (tx) => ({
    row: await deviceStore.find(tx, id),
    bindings: await bindingStore.list(tx, id),
  }));
  if (row === undefined || row.deleted_at !== null) throw notFound('device');
  const view = parts.homes.deviceView(row.home_id, row.id);
  return { ...presentDevice(row, view), bindings: bindings.map((binding) => presentBinding(binding, view)) };
}

/** Writes down what a person does about a device's paths, before it is done. */
const noting =
  (parts: ApiParts, request: FastifyRequest, action: `devices.${string}`, after: JsonObject, entityId: string) => () =>
    asUser(parts.database, request, (tx) => audit(tx, { homeId: homeOf(request).id, action, entityId, after }));

function links(api: Api, parts: ApiParts): void {
  const { homes } = parts;

  api.get(
    '/homes/:homeId/device-links',
    {
      config: { access: { to: 'home', scope: 'read', role: 'admin', of: 'home' } },
      schema: {
        operationId: 'listDeviceLinks',
        tags,
        summary: 'Devices that may be one, with what speaks for and against it',
        params: Type.Object({ homeId: Id }),
        response: { 200: list(DeviceLink) },
      },
    },
    async (request) => ({ items: homes.linkSuggestions(homeOf(request).id).map(presentSuggestion) }),
  );

  api.post(
    '/devices/:id/link',
    {
      config: { access: { ...manages, of: 'device' } },
      schema: {
        operationId: 'linkDevices',
        tags,
        summary: 'Say that two devices are one',
        description: 'The elder keeps its id, history, name and room; the other becomes a second path of it.',
        ...byId,
        body: LinkBody,
        response: { 200: ref(Device) },
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      const { id: deviceId } = request.params;
      const { deviceId: otherDeviceId } = request.body;
      const wish = { deviceId, otherDeviceId, userId };
      await requireHome(parts, request, otherDeviceId);
      const note = noting(parts, request, 'devices.linked', { with: otherDeviceId }, deviceId);
      await homes.changePaths(homeOf(request).id, { type: 'link-devices', wish }, note);
      const elder = homes.deviceView(homeOf(request).id, deviceId) === undefined ? otherDeviceId : deviceId;
      return deviceWithPaths(parts, request, elder);
    },
  );
}

function paths(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.get(
    '/devices/:id/binding-changes',
    {
      config: { access: { to: 'home', scope: 'read', role: 'guest', of: 'device' } },
      schema: {
        operationId: 'listBindingChanges',
        tags,
        summary: 'What became of a device’s paths, the newest first',
        ...byId,
        querystring: BindingChangesQuery,
        response: { 200: list(BindingChangeSchema) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const changes = await asUser(database, request, (tx) => bindingStore.changes(tx, id, request.query.limit));
      return { items: changes.map(presentBindingChange) };
    },
  );

  api.put(
    '/devices/:id/bindings/:bindingId',
    {
      config: { access: { ...manages, of: 'device' } },
      schema: {
        operationId: 'changeBinding',
        tags,
        summary: 'Prefer a path, or agree to a link that NEXA made',
        ...byBinding,
        body: BindingBody,
        response: { 200: ref(Device) },
      },
    },
    async (request) => {
      const { id: deviceId, bindingId } = request.params;
      const { userId } = principalOf(request);
      await requireBinding(parts, request, deviceId, bindingId);
      const wish = { deviceId, bindingId, userId, ...request.body };
      const note = noting(parts, request, 'devices.path-changed', { bindingId, ...request.body }, deviceId);
      await homes.changePaths(homeOf(request).id, { type: 'set-path', wish }, note);
      return deviceWithPaths(parts, request, deviceId);
    },
  );

  api.delete(
    '/devices/:id/bindings/:bindingId',
    {
      config: { access: { ...manages, of: 'device' } },
      schema: {
        operationId: 'unlinkBinding',
        tags,
        summary: 'Part a path from its device; it is a device of its own afterwards',
        ...byBinding,
        response: { 200: ref(Unlinked) },
      },
    },
    async (request) => {
      const { id: deviceId, bindingId } = request.params;
      await requireBinding(parts, request, deviceId, bindingId);
      const wish = { deviceId, bindingId, userId: principalOf(request).userId };
      const note = noting(parts, request, 'devices.unlinked', { bindingId }, deviceId);
      await homes.changePaths(homeOf(request).id, { type: 'unlink-path', wish }, note);
      const [change] = await asUser(database, request, (tx) => bindingStore.changes(tx, deviceId, 1));
      if (change?.otherDeviceId === undefined) throw new NexaError('NEXA_INTERNAL', 'the parted device was not kept');
      return { deviceId: change.otherDeviceId };
    },
  );
}

function replacements(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.post(
    '/devices/:id/replace',
    {
      config: { access: { ...manages, of: 'device' } },
      schema: {
        operationId: 'replaceDevice',
        tags,
        summary: 'Put another device in the place of one, or say what that would mean',
        description:
          'The device keeps its id, and with it name, room, history, totals, automations and what voice assistants know it by. With `dryRun` nothing changes.',
        ...byId,
        body: ReplaceBody,
        response: { 200: ref(Replacement), 201: ref(Replacement) },
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const { dryRun = false, ...body } = request.body;
      await requireHome(parts, request, body.withDeviceId);
      const replacementId = randomUUID();
      const wish = wishOf(replacementId, request.params.id, principalOf(request).userId, body);
      const planned = presentPlan(homes.replacementPlan(homeId, wish));
      if (dryRun) return reply.code(200).send({ preview: planned });
      const after = { withDeviceId: wish.withDeviceId, replacementId };
      const note = noting(parts, request, 'devices.replaced', after, wish.deviceId);
      await homes.changePaths(homeId, { type: 'replace-device', wish }, note);
      return reply.code(201).send({ id: replacementId, preview: planned });
    },
  );

  api.post(
    '/replacements/:id/undo',
    {
      config: { access: { ...manages, of: 'replacement' } },
      schema: {
        operationId: 'undoReplacement',
        tags,
        summary: 'Undo a replacement: both devices are as they were',
        ...byId,
        response: { 200: ref(Device) },
      },
    },
    async (request) => {
      const { id: replacementId } = request.params;
      const deviceId = await asUser(database, request, (tx) => bindingStore.deviceOfReplacement(tx, replacementId));
      if (deviceId === undefined) throw notFound('replacement');
      const wish = { replacementId, userId: principalOf(request).userId };
      const note = noting(parts, request, 'devices.replacement-undone', { replacementId }, deviceId);
      await homes.changePaths(homeOf(request).id, { type: 'undo-replacement', wish }, note);
      return deviceWithPaths(parts, request, deviceId);
    },
  );
}

/** A path of another device, or of nobody's, is named in no deed. */
async function requireBinding(
  parts: ApiParts,
  request: FastifyRequest,
  deviceId: string,
  bindingId: string,
): Promise<void> {
  const known = await asUser(parts.database, request, (tx) => bindingStore.list(tx, deviceId));
  if (known.some(({ id }) => id === bindingId)) return;
  throw new NexaError('NEXA_BINDING_NOT_FOUND', 'The device has no such path.');
}

/** Both devices must be of one home; what one may not see does not exist. */
async function requireHome(parts: ApiParts, request: FastifyRequest, deviceId: string): Promise<void> {
  const row = await asUser(parts.database, request, (tx) => deviceStore.find(tx, deviceId));
  if (row === undefined || row.deleted_at !== null || row.home_id !== homeOf(request).id) throw notFound('device');
}

function wishOf(
  replacementId: string,
  deviceId: string,
  userId: string,
  { withDeviceId, components, units }: Omit<Static<typeof ReplaceBody>, 'dryRun'>,
): ReplacementWish {
  return {
    replacementId,
    deviceId,
    withDeviceId,
    userId,
    ...(components === undefined ? {} : { components }),
    ...(units === undefined ? {} : { units }),
  };
}
