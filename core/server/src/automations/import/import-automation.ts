import { type AutomationDefinition, type AutomationMode, automationModes } from '@nexa/sdk';
import { definitionProblem } from './definition-schema.ts';
import { sizeProblem } from './definition-size.ts';
import type { EntityMatcher } from './entity-matcher.ts';
import { ForeignValue, foreignTag } from './foreign-value.ts';
import { bringActions, constantsOf } from './import-actions.ts';
import { bringConditions } from './import-conditions.ts';
import { ImportNotes } from './import-notes.ts';
import type { ImportContext, ImportedAutomation } from './import-report.ts';
import type { ImportSession } from './import-session.ts';
import { bringTriggers } from './import-triggers.ts';
import { isMapping, type Mapping, member, numberOf, truthOf } from './plain-values.ts';

const mostAtOnce = 100;
const read = [
  ...['id', 'alias', 'description', 'mode', 'max', 'variables', 'initial_state', 'enabled', 'use_blueprint'],
  ...['trigger', 'triggers', 'condition', 'conditions', 'action', 'actions', 'max_exceeded', 'trace', 'hide_entity'],
];
/** They change nothing of what the automation does. */
const harmless = ['max_exceeded', 'trace', 'hide_entity'];

/** One automation of Home Assistant's, as NEXA can have it. */
export function importAutomation(
  written: unknown,
  position: number,
  { context, matcher }: { readonly context: ImportContext; readonly matcher: EntityMatcher },
): ImportedAutomation {
  const notes = new ImportNotes();
  const tag = written instanceof ForeignValue ? written.tag : undefined;
  const source = isMapping(written) && tag === undefined ? written : {};
  if (tag !== undefined) notes.leaveOut('', 'automation', `what ${tag} stands for is in another file`);
  const session: ImportSession = { notes, matcher, context, triggerIds: new Map(), usedIds: new Set() };
  const name = nameOf(source, position);
  const definition = member(source, 'use_blueprint') === undefined ? define(source, name, session) : undefined;
  if (member(source, 'use_blueprint') !== undefined)
    notes.leaveOut('use_blueprint', 'blueprint', 'what it does is in a blueprint, which is in another file');
  for (const option of harmless)
    if (Object.hasOwn(source, option))
      notes.leaveOut(option, option, 'it changes nothing of what the automation does', { harmless: true });
  notes.unread('', source, read);
  const isOn = truthOf(member(source, 'initial_state') ?? true) !== false;
  return {
    name,
    ...(definition === undefined ? {} : { definition }),
    needsReview: notes.needsReview || definition === undefined,
    needsConsent: notes.needsConsent,
    enabled: isOn && !notes.needsReview && definition !== undefined,
    lines: notes.lines,
  };
}

function nameOf(source: Mapping, position: number): string {
  const [alias, id] = [member(source, 'alias'), member(source, 'id')];
  const text = [alias, id].find((value) => ['string', 'number'].includes(typeof value) && String(value).trim() !== '');
  return text === undefined ? `Automation ${position}` : String(text).trim().slice(0, 200);
}

/** The spelling that this automation uses: Home Assistant has renamed its members. */
function spelled(source: Mapping, ...names: readonly string[]): string {
  return names.find((name) => Object.hasOwn(source, name)) ?? names[0] ?? '';
}

function define(source: Mapping, name: string, session: ImportSession): AutomationDefinition | undefined {
  const { notes } = session;
  const bring = <T>(names: readonly [string, string], by: (value: unknown, path: string) => T): T => {
    const spelling = spelled(source, ...names);
    return by(member(source, spelling), spelling);
  };
  const isElsewhere = ['triggers', 'trigger', 'conditions', 'condition', 'actions', 'action'].filter(
    (spelling) => foreignTag(member(source, spelling)) !== undefined && !Array.isArray(member(source, spelling)),
  );
  for (const spelling of isElsewhere)
    notes.leaveOut(spelling, spelling, `what ${foreignTag(member(source, spelling))} stands for is in another file`);
  if (isElsewhere.length > 0) return undefined;
  const triggers = bring(['triggers', 'trigger'], (value, path) => bringTriggers(value, path, session));
  const asked = bring(['conditions', 'condition'], (value, path) => bringConditions(value, path, session));
  const actions = bring(['actions', 'action'], (value, path) => bringActions(value, path, session));
  if (triggers.length === 0) notes.leaveOut('', 'the automation', 'none of its triggers could be brought over');
  if (actions.length === 0) notes.leaveOut('', 'the automation', 'none of its actions could be brought over');
  if (triggers.length === 0 || actions.length === 0) return undefined;
  const description = member(source, 'description');
  const variables = constantsOf(member(source, 'variables'), 'variables', notes);
  const definition: AutomationDefinition = {
    name,
    ...(typeof description === 'string' && description !== '' ? { description: description.slice(0, 2000) } : {}),
    ...modeOf(source, notes),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
    triggers,
    conditions: asked.conditions,
    actions,
  };
  const problem = definitionProblem(definition) ?? sizeProblem(definition);
  if (problem === undefined) return definition;
  notes.leaveOut('', 'the automation', `NEXA does not take it: ${problem}`);
  return undefined;
}

function modeOf(source: Mapping, notes: ImportNotes): { mode: AutomationMode; max?: number } {
  const given = member(source, 'mode') ?? 'single';
  const mode = automationModes.find((candidate) => candidate === given);
  if (mode === undefined) notes.leaveOut('mode', `mode ${String(given)}`.slice(0, 200), 'NEXA has no such mode');
  const wanted = numberOf(member(source, 'max'));
  if (wanted === undefined || (mode !== 'queued' && mode !== 'parallel')) return { mode: mode ?? 'single' };
  const max = Math.max(1, Math.min(mostAtOnce, Math.round(wanted)));
  if (max !== wanted)
    notes.lines.push({ path: 'max', status: 'changed', what: `max ${wanted}`, why: `NEXA takes 1 to ${mostAtOnce}` });
  return { mode, max };
}
