import { sessionStore, setupDone } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import type { FastifyRequest } from 'fastify';
import { isFromThisMachine } from '../../auth/peer.ts';
import { requestInfo } from '../../auth/principal.ts';
import { hashToken, newToken } from '../../auth/token.ts';
import { setSessionCookie } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { SetupBody, SetupResult, SetupState } from '../schemas/accounts.ts';
import { ref } from '../schemas/base.ts';

const access = { to: 'anyone', because: 'Before the first set-up there is nobody to be known.' } as const;

export function setupRoutes(api: Api, parts: ApiParts): void {
  api.get(
    '/setup',
    {
      config: { access },
      schema: {
        operationId: 'getSetup',
        tags: ['Set-up'],
        summary: 'Whether the first set-up is still to be done',
        response: { 200: ref(SetupState) },
      },
    },
    async (request) => {
      const needed = !(await parts.accounts.hasOwner());
      return { needed, codeRequired: needed && !isFromThisMachine(request, parts.hasTrustedProxy) };
    },
  );

  api.post(
    '/setup',
    {
      config: { access },
      schema: {
        operationId: 'setUp',
        tags: ['Set-up'],
        summary: 'Create the owner and the first home',
        description:
          'First run only; 409 afterwards. From another machine it needs the code that NEXA printed at start.',
        body: SetupBody,
        response: { 201: ref(SetupResult) },
      },
    },
    async (request, reply) => {
      const { email, password, name, home, code } = request.body;
      if (await parts.accounts.hasOwner()) throw setupDone();
      if (!isFromThisMachine(request, parts.hasTrustedProxy)) requireCode(parts, request.ip, code);
      const { account, homeId, homeCreatedAt } = await parts.accounts.createOwner(
        {
          email,
          name: name.trim(),
          passwordHash: await parts.passwords.hash(password),
          home: { ...home, name: home.name.trim() },
        },
        requestInfo(request),
      );
      await parts.homes.homeAdded(homeId);
      const session = await openSession(parts, request, account.id);
      setSessionCookie(request, reply, session.token, session.expiresAt);
      return reply.code(201).send({
        user: { id: account.id, email: account.email, name: account.name, locale: account.locale },
        home: { id: homeId, ...home, role: 'owner', createdAt: new Date(homeCreatedAt).toISOString() },
        token: session.token,
        expiresAt: session.expiresAt.toISOString(),
      });
    },
  );
}

/** Guesses are slowed down like those of passwords. */
function requireCode(parts: ApiParts, ip: string, code: string | undefined): void {
  if (code === undefined) throw codeRequired();
  parts.throttle.begin('set-up code', ip);
  if (!parts.setupCode.matches(code)) throw codeRequired();
  parts.throttle.succeeded('set-up code', ip);
}

function codeRequired(): NexaError {
  return new NexaError(
    'NEXA_SETUP_CODE_REQUIRED',
    'From another machine, set-up needs the code that NEXA printed when it started.',
  );
}

/** A session in the name of the person whose password was right just now. */
export async function openSession(
  parts: ApiParts,
  request: FastifyRequest,
  userId: string,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = newToken('session');
  const { userAgent } = requestInfo(request);
  const session = { hash: hashToken(token), ip: request.ip, ...(userAgent === undefined ? {} : { userAgent }) };
  const until = await parts.database.withUser(
    { sub: userId },
    (tx) => sessionStore.open(tx, session),
    requestInfo(request),
  );
  return { token, expiresAt: new Date(until) };
}
