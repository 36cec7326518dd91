import { pluginInstallReader } from '@nexa/db';
import { Type } from '@sinclair/typebox';
import { pluginNotFound } from '../../plugin-host/plugin-not-found.ts';
import { asUser } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { presentLine } from '../present-plugin.ts';
import { body, Id, list, ref } from '../schemas/base.ts';
import { InstallAnswerSchema, PluginLogLineSchema } from '../schemas/plugins.ts';
import { requireServerAdmin } from '../server-admin.ts';
import { actorOf, managerFor, prepared } from './plugin-install-routes.ts';

const tags = ['Plugins'];
const config = { access: { to: 'account', scope: 'admin' } } as const;
const params = Type.Object({ pluginId: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }) });
const forAdmin = 'For the person who looks after the server.';

/** Updating, switching, restarting, removing and listening to plugins while NEXA runs. */
export function pluginManageRoutes(api: Api, parts: ApiParts): void {
  changing(api, parts);
  logs(api, parts);
}

function changing(api: Api, parts: ApiParts): void {
  api.post(
    '/plugins/:pluginId/update',
    {
      config,
      schema: {
        operationId: 'updatePlugin',
        tags,
        summary: 'Updates a plugin from where it came from',
        description: `${forAdmin} At once when it asks for no more than was agreed to; otherwise the plan waits.`,
        params,
        body: body({ version: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9.^~<>=*+_-]{1,100}$' })) }),
        response: { 200: ref(InstallAnswerSchema), 201: ref(InstallAnswerSchema) },
      },
    },
    async (request, reply) => {
      const manager = await managerFor(parts, request, 'update plugins');
      const plan = await manager.prepareUpdate(request.params.pluginId, request.body.version);
      return (await prepared(parts, request, reply, { plan, manager, apply: 'when-not-growing' })) as never;
    },
  );

  api.patch(
    '/plugins/:pluginId',
    {
      config,
      schema: {
        operationId: 'switchPlugin',
        tags,
        summary: 'Switches a plugin on or off',
        description: `${forAdmin} Off, it does not run, and its integrations are offline.`,
        params,
        body: body({ enabled: Type.Boolean() }),
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const manager = await managerFor(parts, request, 'switch plugins on and off');
      await manager.setEnabled(request.params.pluginId, request.body.enabled, actorOf(request));
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/plugins/:pluginId/restart',
    {
      config,
      schema: {
        operationId: 'restartPlugin',
        tags,
        summary: 'Starts a plugin afresh, out of safe mode too',
        description: forAdmin,
        params,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const manager = await managerFor(parts, request, 'restart plugins');
      await manager.restart(request.params.pluginId, actorOf(request));
      return reply.code(204).send(null);
    },
  );

  api.delete(
    '/plugins/:pluginId',
    {
      config,
      schema: {
        operationId: 'removePlugin',
        tags,
        summary: 'Removes a plugin that was installed',
        description: `${forAdmin} Refused while integrations use it, unless they are to be removed too; their devices keep their history.`,
        params,
        querystring: Type.Object({ integrations: Type.Optional(Type.Unsafe<'remove'>({ enum: ['remove'] })) }),
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const manager = await managerFor(parts, request, 'remove plugins');
      const withIntegrations = request.query.integrations === 'remove';
      await manager.remove(request.params.pluginId, { withIntegrations }, actorOf(request));
      return reply.code(204).send(null);
    },
  );
}

function logs(api: Api, parts: ApiParts): void {
  const query = {
    after: Type.Integer({ minimum: 0, default: 0, description: 'Only lines after the one of this `seq`.' }),
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 200 }),
    waitMs: Type.Integer({
      minimum: 0,
      maximum: 25_000,
      default: 0,
      description: 'Where there is no line yet, one is waited for so long.',
    }),
  };
  api.get(
    '/plugins/:pluginId/logs',
    {
      config,
      schema: {
        operationId: 'readPluginLogs',
        tags,
        summary: 'What a plugin logged last',
        description: `${forAdmin} At most the last 1,000 lines since NEXA was started, the oldest first; secrets are cut out.`,
        params,
        querystring: Type.Object({ ...query, integrationId: Type.Optional(Id) }),
        response: { 200: list(PluginLogLineSchema) },
      },
    },
    async (request) => {
      await requireServerAdmin(parts, request, 'read what plugins log');
      const { pluginId } = request.params;
      const isKnown = await asUser(parts.database, request, (tx) => pluginInstallReader.isKnown(tx, pluginId));
      if (!isKnown) throw pluginNotFound(pluginId);
      const { waitMs, ...wanted } = request.query;
      const lines = await parts.management?.logs.follow(pluginId, wanted, waitMs);
      return { items: (lines ?? []).map(presentLine) };
    },
  );

  api.get(
    '/integrations/:id/logs',
    {
      config: { access: { to: 'home', scope: 'admin', role: 'admin', of: 'integration' } },
      schema: {
        operationId: 'readIntegrationLogs',
        tags,
        summary: 'What the plugin of an integration logged last about it',
        params: Type.Object({ id: Id }),
        querystring: Type.Object(query),
        response: { 200: list(PluginLogLineSchema) },
      },
    },
    async (request) => {
      const { waitMs, ...wanted } = request.query;
      const integrationId = request.params.id;
      const lines = await parts.management?.logs.followIntegration(integrationId, wanted, waitMs);
      return { items: (lines ?? []).map(presentLine) };
    },
  );
}
