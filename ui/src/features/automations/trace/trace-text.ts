import type { Trigger } from '@nexa/sdk';
import { reasonText } from '../../../shared/api/error-text.ts';
import type { ActionRun, ConditionRun, Execution } from '../../../shared/api/types.ts';
import { automationTexts as said } from '../../../shared/automation-texts.ts';
import { valueText } from '../../../shared/device/value-text.ts';
import { texts } from '../../../shared/texts.ts';
import { actionHead } from '../sentence/action-text.ts';
import { conditionText } from '../sentence/condition-text.ts';
import { durationText } from '../sentence/span-text.ts';
import { deviceName, shortKeyOf, type Words } from '../sentence/words.ts';

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** A sentence of the server with the names of the devices that it is about. */
const withNames = (words: Words, sentence: string): string =>
  sentence.replace(uuid, (id) => deviceName(words, id.toLowerCase()));

/** How long before a moment a value was heard. */
function ageAt(observedAt: string | undefined, moment: string): string | undefined {
  if (observedAt === undefined) return undefined;
  const seconds = Math.round((Date.parse(moment) - Date.parse(observedAt)) / 1_000);
  if (Number.isNaN(seconds)) return undefined;
  return seconds < 2 ? said.heardThen : said.heardBefore(durationText(seconds));
}

/** What was seen when a condition was asked: its value, how old that was, why it was not known. */
export function conditionFacts(words: Words, run: ConditionRun, moment: string): string {
  const { condition, value, freshness, unknown } = run;
  const parts: string[] = [];
  if (value !== undefined)
    parts.push(
      said.itWas(
        condition.type === 'state'
          ? valueText(words.capabilities, shortKeyOf(condition), value)
          : valueText(words.capabilities, '', value),
      ),
    );
  const age = ageAt(run.observedAt, moment);
  if (age !== undefined) parts.push(age);
  if (freshness === 'stale') parts.push(said.tooOld);
  else if (freshness === 'unknown') parts.push(said.neverHeard);
  else if (unknown !== undefined && run.children === undefined)
    parts.push(said.unknownBecause(withNames(words, unknown)));
  return parts.join(', ');
}

const leaves = (runs: readonly ConditionRun[]): ConditionRun[] =>
  runs.flatMap((run) => {
    if (run.passed) return [];
    const isNot = run.condition.type === 'not';
    return run.children === undefined || run.children.length === 0 || isNot ? [run] : leaves(run.children);
  });

/** Why a run did not do what it should, in sentences. */
export function whyNot(words: Words, execution: Execution, triggers: readonly Trigger[] = []): string[] {
  const { outcome, reason, detail, conditions, actions, startedAt } = execution;
  if (outcome === 'completed' || outcome === 'running' || outcome === 'queued') return [];
  const { automations } = texts;
  const failedConditions = leaves(conditions).map((run) => {
    const isOld = run.freshness === 'stale' || run.freshness === 'unknown';
    const cause = isOld ? automations.whyNotStale : automations.whyNotCondition;
    const facts = conditionFacts(words, run, startedAt);
    return `${cause}: ${conditionText(words, run.condition, triggers)}${facts === '' ? '' : `, ${facts}`}`;
  });
  const failedActions = actions
    .filter(({ status, reason: why }) => status === 'failed' && why !== undefined)
    .map((run) => [actionHead(words, run.action), reasonText(run.reason)].filter(Boolean).join('. '));
  const all = [...failedConditions, ...failedActions];
  const told = detail === undefined ? [] : [withNames(words, detail)];
  const isSaidBelow = (reason === 'condition' || reason?.endsWith('-failed')) && all.length > 0;
  const general = reason === undefined || isSaidBelow ? [] : [said.reason[reason] ?? reason];
  return [...general, ...all, ...told];
}

/** What there is to say of an action that was done, beside what it is. */
export function actionFacts(run: ActionRun): string {
  const { status, round, reason, commandId, until, chosen, variables } = run;
  const parts = [said.actionStatus[status] ?? status];
  if (round !== undefined && round.length > 0) parts.push(said.round(round.join('.')));
  if (chosen !== undefined) parts.push(said.chosen(chosen));
  if (status === 'running' && until !== undefined) parts.push(said.until(clock(until)));
  if (variables !== undefined)
    parts.push(
      said.remembered(
        Object.entries(variables)
          .map(([name, value]) => `${name} = ${value}`)
          .join(', '),
      ),
    );
  const why = reasonText(reason);
  if (why !== undefined) parts.push(why);
  if (commandId !== undefined) parts.push(said.command(commandId.slice(0, 8)));
  return parts.join(' · ');
}

export const clock = (time: string): string =>
  new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });

/** How long a run took; nothing where it took no time worth telling. */
export function tookText({ startedAt, finishedAt }: Execution): string | undefined {
  if (finishedAt === undefined) return undefined;
  const seconds = Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 100) / 10;
  return seconds < 1 ? undefined : said.took(durationText(seconds));
}
