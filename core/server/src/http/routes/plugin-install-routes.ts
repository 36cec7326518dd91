import { type InstallActor, pluginInstallReader } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestInfo } from '../../auth/principal.ts';
import type { InstallPlan, InstallSource } from '../../plugin-install/install-plan.ts';
import { packageLimits } from '../../plugin-install/package-limits.ts';
import type { PluginManager } from '../../plugin-install/plugin-manager.ts';
import { asUser, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { sendProblem } from '../error-handler.ts';
import { presentPlan } from '../present-plugin.ts';
import { body, Id, list, ref } from '../schemas/base.ts';
import { InstallAnswerSchema, InstallBody, InstallPlanSchema, UploadQuery } from '../schemas/plugins.ts';
import { requireServerAdmin } from '../server-admin.ts';

const tags = ['Plugins'];
const config = { access: { to: 'account', scope: 'admin' } } as const;
const params = Type.Object({ planId: Id });
const answers = { 200: ref(InstallAnswerSchema), 201: ref(InstallAnswerSchema) } as const;

/** The manager, for the person who looks after the server. */
export async function managerFor(parts: ApiParts, request: FastifyRequest, what: string): Promise<PluginManager> {
  await requireServerAdmin(parts, request, what);
  if (parts.management !== undefined) return parts.management.manager;
  throw new NexaError('NEXA_AUTH_FORBIDDEN', 'On this server plugins cannot be installed.');
}

export function actorOf(request: FastifyRequest): InstallActor {
  return { userId: principalOf(request).userId, request: requestInfo(request) };
}

/** Installing in two steps: a plan that shows what would be installed and what it may do, and a person's word. */
export function pluginInstallRoutes(api: Api, parts: ApiParts): void {
  preparing(api, parts);
  plans(api, parts);
}

/** Prepares, and carries out at once what needs nobody's word when that was asked for. */
export async function prepared(
  parts: ApiParts,
  request: FastifyRequest,
  reply: FastifyReply,
  { plan, manager, apply }: { plan: InstallPlan; manager: PluginManager; apply: 'when-not-growing' | undefined },
) {
  const shown = await shownPlan(parts, request, { plan, manager });
  const applied = apply === 'when-not-growing' && (await manager.isWithinPermissions(plan));
  if (applied) await manager.install(plan.id, plan.digest, actorOf(request));
  return reply.code(applied ? 200 : 201).send({ plan: shown, applied });
}

async function shownPlan(
  parts: ApiParts,
  request: FastifyRequest,
  { plan, manager }: { plan: InstallPlan; manager: PluginManager },
) {
  const stored = await asUser(parts.database, request, pluginInstallReader.list);
  return presentPlan(
    plan,
    stored.find(({ pluginId }) => pluginId === plan.pluginId),
    await manager.replaced(plan),
  );
}

function preparing(api: Api, parts: ApiParts): void {
  api.post(
    '/plugins/installs',
    {
      config,
      schema: {
        operationId: 'prepareInstall',
        tags,
        summary: 'Fetches a plugin and shows what it would be and may do',
        description:
          'For the person who looks after the server. From a registry or a folder; nothing of it runs before the plan is confirmed.',
        body: InstallBody,
        response: answers,
      },
    },
    async (request, reply) => {
      const manager = await managerFor(parts, request, 'install plugins');
      const { package: spec, folder, apply } = request.body;
      const plan = await manager.prepare(sourceOf(spec, folder));
      return (await prepared(parts, request, reply, { plan, manager, apply })) as never;
    },
  );

  // Without a limit of its own: every other route keeps the limit that it has for JSON.
  api.addContentTypeParser('application/gzip', { parseAs: 'buffer' }, (_request, content, done) => done(null, content));
  api.post(
    '/plugins/installs/upload',
    {
      config,
      bodyLimit: packageLimits.archive,
      errorHandler: (error, request, reply) =>
        void sendProblem(error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? notPacked() : error, request, reply),
      schema: {
        operationId: 'uploadInstall',
        tags,
        summary: 'As `prepareInstall`, from a packed plugin in the body',
        description: 'For the person who looks after the server. The body is the .tgz, as `application/gzip`.',
        querystring: UploadQuery,
        response: answers,
      },
    },
    async (request, reply) => {
      const manager = await managerFor(parts, request, 'install plugins');
      const archive: unknown = request.body;
      if (!Buffer.isBuffer(archive)) throw notPacked();
      const { name, apply } = request.query;
      const plan = await manager.prepare({ kind: 'tarball', name, archive });
      return (await prepared(parts, request, reply, { plan, manager, apply })) as never;
    },
  );
}

function plans(api: Api, parts: ApiParts): void {
  api.get(
    '/plugins/installs',
    {
      config,
      schema: {
        operationId: 'listInstalls',
        tags,
        summary: 'Prepared installations and updates that wait for a person’s word',
        description: 'For the person who looks after the server.',
        response: { 200: list(InstallPlanSchema) },
      },
    },
    async (request) => {
      const manager = await managerFor(parts, request, 'install plugins');
      return { items: await Promise.all(manager.plans().map((plan) => shownPlan(parts, request, { plan, manager }))) };
    },
  );

  api.get(
    '/plugins/installs/:planId',
    {
      config,
      schema: {
        operationId: 'getInstall',
        tags,
        summary: 'A prepared installation',
        description: 'For the person who looks after the server.',
        params,
        response: { 200: ref(InstallPlanSchema) },
      },
    },
    async (request) => {
      const manager = await managerFor(parts, request, 'install plugins');
      return shownPlan(parts, request, { plan: manager.plan(request.params.planId), manager });
    },
  );

  api.post(
    '/plugins/installs/:planId/confirm',
    {
      config,
      schema: {
        operationId: 'confirmInstall',
        tags,
        summary: 'Agrees to a plan and carries it out',
        description:
          'For the person who looks after the server. An update is watched for a while, and rolled back with its data when it does worse than before.',
        params,
        body: body({ digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The plan’s.' }) }),
        response: { 200: ref(InstallAnswerSchema) },
      },
    },
    async (request) => {
      const manager = await managerFor(parts, request, 'install plugins');
      const plan = manager.plan(request.params.planId);
      const shown = await shownPlan(parts, request, { plan, manager });
      await manager.install(plan.id, request.body.digest, actorOf(request));
      return { plan: shown, applied: true };
    },
  );

  api.delete(
    '/plugins/installs/:planId',
    {
      config,
      schema: {
        operationId: 'discardInstall',
        tags,
        summary: 'Throws a prepared installation away',
        description: 'For the person who looks after the server.',
        params,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const manager = await managerFor(parts, request, 'install plugins');
      manager.discard(request.params.planId);
      return reply.code(204).send(null);
    },
  );
}

function notPacked(): NexaError {
  return new NexaError('NEXA_REQUEST_MALFORMED', 'Send the packed plugin as application/gzip.');
}

function sourceOf(spec: string | undefined, folder: string | undefined): InstallSource {
  if (spec !== undefined && folder === undefined) return { kind: 'registry', spec };
  if (folder?.startsWith('/') && spec === undefined) return { kind: 'folder', path: folder };
  throw new NexaError('NEXA_REQUEST_INVALID', 'Name either a package of a registry or a folder by its absolute path.', {
    params: { path: 'body' },
  });
}
