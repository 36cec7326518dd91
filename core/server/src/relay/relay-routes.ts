import type { WebSocket } from '@fastify/websocket';
import { homeOfEntity } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { bearerOf } from '../auth/bearer.ts';
import { claimsOf, type Principal } from '../auth/principal.ts';
import { isRoleAtLeast, isScopeGranted } from '../auth/scope.ts';
import { homeOf, principalOf } from '../http/access.ts';
import type { Api, ApiParts } from '../http/api.ts';
import { iso } from '../http/present.ts';
import { Id, list } from '../http/schemas/base.ts';
import { RelaySchema } from '../http/schemas/discovery.ts';
import { RelayConnection } from './relay-connection.ts';
import { RelayHub } from './relay-hub.ts';

const tags = ['Plugins'];
const greetingMs = 5_000;
const beatMs = 15_000;

const description = [
  'A WebSocket for `nexa relay`, with a token of the scope `relay` in the header `Authorization`; never in the URL.',
  'The first message is `{type: "hello", protocol: 1, name, version}`, within 5 seconds; the server answers with',
  '`{type: "plan", plan}`, and sends another whenever plugins change. `{type: "heard", heard}` tells what was heard.',
  'It is closed with 4401 as soon as the token is deleted or its maker does not manage the home any more.',
].join('\n');

export function relayRoutes(api: Api, parts: ApiParts): void {
  const hub = new RelayHub();
  api.addHook('preClose', async () => hub.closeAll());

  api.get(
    '/relay',
    {
      websocket: true,
      config: { access: { to: 'account', scope: 'relay' } },
      schema: {
        operationId: 'relay',
        tags,
        summary: 'What a relay hears on another network segment',
        description,
        response: { 101: { type: 'null', description: 'Switching to WebSocket.' } },
      },
      preHandler: async (request) => {
        if (!(await isTrusted(parts, principalOf(request))))
          throw new NexaError(
            'NEXA_AUTH_FORBIDDEN',
            'A relay needs a token of one home, made by someone who manages it.',
            {
              params: { needs: 'admin' },
            },
          );
      },
    },
    (socket, request) => {
      const principal = principalOf(request);
      const connection = new RelayConnection({
        socket,
        hub,
        discovery: parts.discovery,
        homeId: principal.homeIds?.[0] ?? '',
        tokenId: principal.credentialId,
        address: request.ip,
        now: parts.now,
        onClosing: (closing) => request.log.info({ closing, tokenId: principal.credentialId }, 'A relay was let go'),
      });
      const stop = keep(connection, socket, request, parts);
      socket.once('close', () => {
        stop();
        connection.end();
      });
    },
  );

  api.get(
    '/homes/:homeId/relays',
    {
      config: { access: { to: 'home', scope: 'admin', role: 'admin', of: 'home' } },
      schema: {
        operationId: 'listRelays',
        tags,
        summary: 'The relays of a home that are connected to this server',
        params: Type.Object({ homeId: Id }),
        response: { 200: list(RelaySchema) },
      },
    },
    async (request) => ({
      items: hub.of(homeOf(request).id).map(({ connectedAt, lastHeardAt, ...relay }) => ({
        ...relay,
        connectedAt: iso(connectedAt),
        ...(lastHeardAt === undefined ? {} : { lastHeardAt: iso(lastHeardAt) }),
      })),
    }),
  );
}

/** Waits for the greeting, and lets go as soon as the token is not good any more. Returns how to stop that. */
function keep(connection: RelayConnection, socket: WebSocket, request: FastifyRequest, parts: ApiParts): () => void {
  const { credentialId } = principalOf(request);
  const token = bearerOf(request) ?? '';
  const late = setTimeout(() => connection.isGreeted || connection.close('late'), greetingMs);
  const look = (): void => {
    parts.accounts
      .resolve(token, false)
      .then(async (principal) => {
        if (principal === undefined || !(await isTrusted(parts, principal))) connection.close('unauthorized');
      })
      .catch((error) => {
        request.log.warn({ err: error }, 'A relay could not be checked again');
        connection.close('unavailable');
      });
  };
  const beat = setInterval(() => {
    connection.beat();
    look();
  }, beatMs);
  const stopWatching = parts.live.onRevoked((revoked) => {
    if (revoked === credentialId) connection.close('unauthorized');
  });
  const stopReconsidering = parts.live.onReconsidered(look);
  socket.on('pong', () => connection.answered());
  socket.on('error', (error) => request.log.debug({ err: error }, 'The connection to a relay broke'));
  socket.on('message', (data: Buffer) => connection.take(data.toString('utf8')));
  return () => {
    clearTimeout(late);
    clearInterval(beat);
    stopWatching();
    stopReconsidering();
  };
}

/** Whether the token is of one home only, and its maker manages that home now. */
async function isTrusted({ database }: ApiParts, principal: Principal): Promise<boolean> {
  const [homeId, ...more] = principal.homeIds ?? [];
  if (!isScopeGranted(principal.scopes, 'relay') || homeId === undefined || more.length > 0) return false;
  const home = await database.withUser(claimsOf(principal), (tx) => homeOfEntity(tx, 'home', homeId));
  return home !== undefined && isRoleAtLeast(home.role, 'admin');
}
