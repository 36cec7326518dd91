import { type Expression, isExpressionParam, secretFieldNames } from '@nexa/sdk';
import { type AutomationCheckContext, invalid, type PluginPart } from './check-context.ts';
import { sampleParams } from './sample-params.ts';

interface PluginUse {
  readonly integrationId: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The integration is there, its plugin declares the part, and the configuration fits. An action may leave members of it to expressions. */
export function requirePluginPart(
  path: string,
  kind: 'trigger' | 'condition' | 'action',
  id: string,
  { integrationId, config }: PluginUse,
  { pluginPart, checker }: AutomationCheckContext,
): PluginPart {
  const part = pluginPart(integrationId.toLowerCase(), kind, id);
  if (part === 'no-integration')
    throw invalid(`${path}/integrationId`, 'the home has no integration with this id: choose one that it has');
  if (part === undefined)
    throw invalid(`${path}/${kind}`, `the plugin of this integration has no ${kind} ${id}: choose one that it has`);
  const secret = secretFieldNames(part.config).find((name) => Object.hasOwn(config, name));
  if (secret !== undefined)
    throw invalid(
      `${path}/config/${secret}`,
      'an automation keeps no secrets: give this one in the settings of the integration',
    );
  // The host fills defaults in before the plugin hears of it.
  const filled = { ...defaultsOf(part.config), ...config };
  const problem = checker.check(part.config, kind === 'action' ? sampleParams(part.config, filled) : filled);
  if (problem !== undefined)
    throw invalid(`${path}/config${problem.path}`, `${id}: config${problem.path} ${problem.message}`, problem.params);
  return part;
}

function defaultsOf({ properties }: { readonly properties?: unknown }): Record<string, unknown> {
  const fields = Object.entries((properties ?? {}) as Record<string, { readonly default?: unknown }>);
  return Object.fromEntries(
    fields.flatMap(([name, field]) => (field.default === undefined ? [] : [[name, field.default]])),
  );
}

/** The parameters that are expressions. */
export function expressionParams(
  params: Readonly<Record<string, unknown>> | undefined,
): (readonly [name: string, expression: Expression])[] {
  return Object.entries(params ?? {}).flatMap(([name, value]) =>
    isExpressionParam(value) ? [[name, value.$expression] as const] : [],
  );
}
