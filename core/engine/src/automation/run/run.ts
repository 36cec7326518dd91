import { type Action, type Cause, type JsonObject, NexaError, type ScalarValue, serializeError } from '@nexa/sdk';
import type {
  ActionTrace,
  AutomationRecord,
  ConditionTrace,
  ExecutionReason,
  ExecutionRecord,
} from '../../home/records.ts';
import type { AutomationScope } from '../automation-scope.ts';
import { evaluateAll } from '../condition/evaluate-condition.ts';
import { afterBranches, ownVariables } from './own-variables.ts';
import {
  actionAt,
  copyFiber,
  type Fiber,
  type ListFrame,
  listAt,
  MAX_ROUNDS,
  newFiber,
  type RepeatFrame,
  type RunFailure,
  type RunState,
  roundsOf,
  type Waiting,
} from './position.ts';
import { RunActions } from './run-actions.ts';
import type { RunHost } from './run-host.ts';
import type { Asked, RunLine, Settle } from './run-line.ts';
import { TraceBook } from './trace-book.ts';

/** So many actions are more than anybody means. */
const MAX_STEPS = 10_000;

type ConditionLists = readonly Asked[];

export interface RunStart {
  readonly automation: AutomationRecord;
  /** As it began: with its trigger and what its conditions saw. */
  readonly execution: ExecutionRecord;
  readonly variables: ReadonlyMap<string, ScalarValue>;
  /** Why variables are not known that were to be set at the start. */
  readonly unknown: Readonly<Record<string, string>>;
  readonly onEnd: (ended: ExecutionRecord) => void;
}

/**
 * One run of an automation: takes its actions one by one, waits where one has to be waited for, and can say at any time
 * where it is. It keeps nothing that is not data, so that it goes on from that after a restart.
 */
export class Run {
  readonly automation: AutomationRecord;
  readonly #host: RunHost;
  readonly #onEnd: (ended: ExecutionRecord) => void;
  readonly #traces: TraceBook;
  readonly #variables: Map<string, ScalarValue>;
  readonly #unknown: ReadonlyMap<string, string>;
  readonly #actions: RunActions;
  readonly #parents = new Map<Fiber, Fiber>();
  readonly #cancels = new Map<Fiber, () => void>();
  readonly #work: (() => void)[] = [];
  /** What plugins said of conditions of theirs that are about to be evaluated. */
  #answers = new Map<string, boolean | undefined>();
  #execution: ExecutionRecord;
  #root: Fiber = newFiber('actions');
  #steps = 0;
  #isTurning = false;
  #isChanged = true;
  #isOver = false;

  constructor(host: RunHost, { automation, execution, variables, unknown, onEnd }: RunStart) {
    this.#host = host;
    this.automation = automation;
    this.#execution = execution;
    this.#variables = new Map(variables);
    this.#unknown = new Map(Object.entries(unknown));
    this.#traces = new TraceBook(execution.actions, execution.leftOut);
    this.#onEnd = onEnd;
    this.#actions = new RunActions(this.#line());
  }

  get id(): string {
    return this.#execution.id;
  }

  start(): void {
    this.#turn(() => this.#advance(this.#root));
  }

  /** Goes on where a run of that id was. */
  resume({ fiber, steps }: Pick<RunState, 'fiber' | 'steps'>): void {
    this.#root = copyFiber(fiber);
    this.#steps = steps;
    this.#adopt(this.#root);
    this.#turn(() => this.#takeUp(this.#root));
  }

  /** Ends the run where it is; commands that are under way are not taken back. */
  interrupt(reason: ExecutionReason): void {
    this.#turn(() => this.#end('interrupted', { reason }));
  }

  #line(): RunLine {
    return {
      id: this.id,
      host: this.#host,
      automation: this.automation,
      traces: this.#traces,
      variables: this.#variables,
      cause: () => this.#cause(),
      scope: (fiber) => this.#scope(fiber),
      block: (fiber, waiting, begin) => this.#block(fiber, waiting, begin),
      split: (fiber, count, path, trace) => this.#split(fiber, count, path, trace),
      done: (trace) => this.#done(trace),
      fail: (fiber, trace, error, failure) => this.#fail(fiber, trace, error, failure),
      holds: (fiber, asked, trace) => this.#holds(fiber, asked, trace),
      evaluate: (fiber, asked) => this.#evaluate(fiber, asked),
      end: (outcome, why) => this.#end(outcome, why),
    };
  }

  /** Takes turns one after the other: what is told before something is done is kept before it is done. */
  #turn(work: () => void): void {
    this.#work.push(work);
    if (this.#isTurning) return;
    this.#isTurning = true;
    try {
      for (let next = this.#work.shift(); next !== undefined; next = this.#work.shift()) {
        next();
        this.#tell();
      }
    } finally {
      this.#isTurning = false;
    }
  }

  #tell(): void {
    if (!this.#isChanged || this.#isOver) return;
    this.#isChanged = false;
    this.#host.emit({ ...this.#record(), resume: this.#state() as unknown as JsonObject });
  }

  #record(): ExecutionRecord {
    const { resume: _, ...rest } = this.#execution;
    const { leftOut } = this.#traces;
    return { ...rest, actions: this.#traces.all(), ...(leftOut === 0 ? {} : { leftOut }) };
  }

  #state(): RunState {
    return {
      variables: Object.fromEntries(this.#variables),
      ...(this.#unknown.size === 0 ? {} : { unknown: Object.fromEntries(this.#unknown) }),
      fiber: copyFiber(this.#root),
      steps: this.#steps,
    };
  }

  #end(
    outcome: 'interrupted' | 'completed' | 'failed',
    why?: { readonly reason: ExecutionReason; readonly detail?: string },
  ): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
    this.#work.length = 0;
    const ended = { ...this.#record(), ...why, outcome, finishedAt: this.#host.now() };
    this.#host.emit(ended);
    this.#onEnd(ended);
  }

  /** Goes on with a line of work until it has to wait or has ended. */
  #advance(fiber: Fiber): void {
    while (!this.#isOver && fiber.ended === undefined) {
      const frame = fiber.stack.at(-1);
      if (frame === undefined) fiber.ended = 'done';
      else if (frame.kind === 'repeat' ? this.#round(fiber, frame) : this.#next(fiber, frame)) return;
    }
    if (!this.#isOver) this.#ended(fiber);
  }

  #ended(fiber: Fiber): void {
    const parent = this.#parents.get(fiber);
    if (parent === undefined) {
      if (fiber.failure === undefined) this.#end('completed');
      else this.#end('failed', fiber.failure);
      return;
    }
    const { waiting } = parent;
    if (waiting?.kind !== 'branches' || waiting.fibers.some(({ ended }) => ended === undefined)) return;
    delete parent.waiting;
    parent.own = afterBranches(parent, waiting.fibers);
    const failed = waiting.fibers.find(({ failure }) => failure !== undefined);
    if (failed?.failure === undefined) this.#done(waiting.trace);
    else this.#fail(parent, waiting.trace, new NexaError('NEXA_INTERNAL', failed.failure.detail), failed.failure);
    this.#advance(parent);
  }

  /** The next action of a list. Answers whether it has to be waited for. */
  #next(fiber: Fiber, frame: ListFrame): boolean {
    const path = `${frame.list}/${frame.next}`;
    const action = listAt(this.automation.definition, frame.list)[frame.next];
    if (action === undefined) {
      fiber.stack.pop();
      if (frame.owner !== undefined) this.#done(frame.owner.trace);
      return false;
    }
    if (this.#asks(fiber, conditionLists(action, path))) return true;
    frame.next += 1;
    this.#steps += 1;
    this.#isChanged = true;
    if (action.enabled === false) {
      this.#traces.add({ path, ...this.#roundOf(fiber), type: action.type, status: 'skipped' });
      return false;
    }
    return this.#act(fiber, action, path);
  }

  /** Whether a repeat goes on. Answers whether that has to be waited for. */
  #round(fiber: Fiber, frame: RepeatFrame): boolean {
    const { path, trace } = frame.owner;
    const action = actionAt(this.automation.definition, path);
    if (action?.type !== 'repeat') {
      fiber.stack.pop();
      return false;
    }
    const isFirst = frame.round === 0;
    const lists = [
      ...(action.while === undefined ? [] : [{ path: `${path}/while`, conditions: action.while }]),
      ...(action.until === undefined || isFirst ? [] : [{ path: `${path}/until`, conditions: action.until }]),
    ];
    if (this.#asks(fiber, lists)) return true;
    const goesOn =
      (frame.count === undefined || frame.round < frame.count) &&
      lists.every((asked) => this.#holds(fiber, asked, trace) === asked.path.endsWith('while'));
    if (!goesOn) {
      this.#leave(fiber, frame);
      this.#done(trace);
      return false;
    }
    if (frame.round >= MAX_ROUNDS) {
      this.#leave(fiber, frame);
      const message = `the repeat did not end within ${MAX_ROUNDS} rounds`;
      this.#fail(fiber, trace, new NexaError('NEXA_AUTOMATION_TOO_LONG', message));
      return false;
    }
    frame.round += 1;
    fiber.stack.push({ kind: 'list', list: `${path}/actions`, next: 0 });
    return false;
  }

  /** The repeat is over; its last round stays known. */
  #leave(fiber: Fiber, { round }: RepeatFrame): void {
    fiber.stack.pop();
    fiber.own = { ...fiber.own, repeat: round };
  }

  #act(fiber: Fiber, action: Action, path: string): boolean {
    const trace = this.#traces.add({
      path,
      ...this.#roundOf(fiber),
      type: action.type,
      status: action.type === 'command' ? 'pending' : 'running',
      startedAt: this.#host.now(),
    });
    if (this.#steps > MAX_STEPS) {
      const error = new NexaError('NEXA_AUTOMATION_TOO_LONG', `the run did more than ${MAX_STEPS} actions`);
      this.#end('failed', { reason: 'action-failed', detail: error.message });
      return true;
    }
    try {
      return this.#actions.do(fiber, action, path, trace);
    } catch (error) {
      if (!(error instanceof NexaError)) throw error;
      this.#fail(fiber, trace, error);
      return false;
    }
  }

  #split(fiber: Fiber, count: number, path: string, trace: number): true {
    const fibers = Array.from({ length: count }, (_, index) => newFiber(`${path}/branches/${index}`));
    fiber.waiting = { kind: 'branches', fibers, trace };
    this.#adopt(fiber);
    for (const branch of fibers) this.#advance(branch);
    return true;
  }

  /** Waits. `begin` is called when the waiting has been told; it may settle at once, and answers how to give up. */
  // biome-ignore lint/suspicious/noConfusingVoidType: what begins may have nothing to give up.
  #block(fiber: Fiber, waiting: Waiting, begin: (settle: Settle) => (() => void) | undefined | void): true {
    fiber.waiting = waiting;
    this.#isChanged = true;
    const settle: Settle = (work) =>
      this.#turn(() => {
        if (this.#isOver || fiber.waiting !== waiting) return;
        this.#cancels.get(fiber)?.();
        this.#cancels.delete(fiber);
        delete fiber.waiting;
        this.#isChanged = true;
        work();
        this.#advance(fiber);
      });
    this.#later(() => {
      if (fiber.waiting !== waiting) return;
      const cancel = begin(settle);
      if (cancel !== undefined) this.#cancels.set(fiber, cancel as () => void);
    });
    return true;
  }

  /** When what has been done so far was told. */
  #later(effect: () => void): void {
    this.#work.push(() => {
      if (!this.#isOver) effect();
    });
  }

  /** Asks plugins where conditions of theirs are about to be looked at. Answers whether that has to be waited for. */
  #asks(fiber: Fiber, lists: ConditionLists): boolean {
    if (lists.length === 0) return false;
    const isAnswered = lists.some(({ path }) => [...this.#answers.keys()].some((key) => key.startsWith(`${path}/`)));
    if (isAnswered) return false;
    let answers: ReadonlyMap<string, boolean | undefined> | undefined;
    let told: (() => void) | undefined;
    const cancel = this.#host.ask(lists, (given) => {
      answers = given;
      told?.();
    });
    if (cancel === undefined) return false;
    this.#block(fiber, { kind: 'asks' }, (settle) => {
      told = () =>
        settle(() => {
          this.#answers = new Map([...this.#answers, ...(answers ?? [])]);
        });
      if (answers !== undefined) told();
      return cancel;
    });
    return true;
  }

  #fail(fiber: Fiber, trace: number, error: NexaError, failure?: RunFailure): void {
    const why = failure ?? { reason: 'action-failed' as const, detail: error.message };
    const path = this.#traces.get(trace)?.path;
    this.#traces.set(trace, { status: 'failed', reason: serializeError(error), finishedAt: this.#host.now() });
    if (path !== undefined && actionAt(this.automation.definition, path)?.onFail === 'continue') return;
    for (let frame = fiber.stack.pop(); frame !== undefined; frame = fiber.stack.pop()) {
      if (frame.kind === 'list') this.#skipRest(fiber, frame);
      else fiber.own = { ...fiber.own, repeat: frame.round };
      const { owner } = frame;
      if (owner === undefined) continue;
      this.#traces.set(owner.trace, { status: 'failed', finishedAt: this.#host.now() });
      if (actionAt(this.automation.definition, owner.path)?.onFail === 'continue') return;
    }
    fiber.ended = 'failed';
    fiber.failure = why;
  }

  #skipRest(fiber: Fiber, { list, next }: ListFrame): void {
    for (const [index, { type }] of listAt(this.automation.definition, list).entries()) {
      if (index >= next)
        this.#traces.add({ path: `${list}/${index}`, ...this.#roundOf(fiber), type, status: 'skipped' });
    }
  }

  /** Answers false: there is nothing to wait for. */
  #done(trace: number): false {
    if (this.#traces.get(trace)?.status !== 'failed') {
      this.#traces.set(trace, { status: 'done', finishedAt: this.#host.now() });
    }
    this.#isChanged = true;
    return false;
  }

  #holds(fiber: Fiber, asked: Asked, trace: number): boolean {
    const traces = this.#evaluate(fiber, asked);
    this.#traces.set(trace, { conditions: traces });
    return traces.every(({ passed }) => passed);
  }

  #evaluate(fiber: Fiber, { conditions, path }: Asked): ConditionTrace[] {
    const traces = evaluateAll(conditions, path, this.#scope(fiber));
    for (const key of [...this.#answers.keys()]) if (key.startsWith(`${path}/`)) this.#answers.delete(key);
    return traces;
  }

  #scope(fiber: Fiber): AutomationScope {
    const own = Object.entries(ownVariables(this.#wayTo(fiber), this.automation.definition));
    const variables = own.length === 0 ? this.#variables : new Map([...this.#variables, ...own]);
    return this.#host.scope(this.#execution.trigger, variables, this.#answers, this.#unknown);
  }

  /** From the run's first line of work to this one. */
  #wayTo(fiber: Fiber): Fiber[] {
    const way: Fiber[] = [];
    for (let line: Fiber | undefined = fiber; line !== undefined; line = this.#parents.get(line)) way.unshift(line);
    return way;
  }

  #cause(): Cause {
    return { kind: 'automation', id: this.automation.id, parent: this.#execution.trigger.cause };
  }

  #roundOf(fiber: Fiber): Pick<ActionTrace, 'round'> {
    const rounds = this.#wayTo(fiber).flatMap(roundsOf);
    return rounds.length === 0 ? {} : { round: rounds };
  }

  /** Learns which branches belong to which line of work. */
  #adopt(fiber: Fiber): void {
    if (fiber.waiting?.kind !== 'branches') return;
    for (const branch of fiber.waiting.fibers) {
      this.#parents.set(branch, fiber);
      this.#adopt(branch);
    }
  }

  /** Takes up what a line of work waited for before a restart. */
  #takeUp(fiber: Fiber): void {
    const { waiting } = fiber;
    if (fiber.ended !== undefined) return;
    if (waiting === undefined || waiting.kind === 'asks') {
      delete fiber.waiting;
      this.#advance(fiber);
      return;
    }
    if (waiting.kind === 'branches') {
      for (const branch of [...waiting.fibers]) this.#takeUp(branch);
      return;
    }
    const path = this.#traces.get(waiting.trace)?.path ?? '';
    const action = actionAt(this.automation.definition, path);
    try {
      this.#actions.takeUp(fiber, waiting, action);
    } catch (error) {
      if (!(error instanceof NexaError)) throw error;
      delete fiber.waiting;
      this.#fail(fiber, waiting.trace, error);
      this.#advance(fiber);
    }
  }
}

/** The lists of conditions that an action looks at when it begins. */
function conditionLists(action: Action, path: string): ConditionLists {
  if (action.type === 'if') return [{ path: `${path}/conditions`, conditions: action.conditions }];
  if (action.type !== 'choose') return [];
  return action.options.map(({ conditions }, index) => ({ path: `${path}/options/${index}/conditions`, conditions }));
}
