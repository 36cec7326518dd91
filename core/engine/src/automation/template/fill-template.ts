import type { AutomationDefinition, AutomationTemplate, JsonObject, JsonValue, TemplateInputValue } from '@nexa/sdk';
import { copyId, type FillScope, isLoop, substitute } from './placeholder.ts';
import { answersOf, type TemplateContext } from './template-answers.ts';

/**
 * The automation that a template becomes with these answers, its tests with it. It remembers the template, the version
 * and every answer, those by default too. Whether it fits the schema of automations depends on the template: check it
 * as any other definition.
 * @throws NEXA_TEMPLATE_INVALID with `params.path`: `inputs/<name>` of an answer that is missing, unknown or does not
 * fit, or the place in the template's definition that is not sound.
 */
export function fillTemplate(
  template: AutomationTemplate,
  inputs: Readonly<Record<string, TemplateInputValue>>,
  context: TemplateContext = {},
): AutomationDefinition {
  const answers = answersOf(template, inputs, context);
  const body = template.definition as JsonObject;
  const scope: FillScope = { answers, copies: triggerCopies(body.triggers, answers) };
  const whole: JsonObject = { name: template.title, mode: 'single', conditions: [], ...body };
  const filled = Object.entries(whole).map(([name, member]) => [name, substitute(member, scope, name)]);
  const made = { id: template.id, version: template.version, inputs: Object.fromEntries(answers) };
  return { ...Object.fromEntries(filled), template: made } as AutomationDefinition;
}

/** The ids that each trigger with a `$for` becomes. */
function triggerCopies(
  triggers: JsonValue | undefined,
  answers: ReadonlyMap<string, TemplateInputValue>,
): ReadonlyMap<string, readonly string[]> {
  const copies = new Map<string, readonly string[]>();
  for (const trigger of Array.isArray(triggers) ? triggers : []) {
    if (!isLoop(trigger) || typeof trigger.id !== 'string') continue;
    const { id } = trigger;
    const devices = answers.get(String(trigger.$for));
    if (Array.isArray(devices))
      copies.set(
        id,
        devices.map((_device, index) => copyId(id, index)),
      );
  }
  return copies;
}
