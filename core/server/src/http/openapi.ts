import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { automationSchemas } from '@nexa/sdk';
import type { FastifyInstance } from 'fastify';
import * as accountLinks from './schemas/account-links.ts';
import * as accounts from './schemas/accounts.ts';
import * as automationHealth from './schemas/automation-health.ts';
import * as automationTemplates from './schemas/automation-templates.ts';
import * as automations from './schemas/automations.ts';
import { Problem } from './schemas/base.ts';
import * as bindings from './schemas/bindings.ts';
import * as catalogue from './schemas/catalogue.ts';
import * as dataLife from './schemas/data-life.ts';
import * as devices from './schemas/devices.ts';
import * as discovery from './schemas/discovery.ts';
import * as homes from './schemas/homes.ts';
import * as opening from './schemas/opening.ts';
import * as plugins from './schemas/plugins.ts';
import * as scenes from './schemas/scenes.ts';
import * as trials from './schemas/trials.ts';

const tags = [
  { name: 'Set-up', description: 'The first run.' },
  { name: 'Sign-in', description: 'Sessions and access tokens.' },
  { name: 'Homes', description: 'Homes, members, rooms.' },
  { name: 'My data', description: 'Exporting and erasing what belongs to a person or a home.' },
  { name: 'Plugins', description: 'What is installed, what was discovered.' },
  { name: 'Integrations', description: 'Configured plugins, and pairing.' },
  { name: 'Devices', description: 'Devices, commands, history.' },
  { name: 'Automations', description: 'Automations and their runs.' },
  { name: 'Scenes', description: 'Wished states that are applied together.' },
  { name: 'Notifications', description: 'What a person is told.' },
  { name: 'Issues', description: 'What is wrong, and healing it.' },
  { name: 'Live', description: 'What happens, as it happens.' },
  { name: 'System', description: 'Health and figures of the server.' },
];

/** The page's policy, without its exceptions; swagger's own would break at http addresses of a home network. */
const documentationPolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

/**
 * The answers that any route may give. They are described here and not on the routes: each would get a serializer of
 * its own there, which is most of what building the application costs, and problems are encoded by the error handler.
 */
const problem = {
  description: 'A problem document.',
  content: { 'application/problem+json': { schema: { $ref: `${Problem.$id}#` } } },
};

/** Makes the OpenAPI document of all routes that are added from now on, and a page to read it. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  for (const schema of namedSchemas()) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'NEXA',
        version,
        description:
          'The HTTP interface of NEXA. Errors are RFC 9457 problem documents; times are ISO 8601 in UTC; lists are `{items, nextCursor?}`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags,
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'The `token` of a login, or a personal access token.',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'nexa_session',
            description: 'The page’s session; changes need an Origin of this server.',
          },
        },
      },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `Schema${index}`) },
    transform: ({ schema, url, route }) => {
      const access = (route.config as { access?: { to: string; scope?: string; role?: string } } | undefined)?.access;
      const needs =
        access === undefined || access.to === 'anyone'
          ? []
          : [
              ...(access.to === 'session' ? ['a signed-in person'] : [`the scope \`${access.scope}\``]),
              ...(access.role === undefined ? [] : [`at least the role \`${access.role}\` in the home`]),
            ];
      const description = [schema?.description, needs.length > 0 ? `Needs ${needs.join(' and ')}.` : undefined]
        .filter((part) => part !== undefined)
        .join('\n\n');
      const security = needs.length > 0 ? { security: [{ token: [] }, { session: [] }] } : { security: [] };
      const response = { ...(schema?.response as object | undefined), '4xx': problem, '5xx': problem };
      return { schema: { ...schema, response, ...security, ...(description === '' ? {} : { description }) }, url };
    },
  });
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/docs')) return;
    route.config = {
      ...route.config,
      access: { to: 'anyone', because: 'The documentation is the same for everyone.' },
    };
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: documentationPolicy,
    logLevel: 'warn',
    indexPrefix: '',
  });
}

/** Every schema with a name, the ones that others refer to first. */
function namedSchemas(): object[] {
  const all = [
    Problem,
    ...automationSchemas,
    ...Object.values(dataLife),
    ...[
      devices,
      bindings,
      catalogue,
      accounts,
      accountLinks,
      homes,
      discovery,
      automations,
      automationHealth,
      automationTemplates,
      trials,
      scenes,
      opening,
      plugins,
    ].flatMap((module) => Object.values(module)),
  ];
  return all.filter((schema): schema is typeof Problem => (schema as { $id?: string }).$id !== undefined);
}
