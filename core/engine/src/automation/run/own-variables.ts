import type { AutomationDefinition, JsonValue, ScalarValue } from '@nexa/sdk';
import type { TriggerTrace } from '../../home/records.ts';
import { actionAt, type Fiber, type RepeatFrame } from './position.ts';

type Values = Readonly<Record<string, ScalarValue>>;

/** Members of an event's data, and those within them, that a run can ask for after a wait. */
const MAX_MEMBERS = 50;
const MAX_LEVELS = 3;

/**
 * The variables of NEXA's own as one line of work sees them; `line` leads from the run's first line to it. Within a repeat
 * `repeat` is the round of the innermost one, and `item` that of the innermost one over a list.
 */
export function ownVariables(line: readonly Fiber[], definition: AutomationDefinition): Values {
  const repeats = line.flatMap(({ stack }) => stack.filter((frame) => frame.kind === 'repeat'));
  const round = repeats.at(-1)?.round;
  const item = repeats.map((frame) => itemOf(frame, definition)).findLast((value) => value !== undefined);
  return {
    ...Object.assign({}, ...line.map(({ own }) => own)),
    ...(round === undefined ? {} : { repeat: round }),
    ...(item === undefined ? {} : { item }),
  };
}

function itemOf({ owner, round }: RepeatFrame, definition: AutomationDefinition): ScalarValue | undefined {
  const action = actionAt(definition, owner.path);
  return action?.type === 'repeat' ? action.forEach?.[round - 1] : undefined;
}

/** What is known after a wait has ended: whether in vain, and if a trigger ended it, which one and what it said. */
export function afterWait({ own = {} }: Fiber, timedOut: boolean, trigger?: TriggerTrace): Values {
  const kept = Object.entries(own).filter(([name]) => !name.startsWith('wait.'));
  return { ...Object.fromEntries(kept), timedOut, ...(trigger === undefined ? {} : saidOf(trigger)) };
}

/** After branches a wait counts as in vain when it was the last one of any of them. */
export function afterBranches({ own = {} }: Fiber, branches: readonly Fiber[]): Values {
  const told = branches.map((branch) => branch.own?.timedOut).filter((timedOut) => timedOut !== undefined);
  return told.length === 0 ? own : { ...own, timedOut: told.includes(true) };
}

function saidOf({ triggerId, value, previous, deviceId, event, data = {} }: TriggerTrace): Values {
  const said = { trigger: triggerId, value, previous, deviceId, event };
  const known = Object.entries(said).flatMap(([name, is]) => (is === undefined ? [] : [[`wait.${name}`, is] as const]));
  return Object.fromEntries([...known, ...members('wait.data', data, 1).slice(0, MAX_MEMBERS)]);
}

function members(path: string, value: JsonValue | undefined, level: number): (readonly [string, ScalarValue])[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [[path, value]];
  if (level > MAX_LEVELS) return [];
  return Object.entries(value).flatMap(([name, member]) => members(`${path}.${name}`, member, level + 1));
}
