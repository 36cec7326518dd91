import { deviceUses, renameDevice, repairReference } from '@nexa/engine';
import { type Action, type AutomationDefinition, type Condition, MAIN_COMPONENT, type Trigger } from '@nexa/sdk';
import { withLowerCaseIds } from '../lower-case-ids.ts';

/** What takes the place of something that an automation names. */
export interface RepairWish {
  /** Of the part that names it, as a finding has it. */
  readonly path: string;
  readonly replacementId: string;
  /** Of a device; the part keeps its own when it is left out. */
  readonly component?: string;
}

/**
 * The automation with something else in that place. Of a device that it names nowhere else any more, its tests and what a
 * person gave to its template follow. Throws `NEXA_AUTOMATION_INVALID` where nothing is named there.
 */
export function repairedDefinition(
  definition: AutomationDefinition,
  { path, replacementId, component }: RepairWish,
): AutomationDefinition {
  const repaired = withLowerCaseIds(repairReference(definition, path, replacementId, component));
  const before = partAt(definition, path);
  const old = before?.deviceId;
  const isGone =
    typeof old === 'string' &&
    before?.deviceId !== partAt(repaired, path)?.deviceId &&
    !deviceUses(repaired).some(({ deviceId }) => deviceId.toLowerCase() === old.toLowerCase());
  if (!isGone) return repaired;
  const from = typeof before?.component === 'string' ? before.component : MAIN_COMPONENT;
  return renameDevice(repaired, old, replacementId.toLowerCase(), component === undefined ? {} : { [from]: component });
}

/**
 * The automation with something harmless in the place of these parts, so that the rest can be checked: what was broken
 * before must not keep somebody from repairing one thing after the other. The part in which `path` lies stays as it is.
 */
export function withPartsAside(
  definition: AutomationDefinition,
  broken: readonly string[],
  path: string,
): AutomationDefinition {
  const aside = broken.map((other) => enclosingPart(definition, other)).filter((part) => part !== undefined);
  const isApart = (part: string) => !isWithin(path, part) && !isWithin(part, path);
  const { tests: _, ...rest } = definition;
  const chosen = aside.filter(({ path: part }) => isApart(part));
  if (chosen.length === 0) return definition;
  // Tests may name what is broken.
  return chosen.reduce<AutomationDefinition>(
    (result, part) => replaceAt(result, part.path.split('/'), part.harmless) as AutomationDefinition,
    rest,
  );
}

const isWithin = (path: string, part: string) => path === part || path.startsWith(`${part}/`);

interface Part {
  readonly path: string;
  readonly harmless: Trigger | Condition | Action;
}

const triggerLists: ReadonlySet<string> = new Set(['triggers']);
const conditionLists: ReadonlySet<string> = new Set(['conditions', 'condition', 'while', 'until']);
const actionLists: ReadonlySet<string> = new Set(['actions', 'then', 'else', 'otherwise', 'branches']);

/** The innermost trigger, condition or action around a place. */
function enclosingPart(definition: AutomationDefinition, path: string): Part | undefined {
  let node: unknown = definition;
  let list = '';
  let found: Part | undefined;
  const steps = path.split('/');
  for (const [index, step] of steps.entries()) {
    node = childOf(node, step);
    if (triggerLists.has(step) || conditionLists.has(step) || actionLists.has(step)) list = step;
    else if (!/^\d+$/.test(step)) list = '';
    const harmless = harmlessOf(list, node);
    if (harmless !== undefined) found = { path: steps.slice(0, index + 1).join('/'), harmless };
  }
  return found;
}

function harmlessOf(list: string, node: unknown): Part['harmless'] | undefined {
  if (typeof node !== 'object' || node === null || !('type' in node)) return undefined;
  if (triggerLists.has(list)) return { id: String((node as { id?: unknown }).id ?? ''), type: 'start' };
  if (conditionLists.has(list)) return { type: 'mode', is: ['home'] };
  return actionLists.has(list) ? { type: 'delay', seconds: 1 } : undefined;
}

function childOf(node: unknown, step: string): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return undefined;
  return (node as Readonly<Record<string, unknown>>)[step];
}

function partAt(definition: AutomationDefinition, path: string): Readonly<Record<string, unknown>> | undefined {
  const part = path.split('/').reduce<unknown>(childOf, definition);
  return typeof part === 'object' && part !== null ? (part as Readonly<Record<string, unknown>>) : undefined;
}

function replaceAt(node: unknown, [step, ...further]: readonly string[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(node))
    return node.map((item, index) => (String(index) === step ? replaceAt(item, further, by) : item));
  const record = node as Readonly<Record<string, unknown>>;
  return { ...record, [step]: replaceAt(record[step], further, by) };
}
