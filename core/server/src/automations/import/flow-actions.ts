import type { Action } from '@nexa/sdk';
import { bringConditions } from './import-conditions.ts';
import { NotMapped, requireMapping } from './import-notes.ts';
import type { ImportSession } from './import-session.ts';
import { bringTriggers } from './import-triggers.ts';
import { isMapping, listOf, type Mapping, member, numberOf, spanOf, truthOf } from './plain-values.ts';

type BringActions = (sources: unknown, path: string, session: ImportSession) => Action[];
type Reader = (source: Mapping, path: string, session: ImportSession) => Action[];

const week = 604_800;
const mostRounds = 1_000;
const mostBranches = 20;

/** Why an action is not enabled. */
export const switchedOff =
  'it is switched off, for a condition of it could not be brought over: mend it and switch it on';

/** How actions that hold others are brought over; `bring` brings over those within. */
export function flowActions(bring: BringActions): readonly { name: string; read: readonly string[]; bring: Reader }[] {
  return [
    { name: 'choose', read: ['default'], bring: (...asked) => chooseActions(bring, ...asked) },
    { name: 'if', read: ['then', 'else'], bring: (...asked) => ifActions(bring, ...asked) },
    { name: 'repeat', read: [], bring: (...asked) => repeatActions(bring, ...asked) },
    { name: 'parallel', read: [], bring: (...asked) => parallelActions(bring, ...asked) },
    {
      name: 'sequence',
      read: ['metadata'],
      bring: (source, path, session) => bring(member(source, 'sequence'), `${path}/sequence`, session),
    },
    { name: 'wait_for_trigger', read: ['timeout', 'continue_on_timeout'], bring: waitActions },
    { name: 'wait_template', read: ['timeout', 'continue_on_timeout'], bring: waitTemplateActions },
  ];
}

/** The action, not enabled when a condition of it is missing: without the condition it would do too much. */
function guarded(action: Action, isWhole: boolean, { notes }: ImportSession): Action[] {
  if (isWhole) return [action];
  notes.remark(switchedOff, { review: true });
  return [{ ...action, enabled: false }];
}

function chooseActions(bring: BringActions, source: Mapping, path: string, session: ImportSession): Action[] {
  let isWhole = true;
  const options = listOf(member(source, 'choose')).flatMap((option, index) => {
    const at = `${path}/choose/${index}`;
    const mapping = requireMapping(option);
    const asked = bringConditions(member(mapping, 'conditions', 'condition'), `${at}/conditions`, session);
    isWhole &&= asked.isWhole;
    session.notes.unread(at, mapping, ['conditions', 'condition', 'sequence', 'alias']);
    return [{ conditions: asked.conditions, actions: bring(member(mapping, 'sequence'), `${at}/sequence`, session) }];
  });
  const otherwise = bring(member(source, 'default'), `${path}/default`, session);
  if (options.length === 0) return otherwise;
  if (options.length > 20) throw new NotMapped('it has more than 20 options');
  return guarded({ type: 'choose', options, ...(otherwise.length === 0 ? {} : { otherwise }) }, isWhole, session);
}

function ifActions(bring: BringActions, source: Mapping, path: string, session: ImportSession): Action[] {
  const { conditions, isWhole } = bringConditions(member(source, 'if'), `${path}/if`, session);
  const then = bring(member(source, 'then'), `${path}/then`, session);
  const otherwise = bring(member(source, 'else'), `${path}/else`, session);
  if (then.length + otherwise.length === 0) throw new NotMapped('nothing that it does could be brought over');
  const action: Action = { type: 'if', conditions, then, ...(otherwise.length === 0 ? {} : { else: otherwise }) };
  return guarded(action, isWhole, session);
}

function repeatActions(bring: BringActions, source: Mapping, path: string, session: ImportSession): Action[] {
  const at = `${path}/repeat`;
  const repeat = requireMapping(member(source, 'repeat'));
  const actions = bring(member(repeat, 'sequence'), `${at}/sequence`, session);
  session.notes.unread(at, repeat, ['count', 'while', 'until', 'for_each', 'sequence', 'alias']);
  if (member(repeat, 'for_each') !== undefined)
    throw new NotMapped('it goes through a list: write what it does for each');
  if (actions.length === 0) throw new NotMapped('nothing that it does could be brought over');
  const count = member(repeat, 'count');
  if (count !== undefined) {
    const rounds = numberOf(count);
    if (rounds === undefined || !Number.isInteger(rounds) || rounds < 0 || rounds > mostRounds)
      throw new NotMapped(`how often it is done is no number up to ${mostRounds}`);
    return [{ type: 'repeat', count: rounds, actions }];
  }
  const name = member(repeat, 'while') === undefined ? 'until' : 'while';
  const { conditions, isWhole } = bringConditions(member(repeat, name), `${at}/${name}`, session);
  if (conditions.length === 0 && isWhole) throw new NotMapped('it does not say how often');
  session.notes.remark(`at most ${mostRounds} times`);
  return guarded({ type: 'repeat', [name]: conditions, actions }, isWhole, session);
}

function parallelActions(bring: BringActions, source: Mapping, path: string, session: ImportSession): Action[] {
  const branches = listOf(member(source, 'parallel')).flatMap((branch, index) => {
    const at = `${path}/parallel/${index}`;
    const isSequence = isMapping(branch) && Object.hasOwn(branch, 'sequence');
    const actions = isSequence
      ? bring(member(branch, 'sequence'), `${at}/sequence`, session)
      : bring(Array.isArray(branch) ? branch : [branch], Array.isArray(branch) ? at : `${path}/parallel`, session);
    return actions.length === 0 ? [] : [actions];
  });
  if (branches.length === 0) throw new NotMapped('nothing that it does could be brought over');
  if (branches.length > mostBranches) throw new NotMapped(`it does more than ${mostBranches} things at once`);
  return [{ type: 'parallel', branches }];
}

function timeoutOf(source: Mapping, { notes }: ImportSession): { timeout: number; onTimeout: 'stop' | 'continue' } {
  const given = member(source, 'timeout');
  const onTimeout = truthOf(member(source, 'continue_on_timeout') ?? true) === false ? 'stop' : 'continue';
  if (given === undefined) {
    notes.remark('it waits for a week at most');
    return { timeout: week, onTimeout };
  }
  const timeout = spanOf(given);
  if (timeout === undefined) throw new NotMapped('its timeout is no span of at most a week');
  return { timeout, onTimeout };
}

function waitActions(source: Mapping, path: string, session: ImportSession): Action[] {
  // Conditions that ask which trigger it was mean those of the automation.
  const own = { ...session, triggerIds: new Map<string, string[]>() };
  const triggers = bringTriggers(member(source, 'wait_for_trigger'), `${path}/wait_for_trigger`, own);
  if (triggers.length === 0) throw new NotMapped('nothing that it waits for could be brought over');
  return [{ type: 'wait', triggers, ...timeoutOf(source, session) }];
}

function waitTemplateActions(source: Mapping, path: string, session: ImportSession): Action[] {
  const { conditions } = bringConditions(member(source, 'wait_template'), `${path}/wait_template`, session);
  if (conditions.length === 0) throw new NotMapped('it waits for a template, which NEXA does not read');
  return [{ type: 'wait', conditions, ...timeoutOf(source, session) }];
}
