import { automationStore, healthCheckStore, type StoredAutomation } from '@nexa/db';
import { checkAutomation } from '@nexa/engine';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { automationWorld } from '../../automations/automation-world.ts';
import { repairedDefinition, withPartsAside } from '../../automations/health/repair-automation.ts';
import { requireTestsPass } from '../../automations/replay/require-tests-pass.ts';
import { asUser, homeOf, inNameOf, notFound } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { findAutomation } from '../find-automation.ts';
import { presentFinding } from '../present-finding.ts';
import { presentAutomation } from '../present-stored.ts';
import { AutomationFindings, RepairBody } from '../schemas/automation-health.ts';
import { Automation } from '../schemas/automations.ts';
import { Id, ref } from '../schemas/base.ts';

const tags = ['Automations'];
const reads = { to: 'home', scope: 'read', role: 'member' } as const;
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;

/** Whether automations are sound, and mending what they name. */
export function automationHealthRoutes(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.get(
    '/homes/:homeId/automation-health',
    {
      config: { access: { ...reads, of: 'home' } },
      schema: {
        operationId: 'listAutomationFindings',
        tags,
        summary: 'What is wrong with the automations of a home; newest first',
        description: 'As it was when they were looked at last: daily, and a few seconds after a change.',
        params: Type.Object({ homeId: Id }),
        response: { 200: AutomationFindings },
      },
    },
    async (request) => {
      const found = await asUser(database, request, (tx) => healthCheckStore.ofHome(tx, homeOf(request).id));
      return { items: found.map(presentFinding) };
    },
  );

  api.get(
    '/automations/:id/health',
    {
      config: { access: { ...reads, of: 'automation' } },
      schema: {
        operationId: 'getAutomationHealth',
        tags,
        summary: 'What is wrong with an automation, also where it only has a part in it; newest first',
        description: 'As it was when it was looked at last: daily, and a few seconds after a change.',
        params: Type.Object({ id: Id }),
        response: { 200: AutomationFindings },
      },
    },
    async (request) => {
      const automation = await findAutomation(parts, request, request.params.id);
      const found = await asUser(database, request, (tx) => healthCheckStore.ofAutomation(tx, automation));
      return { items: found.map(presentFinding) };
    },
  );

  api.post(
    '/automations/:id/repair',
    {
      config: { access: { ...manages, of: 'automation' } },
      schema: {
        operationId: 'repairAutomation',
        tags,
        summary: 'Put something else in the place of what a part of an automation names',
        description:
          'Everything else stays as it is. It is checked as an edit is, but for other parts that are broken already; while there are such parts its tests are not run. Runs that are under way end.',
        params: Type.Object({ id: Id }),
        body: RepairBody,
        response: { 200: ref(Automation) },
      },
    },
    async (request) => {
      const automation = await findAutomation(parts, request, request.params.id);
      const { homeId, id, version, enabled } = automation;
      const repaired = repairedDefinition(automation.definition, request.body);
      const broken = await brokenPaths(parts, request, automation);
      const rest = withPartsAside(repaired, broken, request.body.path);
      const world = { ...parts, asUser: inNameOf(database, request) };
      checkAutomation(rest, await automationWorld(world, homeId, rest, id));
      // Nothing was put aside: it is whole again, and has to do what its tests say.
      if (enabled && rest === repaired) await requireTestsPass(repaired, homeId, world);
      const stored = await asUser(database, request, async (tx) => {
        const now = await automationStore.find(tx, id);
        if (now === undefined) throw notFound('automation');
        if (now.version !== version || now.enabled !== enabled)
          throw new NexaError('NEXA_DATABASE_CONFLICT', 'Somebody has changed the automation meanwhile. Try again.');
        return automationStore.replace(tx, id, { definition: repaired, enabled, version });
      });
      if (stored === undefined) throw notFound('automation');
      homes.automationSaved(homeId, { id, enabled, version: stored.version, definition: stored.definition });
      return presentAutomation(stored);
    },
  );
}

/** Where something is named that is known to be gone. */
async function brokenPaths(parts: ApiParts, request: FastifyRequest, automation: StoredAutomation): Promise<string[]> {
  const found = await asUser(parts.database, request, (tx) => healthCheckStore.ofAutomation(tx, automation));
  return found.flatMap(({ automationId, kind, detail: { path } }) =>
    automationId === automation.id && kind === 'broken-reference' && typeof path === 'string' ? [path] : [],
  );
}
