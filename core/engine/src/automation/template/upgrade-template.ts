import type { AutomationDefinition, AutomationTemplate, TemplateInputValue } from '@nexa/sdk';
import { type DefinitionChange, diffDefinitions } from './diff-definitions.ts';
import { fillTemplate } from './fill-template.ts';
import { type MergeConflict, mergeDefinitions } from './merge-definitions.ts';
import type { TemplateContext } from './template-answers.ts';
import { templateInvalid } from './template-error.ts';

/** What an automation becomes with another version of its template. */
export interface TemplateUpgrade {
  readonly definition: AutomationDefinition;
  /** What differs from the present definition. */
  readonly diff: readonly DefinitionChange[];
  /** What a person had changed by hand since it was made from the template, whether it could be kept or not. */
  readonly changedByHand: readonly DefinitionChange[];
  /** What both the person and the template changed: the template's is taken, and the person has to look at it. */
  readonly conflicts: readonly MergeConflict[];
}

/**
 * An automation that was made from `from`, as it is with `to`, a newer version of the same template. The answers of then
 * are taken, without those to inputs that are no more; `inputs` answers new ones, or answers old ones anew. Nothing is
 * saved: a person looks at the differences first.
 * @throws NEXA_TEMPLATE_INVALID when the automation was not made from `from`, `to` is another template or not newer, or
 * an answer is missing or does not fit any more (`params.path`: `inputs/<name>`).
 */
export function upgradeTemplate(
  definition: AutomationDefinition,
  { from, to }: { readonly from: AutomationTemplate; readonly to: AutomationTemplate },
  options: { readonly inputs?: Readonly<Record<string, TemplateInputValue>>; readonly context?: TemplateContext } = {},
): TemplateUpgrade {
  const { template } = definition;
  if (template === undefined || template.id !== from.id || template.version !== from.version)
    throw templateInvalid('template', `the automation was not made from ${from.id}, version ${from.version}`);
  if (to.id !== from.id || to.version <= from.version)
    throw templateInvalid('template', `version ${to.version} of ${to.id} is no newer version of ${from.id}`);
  const asked = new Set(to.inputs.map(({ name }) => name));
  const kept = Object.entries(template.inputs).filter(([name]) => asked.has(name));
  const base = fillTemplate(from, template.inputs);
  const wanted = fillTemplate(to, { ...Object.fromEntries(kept), ...options.inputs }, options.context);
  const { merged, conflicts } = mergeDefinitions({ base, yours: definition, template: wanted });
  const upgraded = merged as unknown as AutomationDefinition;
  return {
    definition: upgraded,
    diff: diffDefinitions(definition, upgraded),
    changedByHand: diffDefinitions(base, definition),
    conflicts,
  };
}
