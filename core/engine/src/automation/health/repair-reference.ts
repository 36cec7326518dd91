import { type AutomationDefinition, MAIN_COMPONENT, NexaError } from '@nexa/sdk';

/** What a part names; a trigger of an issue and the like name one of them. */
const names = ['deviceId', 'sceneId', 'automationId', 'integrationId'] as const;

/**
 * The automation with something else in the place of what the part at `path` names, as a broken reference tells it: a
 * device, or the scene, automation or integration that the part has. `component` is one of the new device; the part keeps
 * its own when it is left out. Every other field stays. Throws `NEXA_AUTOMATION_INVALID` where nothing is named there.
 */
export function repairReference(
  definition: AutomationDefinition,
  path: string,
  replacementId: string,
  component?: string,
): AutomationDefinition {
  return replaceAt(definition, path.split('/'), path, (part) => {
    const name = names.find((candidate) => typeof part[candidate] === 'string');
    if (name === undefined) throw nothingThere(path);
    const repaired = { ...part, [name]: replacementId };
    if (component === undefined || name !== 'deviceId') return repaired;
    const { component: _before, ...rest } = repaired as Record<string, unknown>;
    return component === MAIN_COMPONENT ? rest : { ...rest, component };
  }) as AutomationDefinition;
}

function replaceAt(
  value: unknown,
  [step, ...further]: readonly string[],
  path: string,
  change: (part: Readonly<Record<string, unknown>>) => unknown,
): unknown {
  if (typeof value !== 'object' || value === null) throw nothingThere(path);
  if (step === undefined) return change(value as Readonly<Record<string, unknown>>);
  if (!Object.hasOwn(value, step)) throw nothingThere(path);
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === step ? replaceAt(item, further, path, change) : item));
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [step]: replaceAt(record[step], further, path, change) };
}

const nothingThere = (path: string) =>
  new NexaError('NEXA_AUTOMATION_INVALID', `nothing that could be replaced is named at ${path}`, { params: { path } });
