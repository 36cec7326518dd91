import { type MemberShape, memberStore, roomStore } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { isRoleAtLeast } from '../../auth/scope.ts';
import { asUser, homeOf, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { presentMember } from '../present-stored.ts';
import { Member, MemberBody, MemberChange } from '../schemas/accounts.ts';
import { Id, list, ref } from '../schemas/base.ts';

const tags = ['Homes'];
const inHome = { params: Type.Object({ homeId: Id }) };
const byId = { params: Type.Object({ homeId: Id, userId: Id }) };
const reads = { to: 'home', scope: 'read', role: 'guest', of: 'home' } as const;
const manages = { to: 'home', scope: 'admin', role: 'admin', of: 'home' } as const;

export function memberRoutes(api: Api, parts: ApiParts): void {
  readMembers(api, parts);
  addMembers(api, parts);
  changeMembers(api, parts);
  removeMembers(api, parts);
}

function readMembers(api: Api, { database }: ApiParts): void {
  api.get(
    '/homes/:homeId/members',
    {
      config: { access: reads },
      schema: {
        operationId: 'listMembers',
        tags,
        summary: 'The people of a home and their roles',
        description: 'A guest sees themselves only.',
        ...inHome,
        response: { 200: list(Member) },
      },
    },
    async (request) => {
      const members = await asUser(database, request, (tx) => memberStore.list(tx, homeOf(request).id));
      return { items: members.map(presentMember) };
    },
  );

  api.get(
    '/homes/:homeId/members/:userId',
    {
      config: { access: reads },
      schema: { operationId: 'getMember', tags, summary: 'A member', ...byId, response: { 200: ref(Member) } },
    },
    async (request) =>
      presentMember(await asUser(database, request, (tx) => find(tx, homeOf(request).id, request.params.userId))),
  );
}

function addMembers(api: Api, parts: ApiParts): void {
  api.post(
    '/homes/:homeId/members',
    {
      config: { access: manages },
      schema: {
        operationId: 'addMember',
        tags,
        summary: 'Add a person who has an account on this server',
        description: 'Guests may be limited to rooms, hours and days; what is left out is not limited.',
        ...inHome,
        body: MemberBody,
        response: { 201: ref(Member) },
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const { email, role, roomIds, hours, ...validity } = request.body;
      const scope = { ...(roomIds === undefined ? {} : { roomIds }), ...(hours === undefined ? {} : { hours }) };
      const { validFrom, validUntil } = instantsOf(validity);
      requireGuestOnly(role, scope);
      requireOrder(validFrom, validUntil);
      await asUser(parts.database, request, (tx) => requireRooms(tx, homeId, roomIds));
      // Who has an account here is not for everybody to find out.
      const asking = `members added by ${principalOf(request).userId}`;
      parts.throttle.begin(asking, asking);
      const wanted = {
        email: email.trim(),
        role,
        ...scope,
        ...(validFrom === undefined ? {} : { validFrom }),
        ...(validUntil === undefined ? {} : { validUntil }),
      };
      const member = await asUser(parts.database, request, (tx) => memberStore.add(tx, homeId, wanted));
      if (member === undefined)
        throw new NexaError('NEXA_ACCOUNT_NOT_FOUND', `Nobody has an account on this server with ${email}.`, {
          params: { path: 'body/email' },
        });
      parts.throttle.succeeded(asking, asking);
      parts.live.reconsider();
      return reply.code(201).send(presentMember(member));
    },
  );
}

function changeMembers(api: Api, parts: ApiParts): void {
  api.patch(
    '/homes/:homeId/members/:userId',
    {
      config: { access: manages },
      schema: {
        operationId: 'changeMember',
        tags,
        summary: 'Change the role or the limits of a member, or hand the home over',
        description:
          '`null` takes a limit away. The role `owner` hands the home over: only its owner may, and becomes an admin. It counts at once, on the live channel too.',
        ...byId,
        body: MemberChange,
        response: { 200: ref(Member) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const userId = request.params.userId.toLowerCase();
      const { role, roomIds, hours, ...validity } = request.body;
      const member = await asUser(parts.database, request, async (tx) => {
        const before = await find(tx, homeId, userId);
        if (role === 'owner') return handOver(tx, request, before);
        if (before.role === 'owner') throw ownerStays();
        const limits = { ...(roomIds === undefined ? {} : { roomIds }), ...(hours === undefined ? {} : { hours }) };
        const becomes = role ?? (before.role as Exclude<typeof before.role, 'owner'>);
        requireGuestOnly(becomes, limits);
        const { validFrom, validUntil } = instantsOf(validity);
        requireOrder(
          validFrom === undefined ? before.validFrom : validFrom,
          validUntil === undefined ? before.validUntil : validUntil,
        );
        await requireRooms(tx, homeId, roomIds ?? undefined);
        const changed = await memberStore.change(tx, homeId, userId, {
          role: becomes,
          ...(becomes === 'guest' ? limits : { roomIds: null, hours: null }),
          ...(validFrom === undefined ? {} : { validFrom }),
          ...(validUntil === undefined ? {} : { validUntil }),
        });
        if (changed === undefined) throw memberNotFound();
        return changed;
      });
      parts.live.reconsider();
      return presentMember(member);
    },
  );
}

function removeMembers(api: Api, parts: ApiParts): void {
  api.delete(
    '/homes/:homeId/members/:userId',
    {
      config: { access: { to: 'home', scope: 'admin', role: 'guest', of: 'home' } },
      schema: {
        operationId: 'removeMember',
        tags,
        summary: 'Remove a member, or leave the home oneself',
        description: 'Others are removed by whoever manages the home. It counts at once, on the live channel too.',
        ...byId,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const { id: homeId, role } = homeOf(request);
      const userId = request.params.userId.toLowerCase();
      const isSelf = userId === principalOf(request).userId;
      await asUser(parts.database, request, async (tx) => {
        const member = await find(tx, homeId, userId);
        if (!isSelf && !isRoleAtLeast(role, 'admin'))
          throw new NexaError('NEXA_AUTH_FORBIDDEN', 'Only whoever manages the home removes others.', {
            params: { needs: 'admin', role },
          });
        if (member.role === 'owner') throw ownerStays();
        if (!(await memberStore.remove(tx, homeId, userId))) throw memberNotFound();
      });
      parts.live.reconsider();
      return reply.code(204).send(null);
    },
  );
}

type Transaction = Parameters<typeof memberStore.find>[0];

async function find(tx: Transaction, homeId: string, userId: string): Promise<MemberShape> {
  const member = await memberStore.find(tx, homeId, userId);
  if (member === undefined) throw memberNotFound();
  return member;
}

async function handOver(tx: Transaction, request: FastifyRequest, to: MemberShape): Promise<MemberShape> {
  const { id: homeId, role } = homeOf(request);
  if (to.role === 'owner') return to;
  if (role !== 'owner')
    throw new NexaError('NEXA_AUTH_FORBIDDEN', 'Only the owner hands the home over.', {
      params: { needs: 'owner', role },
    });
  if (!(await memberStore.handOver(tx, homeId, to.userId))) throw memberNotFound();
  return find(tx, homeId, to.userId);
}

type Given<T> = { -readonly [Key in keyof T]: number | Extract<T[Key], null | undefined> };

function instantsOf<T extends { readonly validFrom?: string | null; readonly validUntil?: string | null }>(
  validity: T,
): Given<T> {
  const instants = Object.entries(validity).map(([key, value]) => [
    key,
    typeof value === 'string' ? Date.parse(value) : value,
  ]);
  return Object.fromEntries(instants) as Given<T>;
}

function requireOrder(from: number | null | undefined, until: number | null | undefined): void {
  if (from == null || until == null || from < until) return;
  throw new NexaError('NEXA_TIME_INVALID', 'validUntil must be later than validFrom.', {
    params: { path: 'body/validUntil' },
  });
}

/** Rooms and hours limit guests; whoever else has a limit would believe in one that nobody keeps. */
function requireGuestOnly(role: string, limits: { readonly roomIds?: unknown; readonly hours?: unknown }): void {
  const limit = (['roomIds', 'hours'] as const).find((name) => limits[name] !== undefined && limits[name] !== null);
  if (role === 'guest' || limit === undefined) return;
  throw new NexaError('NEXA_REQUEST_INVALID', `body/${limit} limits guests only.`, {
    params: { path: `body/${limit}` },
  });
}

async function requireRooms(tx: Transaction, homeId: string, roomIds: readonly string[] | undefined): Promise<void> {
  if (roomIds === undefined || (await roomStore.haveAll(tx, homeId, roomIds))) return;
  throw new NexaError('NEXA_ROOM_NOT_FOUND', 'A room in roomIds is not a room of this home.', {
    params: { path: 'body/roomIds' },
  });
}

function memberNotFound(): NexaError {
  return new NexaError('NEXA_MEMBER_NOT_FOUND', 'There is no such member, or it is not yours to see.');
}

function ownerStays(): NexaError {
  return new NexaError(
    'NEXA_MEMBER_OWNER',
    'The owner stays as long as the home is not handed over to another member.',
  );
}
