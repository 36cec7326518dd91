import { randomUUID } from 'node:crypto';
import { commandStore, type DeviceRow, deviceStore, roomStore } from '@nexa/db';
import { type JsonObject, MAIN_COMPONENT, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { claimsOf, requestInfo } from '../../auth/principal.ts';
import { sendCommand } from '../../homes/send-command.ts';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { presentCommand } from '../present.ts';
import { presentDevice } from '../present-stored.ts';
import { Id, list, ref } from '../schemas/base.ts';
import { CommandBody, CommandSchema, Device, DeviceBody, DeviceQuery } from '../schemas/devices.ts';
import { deviceWithPaths } from './binding-routes.ts';

const tags = ['Devices'];
const byId = { params: Type.Object({ id: Id }) };
const reads = { to: 'home', scope: 'read', role: 'guest' } as const;

export function deviceRoutes(api: Api, parts: ApiParts): void {
  devices(api, parts);
  commands(api, parts);
}

function devices(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;
  const present = (row: DeviceRow) => presentDevice(row, homes.deviceView(row.home_id, row.id));

  api.get(
    '/homes/:homeId/devices',
    {
      config: { access: { ...reads, of: 'home' } },
      schema: {
        operationId: 'listDevices',
        tags,
        summary: 'The devices of a home, by name; with `search` the best matches first',
        params: Type.Object({ homeId: Id }),
        querystring: DeviceQuery,
        response: { 200: list(Device) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { room, ...query } = request.query;
      const wanted = { ...query, ...(room === undefined ? {} : { roomId: room }), homeId };
      const page = await asUser(database, request, (tx) => deviceStore.list(tx, wanted));
      const views = homes.deviceViews(homeId);
      return {
        items: page.rows.map((row) => presentDevice(row, views.get(row.id))),
        ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
      };
    },
  );

  api.get(
    '/devices/:id',
    {
      config: { access: { ...reads, of: 'device' } },
      schema: {
        operationId: 'getDevice',
        tags,
        summary: 'A device',
        ...byId,
        response: { 200: ref(Device) },
      },
    },
    async (request) => deviceWithPaths(parts, request, request.params.id),
  );

  api.patch(
    '/devices/:id',
    {
      config: { access: { to: 'home', scope: 'admin', role: 'admin', of: 'device' } },
      schema: {
        operationId: 'changeDevice',
        tags,
        summary: 'Rename a device, move it to a room, note something about it',
        ...byId,
        body: DeviceBody,
        response: { 200: ref(Device) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { name, roomId } = request.body;
      const homeId = homeOf(request).id;
      await requireRoom(parts, request, homeId, roomId);
      const isChanged = await asUser(database, request, (tx) => deviceStore.change(tx, id, request.body));
      if (!isChanged) throw notFound('device');
      if (roomId !== undefined) parts.live.reconsider();
      if (name !== undefined || roomId !== undefined)
        homes.deviceEdited(homeId, id, {
          ...(name === undefined ? {} : { name: name.trim() }),
          ...(roomId === undefined ? {} : { roomId }),
        });
      return present(await findDevice(parts, request, id));
    },
  );
}

function commands(api: Api, parts: ApiParts): void {
  const { database } = parts;

  api.post(
    '/devices/:id/commands',
    {
      config: { access: { to: 'home', scope: 'control', role: 'guest', of: 'device' } },
      schema: {
        operationId: 'sendCommand',
        tags,
        summary: 'Ask a device for something',
        description:
          '200 when the command is final within `waitMs`, 202 while it is pending. The device’s own report is what confirms it. Sent again with the same `id` it is carried out once.',
        ...byId,
        body: CommandBody,
        response: { 200: ref(CommandSchema), 202: ref(CommandSchema) },
      },
    },
    async (request, reply) => {
      const { id = randomUUID(), component = MAIN_COMPONENT, capability, command, waitMs = 0 } = request.body;
      const principal = principalOf(request);
      const result = await sendCommand(
        parts,
        { claims: claimsOf(principal), info: requestInfo(request) },
        {
          id: id.toLowerCase(),
          deviceId: request.params.id,
          component,
          capability,
          command,
          params: (request.body.params ?? {}) as JsonObject,
          cause: { kind: 'user', id: principal.userId },
        },
        waitMs,
      );
      return reply.code(result.status === 'pending' ? 202 : 200).send(presentCommand(result));
    },
  );

  api.get(
    '/commands/:id',
    {
      config: { access: { ...reads, of: 'command' } },
      schema: {
        operationId: 'getCommand',
        tags,
        summary: 'What became of a command',
        ...byId,
        response: { 200: ref(CommandSchema) },
      },
    },
    async (request) => {
      const command = await asUser(database, request, (tx) => commandStore.find(tx, request.params.id));
      if (command === undefined) throw notFound('command');
      return presentCommand(command);
    },
  );
}

async function findDevice(parts: ApiParts, request: FastifyRequest, id: string): Promise<DeviceRow> {
  const row = await asUser(parts.database, request, (tx) => deviceStore.find(tx, id));
  if (row === undefined) throw notFound('device');
  if (row.deleted_at === null) return row;
  throw request.method === 'GET'
    ? notFound('device')
    : new NexaError('NEXA_DEVICE_GONE', `${row.name} was removed.`, { params: { deviceId: id } });
}

async function requireRoom(
  parts: ApiParts,
  request: FastifyRequest,
  homeId: string,
  roomId: string | null | undefined,
): Promise<void> {
  if (roomId === null || roomId === undefined) return;
  const isThere = await asUser(parts.database, request, (tx) => roomStore.haveAll(tx, homeId, [roomId]));
  if (!isThere) throw notFound('room');
}
