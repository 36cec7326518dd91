import type { AutomationDefinition, TemplateInputValue } from '@nexa/sdk';
import { api, unwrap } from './client.ts';
import type { paths } from './schema.gen.ts';
import type { AutomationInput, AutomationTemplate, Finding, Replay, TemplateUpgrade, TestResult } from './types.ts';

type Body = paths['/api/v1/homes/{homeId}/automations']['post']['requestBody']['content']['application/json'];

/** The contract's type of an automation and the one generated from its schema say the same in other words. */
const asBody = (automation: AutomationInput): Body => automation as unknown as Body;

export const createAutomation = (homeId: string, automation: AutomationInput) =>
  unwrap(api.POST('/api/v1/homes/{homeId}/automations', { params: { path: { homeId } }, body: asBody(automation) }));

export const changeAutomation = (id: string, automation: AutomationInput) =>
  unwrap(api.PUT('/api/v1/automations/{id}', { params: { path: { id } }, body: asBody(automation) }));

/** What stands out of an automation when it is looked at beside all others. */
export const findingsOf = async (id: string): Promise<Finding[]> =>
  (await unwrap(api.GET('/api/v1/automations/{id}/health', { params: { path: { id } } }))).items;

/** Runs the tests that are kept with an automation; a result each, in their order. */
export const runTests = async (id: string): Promise<TestResult[]> =>
  (await unwrap(api.POST('/api/v1/automations/{id}/tests', { params: { path: { id } } }))).items;

/** What an automation would have done from one moment to another. */
export const replayAutomation = (
  homeId: string,
  { definition, ...span }: { definition: AutomationDefinition; from: string; to: string; automationId?: string },
): Promise<Replay> =>
  unwrap(
    api.POST('/api/v1/homes/{homeId}/automations/replay', {
      params: { path: { homeId } },
      body: { ...span, definition: asBody(definition) },
    }),
  );

/** A new address for a webhook trigger, told this once; the one before is good no more. */
export const renewWebhook = (id: string, triggerId: string) =>
  unwrap(api.POST('/api/v1/automations/{id}/webhooks', { params: { path: { id } }, body: { triggerId } }));

/** What an automation becomes with the newest version of its template. */
export const upgradeOf = async (id: string): Promise<TemplateUpgrade> =>
  (await unwrap(
    api.POST('/api/v1/automations/{id}/upgrade', { params: { path: { id } }, body: {} }),
  )) as unknown as TemplateUpgrade;

export const templatesOf = async (homeId: string): Promise<AutomationTemplate[]> => {
  const answer = unwrap(api.GET('/api/v1/homes/{homeId}/automation-templates', { params: { path: { homeId } } }));
  return (await answer).items as unknown as AutomationTemplate[];
};

/** The automation that a template becomes with these answers. */
export const fillTemplate = async (
  homeId: string,
  { id: templateId, version }: Pick<AutomationTemplate, 'id' | 'version'>,
  inputs: Record<string, TemplateInputValue>,
): Promise<AutomationDefinition> => {
  const answer = await unwrap(
    api.POST('/api/v1/homes/{homeId}/automation-templates/{templateId}/fill', {
      params: { path: { homeId, templateId } },
      body: { version, inputs },
    }),
  );
  return answer.definition as unknown as AutomationDefinition;
};
