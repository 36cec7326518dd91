import { isDeepStrictEqual } from 'node:util';
import { automationStore, type DatabaseTransaction, type StoredAutomation, webhookStore } from '@nexa/db';
import { checkAutomation } from '@nexa/engine';
import { type AutomationDefinition, NexaError } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { automationWorld } from '../../automations/automation-world.ts';
import { withLowerCaseIds } from '../../automations/lower-case-ids.ts';
import { requireTestsPass } from '../../automations/replay/require-tests-pass.ts';
import { asUser, homeOf, inNameOf, notFound } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { issueWebhook, keepWebhooks, presentWebhook, webhookTriggers } from '../automation-webhooks.ts';
import { findAutomation } from '../find-automation.ts';
import { presentAutomation } from '../present-stored.ts';
import { Automation, AutomationBody, AutomationPatch, AutomationSaved, Webhook } from '../schemas/automations.ts';
import { Id, list, ref } from '../schemas/base.ts';
import { changedMeanwhile, withoutShown } from '../sent-back.ts';

const tags = ['Automations'];
const byId = { params: Type.Object({ id: Id }) };
const inHome = { params: Type.Object({ homeId: Id }) };
const reads = { to: 'home', scope: 'read', role: 'member' } as const;
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;

export function automationRoutes(api: Api, parts: ApiParts): void {
  readAutomations(api, parts);
  editAutomations(api, parts);
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
      const given = withoutShown(request.body, { homeId });
      const { definition, enabled } = await checked(parts, request, homeId, given);
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
          'What was read can be sent back as it is; with its `version` the change is refused when somebody else made one meanwhile. Runs that are under way end, unless nothing changed. The addresses of new webhooks are in this answer and in no later one.',
        ...byId,
        body: AutomationBody,
        response: { 200: ref(AutomationSaved) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { id } = request.params;
      const present = await findAutomation(parts, request, id);
      const { enabled = present.enabled, ...given } = withoutShown(request.body, { id, homeId });
      const { version } = request.body;
      if (version !== undefined && version !== present.version) throw changedMeanwhile(version, present.version);
      // What cannot run any more can be switched off all the same.
      const isOnlySwitchedOff = !enabled && isDeepStrictEqual(withLowerCaseIds(given), present.definition);
      const { definition } = isOnlySwitchedOff
        ? present
        : await checked(parts, request, homeId, { ...given, enabled }, id);
      return replace(parts, request, id, { definition, enabled, ...(version === undefined ? {} : { version }) });
    },
  );

  api.patch(
    '/automations/:id',
    {
      config: { access: { ...manages, of: 'automation' } },
      schema: {
        operationId: 'changeAutomation',
        tags,
        summary: 'Switch an automation on or off, or give it another name',
        description:
          'It is checked, and its tests are run, when it is switched on. Runs that are under way end when it is switched off or named otherwise.',
        ...byId,
        body: AutomationPatch,
        response: { 200: ref(AutomationSaved) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { id } = request.params;
      const present = await findAutomation(parts, request, id);
      const { name = present.definition.name, enabled = present.enabled } = request.body;
      const definition = { ...present.definition, name };
      if (enabled && !present.enabled) await checked(parts, request, homeId, { ...definition, enabled }, id);
      // Who only gives it another name has nothing to say of its being switched on.
      const switched = request.body.enabled === undefined ? {} : { enabled: request.body.enabled };
      return replace(parts, request, id, { definition, ...switched, version: present.version });
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

/** Keeps what it became, and tells its home. */
async function replace(
  { database, homes }: ApiParts,
  request: FastifyRequest,
  id: string,
  next: Parameters<typeof automationStore.replace>[2],
) {
  const { stored, webhooks } = await asUser(database, request, async (tx) => {
    const replaced = (await automationStore.replace(tx, id, next)) ?? (await missing(tx, id, next.version));
    return { stored: replaced, webhooks: await keepWebhooks(tx, replaced) };
  });
  homes.automationSaved(stored.homeId, saved(stored));
  return withWebhooks(stored, webhooks);
}

/** Rejects with why it was not changed. */
async function missing(tx: DatabaseTransaction, id: string, version: number | undefined): Promise<never> {
  const present = await automationStore.find(tx, id);
  if (present === undefined || version === undefined) throw notFound('automation');
  throw changedMeanwhile(version, present.version);
}

function saved({ id, enabled, version, definition }: StoredAutomation) {
  return { id, enabled, version, definition };
}

async function checked(
  parts: ApiParts,
  request: FastifyRequest,
  homeId: string,
  { enabled = true, ...given }: AutomationDefinition & { readonly enabled?: boolean },
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
