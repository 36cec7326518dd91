import { audit, automationStore, type StoredAutomation } from '@nexa/db';
import { type AutomationDefinition, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { asUser, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { findAutomation } from '../find-automation.ts';
import { presentExecution } from '../present-execution.ts';
import { Execution, ExecutionAnswer, RunBody } from '../schemas/automations.ts';
import { Id, list, Page, ref, words } from '../schemas/base.ts';

const tags = ['Automations'];
const byId = { params: Type.Object({ id: Id }) };
const reads = { to: 'home', scope: 'read', role: 'member', of: 'automation' } as const;
const controls = { to: 'home', scope: 'control', role: 'member', of: 'automation' } as const;

/** Runs of automations: what they saw and did, starting one, and ending them. */
export function automationRunRoutes(api: Api, parts: ApiParts): void {
  showRuns(api, parts);
  startAndStop(api, parts);
}

function showRuns(api: Api, parts: ApiParts): void {
  const { database } = parts;

  api.get(
    '/automations/:id/executions',
    {
      config: { access: reads },
      schema: {
        operationId: 'listExecutions',
        tags,
        summary: 'The runs of an automation with all that they saw and did; newest first',
        ...byId,
        querystring: Type.Object({
          ...Page.properties,
          only: Type.Optional(words(['runs', 'not-runs'], 'Both when left out.')),
        }),
        response: { 200: list(Execution) },
      },
    },
    async (request) => {
      const automation = await findAutomation(parts, request, request.params.id);
      const { items, nextCursor } = await asUser(database, request, (tx) =>
        automationStore.executions(tx, automation, request.query),
      );
      return {
        items: items.map((execution) => presentExecution(execution, definitionOf(automation, execution))),
        ...(nextCursor === undefined ? {} : { nextCursor }),
      };
    },
  );

  api.get(
    '/automations/:id/executions/:executionId',
    {
      config: { access: reads },
      schema: {
        operationId: 'getExecution',
        tags,
        summary: 'A run of an automation with all that it saw and did',
        params: Type.Object({ id: Id, executionId: Id }),
        response: { 200: ref(ExecutionAnswer) },
      },
    },
    async (request) => {
      const automation = await findAutomation(parts, request, request.params.id);
      const found = await asUser(database, request, (tx) =>
        automationStore.findExecution(tx, request.params.executionId),
      );
      if (found?.execution.automationId !== automation.id)
        throw new NexaError('NEXA_EXECUTION_NOT_FOUND', 'The automation has no such run, or it is not kept any more.');
      return { execution: presentExecution(found.execution, definitionOf(automation, found.execution)) };
    },
  );
}

function startAndStop(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.post(
    '/automations/:id/run',
    {
      config: { access: controls },
      schema: {
        operationId: 'runAutomation',
        tags,
        summary: 'Run the actions of an automation now',
        description:
          'Its conditions are looked at unless they are to be skipped, and its mode counts: the answer may be a not-run.',
        ...byId,
        body: Type.Optional(RunBody),
        response: { 202: ref(ExecutionAnswer) },
      },
    },
    async (request, reply) => {
      const automation = await findAutomation(parts, request, request.params.id);
      const wish = request.body ?? {};
      requireTrigger(automation.definition, wish.triggerId);
      const cause = { kind: 'user', id: principalOf(request).userId } as const;
      const { homeId, id } = automation;
      await asUser(database, request, (tx) => audit(tx, { homeId, action: 'automations.run', entityId: id }));
      const execution = await homes.runAutomation(homeId, id, cause, wish);
      return reply.code(202).send({ execution: presentExecution(execution, automation.definition) });
    },
  );

  api.post(
    '/automations/:id/stop',
    {
      config: { access: controls },
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

function requireTrigger({ triggers }: AutomationDefinition, triggerId: string | undefined): void {
  const known = triggers.map(({ id }) => id);
  if (triggerId === undefined || known.includes(triggerId)) return;
  throw new NexaError('NEXA_AUTOMATION_INVALID', `triggerId: the automation has no trigger ${triggerId}.`, {
    params: { path: 'triggerId', known },
  });
}

/** The trace of an older version names its steps by their place only: that version is not kept. */
function definitionOf(
  automation: StoredAutomation,
  { automationVersion }: { readonly automationVersion: number },
): AutomationDefinition | undefined {
  return automation.version === automationVersion ? automation.definition : undefined;
}
