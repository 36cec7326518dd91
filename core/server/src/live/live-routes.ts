import type { WebSocket } from '@fastify/websocket';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import { isSameOrigin } from '../auth/request-origin.ts';
import { isScopeGranted } from '../auth/scope.ts';
import { sessionCookie } from '../http/access.ts';
import type { Api, ApiParts } from '../http/api.ts';
import { LiveConnection } from './live-connection.ts';
import { loadLiveView } from './live-view.ts';

const authorisationMs = 5_000;
const beatMs = 30_000;

const description = [
  'A WebSocket. Messages are `{type, homeId, seq, time, data}` with the types `state` `{deviceId, key, state}`, `event`,',
  '`device`, `command`, `issue`, `integration`, `execution` and `discovery` (for those who manage a home; `homeId` is null',
  'for what the server heard itself); `ready` comes first and after a change of memberships or',
  'a gap too long to resume comes `reset`: load afresh what is shown.',
  'Authorised by the session cookie with an Origin of this server, or by a first message `{type: "auth", token}` within',
  '5 seconds. `since` (or `since` in that message) resumes after the message with that `seq`. A client that does not',
  'take messages fast enough is closed with 4429, one without authorisation with 4401, and with 4503 while the database',
  'cannot say who asks: connect again.',
].join('\n');

export function liveRoutes(api: Api, parts: ApiParts): void {
  const open = new Set<LiveConnection>();
  const count = (): void => parts.metrics.liveConnections(open.size);
  api.addHook('preClose', async () => {
    for (const connection of open) connection.close('stopping');
  });

  api.get(
    '/live',
    {
      websocket: true,
      config: { access: { to: 'anyone', because: 'It authorises itself, by cookie or first message.' } },
      schema: {
        operationId: 'live',
        tags: ['Live'],
        summary: 'What happens, as it happens',
        description,
        querystring: Type.Object({ since: Type.Optional(Type.Integer({ minimum: 0 })) }),
        response: { 101: { type: 'null', description: 'Switching to WebSocket.' } },
      },
    },
    (socket, request) => {
      const connection = new LiveConnection({
        socket,
        hub: parts.live,
        loadView: (principal) => loadLiveView(parts.database, principal),
        now: parts.now,
        onClosing: (closing) => {
          if (closing === 'slow') parts.metrics.liveDropped('slow');
          if (closing === 'unauthorized' || closing === 'late') parts.metrics.liveDropped('unauthorized');
          if (closing === 'stopping') parts.metrics.liveDropped('shutdown');
        },
      });
      open.add(connection);
      count();
      const stop = keep(connection, socket, request, parts);
      socket.once('close', () => {
        stop();
        connection.end();
        open.delete(connection);
        count();
      });
    },
  );
}

/** Waits for the authorisation, then looks at it again from time to time. Returns how to stop that. */
function keep(connection: LiveConnection, socket: WebSocket, request: FastifyRequest, parts: ApiParts): () => void {
  let token: string | undefined;
  const since = (request.query as { since?: number }).since;
  const late = setTimeout(() => connection.close('late'), authorisationMs);
  const begin = async (given: string, isCookie: boolean, from: number | undefined): Promise<void> => {
    clearTimeout(late);
    token = given;
    const principal = await resolve(parts, given, isCookie);
    if (principal === undefined) return connection.close('unauthorized');
    await connection.begin(principal, from);
  };
  const failed = (error: unknown): void => {
    request.log.error({ err: error }, 'A live channel failed');
    // Who asks could not be looked up: that says nothing against the session.
    connection.close('unavailable');
  };
  const beat = setInterval(() => {
    connection.beat();
    if (token !== undefined)
      resolve(parts, token, false)
        .then((principal) => connection.refresh(principal))
        .catch((error) => request.log.warn({ err: error }, 'A live channel could not be checked again'));
  }, beatMs);
  socket.on('pong', () => connection.answered());
  socket.on('error', (error) => request.log.debug({ err: error }, 'A live channel broke'));
  socket.on('message', (data: Buffer) => {
    if (token !== undefined) return;
    const message = authorisation(data);
    if (message === undefined) connection.close('malformed');
    else begin(message.token, false, message.since ?? since).catch(failed);
  });
  const cookie = request.cookies[sessionCookie];
  const { host, origin } = request.headers;
  if (cookie !== undefined && origin !== undefined) {
    if (isSameOrigin({ host, origin }, parts.publicUrl)) begin(cookie, true, since).catch(failed);
    else connection.close('forbidden');
  }
  return () => {
    clearTimeout(late);
    clearInterval(beat);
  };
}

async function resolve(parts: ApiParts, token: string, isCookie: boolean): Promise<Principal | undefined> {
  const principal = await parts.accounts.resolve(token, isCookie);
  return principal !== undefined && isScopeGranted(principal.scopes, 'read') ? principal : undefined;
}

function authorisation(data: Buffer): { token: string; since?: number } | undefined {
  try {
    const message = JSON.parse(data.toString('utf8')) as { type?: unknown; token?: unknown; since?: unknown };
    if (message.type !== 'auth' || typeof message.token !== 'string') return undefined;
    return { token: message.token, ...(Number.isSafeInteger(message.since) ? { since: Number(message.since) } : {}) };
  } catch {
    return undefined;
  }
}
