import type { AutomationDefinition, TemplateInputValue } from '@nexa/sdk';
import { ApiError, api, unwrap } from './client.ts';
import type { paths } from './schema.gen.ts';
import { send } from './send.ts';
import type { Automation, AutomationInput, AutomationTemplate, Finding, Replay, TestResult } from './types.ts';

type Body = paths['/api/v1/homes/{homeId}/automations']['post']['requestBody']['content']['application/json'];

/** The contract's type of an automation and the one generated from its schema say the same in other words. */
const asBody = (automation: AutomationInput): Body => automation as unknown as Body;

const addedByServer = new Set(['id', 'homeId', 'version', 'createdAt', 'updatedAt', 'lastRunAt', 'webhooks']);

/** What an automation is, without what the server adds: what is sent to change it. */
export function definitionOf(automation: Automation): AutomationInput {
  return Object.fromEntries(
    Object.entries(automation).filter(([name]) => !addedByServer.has(name)),
  ) as unknown as AutomationInput;
}

export const createAutomation = (homeId: string, automation: AutomationInput) =>
  unwrap(api.POST('/api/v1/homes/{homeId}/automations', { params: { path: { homeId } }, body: asBody(automation) }));

export const changeAutomation = (id: string, automation: AutomationInput) =>
  unwrap(api.PUT('/api/v1/automations/{id}', { params: { path: { id } }, body: asBody(automation) }));

/** The answer, or undefined where this server does not know the address. */
async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** What stands out of an automation; undefined where the server does not look. */
export const findingsOf = (id: string) =>
  orAbsent(send<{ items: Finding[] }>('GET', `/api/v1/automations/${id}/health`).then(({ items }) => items));

/** Runs the tests that are kept with an automation. */
export const runTests = (id: string) =>
  orAbsent(send<{ items: TestResult[] }>('POST', `/api/v1/automations/${id}/tests`, {}).then(({ items }) => items));

/** What it would have done from one moment to another; undefined where the server cannot tell. */
export const replayAutomation = (
  homeId: string,
  wish: { definition: AutomationDefinition; from: string; to: string; automationId?: string },
) => orAbsent(send<Replay>('POST', `/api/v1/homes/${homeId}/automations/replay`, wish));

/** The templates that there are; none where the server has none. */
export const templatesOf = async (homeId: string): Promise<AutomationTemplate[]> =>
  (await orAbsent(send<{ items: AutomationTemplate[] }>('GET', `/api/v1/homes/${homeId}/automation-templates`)))
    ?.items ?? [];

/** The automation that a template becomes with these answers. */
export const fillTemplate = async (
  homeId: string,
  { id, version }: Pick<AutomationTemplate, 'id' | 'version'>,
  inputs: Record<string, TemplateInputValue>,
): Promise<AutomationDefinition> => {
  const path = `/api/v1/homes/${homeId}/automation-templates/${encodeURIComponent(id)}/fill`;
  return (await send<{ definition: AutomationDefinition }>('POST', path, { version, inputs })).definition;
};
