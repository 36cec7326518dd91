import type { AutomationDefinition } from '@nexa/sdk';
import { createId } from '../../shared/api/create-id.ts';
import { fieldError, fieldsOf, inputOf } from '../../shared/pairing/field-rules.ts';
import { texts } from '../../shared/texts.ts';
import { type ActionChoice, actionChoices, type Choice, conditionChoices, triggerChoices } from './choices.ts';
import { actionText } from './sentence/action-text.ts';
import { triggerText } from './sentence/trigger-text.ts';
import type { Words } from './sentence/words.ts';

/** One part of the sentence while it is being written. */
export interface Part {
  readonly id: string;
  readonly deviceId?: string;
  readonly choiceId?: string;
  readonly value?: number;
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface Draft {
  readonly name: string;
  readonly trigger: Part;
  readonly conditions: readonly Part[];
  readonly actions: readonly Part[];
  readonly allowSensitive: boolean;
}

export const emptyPart = (): Part => ({ id: createId() });

function chosen<T extends { id: string }>(
  part: Part,
  { devices, capabilities }: Words,
  choicesOf: (device: NonNullable<ReturnType<Words['devices']['get']>>, known: Words['capabilities']) => readonly T[],
): T | undefined {
  const device = part.deviceId === undefined ? undefined : devices.get(part.deviceId);
  return device && choicesOf(device, capabilities).find(({ id }) => id === part.choiceId);
}

function built<T>(part: Part, words: Words, choicesOf: Parameters<typeof chosen<Choice<T>>>[2]): T | undefined {
  return chosen(part, words, choicesOf)?.build(part.value);
}

function paramsProblem(choice: ActionChoice, params: Part['params'] = {}): string | undefined {
  const fields = fieldsOf(choice.params);
  return fields.map((field) => fieldError(field, params[field.name])).find((problem) => problem !== undefined);
}

/** What is still missing, by part. */
export function partsProblems(draft: Draft, words: Words): Record<string, string | undefined> {
  const { automations } = texts;
  const problems: Record<string, string | undefined> = {};
  if (chosen(draft.trigger, words, triggerChoices) === undefined) problems.trigger = automations.needTrigger;
  for (const part of draft.conditions) {
    if (chosen(part, words, conditionChoices) === undefined) problems[part.id] = automations.needCondition;
  }
  for (const part of draft.actions) {
    const choice = chosen(part, words, actionChoices);
    if (choice === undefined) problems[part.id] = automations.needAction;
    else problems[part.id] = paramsProblem(choice, part.params);
    if (choice?.isSensitive === true && !draft.allowSensitive) problems.sensitive = automations.allowSensitive;
  }
  return problems;
}

/** The automation that the draft says; undefined while something is missing. */
export function definitionOfDraft(draft: Draft, words: Words): AutomationDefinition | undefined {
  if (Object.values(partsProblems(draft, words)).some((problem) => problem !== undefined)) return undefined;
  const trigger = built(draft.trigger, words, triggerChoices);
  const conditions = draft.conditions.map((part) => built(part, words, conditionChoices));
  const actions = draft.actions.map((part) => {
    const choice = chosen(part, words, actionChoices);
    return choice?.build(inputOf(fieldsOf(choice.params), { ...part.params }));
  });
  const [first] = actions;
  if (trigger === undefined || first === undefined) return undefined;
  const suggested = `${triggerText(words, trigger)} → ${actionText(words, first)}`.slice(0, 200);
  return {
    name: draft.name.trim() === '' ? suggested : draft.name.trim(),
    mode: 'single',
    triggers: [trigger],
    conditions: conditions.filter((condition) => condition !== undefined),
    actions: actions.filter((action) => action !== undefined),
    ...(draft.allowSensitive && { allowSensitive: true }),
  };
}
