import { homeStore, sessionStore, userStore } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { requestInfo } from '../../auth/principal.ts';
import { asUser, notFound, principalOf, sessionCookie, setSessionCookie } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { presentHome, presentUser } from '../present-stored.ts';
import { LoginBody, Me, MeChange, Session, User } from '../schemas/accounts.ts';
import { ref } from '../schemas/base.ts';
import { openSession } from './setup-routes.ts';

export function authRoutes(api: Api, parts: ApiParts): void {
  api.post(
    '/auth/login',
    {
      config: { access: { to: 'anyone', because: 'It is how one becomes known.' } },
      schema: {
        operationId: 'logIn',
        tags: ['Sign-in'],
        summary: 'Sign in',
        description: 'Sets the session cookie and answers the same session as a token. Failed logins are slowed down.',
        body: LoginBody,
        response: { 200: ref(Session) },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      const name = email.trim().toLowerCase();
      parts.throttle.begin(name, request.ip);
      const account = await parts.accounts.findByEmail(name);
      const isRight = await parts.passwords.verify(password, account?.passwordHash);
      if (account === undefined || !isRight) {
        await parts.accounts.noteRefusedLogin(account?.id, requestInfo(request));
        throw new NexaError('NEXA_AUTH_WRONG_PASSWORD', 'No account has this e-mail address with this password.');
      }
      parts.throttle.succeeded(name, request.ip);
      const session = await openSession(parts, request, account.id);
      setSessionCookie(request, reply, session.token, session.expiresAt);
      return {
        user: { id: account.id, email: account.email, name: account.name, locale: account.locale },
        token: session.token,
        expiresAt: session.expiresAt.toISOString(),
      };
    },
  );

  api.post(
    '/auth/logout',
    {
      config: { access: { to: 'session' } },
      schema: {
        operationId: 'logOut',
        tags: ['Sign-in'],
        summary: 'Sign out',
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const { credentialId } = principalOf(request);
      await asUser(parts.database, request, (tx) => sessionStore.close(tx, credentialId));
      parts.live.revoke(credentialId);
      reply.clearCookie(sessionCookie, { path: '/' });
      return reply.code(204).send(null);
    },
  );

  api.patch(
    '/me',
    {
      config: { access: { to: 'session' } },
      schema: {
        operationId: 'changeMe',
        tags: ['Sign-in'],
        summary: 'Change one’s own name, language and preferences',
        body: MeChange,
        response: { 200: ref(User) },
      },
    },
    async (request) => {
      const { name, locale, preferences } = request.body;
      const change = {
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(locale === undefined ? {} : { locale }),
        ...(preferences === undefined ? {} : { preferences }),
      };
      const opens = preferences?.homeId;
      const user = await asUser(parts.database, request, async (tx) => {
        if (typeof opens === 'string' && (await homeStore.find(tx, opens)) === undefined) throw notFound('home');
        return userStore.change(tx, change);
      });
      if (user === undefined) throw new NexaError('NEXA_AUTH_REQUIRED', 'The account was removed.');
      return presentUser(user);
    },
  );

  api.get(
    '/auth/me',
    {
      config: { access: { to: 'account', scope: 'read' } },
      schema: {
        operationId: 'getMe',
        tags: ['Sign-in'],
        summary: 'Who is signed in, and their homes',
        response: { 200: ref(Me) },
      },
    },
    async (request) => {
      return asUser(parts.database, request, async (tx) => {
        const user = await userStore.me(tx);
        if (user === undefined) throw new NexaError('NEXA_AUTH_REQUIRED', 'The account was removed.');
        return { user: presentUser(user), homes: (await homeStore.list(tx)).map(presentHome) };
      });
    },
  );
}
