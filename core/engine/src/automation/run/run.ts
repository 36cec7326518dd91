import {
  type Action,
  type Cause,
  type Command,
  type Condition,
  deserializeError,
  type Instant,
  isExpressionParam,
  type JsonObject,
  type JsonValue,
  MAIN_COMPONENT,
  NexaError,
  type ScalarValue,
  type SecondsOrExpression,
  serializeError,
} from '@nexa/sdk';
import type { CommandWish } from '../../home/home-event.ts';
import type {
  ActionTrace,
  AutomationRecord,
  ConditionTrace,
  ExecutionReason,
  ExecutionRecord,
  SceneActivationRecord,
} from '../../home/records.ts';
import { evaluateAll } from '../condition/evaluate-condition.ts';
import { evaluate } from '../expression/evaluate.ts';
import { evaluateVariables } from '../expression/evaluate-variables.ts';
import { fillText } from '../expression/fill-text.ts';
import {
  actionAt,
  copyFiber,
  type Fiber,
  type ListFrame,
  listAt,
  newFiber,
  type RepeatFrame,
  type RunFailure,
  type RunState,
  roundsOf,
  type Waiting,
} from './position.ts';
import type { Answer, RunHost } from './run-host.ts';
import { TraceBook } from './trace-book.ts';

/** So many actions are more than anybody means. */
const MAX_STEPS = 10_000;
const MAX_ROUNDS = 1_000;
const WAIT_TIMEOUT = 3_600;

type Settle = (work: () => void) => void;
type ConditionLists = readonly { readonly path: string; readonly conditions: readonly Condition[] }[];

export interface RunStart {
  readonly automation: AutomationRecord;
  /** As it began: with its trigger and what its conditions saw. */
  readonly execution: ExecutionRecord;
  readonly variables: ReadonlyMap<string, ScalarValue>;
  readonly onEnd: (run: Run) => void;
}

/**
 * One run of an automation: takes its actions one by one, waits where one has to be waited for, and can say at any time
 * where it is. It keeps nothing that is not data, so that it goes on from that after a restart.
 */
export class Run {
  readonly automation: AutomationRecord;
  readonly #host: RunHost;
  readonly #onEnd: (run: Run) => void;
  readonly #traces: TraceBook;
  readonly #variables: Map<string, ScalarValue>;
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

  constructor(host: RunHost, { automation, execution, variables, onEnd }: RunStart) {
    this.#host = host;
    this.automation = automation;
    this.#execution = execution;
    this.#variables = new Map(variables);
    this.#traces = new TraceBook(execution.actions, execution.leftOut);
    this.#onEnd = onEnd;
  }

  get id(): string {
    return this.#execution.id;
  }

  start(): void {
    this.#turn(() => this.#advance(this.#root));
  }

  /** Goes on where a run of that id was. */
  resume({ fiber, steps }: RunState): void {
    this.#root = copyFiber(fiber);
    this.#steps = steps;
    this.#adopt(this.#root);
    this.#turn(() => this.#takeUp(this.#root));
  }

  /** Ends the run where it is; commands that are under way are not taken back. */
  end(outcome: 'interrupted' | 'completed' | 'failed', reason: ExecutionReason, detail?: string): void {
    this.#turn(() => this.#end(outcome, { reason, ...(detail === undefined ? {} : { detail }) }));
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
    return { variables: Object.fromEntries(this.#variables), fiber: copyFiber(this.#root), steps: this.#steps };
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
    this.#onEnd(this);
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
      frame.round < MAX_ROUNDS &&
      (frame.count === undefined || frame.round < frame.count) &&
      (action.while === undefined || this.#holds(action.while, `${path}/while`, trace)) &&
      (action.until === undefined || isFirst || !this.#holds(action.until, `${path}/until`, trace));
    if (!goesOn) {
      fiber.stack.pop();
      this.#done(trace);
      return false;
    }
    frame.round += 1;
    this.#variables.set('repeat', frame.round);
    fiber.stack.push({ kind: 'list', list: `${path}/actions`, next: 0 });
    return false;
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
      return this.#do(fiber, action, path, trace);
    } catch (error) {
      if (!(error instanceof NexaError)) throw error;
      this.#fail(fiber, trace, error);
      return false;
    }
  }

  /** Does the action, or begins to. Answers whether it has to be waited for. Throws why it cannot be done. */
  #do(fiber: Fiber, action: Action, path: string, trace: number): boolean {
    switch (action.type) {
      case 'command':
        return this.#command(fiber, this.#wish(action, this.#host.newId()), trace, 'command');
      case 'scene':
        return this.#scene(fiber, action, trace);
      case 'delay':
        return this.#delay(fiber, this.#host.now() + this.#seconds(action.seconds) * 1000, trace);
      case 'wait':
        return this.#startWait(fiber, action, path, trace);
      case 'choose':
        return this.#choose(fiber, action, path, trace);
      case 'if':
        return this.#if(fiber, action, path, trace);
      case 'repeat': {
        const { count } = action;
        const rounds = typeof count === 'object' ? this.#number(count) : count;
        const counted = rounds === undefined ? {} : { count: Math.min(MAX_ROUNDS, Math.max(0, Math.floor(rounds))) };
        fiber.stack.push({ kind: 'repeat', round: 0, owner: { path, trace }, ...counted });
        return false;
      }
      case 'parallel':
        return this.#split(fiber, action.branches.length, path, trace);
      case 'notify':
        this.#notify(action, path);
        return this.#done(trace);
      case 'mode': {
        const until = action.for === undefined ? undefined : this.#host.now() + action.for * 1000;
        this.#host.setMode(action.mode, this.#cause(), until);
        return this.#done(trace);
      }
      case 'run':
        return this.#run(fiber, action, trace);
      case 'stop':
        this.#done(trace);
        this.#end(action.failed === true ? 'failed' : 'completed', {
          reason: 'stopped',
          ...(action.reason === undefined ? {} : { detail: action.reason }),
        });
        return true;
      case 'variables':
        return this.#set(action.variables, trace);
      case 'plugin':
        return this.#pluginAction(fiber, action, trace);
    }
  }

  #wish(action: Extract<Action, { type: 'command' }>, id: string): CommandWish {
    const { deviceId, component = MAIN_COMPONENT, capability, command, params = {} } = action;
    const refusal = this.#host.refusal(this.automation, capability, command);
    if (refusal !== undefined) throw refusal;
    return { id, deviceId, component, capability, command, params: this.#filled(params), cause: this.#cause() };
  }

  #command(fiber: Fiber, wish: CommandWish, trace: number, way: 'command' | 'resumeCommand'): boolean {
    this.#traces.set(trace, { commandId: wish.id });
    return this.#block(fiber, { kind: 'command', commandId: wish.id, trace }, (settle) => {
      this.#host[way](wish, (command) => settle(() => this.#commandDone(fiber, trace, command)));
    });
  }

  #commandDone(fiber: Fiber, trace: number, { status, reason, finishedAt }: Command): void {
    const done = finishedAt === undefined ? {} : { finishedAt };
    this.#traces.set(trace, { status, ...done, ...(reason === undefined ? {} : { reason }) });
    if (status !== 'failed') return;
    const error =
      reason === undefined ? new NexaError('NEXA_INTERNAL', 'the command failed') : deserializeError(reason);
    this.#fail(fiber, trace, error, { reason: 'command-failed', detail: error.message });
  }

  #scene(fiber: Fiber, action: Extract<Action, { type: 'scene' }>, trace: number): boolean {
    const activationId = this.#host.newId();
    const { sceneId, transition } = action;
    this.#traces.set(trace, { sceneActivationId: activationId });
    const wish = { sceneId, activationId, cause: this.#cause(), ...(transition === undefined ? {} : { transition }) };
    return this.#block(fiber, { kind: 'scene', activationId, trace }, (settle) => {
      this.#host.scene(wish, (activation) => settle(() => this.#sceneDone(fiber, trace, activation)));
    });
  }

  #sceneDone(fiber: Fiber, trace: number, { outcome, results }: SceneActivationRecord): void {
    if (outcome !== 'failed') {
      this.#done(trace);
      return;
    }
    const reason = results.find((result) => result.reason !== undefined)?.reason;
    const error = reason === undefined ? new NexaError('NEXA_INTERNAL', 'the scene failed') : deserializeError(reason);
    this.#fail(fiber, trace, error);
  }

  #delay(fiber: Fiber, until: Instant, trace: number): boolean {
    this.#traces.set(trace, { until });
    return this.#block(fiber, { kind: 'delay', until, trace }, (settle) =>
      this.#host.schedule(until, () => settle(() => this.#done(trace))),
    );
  }

  #startWait(fiber: Fiber, action: Extract<Action, { type: 'wait' }>, path: string, trace: number): boolean {
    const { conditions } = action;
    if (conditions !== undefined && this.#holds(conditions, `${path}/conditions`, trace)) {
      this.#variables.set('timedOut', false);
      return this.#done(trace);
    }
    const until = this.#host.now() + this.#seconds(action.timeout ?? WAIT_TIMEOUT) * 1000;
    return this.#wait(fiber, action, { path, until, trace });
  }

  #wait(
    fiber: Fiber,
    action: Extract<Action, { type: 'wait' }>,
    { path, until, trace }: { readonly path: string; readonly until: Instant; readonly trace: number },
  ): boolean {
    this.#traces.set(trace, { until });
    return this.#block(fiber, { kind: 'wait', until, path, trace }, (settle) => {
      const met = () =>
        settle(() => {
          this.#variables.set('timedOut', false);
          this.#done(trace);
        });
      const look = () => {
        if (this.#holds(action.conditions ?? [], `${path}/conditions`, trace)) met();
      };
      const unwatch =
        action.conditions === undefined
          ? this.#host.watch(action.triggers ?? [], met)
          : this.#host.whenChanged(action.conditions, () => this.#scope(), look);
      const cancel = this.#host.schedule(until, () => settle(() => this.#waitedInVain(fiber, action, trace)));
      return () => {
        unwatch();
        cancel();
      };
    });
  }

  #waitedInVain(fiber: Fiber, action: Extract<Action, { type: 'wait' }>, trace: number): void {
    this.#variables.set('timedOut', true);
    if (action.onTimeout === 'continue') {
      this.#done(trace);
      return;
    }
    const error = new NexaError('NEXA_AUTOMATION_TIMED_OUT', 'what it waited for did not come in time');
    this.#fail(fiber, trace, error, { reason: 'timed-out', detail: error.message });
  }

  #choose(fiber: Fiber, action: Extract<Action, { type: 'choose' }>, path: string, trace: number): boolean {
    const seen: ConditionTrace[] = [];
    const chosen = action.options.findIndex(({ conditions }, index) => {
      const traces = this.#evaluate(conditions, `${path}/options/${index}/conditions`);
      seen.push(...traces);
      return traces.every(({ passed }) => passed);
    });
    this.#traces.set(trace, { chosen, conditions: seen });
    if (chosen < 0 && action.otherwise === undefined) return this.#done(trace);
    const list = chosen < 0 ? `${path}/otherwise` : `${path}/options/${chosen}/actions`;
    fiber.stack.push({ kind: 'list', list, next: 0, owner: { path, trace } });
    return false;
  }

  #if(fiber: Fiber, action: Extract<Action, { type: 'if' }>, path: string, trace: number): boolean {
    const holds = this.#holds(action.conditions, `${path}/conditions`, trace);
    this.#traces.set(trace, { chosen: holds ? 0 : -1 });
    if (!holds && action.else === undefined) return this.#done(trace);
    fiber.stack.push({ kind: 'list', list: `${path}/${holds ? 'then' : 'else'}`, next: 0, owner: { path, trace } });
    return false;
  }

  #split(fiber: Fiber, count: number, path: string, trace: number): boolean {
    const fibers = Array.from({ length: count }, (_, index) => newFiber(`${path}/branches/${index}`));
    fiber.waiting = { kind: 'branches', fibers, trace };
    this.#adopt(fiber);
    for (const branch of fibers) this.#advance(branch);
    return true;
  }

  #notify(action: Extract<Action, { type: 'notify' }>, path: string): void {
    const scope = this.#scope();
    const fill = (text: string) => fillText(text, scope, (id) => this.#host.deviceName(id));
    const { title, message = '', severity = 'info', to } = action;
    const data = { automationId: this.automation.id, executionId: this.id, path };
    const filled = { title: fill(title).slice(0, 200), body: fill(message), severity, data };
    this.#host.notify({ ...filled, ...(to === undefined ? {} : { to }) });
  }

  #run(fiber: Fiber, action: Extract<Action, { type: 'run' }>, trace: number): boolean {
    const executionId = this.#host.newId();
    this.#traces.set(trace, { executionId });
    return this.#block(fiber, { kind: 'run', executionId, trace }, (settle) => {
      if (!this.#host.start(action.automationId, executionId, this.#cause())) {
        const error = new NexaError('NEXA_AUTOMATION_NOT_FOUND', 'there is no such automation any more');
        settle(() => this.#fail(fiber, trace, error));
        return undefined;
      }
      const done = () => settle(() => this.#done(trace));
      if (action.wait === true) return this.#host.whenEnded(executionId, done);
      done();
      return undefined;
    });
  }

  #set(variables: Readonly<Record<string, Parameters<typeof evaluate>[0]>>, trace: number): boolean {
    const { set, unknown } = evaluateVariables(variables, this.#scope());
    const [first] = Object.values(unknown);
    if (first !== undefined) throw unknownValue(first);
    for (const [name, value] of Object.entries(set)) this.#variables.set(name, value);
    this.#traces.set(trace, { variables: set });
    return this.#done(trace);
  }

  #pluginAction(fiber: Fiber, action: Extract<Action, { type: 'plugin' }>, trace: number): boolean {
    const requestId = this.#host.newId();
    const { integrationId } = action;
    const wish = { integrationId, requestId, action: action.action, config: this.#filled(action.config) };
    return this.#block(fiber, { kind: 'action', requestId, trace }, (settle) =>
      this.#host.pluginAction(wish, (answer) => settle(() => this.#answered(fiber, trace, answer))),
    );
  }

  #answered(fiber: Fiber, trace: number, answer: Answer): void {
    if ('error' in answer) this.#fail(fiber, trace, deserializeError(answer.error));
    else this.#done(trace);
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

  #holds(conditions: readonly Condition[], path: string, trace: number): boolean {
    const traces = this.#evaluate(conditions, path);
    this.#traces.set(trace, { conditions: traces });
    return traces.every(({ passed }) => passed);
  }

  #evaluate(conditions: readonly Condition[], path: string): ConditionTrace[] {
    const traces = evaluateAll(conditions, path, this.#scope());
    for (const key of [...this.#answers.keys()]) if (key.startsWith(`${path}/`)) this.#answers.delete(key);
    return traces;
  }

  #scope() {
    return this.#host.scope(this.#execution.trigger, this.#variables, this.#answers);
  }

  #value(expression: Parameters<typeof evaluate>[0]): ScalarValue {
    const evaluation = evaluate(expression, this.#scope());
    if ('value' in evaluation) return evaluation.value;
    throw unknownValue(evaluation.unknown);
  }

  #number(value: SecondsOrExpression): number {
    const number = typeof value === 'number' ? value : this.#value(value.expression);
    if (typeof number === 'number') return number;
    throw new NexaError('NEXA_AUTOMATION_VALUE_UNKNOWN', 'a number is needed, and the expression gave none');
  }

  #seconds(value: SecondsOrExpression): number {
    return Math.min(604_800, Math.max(0, this.#number(value)));
  }

  /** Parameters with their expressions worked out. */
  #filled(params: Readonly<Record<string, unknown>>): JsonObject {
    const entries = Object.entries(params).map(([name, value]) => [
      name,
      isExpressionParam(value) ? this.#value(value.$expression) : (value as JsonValue),
    ]);
    return Object.fromEntries(entries) as JsonObject;
  }

  #cause(): Cause {
    return { kind: 'automation', id: this.automation.id, parent: this.#execution.trigger.cause };
  }

  #roundOf(fiber: Fiber): Pick<ActionTrace, 'round'> {
    const rounds: number[] = [];
    for (let line: Fiber | undefined = fiber; line !== undefined; line = this.#parents.get(line)) {
      rounds.unshift(...roundsOf(line));
    }
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
      this.#takeUpAction(fiber, waiting, action);
    } catch (error) {
      if (!(error instanceof NexaError)) throw error;
      delete fiber.waiting;
      this.#fail(fiber, waiting.trace, error);
      this.#advance(fiber);
    }
  }

  #takeUpAction(
    fiber: Fiber,
    waiting: Exclude<Waiting, { kind: 'asks' | 'branches' }>,
    action: Action | undefined,
  ): void {
    const { trace } = waiting;
    switch (waiting.kind) {
      case 'command':
        if (action?.type !== 'command') break;
        this.#command(fiber, this.#wish(action, waiting.commandId), trace, 'resumeCommand');
        return;
      case 'scene':
        if (action?.type !== 'scene') break;
        // A scene names what it wants: applying it twice comes to the same.
        this.#scene(fiber, action, trace);
        return;
      case 'delay':
        this.#delay(fiber, waiting.until, trace);
        return;
      case 'wait':
        if (action?.type !== 'wait') break;
        this.#wait(fiber, action, waiting);
        return;
      case 'run': {
        const { executionId } = waiting;
        this.#block(fiber, waiting, (settle) =>
          this.#host.whenEnded(executionId, () => settle(() => this.#done(trace))),
        );
        return;
      }
      case 'action':
        break;
    }
    throw new NexaError('NEXA_AUTOMATION_INTERRUPTED', 'NEXA was stopped while this was under way');
  }
}

/** The lists of conditions that an action looks at when it begins. */
function conditionLists(action: Action, path: string): ConditionLists {
  if (action.type === 'if') return [{ path: `${path}/conditions`, conditions: action.conditions }];
  if (action.type !== 'choose') return [];
  return action.options.map(({ conditions }, index) => ({ path: `${path}/options/${index}/conditions`, conditions }));
}

const unknownValue = (unknown: string) =>
  new NexaError('NEXA_AUTOMATION_VALUE_UNKNOWN', `${unknown} is not known`, { params: { unknown } });
