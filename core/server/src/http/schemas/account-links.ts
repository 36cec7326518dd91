import { Type } from '@sinclair/typebox';
import { scopes } from '../../auth/scope.ts';
import { body, Id, Name, named, Text, Time, words } from './base.ts';

const ecosystemScopes = scopes.filter((scope) => scope.startsWith('ecosystem:'));
const EcosystemScope = words(ecosystemScopes);

/** A host at once, with no user before it, and no fragment, which RFC 6749, 3.1.2, rules out. */
const redirectAddress = '^(https://[^/?#@\\\\]+|http://(127\\.0\\.0\\.1|localhost)(:[0-9]{1,5})?)([/?][^#]*)?$';

const about = {
  clientId: Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[\\x21-\\x7e]+$',
    description: 'What the ecosystem calls itself in its requests.',
  }),
  name: Name,
  plugin: Type.String({ format: 'plugin-id', description: 'The plugin that its tokens reach.' }),
  redirectUris: Type.Array(Type.String({ format: 'uri', maxLength: 1000, pattern: redirectAddress }), {
    minItems: 1,
    maxItems: 20,
    uniqueItems: true,
    description: 'Where people may be sent back to, compared letter by letter; `https`, or this machine itself.',
  }),
  scopes: Type.Array(EcosystemScope, { minItems: 1, maxItems: 10, uniqueItems: true }),
  isRotating: Type.Boolean({
    description: 'Whether each refresh gives a new refresh token. False for Google, which keeps the first one.',
    default: true,
  }),
};

export const OauthClientBody = body({
  ...about,
  isPublic: Type.Optional(
    Type.Boolean({ description: 'It can keep no secret, gets none, and must use PKCE. False when left out.' }),
  ),
});

export const OauthClient = named(
  'OauthClient',
  Type.Object({
    id: Id,
    ...about,
    createdAt: Time,
    clientSecret: Type.Optional(Type.String({ description: 'Shown once, when the client is made.' })),
  }),
);

export const AccountLink = named(
  'AccountLink',
  Type.Object({
    id: Id,
    name: Text,
    plugin: Text,
    homeIds: Type.Array(Id),
    scopes: Type.Array(Text),
    linkedAt: Time,
    lastUsedAt: Type.Optional(Time),
  }),
);

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));

/** The query of `/oauth/authorize`. */
export const AuthorizationQuery = Type.Object({
  response_type: text(50),
  client_id: text(200),
  redirect_uri: text(1000),
  scope: text(1000),
  state: text(4000),
  code_challenge: text(200),
  code_challenge_method: text(20),
});

export const LinkRequest = named('LinkRequest', Type.Object({ name: Text, plugin: Text, scopes: Type.Array(Text) }));

export const ConsentBody = body({
  query: AuthorizationQuery,
  homeIds: Type.Array(Id, {
    maxItems: 1000,
    uniqueItems: true,
    description: 'Homes that the ecosystem may reach; none: the person says no.',
  }),
});

export const ConsentResult = named(
  'ConsentResult',
  Type.Object({ redirectTo: Type.String({ description: 'Where the person goes now, back to the ecosystem.' }) }),
);
