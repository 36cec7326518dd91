import { homeStore, roomStore } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { placeOf } from '../../automations/automation-world.ts';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { presentHome } from '../present-stored.ts';
import { Home, HomeBody, HomeChange } from '../schemas/accounts.ts';
import { Id, list, ref } from '../schemas/base.ts';
import { Room, RoomBody, RoomChange } from '../schemas/homes.ts';

const tags = ['Homes'];
const inHome = { params: Type.Object({ homeId: Id }) };
const byId = { params: Type.Object({ id: Id }) };
const reads = { to: 'home', scope: 'read', role: 'guest', of: 'home' } as const;
const manages = { to: 'home', scope: 'admin', role: 'admin', of: 'home' } as const;
const managesRoom = { ...manages, of: 'room' } as const;

export function homeRoutes(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.get(
    '/homes',
    {
      config: { access: { to: 'account', scope: 'read' } },
      schema: {
        operationId: 'listHomes',
        tags,
        summary: 'The homes of this user',
        response: { 200: list(Home) },
      },
    },
    async (request) => ({ items: (await asUser(database, request, homeStore.list)).map(presentHome) }),
  );

  api.post(
    '/homes',
    {
      config: { access: { to: 'account', scope: 'admin' } },
      schema: {
        operationId: 'createHome',
        tags,
        summary: 'Add a home, with this user as its owner',
        body: HomeBody,
        response: { 201: ref(Home) },
      },
    },
    async (request, reply) => {
      if (principalOf(request).homeIds !== undefined)
        throw new NexaError('NEXA_AUTH_FORBIDDEN', 'A token for certain homes cannot add another.', {
          params: { needs: 'a token for every home' },
        });
      const { name, timezone } = request.body;
      const home = await asUser(database, request, (tx) => homeStore.create(tx, { name: name.trim(), timezone }));
      if (home === undefined) throw new NexaError('NEXA_INTERNAL', 'the home was not stored');
      await homes.homeAdded(home.id);
      parts.live.reconsider();
      return reply.code(201).send(presentHome(home));
    },
  );

  api.get(
    '/homes/:homeId',
    {
      config: { access: reads },
      schema: { operationId: 'getHome', tags, summary: 'A home', ...inHome, response: { 200: ref(Home) } },
    },
    async (request) => {
      const home = await asUser(database, request, (tx) => homeStore.find(tx, homeOf(request).id));
      if (home === undefined) throw notFound('home');
      return presentHome(home);
    },
  );

  api.patch(
    '/homes/:homeId',
    {
      config: { access: manages },
      schema: {
        operationId: 'changeHome',
        tags,
        summary: 'Change the name, the zone or the position of a home',
        description: 'The zone and the position are what the times and the sun of its automations go by.',
        ...inHome,
        body: HomeChange,
        response: { 200: ref(Home) },
      },
    },
    async (request) => {
      const { name, timezone, position } = request.body;
      const change = {
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(timezone === undefined ? {} : { timezone }),
        ...(position === undefined ? {} : { position }),
      };
      const home = await asUser(database, request, (tx) => homeStore.change(tx, homeOf(request).id, change));
      if (home === undefined) throw notFound('home');
      homes.homeMoved(home.id, placeOf(home));
      return presentHome(home);
    },
  );

  api.get(
    '/homes/:homeId/rooms',
    {
      config: { access: reads },
      schema: {
        operationId: 'listRooms',
        tags,
        summary: 'The rooms of a home',
        ...inHome,
        response: { 200: list(Room) },
      },
    },
    async (request) => ({ items: await asUser(database, request, (tx) => roomStore.list(tx, homeOf(request).id)) }),
  );

  api.post(
    '/homes/:homeId/rooms',
    {
      config: { access: manages },
      schema: {
        operationId: 'createRoom',
        tags,
        summary: 'Add a room',
        ...inHome,
        body: RoomBody,
        response: { 201: ref(Room) },
      },
    },
    async (request, reply) => {
      const room = await asUser(database, request, (tx) => roomStore.create(tx, homeOf(request).id, request.body));
      if (room === undefined) throw new NexaError('NEXA_INTERNAL', 'the room was not stored');
      return reply.code(201).send(room);
    },
  );

  api.patch(
    '/rooms/:id',
    {
      config: { access: managesRoom },
      schema: {
        operationId: 'changeRoom',
        tags,
        summary: 'Change a room',
        ...byId,
        body: RoomChange,
        response: { 200: ref(Room) },
      },
    },
    async (request) => {
      const room = await asUser(database, request, (tx) => roomStore.change(tx, request.params.id, request.body));
      if (room === undefined) throw notFound('room');
      parts.ecosystems.changed(homeOf(request).id);
      return room;
    },
  );

  api.delete(
    '/rooms/:id',
    {
      config: { access: managesRoom },
      schema: {
        operationId: 'removeRoom',
        tags,
        summary: 'Remove a room; its devices stay without one',
        ...byId,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const deviceIds = await asUser(database, request, (tx) => roomStore.remove(tx, homeId, request.params.id));
      for (const deviceId of deviceIds) homes.deviceEdited(homeId, deviceId, { roomId: null });
      parts.live.reconsider();
      return reply.code(204).send(null);
    },
  );
}
