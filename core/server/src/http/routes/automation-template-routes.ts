import { isDeepStrictEqual } from 'node:util';
import { automationStore, type DatabaseTransaction, homeStore, sceneStore, templateStore } from '@nexa/db';
import { checkTemplate, fillTemplate, sampleInputs, type TemplateContext, upgradeTemplate } from '@nexa/engine';
import { type AutomationTemplate, NexaError, type TemplateInputValue } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { allDevices } from '../../automations/all-devices.ts';
import { definitionProblem } from '../../automations/import/definition-schema.ts';
import { importHomeAssistant } from '../../automations/import/import-home-assistant.ts';
import { lowerCaseId } from '../../automations/lower-case-ids.ts';
import { bundledShelf, bundledTemplates } from '../../automations/templates/bundled-templates.ts';
import { asUser, homeOf, notFound } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import {
  FillBody,
  FilledTemplate,
  ImportAnswer,
  ImportBody,
  TemplateBody,
  TemplateList,
  TemplateShown,
  TemplateUpgradeAnswer,
  UpgradeBody,
} from '../schemas/automation-templates.ts';
import { Id, ref } from '../schemas/base.ts';

const tags = ['Automations'];
const inHome = { params: Type.Object({ homeId: Id }) };
const ofTemplate = {
  params: Type.Object({ homeId: Id, templateId: Type.String({ minLength: 1, maxLength: 100 }) }),
};
const reads = { to: 'home', scope: 'read', role: 'member', of: 'home' } as const;
const manages = { to: 'home', scope: 'admin', role: 'admin', of: 'home' } as const;

/** Automations that somebody else has thought of: templates with questions, and those of Home Assistant. */
export function automationTemplateRoutes(api: Api, parts: ApiParts): void {
  keepTemplates(api, parts);
  useTemplates(api, parts);
  importAutomations(api, parts);
}

function keepTemplates(api: Api, { database }: ApiParts): void {
  api.get(
    '/homes/:homeId/automation-templates',
    {
      config: { access: reads },
      schema: {
        operationId: 'listAutomationTemplates',
        tags,
        summary: 'Templates of automations: those that NEXA brings along and those that the home imported',
        ...inHome,
        response: { 200: ref(TemplateList) },
      },
    },
    async (request) => {
      const imported = await asUser(database, request, (tx) => templateStore.list(tx, homeOf(request).id));
      const newest = imported.filter(
        ({ template }, index) => imported.findIndex((other) => other.template.id === template.id) === index,
      );
      const own = new Set(newest.map(({ template }) => template.id));
      const bundled = bundledTemplates.filter(({ id }) => !own.has(id));
      return {
        items: [
          ...bundled.map((template) => present(template, true)),
          ...newest.map(({ template }) => present(template, false)),
        ],
      };
    },
  );

  api.post(
    '/homes/:homeId/automation-templates',
    {
      config: { access: manages },
      schema: {
        operationId: 'addAutomationTemplate',
        tags,
        summary: 'Import a template; an earlier version of it is kept beside it',
        ...inHome,
        body: TemplateBody,
        response: { 201: ref(TemplateShown) },
      },
    },
    async (request, reply) => {
      const { template } = request.body;
      const [problem] = checkTemplate(template);
      if (problem !== undefined)
        throw new NexaError('NEXA_TEMPLATE_INVALID', `${problem.path}: ${problem.message}.`, {
          params: { path: problem.path },
        });
      const unfit = definitionProblem(fillTemplate(template, sampleInputs(template)));
      if (unfit !== undefined) throw invalid('definition', `it makes no automation: ${unfit}`);
      if (bundledTemplates.some(({ id }) => id === template.id))
        throw invalid('id', `NEXA brings a template ${template.id} along; give yours another id`);
      const stored = await asUser(database, request, async (tx) => {
        const homeId = homeOf(request).id;
        const known = await templateStore.find(tx, homeId, template.id, template.version);
        if (known !== undefined && !isDeepStrictEqual(known.template, template))
          throw invalid(
            'version',
            `the home has version ${template.version} of it with other content; raise the version`,
          );
        return templateStore.add(tx, homeId, template);
      });
      if (stored === undefined) throw new NexaError('NEXA_INTERNAL', 'the template was not stored');
      return reply.code(201).send(present(stored.template, false));
    },
  );

  api.delete(
    '/homes/:homeId/automation-templates/:templateId',
    {
      config: { access: manages },
      schema: {
        operationId: 'removeAutomationTemplate',
        tags,
        summary: 'Remove an imported template; automations that were made from it stay',
        ...ofTemplate,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const { templateId } = request.params;
      const removed = await asUser(database, request, (tx) => templateStore.remove(tx, homeOf(request).id, templateId));
      if (removed === 0) throw unknownTemplate(templateId);
      return reply.code(204).send(null);
    },
  );
}

function useTemplates(api: Api, parts: ApiParts): void {
  const { database } = parts;

  api.post(
    '/homes/:homeId/automation-templates/:templateId/fill',
    {
      config: { access: manages },
      schema: {
        operationId: 'fillAutomationTemplate',
        tags,
        summary: 'What a template becomes with these answers; nothing is kept',
        ...ofTemplate,
        body: FillBody,
        response: { 200: ref(FilledTemplate) },
      },
    },
    async (request) => {
      const { version, inputs } = request.body;
      const homeId = homeOf(request).id;
      const { template, context } = await asUser(database, request, async (tx) => ({
        template: await findTemplate(tx, homeId, request.params.templateId, version),
        context: await contextOf(tx, homeId),
      }));
      return { definition: fillTemplate(template, withLowerCaseAnswers(inputs), context) };
    },
  );

  api.post(
    '/automations/:id/upgrade',
    {
      config: { access: { to: 'home', scope: 'read', role: 'admin', of: 'automation' } },
      schema: {
        operationId: 'previewAutomationUpgrade',
        tags,
        summary: 'What an automation becomes with the newest version of its template; nothing is kept',
        params: Type.Object({ id: Id }),
        body: Type.Optional(UpgradeBody),
        response: { 200: ref(TemplateUpgradeAnswer) },
      },
    },
    async (request) => upgrade(parts, request, request.params.id, request.body?.inputs),
  );
}

async function upgrade(
  { database }: ApiParts,
  request: FastifyRequest,
  id: string,
  inputs: Parameters<typeof fillTemplate>[1] | undefined,
) {
  const homeId = homeOf(request).id;
  const { definition, from, to, context } = await asUser(database, request, async (tx) => {
    const automation = await automationStore.find(tx, id);
    if (automation === undefined) throw notFound('automation');
    const { template } = automation.definition;
    if (template === undefined)
      throw new NexaError('NEXA_TEMPLATE_INVALID', 'template: the automation was made from none.', {
        params: { path: 'template' },
      });
    return {
      definition: automation.definition,
      from: await findTemplate(tx, homeId, template.id, template.version),
      to: await findTemplate(tx, homeId, template.id),
      context: await contextOf(tx, homeId),
    };
  });
  const options = { context, ...(inputs === undefined ? {} : { inputs: withLowerCaseAnswers(inputs) }) };
  const { diff, changedByHand, conflicts, ...rest } = upgradeTemplate(definition, { from, to }, options);
  const plain = (changes: readonly object[]) => changes.map((change) => ({ ...change }) as Record<string, unknown>);
  return {
    from: from.version,
    to: to.version,
    changes: [...(to.changes ?? [])],
    definition: rest.definition,
    diff: plain(diff),
    changedByHand: plain(changedByHand),
    conflicts: plain(conflicts),
  };
}

function importAutomations(api: Api, { database }: ApiParts): void {
  api.post(
    '/homes/:homeId/automations/import',
    {
      config: { access: manages, rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        operationId: 'importAutomations',
        tags,
        summary: 'What automations of Home Assistant become here, and what cannot be brought over; nothing is kept',
        ...inHome,
        body: ImportBody,
        response: { 200: ref(ImportAnswer) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { yaml, entityMap, mqttIntegrationId } = request.body;
      const known = await asUser(database, request, async (tx) => ({
        home: await homeStore.find(tx, homeId),
        devices: await allDevices(tx, { homeId }),
        scenes: await sceneStore.list(tx, homeId),
        automations: await automationStore.list(tx, homeId),
      }));
      const { automations, unmappedEntities } = importHomeAssistant(yaml, {
        timezone: known.home?.timezone ?? 'UTC',
        devices: known.devices.map(({ id, name, capabilities, components, description: { externalId } }) => ({
          id,
          name,
          capabilities,
          components,
          ...(externalId === undefined ? {} : { externalId }),
        })),
        scenes: known.scenes.map(({ id, definition }) => ({ id, name: definition.name })),
        automations: known.automations.map(({ id, definition }) => ({ id, name: definition.name })),
        ...(entityMap === undefined ? {} : { entityMap }),
        ...(mqttIntegrationId === undefined ? {} : { mqttIntegrationId }),
      });
      return {
        automations: automations.map(({ lines, ...automation }) => ({
          ...automation,
          lines: lines.map((line) => ({ ...line }) as Record<string, unknown>),
        })),
        unmappedEntities: [...unmappedEntities],
      };
    },
  );
}

/** That version of it, or the newest: what the home imported goes before what NEXA brings along. */
async function findTemplate(
  tx: DatabaseTransaction,
  homeId: string,
  templateId: string,
  version?: number,
): Promise<AutomationTemplate> {
  const imported = await templateStore.find(tx, homeId, templateId, version);
  const found = imported?.template ?? bundledShelf.find(templateId, version);
  if (found === undefined) throw unknownTemplate(templateId, version);
  return found;
}

const invalid = (path: string, problem: string) =>
  new NexaError('NEXA_TEMPLATE_INVALID', `${path}: ${problem}.`, { params: { path } });

/** Ids of devices as the database writes them. */
const withLowerCaseAnswers = (inputs: Readonly<Record<string, TemplateInputValue>>) =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, lowerCased(value)]));

function lowerCased(value: TemplateInputValue): TemplateInputValue {
  if (Array.isArray(value)) return value.map((each) => lowerCased(each) as boolean | number | string);
  return typeof value === 'string' ? lowerCaseId(value) : value;
}

const unknownTemplate = (templateId: string, version?: number) =>
  new NexaError(
    'NEXA_TEMPLATE_NOT_FOUND',
    `There is no template ${templateId}${version === undefined ? '' : ` of version ${version}`}.`,
  );

async function contextOf(tx: DatabaseTransaction, homeId: string): Promise<TemplateContext> {
  const devices = await allDevices(tx, { homeId });
  const scenes = await sceneStore.list(tx, homeId);
  return {
    devices: new Map(devices.map(({ id, name, capabilities }) => [id, { name, capabilities }])),
    scenes: new Set(scenes.map(({ id }) => id)),
  };
}

function present({ id, version, title, description, inputs, changes }: AutomationTemplate, isBundled: boolean) {
  return {
    id,
    version,
    title,
    description,
    inputs: inputs.map((input) => ({ ...input }) as Record<string, unknown>),
    ...(changes === undefined ? {} : { changes: [...changes] }),
    isBundled,
  };
}
