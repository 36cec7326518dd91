import type { Action, AutomationDefinition, Instant, ScalarValue } from '@nexa/sdk';
import type { ExecutionReason } from '../../home/records.ts';

/** So many rounds are more than anybody means. */
export const MAX_ROUNDS = 1_000;

/** A list of actions that is being done. */
export interface ListFrame {
  readonly kind: 'list';
  /** Where it stands: `actions`, `actions/2/then`. */
  readonly list: string;
  /** Index of the action to do next. */
  next: number;
  /** The action that the list belongs to; none of the outermost, and of those that a repeat or parallel counts. */
  readonly owner?: Owner;
}

/** An action that lasts as long as those in it, with the index of its trace. */
export interface Owner {
  readonly path: string;
  readonly trace: number;
}

/** A repeat between two rounds, or in one. */
export interface RepeatFrame {
  readonly kind: 'repeat';
  /** Rounds that have begun. */
  round: number;
  /** Rounds to do, where they are counted. */
  readonly count?: number;
  readonly owner: Owner;
}

export type Frame = ListFrame | RepeatFrame;

/** What a line of work waits for; `trace` is the index of its action's trace. */
export type Waiting =
  | { readonly kind: 'command'; readonly commandId: string; readonly trace: number }
  | { readonly kind: 'scene'; readonly activationId: string; readonly trace: number }
  | { readonly kind: 'delay'; readonly until: Instant; readonly trace: number }
  | { readonly kind: 'wait'; readonly until: Instant; readonly path: string; readonly trace: number }
  | { readonly kind: 'run'; readonly executionId: string; readonly trace: number }
  | { readonly kind: 'action'; readonly requestId: string; readonly trace: number }
  | { readonly kind: 'branches'; readonly fibers: Fiber[]; readonly trace: number }
  /** For plugins to answer: the step is taken once more when they have. */
  | { readonly kind: 'asks' };

/** A line of work within a run: where it is and what it waits for. A run has one, and one for each branch that it splits into. */
export interface Fiber {
  readonly stack: Frame[];
  /** Variables of NEXA's own that were set on it: how its last wait ended, the rounds of its last repeat. */
  own?: Readonly<Record<string, ScalarValue>>;
  waiting?: Waiting;
  /** How it ended. */
  ended?: 'done' | 'failed';
  /** Why it failed. */
  failure?: RunFailure;
}

/** Why a run, or a branch of it, failed. */
export interface RunFailure {
  readonly reason: ExecutionReason;
  readonly detail: string;
}

/** From this a run goes on after a restart; plain JSON. */
export interface RunState {
  readonly variables: Readonly<Record<string, ScalarValue>>;
  /** Why variables are not known that were to be set at the start. */
  readonly unknown?: Readonly<Record<string, string>>;
  readonly fiber: Fiber;
  readonly steps: number;
}

export const newFiber = (list: string): Fiber => ({ stack: [{ kind: 'list', list, next: 0 }] });

/** A copy that goes on its way while the run goes on its own. */
export function copyFiber({ stack, own, waiting, ended, failure }: Fiber): Fiber {
  const copy = waiting?.kind === 'branches' ? { ...waiting, fibers: waiting.fibers.map(copyFiber) } : waiting;
  return {
    stack: stack.map((frame) => ({ ...frame })),
    ...(own === undefined ? {} : { own: { ...own } }),
    ...(copy === undefined ? {} : { waiting: copy }),
    ...(ended === undefined ? {} : { ended }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** The round of each repeat around the place, from the outermost. */
export const roundsOf = ({ stack }: Fiber): number[] =>
  stack.flatMap((frame) => (frame.kind === 'repeat' ? [frame.round] : []));

/** What stands at a path of the definition; undefined where nothing does. */
function at(definition: AutomationDefinition, path: string): unknown {
  let place: unknown = definition;
  for (const step of path.split('/')) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return undefined;
    place = (place as Record<string, unknown>)[step];
  }
  return place;
}

export function listAt(definition: AutomationDefinition, path: string): readonly Action[] {
  const list = at(definition, path);
  return Array.isArray(list) ? list : [];
}

export const actionAt = (definition: AutomationDefinition, path: string): Action | undefined =>
  at(definition, path) as Action | undefined;
