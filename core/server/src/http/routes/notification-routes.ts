import { notificationStore, type StoredNotification } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { asUser } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { iso } from '../present.ts';
import { Id, Page, ref } from '../schemas/base.ts';
import { Inbox, Notification, ReadAnswer, ReadBody } from '../schemas/scenes.ts';

const tags = ['Notifications'];
const own = { to: 'account', scope: 'read' } as const;

/** The inbox of whoever asks. */
export function notificationRoutes(api: Api, { database }: ApiParts): void {
  api.get(
    '/notifications',
    {
      config: { access: own },
      schema: {
        operationId: 'listNotifications',
        tags,
        summary: 'What this person was told; newest first',
        querystring: Type.Composite([
          Page,
          Type.Object({ homeId: Type.Optional(Id), unread: Type.Optional(Type.Boolean()) }),
        ]),
        response: { 200: ref(Inbox) },
      },
    },
    async (request) => {
      const { items, nextCursor, unread } = await asUser(database, request, (tx) =>
        notificationStore.list(tx, request.query),
      );
      return { items: items.map(present), unread, ...(nextCursor === undefined ? {} : { nextCursor }) };
    },
  );

  api.post(
    '/notifications/:id/read',
    {
      config: { access: own },
      schema: {
        operationId: 'readNotification',
        tags,
        summary: 'It was read',
        params: Type.Object({ id: Id }),
        response: { 200: ref(Notification) },
      },
    },
    async (request) => {
      const read = await asUser(database, request, (tx) => notificationStore.markRead(tx, request.params.id));
      if (read === undefined)
        throw new NexaError('NEXA_NOTIFICATION_NOT_FOUND', 'There is no such message in your inbox.');
      return present(read);
    },
  );

  api.post(
    '/notifications/read',
    {
      config: { access: own },
      schema: {
        operationId: 'readAllNotifications',
        tags,
        summary: 'All of it was read, up to a moment',
        body: ReadBody,
        response: { 200: ref(ReadAnswer) },
      },
    },
    async (request) => {
      const { homeId, upTo } = request.body;
      const which = {
        ...(homeId === undefined ? {} : { homeId }),
        ...(upTo === undefined ? {} : { upTo: Date.parse(upTo) }),
      };
      return { read: await asUser(database, request, (tx) => notificationStore.markAllRead(tx, which)) };
    },
  );
}

function present({ id, homeId, category, severity, title, body, data, at, readAt }: StoredNotification) {
  return {
    id,
    ...(homeId === undefined ? {} : { homeId }),
    category,
    severity,
    title,
    body,
    data: data as Record<string, unknown>,
    at: iso(at),
    ...(readAt === undefined ? {} : { readAt: iso(readAt) }),
  };
}
