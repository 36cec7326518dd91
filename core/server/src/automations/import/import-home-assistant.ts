import { EntityMatcher } from './entity-matcher.ts';
import { importAutomation } from './import-automation.ts';
import type { ImportContext, ImportResult } from './import-report.ts';
import { readAutomations } from './read-yaml.ts';

/**
 * Automations of Home Assistant's, as NEXA can have them, with a line for every part: what it became, or why it was left
 * out. Understood are `automations.yaml`, a single automation, and what `automation:` holds, in the old spelling and in the
 * new one. Nothing is saved. Commands go on when a device does not answer, as they do there.
 * @throws NEXA_REQUEST_INVALID when the text is no YAML, larger than 1 MB, nested too deeply, or holds no automation or
 * more than 500. It is read as YAML 1.2: `on` and `off` are words, not truth values.
 */
export function importHomeAssistant(yaml: string, context: ImportContext): ImportResult {
  const matcher = new EntityMatcher(context);
  const automations = readAutomations(yaml).map((source, index) =>
    importAutomation(source, index + 1, { context, matcher }),
  );
  return { automations, unmappedEntities: [...matcher.unmapped].sort() };
}
