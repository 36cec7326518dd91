import { audit, automationStore, deviceStore, type StoredAutomation } from '@nexa/db';
import { ValueChecker } from '@nexa/engine';
import { type AutomationDefinition, NexaError } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { described } from '../../homes/send-command.ts';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { checkAutomation } from '../automation-check.ts';
import { presentExecution } from '../present.ts';
import { presentAutomation } from '../present-stored.ts';
import { Automation, AutomationBody, Execution, ExecutionAnswer } from '../schemas/automations.ts';
import { Id, list, ref } from '../schemas/base.ts';

const tags = ['Automations'];
const byId = { params: Type.Object({ id: Id }) };
const inHome = { params: Type.Object({ homeId: Id }) };
const reads = { to: 'home', scope: 'read', role: 'member' } as const;
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;

export function automationRoutes(api: Api, parts: ApiParts): void {
  readAutomations(api, parts);
  editAutomations(api, parts);
  runAutomations(api, parts);
}

function readAutomations(api: Api, parts: ApiParts): void {
  const { database } = parts;

  api.get(
    '/homes/:homeId/automations',
    {
      config: { access: { ...reads, of: 'home' } },
      schema: {
        operationId: 'listAutomations',
        tags,
        summary: 'The automations of a home',
        ...inHome,
        response: { 200: list(Automation) },
      },
    },
    async (request) => {
      const stored = await asUser(database, request, (tx) => automationStore.list(tx, homeOf(request).id));
      return { items: stored.map(presentAutomation) };
    },
  );

  api.get(
    '/automations/:id',
    {
      config: { access: { ...reads, of: 'automation' } },
      schema: {
        operationId: 'getAutomation',
        tags,
        summary: 'An automation',
        ...byId,
        response: { 200: ref(Automation) },
      },
    },
    async (request) => presentAutomation(await find(parts, request, request.params.id)),
  );

  api.get(
    '/automations/:id/executions',
    {
      config: { access: { ...reads, of: 'automation' } },
      schema: {
        operationId: 'listExecutions',
        tags,
        summary: 'The runs of an automation with all that they saw and did; newest first',
        ...byId,
        querystring: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) }),
        response: { 200: list(Execution) },
      },
    },
    async (request) => {
      const automation = await find(parts, request, request.params.id);
      const found = await asUser(database, request, (tx) =>
        automationStore.executions(tx, automation, request.query.limit),
      );
      return { items: found.map((execution) => presentExecution(execution, definitionOf(automation, execution))) };
    },
  );
}

function editAutomations(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.post(
    '/homes/:homeId/automations',
    {
      config: { access: { ...manages, of: 'home' } },
      schema: {
        operationId: 'createAutomation',
        tags,
        summary: 'Add an automation',
        ...inHome,
        body: AutomationBody,
        response: { 201: ref(Automation) },
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const { definition, enabled } = await checked(parts, request, homeId, request.body);
      const stored = await asUser(database, request, (tx) => automationStore.create(tx, homeId, definition, enabled));
      if (stored === undefined) throw new NexaError('NEXA_INTERNAL', 'the automation was not stored');
      homes.automationSaved(homeId, saved(stored));
      return reply.code(201).send(presentAutomation(stored));
    },
  );

  api.put(
    '/automations/:id',
    {
      config: { access: { ...manages, of: 'automation' } },
      schema: {
        operationId: 'replaceAutomation',
        tags,
        summary: 'Change an automation, or switch it on and off',
        ...byId,
        body: AutomationBody,
        response: { 200: ref(Automation) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { definition, enabled } = await checked(parts, request, homeId, request.body);
      const stored = await asUser(database, request, (tx) =>
        automationStore.replace(tx, request.params.id, definition, enabled),
      );
      if (stored === undefined) throw notFound('automation');
      homes.automationSaved(homeId, saved(stored));
      return presentAutomation(stored);
    },
  );

  api.delete(
    '/automations/:id',
    {
      config: { access: { ...manages, of: 'automation' } },
      schema: {
        operationId: 'removeAutomation',
        tags,
        summary: 'Remove an automation',
        ...byId,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await asUser(database, request, (tx) => automationStore.remove(tx, id));
      homes.automationRemoved(homeOf(request).id, id);
      return reply.code(204).send(null);
    },
  );
}

function runAutomations(api: Api, parts: ApiParts): void {
  api.post(
    '/automations/:id/run',
    {
      config: { access: { to: 'home', scope: 'control', role: 'member', of: 'automation' } },
      schema: {
        operationId: 'runAutomation',
        tags,
        summary: 'Run the actions of an automation now',
        description: 'Its conditions are looked at; while it runs already the answer is a not-run.',
        ...byId,
        response: { 202: ref(ExecutionAnswer) },
      },
    },
    async (request, reply) => {
      const automation = await find(parts, request, request.params.id);
      const cause = { kind: 'user', id: principalOf(request).userId } as const;
      const { homeId, id } = automation;
      await asUser(parts.database, request, (tx) => audit(tx, { homeId, action: 'automations.run', entityId: id }));
      const execution = await parts.homes.runAutomation(homeId, id, cause);
      return reply.code(202).send({ execution: presentExecution(execution, automation.definition) });
    },
  );
}

async function find(parts: ApiParts, request: FastifyRequest, id: string): Promise<StoredAutomation> {
  const automation = await asUser(parts.database, request, (tx) => automationStore.find(tx, id));
  if (automation === undefined) throw notFound('automation');
  return automation;
}

/** The trace of an older version names its steps by their place only: that version is not kept. */
function definitionOf(
  automation: StoredAutomation,
  { automationVersion }: { readonly automationVersion: number },
): AutomationDefinition | undefined {
  return automation.version === automationVersion ? automation.definition : undefined;
}

function saved({ id, enabled, version, definition }: StoredAutomation) {
  return { id, enabled, version, definition };
}

async function checked(
  parts: ApiParts,
  request: FastifyRequest,
  homeId: string,
  { enabled = true, ...definition }: Static<typeof AutomationBody>,
): Promise<{ definition: AutomationDefinition; enabled: boolean }> {
  const steps = [...definition.triggers, ...definition.conditions, ...definition.actions];
  const ids = [...new Set(steps.map(({ deviceId }) => deviceId.toLowerCase()))];
  const rows = await asUser(parts.database, request, (tx) => deviceStore.findMany(tx, ids));
  const ours = rows.filter((row) => row.home_id === homeId && row.deleted_at === null);
  const catalog = await parts.capabilities.loadFor(steps.map(({ capability }) => capability));
  const devices = new Map(ours.map((row) => [row.id, described(row)]));
  checkAutomation(definition, { devices, catalog, checker: new ValueChecker() });
  return { definition, enabled };
}
