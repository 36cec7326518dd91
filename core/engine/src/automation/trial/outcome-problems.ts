import type { AutomationTest, Command, HomeMode } from '@nexa/sdk';
import type { ConditionTrace, ExecutionRecord } from '../../home/records.ts';
import { commandProblems } from './command-problems.ts';

/** What came of a test. */
export interface TrialOutcome {
  /** As they stand at the end, in the order in which they began; not-runs too. */
  readonly executions: readonly ExecutionRecord[];
  readonly commands: readonly Command[];
  /** Their titles. */
  readonly notifications: readonly string[];
  readonly mode: HomeMode;
  readonly deviceName: (deviceId: string) => string;
  /** Values that steps brought of which the test had given none. */
  readonly firstHeard: readonly string[];
}

/** What differs from what a test expects, in words; nothing when all is as expected. */
export function outcomeProblems(then: AutomationTest['then'], outcome: TrialOutcome): string[] {
  const { executions, commands, notifications, mode, deviceName, firstHeard } = outcome;
  const problems: string[] = [];
  const begun = executions.filter(({ outcome: became }) => became !== 'not-run' && became !== 'queued').length;
  if (then.runs !== undefined && then.runs !== begun)
    problems.push(`Expected ${runs(then.runs)}, but ${begun === 0 ? 'there was none' : `there ${were(begun)}`}.`);
  problems.push(...lastProblems(then, executions.at(-1), begun));
  if (then.commands !== undefined) problems.push(...commandProblems(then.commands, commands, deviceName));
  if (then.notifications !== undefined && !isSameList(then.notifications, notifications))
    problems.push(`Expected ${notices(then.notifications)}, but ${said(notifications)}.`);
  if (then.mode !== undefined && then.mode !== mode)
    problems.push(`Expected the home to be in the mode ${then.mode}, but it was in ${mode}.`);
  if (problems.length === 0) return problems;
  return [...problems, ...reasons(executions, deviceName), ...(begun === 0 ? firstHeard.map(unheard) : [])];
}

function lastProblems(
  { outcome, reason }: AutomationTest['then'],
  last: ExecutionRecord | undefined,
  begun: number,
): string[] {
  if (outcome === undefined && reason === undefined) return [];
  if (last === undefined) return [`Expected ${outcomeName(outcome, reason)}, but nothing set the automation off.`];
  const isOutcome = outcome === undefined || outcome === last.outcome || isQueuedRun(outcome, last, begun);
  if (isOutcome && (reason === undefined || reason === last.reason)) return [];
  const because = last.reason === undefined ? '' : ` (${last.reason})`;
  return [`Expected ${outcomeName(outcome, reason)}, but the last one is ${last.outcome}${because}.`];
}

/** One that waits for its turn while another one runs is under way, too. */
const isQueuedRun = (expected: string, last: ExecutionRecord, begun: number) =>
  expected === 'running' && last.outcome === 'queued' && begun > 0;

const outcomeName = (outcome: string | undefined, reason: string | undefined) =>
  `the last run to be ${[outcome, reason && `(${reason})`].filter((part) => part !== undefined).join(' ')}`;

/** Why there was no run, or why it failed. */
function reasons(executions: readonly ExecutionRecord[], deviceName: TrialOutcome['deviceName']): string[] {
  const last = executions.at(-1);
  if (last === undefined) return [];
  if (last.outcome === 'not-run' && last.reason === 'condition') {
    const failed = last.conditions.filter(({ passed }) => !passed);
    return failed.map((trace) => `It did not run: ${conditionName(trace)}.`);
  }
  if (last.outcome !== 'failed') return [];
  const failed = last.actions.filter(({ status, reason }) => status === 'failed' && reason !== undefined);
  return failed.slice(0, 3).map(({ path, reason }) => `${path} failed: ${named(reason?.message ?? '', deviceName)}.`);
}

/** Messages may name a device by its id. */
const named = (message: string, deviceName: TrialOutcome['deviceName']) =>
  message.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => deviceName(id)).replace(/\.$/, '');

function conditionName({ path, type, unknown, value, freshness }: ConditionTrace): string {
  const what = `${path} (${type})`;
  if (unknown !== undefined) return `${what} could not be told, ${unknown} is not known`;
  const seen = value === undefined ? '' : `, it saw ${String(value)}${freshness === 'stale' ? ', which is stale' : ''}`;
  return `${what} did not hold${seen}`;
}

const unheard = (name: string) => `${name} was not given before: the first value ever heard sets nothing off.`;

const runs = (count: number) => (count === 1 ? '1 run' : `${count} runs`);
const were = (count: number) => (count === 1 ? 'was 1' : `were ${count}`);

const quoted = (titles: readonly string[]) => titles.map((title) => `“${title}”`).join(', ');
const notices = (titles: readonly string[]) =>
  titles.length === 0
    ? 'no notification'
    : `the ${titles.length === 1 ? 'notification' : 'notifications'} ${quoted(titles)}`;
const said = (titles: readonly string[]) => (titles.length === 0 ? 'there was none' : `there was ${quoted(titles)}`);

const isSameList = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((item, index) => item === other[index]);
