import { isDeepStrictEqual } from 'node:util';
import {
  audit,
  automationStore,
  type DatabaseTransaction,
  type StoredAutomation,
  type StoredWebhook,
  webhookStore,
} from '@nexa/db';
import { checkAutomation } from '@nexa/engine';
import { type AutomationDefinition, NexaError } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { hashToken, newToken } from '../../auth/token.ts';
import { automationWorld } from '../../automations/automation-world.ts';
import { withLowerCaseIds } from '../../automations/lower-case-ids.ts';
import { requireTestsPass } from '../../automations/replay/require-tests-pass.ts';
import { asUser, homeOf, inNameOf, notFound, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { findAutomation } from '../find-automation.ts';
import { iso } from '../present.ts';
import { presentExecution } from '../present-execution.ts';
import { presentAutomation } from '../present-stored.ts';
import {
  Automation,
  AutomationBody,
  AutomationSaved,
  Execution,
  ExecutionAnswer,
  Webhook,
} from '../schemas/automations.ts';
import { Id, list, ref, words } from '../schemas/base.ts';

const tags = ['Automations'];
const byId = { params: Type.Object({ id: Id }) };
const inHome = { params: Type.Object({ homeId: Id }) };
const reads = { to: 'home', scope: 'read', role: 'member' } as const;
const controls = { to: 'home', scope: 'control', role: 'member' } as const;
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;

export function automationRoutes(api: Api, parts: ApiParts): void {
  readAutomations(api, parts);
  editAutomations(api, parts);
  runAutomations(api, parts);
  callWebhooks(api, parts);
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
        description: 'Whoever manages the home sees its webhooks too, without their tokens.',
        ...byId,
        response: { 200: ref(AutomationSaved) },
      },
    },
    async (request) => {
      const automation = await findAutomation(parts, request, request.params.id);
      const webhooks = await asUser(database, request, (tx) => webhookStore.list(tx, automation));
      return withWebhooks(
        automation,
        webhooks.map((webhook) => presentWebhook(webhook)),
      );
    },
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
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
          only: Type.Optional(words(['runs', 'not-runs'], 'Both when left out.')),
        }),
        response: { 200: list(Execution) },
      },
    },
    async (request) => {
      const automation = await findAutomation(parts, request, request.params.id);
      const { limit, only } = request.query;
      const found = await asUser(database, request, (tx) => automationStore.executions(tx, automation, limit, only));
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
        description: 'The addresses of its webhooks are in this answer and in no later one.',
        ...inHome,
        body: AutomationBody,
        response: { 201: ref(AutomationSaved) },
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const { definition, enabled } = await checked(parts, request, homeId, request.body);
      const { stored, webhooks } = await asUser(database, request, async (tx) => {
        const created = await automationStore.create(tx, homeId, definition, enabled);
        if (created === undefined) throw new NexaError('NEXA_INTERNAL', 'the automation was not stored');
        return { stored: created, webhooks: await keepWebhooks(tx, created) };
      });
      homes.automationSaved(homeId, saved(stored));
      return reply.code(201).send(withWebhooks(stored, webhooks));
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
        description:
          'Runs that are under way end, unless nothing changed. The addresses of new webhooks are in this answer and in no later one.',
        ...byId,
        body: AutomationBody,
        response: { 200: ref(AutomationSaved) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { id } = request.params;
      const present = await findAutomation(parts, request, id);
      const { enabled = present.enabled, ...given } = request.body;
      // What cannot run any more can be switched off all the same.
      const isOnlySwitchedOff = !enabled && isDeepStrictEqual(withLowerCaseIds(given), present.definition);
      const { definition } = isOnlySwitchedOff
        ? present
        : await checked(parts, request, homeId, { ...given, enabled }, id);
      const { stored, webhooks } = await asUser(database, request, async (tx) => {
        const replaced = await automationStore.replace(tx, id, definition, enabled);
        if (replaced === undefined) throw notFound('automation');
        return { stored: replaced, webhooks: await keepWebhooks(tx, replaced) };
      });
      homes.automationSaved(homeId, saved(stored));
      return withWebhooks(stored, webhooks);
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
      const homeId = homeOf(request).id;
      await asUser(database, request, async (tx) => {
        await automationStore.remove(tx, id);
        await webhookStore.remove(tx, { id, homeId });
      });
      homes.automationRemoved(homeId, id);
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/automations/:id/webhooks',
    {
      config: { access: { ...manages, of: 'automation' } },
      schema: {
        operationId: 'renewWebhook',
        tags,
        summary: 'A new address for a webhook trigger; the one before is good no more',
        ...byId,
        body: Type.Object({ triggerId: Type.String({ minLength: 1, maxLength: 60 }) }, { additionalProperties: false }),
        response: { 201: ref(Webhook) },
      },
    },
    async (request, reply) => {
      const { triggerId } = request.body;
      const automation = await findAutomation(parts, request, request.params.id);
      if (!webhookTriggers(automation.definition).includes(triggerId))
        throw new NexaError('NEXA_AUTOMATION_INVALID', `triggerId: the automation has no webhook ${triggerId}.`, {
          params: { path: 'triggerId', known: webhookTriggers(automation.definition) },
        });
      const webhook = await asUser(database, request, (tx) => issueWebhook(tx, automation, triggerId));
      return reply.code(201).send(webhook);
    },
  );
}

function runAutomations(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.post(
    '/automations/:id/run',
    {
      config: { access: { ...controls, of: 'automation' } },
      schema: {
        operationId: 'runAutomation',
        tags,
        summary: 'Run the actions of an automation now',
        description: 'Its conditions are looked at, and its mode counts: the answer may be a not-run.',
        ...byId,
        response: { 202: ref(ExecutionAnswer) },
      },
    },
    async (request, reply) => {
      const automation = await findAutomation(parts, request, request.params.id);
      const cause = { kind: 'user', id: principalOf(request).userId } as const;
      const { homeId, id } = automation;
      await asUser(database, request, (tx) => audit(tx, { homeId, action: 'automations.run', entityId: id }));
      const execution = await homes.runAutomation(homeId, id, cause);
      return reply.code(202).send({ execution: presentExecution(execution, automation.definition) });
    },
  );

  api.post(
    '/automations/:id/stop',
    {
      config: { access: { ...controls, of: 'automation' } },
      schema: {
        operationId: 'stopAutomation',
        tags,
        summary: 'End the runs of an automation that are under way or wait',
        ...byId,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const { homeId, id } = await findAutomation(parts, request, request.params.id);
      await asUser(database, request, (tx) => audit(tx, { homeId, action: 'automations.stop', entityId: id }));
      await homes.stopAutomation(homeId, id, { kind: 'user', id: principalOf(request).userId });
      return reply.code(204).send(null);
    },
  );
}

function callWebhooks(api: Api, { webhooks, homes }: ApiParts): void {
  api.post(
    '/webhooks/:token',
    {
      config: {
        access: { to: 'anyone', because: 'The token in the address is what whoever calls has.' },
        rateLimit: { max: 60, timeWindow: 60_000 },
      },
      schema: {
        operationId: 'callWebhook',
        tags,
        summary: 'Fire a webhook trigger of an automation',
        description: 'What is sent is the run’s `trigger.data`: a JSON object of at most 16 kB, three levels deep.',
        params: Type.Object({ token: Type.String({ minLength: 1, maxLength: 100 }) }),
        body: Type.Optional(
          Type.Unsafe<Record<string, never>>({
            type: 'object',
            additionalProperties: true,
            'x-free': { levels: 3, bytes: 16_384 },
          }),
        ),
        response: { 202: nothing },
      },
    },
    async (request, reply) => {
      const webhook = await webhooks.find(request.params.token);
      if (webhook === undefined)
        throw new NexaError('NEXA_WEBHOOK_NOT_FOUND', 'There is no webhook with this address, or it was renewed.');
      const { homeId, automationId, triggerId, isEnabled } = webhook;
      if (!isEnabled)
        throw new NexaError('NEXA_AUTOMATION_DISABLED', 'The automation is switched off: nothing was done.');
      homes.webhookCalled(homeId, { automationId, triggerId, data: request.body ?? {} });
      return reply.code(202).send(null);
    },
  );
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
  { enabled = true, ...given }: Static<typeof AutomationBody>,
  automationId?: string,
): Promise<{ definition: AutomationDefinition; enabled: boolean }> {
  const definition: AutomationDefinition = withLowerCaseIds(given);
  const world = { ...parts, asUser: inNameOf(parts.database, request) };
  checkAutomation(definition, await automationWorld(world, homeId, definition, automationId));
  // One that is switched off may wait for its tests to pass.
  if (enabled) await requireTestsPass(definition, homeId, world);
  return { definition, enabled };
}

const withWebhooks = (automation: StoredAutomation, webhooks: Static<typeof Webhook>[]) => ({
  ...presentAutomation(automation),
  ...(webhooks.length === 0 ? {} : { webhooks }),
});

const webhookTriggers = ({ triggers }: AutomationDefinition): string[] =>
  triggers.flatMap(({ type, id }) => (type === 'webhook' ? [id] : []));

/** Each webhook trigger has an address; those of triggers that are gone are good no more. */
async function keepWebhooks(tx: DatabaseTransaction, automation: StoredAutomation): Promise<Static<typeof Webhook>[]> {
  const wanted = webhookTriggers(automation.definition);
  await webhookStore.remove(tx, automation, { except: wanted });
  const known = await webhookStore.list(tx, automation);
  const webhooks: Static<typeof Webhook>[] = known.map((webhook) => presentWebhook(webhook));
  for (const triggerId of wanted) {
    if (known.some((webhook) => webhook.triggerId === triggerId)) continue;
    webhooks.push(await issueWebhook(tx, automation, triggerId));
  }
  return webhooks;
}

async function issueWebhook(
  tx: DatabaseTransaction,
  automation: StoredAutomation,
  triggerId: string,
): Promise<Static<typeof Webhook>> {
  const token = newToken('webhook');
  return presentWebhook(await webhookStore.issue(tx, automation, triggerId, hashToken(token)), token);
}

function presentWebhook({ triggerId, createdAt, lastCalledAt }: StoredWebhook, token?: string) {
  return {
    triggerId,
    createdAt: iso(createdAt),
    ...(lastCalledAt === undefined ? {} : { lastCalledAt: iso(lastCalledAt) }),
    ...(token === undefined ? {} : { path: `/api/v1/webhooks/${token}` }),
  };
}
