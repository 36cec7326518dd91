import {
  type Action,
  type Command,
  deserializeError,
  type Expression,
  type Instant,
  MAIN_COMPONENT,
  NexaError,
} from '@nexa/sdk';
import type { CommandWish } from '../../home/home-event.ts';
import type { ConditionTrace, SceneActivationRecord, TriggerTrace } from '../../home/records.ts';
import { evaluateVariables } from '../expression/evaluate-variables.ts';
import { fillText } from '../expression/fill-text.ts';
import { afterWait } from './own-variables.ts';
import type { Fiber, Waiting } from './position.ts';
import type { RunEnd } from './run-ends.ts';
import type { Answer } from './run-host.ts';
import type { RunLine } from './run-line.ts';
import { filledParams, numberOf, secondsOf, unknownValue } from './run-values.ts';

const WAIT_TIMEOUT = 3_600;

const wasInterrupted = () => new NexaError('NEXA_AUTOMATION_INTERRUPTED', 'NEXA was stopped while this was under way');

/** What became of a run that was waited for, as a sentence goes on. */
const ends: Readonly<Record<RunEnd['outcome'], string>> = {
  completed: 'completed',
  failed: 'failed',
  interrupted: 'was ended before it was done',
  'not-run': 'did not run',
  queued: 'has not begun',
  running: 'has not ended',
};

/** Does the actions of one run: begins each, waits for it where that is needed, and takes it up again after a restart. */
export class RunActions {
  readonly #line: RunLine;

  constructor(line: RunLine) {
    this.#line = line;
  }

  /** Does the action, or begins to. Answers whether it has to be waited for. Throws why it cannot be done. */
  do(fiber: Fiber, action: Action, path: string, trace: number): boolean {
    switch (action.type) {
      case 'command':
        return this.#command(fiber, this.#wish(fiber, action, this.#line.host.newId()), trace, 'command');
      case 'scene':
        return this.#scene(fiber, action, trace);
      case 'delay':
        return this.#delay(
          fiber,
          this.#line.host.now() + secondsOf(action.seconds, this.#line.scope(fiber)) * 1000,
          trace,
        );
      case 'wait':
        return this.#startWait(fiber, action, path, trace);
      case 'choose':
        return this.#choose(fiber, action, path, trace);
      case 'if':
        return this.#if(fiber, action, path, trace);
      case 'repeat': {
        const { count = action.forEach?.length } = action;
        const rounds = typeof count === 'object' ? numberOf(count, this.#line.scope(fiber)) : count;
        const counted = rounds === undefined ? {} : { count: Math.floor(rounds) };
        fiber.stack.push({ kind: 'repeat', round: 0, owner: { path, trace }, ...counted });
        return false;
      }
      case 'parallel':
        return this.#line.split(fiber, action.branches.length, path, trace);
      case 'notify':
        this.#notify(fiber, action, path);
        return this.#line.done(trace);
      case 'mode': {
        const until = action.for === undefined ? undefined : this.#line.host.now() + action.for * 1000;
        this.#line.host.setMode(action.mode, this.#line.cause(), until);
        return this.#line.done(trace);
      }
      case 'run':
        return this.#run(fiber, action, trace);
      case 'stop':
        this.#line.done(trace);
        this.#line.end(action.failed === true ? 'failed' : 'completed', {
          reason: 'stopped',
          ...(action.reason === undefined ? {} : { detail: action.reason }),
        });
        return true;
      case 'variables':
        return this.#set(fiber, action.variables, trace);
      case 'plugin':
        return this.#pluginAction(fiber, action, trace);
    }
  }

  #wish(fiber: Fiber, action: Extract<Action, { type: 'command' }>, id: string): CommandWish {
    const { deviceId, component = MAIN_COMPONENT, capability, command, params = {} } = action;
    const refusal = this.#line.host.refusal(this.#line.automation, capability, command);
    if (refusal !== undefined) throw refusal;
    return {
      id,
      deviceId,
      component,
      capability,
      command,
      params: filledParams(params, this.#line.scope(fiber)),
      cause: this.#line.cause(),
    };
  }

  #command(fiber: Fiber, wish: CommandWish, trace: number, way: 'command' | 'resumeCommand'): boolean {
    this.#line.traces.set(trace, { commandId: wish.id });
    return this.#line.block(fiber, { kind: 'command', commandId: wish.id, trace }, (settle) => {
      this.#line.host[way](wish, (command) => settle(() => this.#commandDone(fiber, trace, command)));
    });
  }

  #commandDone(fiber: Fiber, trace: number, { status, reason, finishedAt }: Command): void {
    const done = finishedAt === undefined ? {} : { finishedAt };
    this.#line.traces.set(trace, { status, ...done, ...(reason === undefined ? {} : { reason }) });
    if (status !== 'failed') return;
    const error =
      reason === undefined ? new NexaError('NEXA_INTERNAL', 'the command failed') : deserializeError(reason);
    this.#line.fail(fiber, trace, error, { reason: 'command-failed', detail: error.message });
  }

  #scene(fiber: Fiber, action: Extract<Action, { type: 'scene' }>, trace: number): boolean {
    const activationId = this.#line.host.newId();
    const { sceneId, transition } = action;
    this.#line.traces.set(trace, { sceneActivationId: activationId });
    const wish = {
      sceneId,
      activationId,
      cause: this.#line.cause(),
      ...(transition === undefined ? {} : { transition }),
    };
    return this.#line.block(fiber, { kind: 'scene', activationId, trace }, (settle) => {
      this.#line.host.scene(wish, (activation) => settle(() => this.#sceneDone(fiber, trace, activation)));
    });
  }

  #sceneDone(fiber: Fiber, trace: number, { outcome, results }: SceneActivationRecord): void {
    if (outcome !== 'failed') {
      this.#line.done(trace);
      return;
    }
    const reason = results.find((result) => result.reason !== undefined)?.reason;
    const error = reason === undefined ? new NexaError('NEXA_INTERNAL', 'the scene failed') : deserializeError(reason);
    this.#line.fail(fiber, trace, error);
  }

  #delay(fiber: Fiber, until: Instant, trace: number): boolean {
    this.#line.traces.set(trace, { until });
    return this.#line.block(fiber, { kind: 'delay', until, trace }, (settle) =>
      this.#line.host.schedule(until, () => settle(() => this.#line.done(trace))),
    );
  }

  #startWait(fiber: Fiber, action: Extract<Action, { type: 'wait' }>, path: string, trace: number): boolean {
    const { conditions } = action;
    if (conditions !== undefined && this.#line.holds(fiber, { conditions, path: `${path}/conditions` }, trace)) {
      fiber.own = afterWait(fiber, false);
      return this.#line.done(trace);
    }
    const until = this.#line.host.now() + secondsOf(action.timeout ?? WAIT_TIMEOUT, this.#line.scope(fiber)) * 1000;
    return this.#wait(fiber, action, { path, until, trace });
  }

  #wait(
    fiber: Fiber,
    action: Extract<Action, { type: 'wait' }>,
    { path, until, trace }: { readonly path: string; readonly until: Instant; readonly trace: number },
  ): boolean {
    this.#line.traces.set(trace, { until });
    return this.#line.block(fiber, { kind: 'wait', until, path, trace }, (settle) => {
      const met = (trigger?: TriggerTrace) =>
        settle(() => {
          fiber.own = afterWait(fiber, false, trigger);
          if (trigger !== undefined) this.#line.traces.set(trace, { trigger });
          this.#line.done(trace);
        });
      const { conditions, triggers = [] } = action;
      const unwatch =
        conditions === undefined
          ? this.#line.host.watch(triggers, (triggerId, fired) => met({ ...fired, triggerId }))
          : this.#line.host.whenChanged(
              conditions,
              () => this.#line.scope(fiber),
              () => {
                if (this.#line.holds(fiber, { conditions, path: `${path}/conditions` }, trace)) met();
              },
            );
      const cancel = this.#line.host.schedule(until, () => settle(() => this.#waitedInVain(fiber, action, trace)));
      return () => {
        unwatch();
        cancel();
      };
    });
  }

  #waitedInVain(fiber: Fiber, action: Extract<Action, { type: 'wait' }>, trace: number): void {
    fiber.own = afterWait(fiber, true);
    if (action.onTimeout === 'continue') {
      this.#line.done(trace);
      return;
    }
    const error = new NexaError('NEXA_AUTOMATION_TIMED_OUT', 'what it waited for did not come in time');
    this.#line.fail(fiber, trace, error, { reason: 'timed-out', detail: error.message });
  }

  #choose(fiber: Fiber, action: Extract<Action, { type: 'choose' }>, path: string, trace: number): boolean {
    const seen: ConditionTrace[] = [];
    const chosen = action.options.findIndex(({ conditions }, index) => {
      const traces = this.#line.evaluate(fiber, { conditions, path: `${path}/options/${index}/conditions` });
      seen.push(...traces);
      return traces.every(({ passed }) => passed);
    });
    this.#line.traces.set(trace, { chosen, conditions: seen });
    if (chosen < 0 && action.otherwise === undefined) return this.#line.done(trace);
    const list = chosen < 0 ? `${path}/otherwise` : `${path}/options/${chosen}/actions`;
    fiber.stack.push({ kind: 'list', list, next: 0, owner: { path, trace } });
    return false;
  }

  #if(fiber: Fiber, action: Extract<Action, { type: 'if' }>, path: string, trace: number): boolean {
    const { conditions } = action;
    const holds = this.#line.holds(fiber, { conditions, path: `${path}/conditions` }, trace);
    this.#line.traces.set(trace, { chosen: holds ? 0 : -1 });
    if (!holds && action.else === undefined) return this.#line.done(trace);
    fiber.stack.push({ kind: 'list', list: `${path}/${holds ? 'then' : 'else'}`, next: 0, owner: { path, trace } });
    return false;
  }

  #notify(fiber: Fiber, action: Extract<Action, { type: 'notify' }>, path: string): void {
    const scope = this.#line.scope(fiber);
    const fill = (text: string) => fillText(text, scope, (id) => this.#line.host.deviceName(id));
    const { title, message = '', severity = 'info', to } = action;
    const data = { automationId: this.#line.automation.id, executionId: this.#line.id, path };
    const filled = { title: fill(title).slice(0, 200), body: fill(message), severity, data };
    this.#line.host.notify({ ...filled, ...(to === undefined ? {} : { to }) });
  }

  #run(fiber: Fiber, action: Extract<Action, { type: 'run' }>, trace: number): boolean {
    const executionId = this.#line.host.newId();
    const { automationId, wait = false } = action;
    this.#line.traces.set(trace, { executionId });
    return this.#line.block(fiber, { kind: 'run', executionId, trace }, (settle) => {
      const onEnd = wait ? (end: RunEnd) => settle(() => this.#runEnded(fiber, trace, end)) : undefined;
      if (!this.#line.host.start(automationId, executionId, this.#line.cause(), onEnd)) {
        const error = new NexaError('NEXA_AUTOMATION_NOT_FOUND', 'there is no such automation any more');
        settle(() => this.#line.fail(fiber, trace, error));
      } else if (!wait) settle(() => this.#line.done(trace));
    });
  }

  #runEnded(fiber: Fiber, trace: number, { outcome, reason, detail }: RunEnd): void {
    this.#line.traces.set(trace, { outcome });
    if (outcome === 'completed') {
      this.#line.done(trace);
      return;
    }
    const why = [reason, detail].filter((text) => text !== undefined).join(': ');
    const message = `the automation that it ran ${ends[outcome]}${why === '' ? '' : ` (${why})`}`;
    const params = { outcome, ...(reason === undefined ? {} : { reason }) };
    this.#line.fail(fiber, trace, new NexaError('NEXA_AUTOMATION_RUN_FAILED', message, { params }));
  }

  #set(fiber: Fiber, variables: Readonly<Record<string, Expression>>, trace: number): boolean {
    const { set, unknown } = evaluateVariables(variables, this.#line.scope(fiber));
    const [first] = Object.values(unknown);
    if (first !== undefined) throw unknownValue(first);
    for (const [name, value] of Object.entries(set)) this.#line.variables.set(name, value);
    this.#line.traces.set(trace, { variables: set });
    return this.#line.done(trace);
  }

  #pluginAction(fiber: Fiber, action: Extract<Action, { type: 'plugin' }>, trace: number): boolean {
    const requestId = this.#line.host.newId();
    const { integrationId } = action;
    const wish = {
      integrationId,
      requestId,
      action: action.action,
      config: filledParams(action.config, this.#line.scope(fiber)),
    };
    return this.#line.block(fiber, { kind: 'action', requestId, trace }, (settle) =>
      this.#line.host.pluginAction(wish, (answer) => settle(() => this.#answered(fiber, trace, answer))),
    );
  }

  #answered(fiber: Fiber, trace: number, answer: Answer): void {
    if ('error' in answer) this.#line.fail(fiber, trace, deserializeError(answer.error));
    else this.#line.done(trace);
  }

  takeUp(fiber: Fiber, waiting: Exclude<Waiting, { kind: 'asks' | 'branches' }>, action: Action | undefined): void {
    const { trace } = waiting;
    switch (waiting.kind) {
      case 'command':
        if (action?.type !== 'command') break;
        this.#command(fiber, this.#wish(fiber, action, waiting.commandId), trace, 'resumeCommand');
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
        this.#line.block(fiber, waiting, (settle) => {
          const stop = this.#line.host.whenEnded(executionId, (end) => settle(() => this.#runEnded(fiber, trace, end)));
          // It ended, or had not begun, when NEXA was stopped.
          if (stop === undefined) settle(() => this.#line.fail(fiber, trace, wasInterrupted()));
          return stop;
        });
        return;
      }
      case 'action':
        break;
    }
    throw wasInterrupted();
  }
}
