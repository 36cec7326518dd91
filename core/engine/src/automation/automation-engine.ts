import type { Cause, Condition, Instant, JsonObject, ScalarValue } from '@nexa/sdk';
import type { HomeDevice } from '../device/home-device.ts';
import { countAutomation } from '../home/cause-chain.ts';
import type { RunWish } from '../home/home-event.ts';
import type {
  AutomationRecord,
  ConditionTrace,
  ExecutionReason,
  ExecutionRecord,
  TriggerTrace,
} from '../home/records.ts';
import type { AutomationParts } from './automation-parts.ts';
import { AutomationScopes } from './automation-scopes.ts';
import { ChangeWatch } from './change-watch.ts';
import { CommandResumer } from './command-resumer.ts';
import { evaluateAll } from './condition/evaluate-condition.ts';
import { evaluateVariables } from './expression/evaluate-variables.ts';
import { commandsUnderWay, InterruptedRuns } from './interrupted-runs.ts';
import { NotRunGate } from './not-run-gate.ts';
import { PluginAsks } from './plugin-asks.ts';
import { homeRunHost } from './run/home-run-host.ts';
import type { RunState } from './run/position.ts';
import { Run } from './run/run.ts';
import { type OnRunEnd, type RunEnd, RunEnds } from './run/run-ends.ts';
import type { Answer, RunHost } from './run/run-host.ts';
import { triggerByHand } from './run-by-hand.ts';
import { RunawayGuard } from './runaway-guard.ts';
import { TriggerWatch } from './triggers/trigger-watch.ts';
import type { Fired } from './triggers/watcher.ts';
import { deviceUses } from './walk/device-uses.ts';

/** How often an automation may stand in the chain of causes that sets it off before that is taken for a loop. */
const MAX_OWN_CAUSES = 2;
const MAX_RUNS = 10;

interface Start {
  readonly automation: AutomationRecord;
  readonly id: string;
  readonly trigger: TriggerTrace;
  readonly variables: ReadonlyMap<string, ScalarValue>;
  /** Why variables are not known that were to be set. */
  readonly unknown: Readonly<Record<string, string>>;
}

/** A run that waits for its turn; its conditions were asked when it was set off. */
interface Queued {
  readonly start: Start;
  readonly conditions: readonly ConditionTrace[];
}

/** Runs the home's automations: what sets them off, what must hold, how many run at once, each run and not-run with its trace. */
export class AutomationEngine {
  readonly triggers: TriggerWatch;
  readonly #parts: AutomationParts;
  readonly #scopes: AutomationScopes;
  readonly #changes: ChangeWatch;
  readonly #asks: PluginAsks;
  readonly #resumer: CommandResumer;
  readonly #runaway: RunawayGuard;
  readonly #automations = new Map<string, AutomationRecord>();
  readonly #runs = new Map<string, Run[]>();
  readonly #queues = new Map<string, Queued[]>();
  readonly #notRuns = new Map<string, NotRunGate>();
  readonly #interrupted = new InterruptedRuns();
  readonly #ends = new RunEnds();
  readonly #host: RunHost;

  constructor(parts: AutomationParts) {
    this.#parts = parts;
    const { context, place } = parts;
    this.#scopes = new AutomationScopes(parts);
    this.triggers = new TriggerWatch(context, place(), (deviceId, key) => this.#scopes.seen(deviceId, key));
    this.#changes = new ChangeWatch(context.clock);
    this.#asks = new PluginAsks(context);
    this.#resumer = new CommandResumer(parts);
    this.#runaway = new RunawayGuard(context, parts.issues);
    this.#host = homeRunHost(parts, {
      scopes: this.#scopes,
      resumer: this.#resumer,
      asks: this.#asks,
      triggers: this.triggers,
      changes: this.#changes,
      ends: this.#ends,
      emit: (execution) => this.#tell(execution),
      start: (automationId, executionId, cause, onEnd) => this.run(automationId, executionId, cause, onEnd),
    });
  }

  save(automation: AutomationRecord): void {
    const { id, version } = automation;
    const known = this.#automations.get(id);
    this.#runaway.forget(id);
    if (!automation.enabled) this.triggers.remove(id);
    this.#automations.set(id, automation);
    if (known !== undefined && (known.version !== version || !automation.enabled)) this.#endRuns(id, 'edited');
    if (!automation.enabled) return;
    const fired = (triggerId: string, trace: Fired) => this.#fired(automation, triggerId, trace);
    const watcher = { key: id, isAutomation: true as const, fired };
    this.triggers.replace(watcher, automation.definition.triggers, known?.definition.triggers);
  }

  remove(automationId: string): void {
    this.triggers.remove(automationId);
    this.#automations.delete(automationId);
    this.#endRuns(automationId, 'removed');
    this.#runaway.forget(automationId);
    this.#notRuns.delete(automationId);
  }

  /** A person ends its runs. */
  stop(automationId: string): void {
    this.#endRuns(automationId, 'stopped');
  }

  find(automationId: string): AutomationRecord | undefined {
    return this.#automations.get(automationId);
  }

  all(): AutomationRecord[] {
    return [...this.#automations.values()];
  }

  /** Automations in which the device occurs. */
  using(deviceId: string): AutomationRecord[] {
    return this.all().filter(({ definition }) => deviceUses(definition).some((use) => use.deviceId === deviceId));
  }

  listensTo(deviceId: string, key: string): boolean {
    return this.triggers.values.listensTo(deviceId, key);
  }

  /** A state's value changed from one that was known. */
  stateChanged(
    device: HomeDevice,
    key: string,
    value: ScalarValue,
    previous: ScalarValue,
    { cause, observedAt = this.#parts.context.clock.now() }: { readonly cause: Cause; readonly observedAt?: Instant },
  ): void {
    this.triggers.values.changed({ deviceId: device.id, key, value, previous, observedAt, cause });
  }

  /** A state was told, changed or not. */
  stateUpdated(deviceId: string, key: string): void {
    this.#changes.stateUpdated(deviceId, key);
    this.#resumer.stateUpdated(deviceId, key);
  }

  /** The home's mode, or who is there. */
  homeChanged(): void {
    this.#changes.homeChanged();
  }

  eventHappened(
    device: HomeDevice,
    happened: {
      readonly component: string;
      readonly capability: string;
      readonly event: string;
      readonly data: JsonObject;
    },
    cause: Cause,
  ): void {
    this.triggers.events.happened({ deviceId: device.id, ...happened, cause });
  }

  deviceRemoved(deviceId: string): void {
    this.triggers.values.deviceRemoved(deviceId);
    this.#parts.people.look({ kind: 'unknown' });
  }

  /**
   * A person, or another automation, starts the automation; conditions are asked all the same. `onEnd` is told how the run
   * ended, or that there was none.
   */
  run(automationId: string, executionId: string, cause: Cause, onEnd?: OnRunEnd): boolean {
    const automation = this.#automations.get(automationId);
    if (automation === undefined) return false;
    this.#start(automation, { cause }, executionId, onEnd);
    return true;
  }

  /** A person runs it as they wish. */
  runByHand(automationId: string, executionId: string, wish: RunWish & { readonly cause: Cause }): void {
    const automation = this.#automations.get(automationId);
    if (automation === undefined) return;
    const nowOf = (deviceId: string, key: string) => this.#parts.devices.byId(deviceId)?.states.get(key)?.value;
    this.#start(automation, triggerByHand(automation.definition, wish, nowOf), executionId);
  }

  /** One of its triggers fires, whatever that waits for: in a trial. */
  fire(automationId: string, triggerId: string, fired: Fired): void {
    const automation = this.#automations.get(automationId);
    if (automation?.enabled === true) this.#fired(automation, triggerId, fired);
  }

  #fired(automation: AutomationRecord, triggerId: string, fired: Fired): void {
    this.#start(automation, { ...fired, triggerId }, this.#parts.context.ids.next());
  }

  webhookCalled(automationId: string, triggerId: string, data: JsonObject, cause: Cause): void {
    this.triggers.signals.called(automationId, triggerId, data, cause);
  }

  conditionAnswered(...answer: Parameters<PluginAsks['conditionAnswered']>): void {
    this.#asks.conditionAnswered(...answer);
  }

  actionAnswered(requestId: string, answer: Answer): void {
    this.#asks.actionAnswered(requestId, answer);
  }

  /** Whether anything of it depends on how long NEXA was away. */
  get caresForTime(): boolean {
    return this.#runs.size > 0 || this.all().some(({ enabled }) => enabled);
  }

  /** What a stopped predecessor left: commands of runs that will go on, and the runs, until {@link resume}. */
  adopt(
    commands: Parameters<CommandResumer['adopt']>[0],
    executions: readonly ExecutionRecord[],
    aliveAt: Instant | undefined,
  ): void {
    this.#resumer.adopt(commands);
    this.#interrupted.adopt(executions, aliveAt);
  }

  /** After a start: takes up runs that a stopped predecessor left, then what came due meanwhile. */
  resume(aliveAt: Instant | undefined): void {
    this.#runaway.resume(this.#automations.keys());
    const executions = this.#interrupted.take();
    const younger = [...this.#queues];
    this.#queues.clear();
    // A run may wait for another one, whichever of them is taken up first.
    for (const { id } of executions) this.#ends.expect(id);
    for (const execution of executions) this.#takeUp(execution);
    for (const [automationId, queue] of younger) {
      this.#queues.set(automationId, [...(this.#queues.get(automationId) ?? []), ...queue]);
      this.#nextInLine(automationId);
    }
    this.triggers.resume(this.#parts.people.someoneHome);
    if (aliveAt !== undefined) this.triggers.times.resume(aliveAt);
    this.triggers.signals.started();
  }

  #takeUp(execution: ExecutionRecord): void {
    const automation = this.#automations.get(execution.automationId);
    if (automation === undefined || !this.#interrupted.isResumable(execution, automation, this.#now())) {
      this.#endInterrupted(execution, 'restarted');
      return;
    }
    const state = (execution.resume ?? {}) as unknown as Partial<RunState>;
    const variables = new Map(Object.entries(state.variables ?? {}));
    const { id, trigger } = execution;
    const { unknown = {} } = state;
    if (execution.outcome === 'queued' || state.fiber === undefined) {
      this.#begin({ automation, id, trigger, variables, unknown }, execution.conditions);
      return;
    }
    const run = this.#newRun(automation, execution, { variables, unknown });
    run.resume({ fiber: state.fiber, steps: state.steps ?? 0 });
  }

  #endInterrupted(execution: ExecutionRecord, reason: ExecutionReason): void {
    const { id } = execution;
    const end = { outcome: 'interrupted', reason } as const;
    this.#tell({ ...withoutResume(execution), ...end, finishedAt: this.#now() });
    this.#resumer.giveUp(commandsUnderWay(execution));
    this.#ends.ended(id, end);
  }

  #start(automation: AutomationRecord, trigger: TriggerTrace, id: string, onEnd?: OnRunEnd): void {
    this.#ends.expect(id, onEnd);
    if (!this.#runaway.allows(automation)) {
      this.#heldBack(automation, trigger, id);
      return;
    }
    const start: Start = { automation, id, trigger, ...this.#startVariables(automation, trigger) };
    const lists = [{ path: 'conditions', conditions: conditionsOf(start) }];
    const decide = (answers?: ReadonlyMap<string, boolean | undefined>) => this.#decide(start, answers);
    if (this.#asks.ask(lists, decide) === undefined) decide();
  }

  #startVariables(automation: AutomationRecord, trigger: TriggerTrace): Pick<Start, 'variables' | 'unknown'> {
    const scope = this.#scopes.of(trigger, new Map());
    const { variables, unknown } = evaluateVariables(automation.definition.variables ?? {}, scope);
    return { variables, unknown };
  }

  #decide(start: Start, answers?: ReadonlyMap<string, boolean | undefined>): void {
    const { automation, trigger, variables, unknown } = start;
    // While plugins were asked it may have been changed.
    if (this.#automations.get(automation.id) !== automation) {
      this.#ends.ended(start.id, { outcome: 'interrupted', reason: 'edited' });
      return;
    }
    const scope = this.#scopes.of(trigger, variables, answers, new Map(Object.entries(unknown)));
    const traces = evaluateAll(conditionsOf(start), 'conditions', scope);
    const reason = this.#reasonNotToRun(automation, trigger, traces);
    if (reason === undefined) this.#begin(start, traces);
    else this.#notRun(start, traces, reason);
  }

  #reasonNotToRun(
    automation: AutomationRecord,
    trigger: TriggerTrace,
    traces: readonly ConditionTrace[],
  ): ExecutionReason | undefined {
    const {
      id,
      definition: { mode, max = MAX_RUNS },
    } = automation;
    const running = this.#running(automation);
    if (mode === 'single' && running > 0) return 'already-running';
    if (countAutomation(trigger.cause, id) >= MAX_OWN_CAUSES) return 'loop';
    if (!traces.every(({ passed }) => passed)) return 'condition';
    if (mode === 'parallel' && running >= max) return 'too-many';
    // All but one of them wait for their turn.
    const waiting = running - 1 + (this.#queues.get(id)?.length ?? 0);
    if (mode === 'queued' && waiting >= max) return 'queue-full';
    return undefined;
  }

  /** Runs of the automation; those count that will go on when the home has started. */
  #running(automation: AutomationRecord): number {
    return (this.#runs.get(automation.id)?.length ?? 0) + this.#interrupted.count(automation, this.#now());
  }

  #begin(start: Start, conditions: readonly ConditionTrace[]): void {
    const { automation, variables, unknown } = start;
    const execution: ExecutionRecord = { ...this.#blank(start), outcome: 'running', conditions };
    const { mode } = automation.definition;
    if (mode === 'queued' && this.#running(automation) > 0) {
      this.#queues.set(automation.id, [...(this.#queues.get(automation.id) ?? []), { start, conditions }]);
      const resume = { variables: Object.fromEntries(variables), unknown };
      this.#tell({ ...execution, outcome: 'queued', resume });
      return;
    }
    if (mode === 'restart') this.#endRuns(automation.id, 'replaced');
    this.#newRun(automation, execution, { variables, unknown }).start();
  }

  #blank({ automation, id, trigger, unknown }: Start): Omit<ExecutionRecord, 'outcome'> {
    return {
      id,
      automationId: automation.id,
      automationVersion: automation.version,
      startedAt: this.#now(),
      trigger,
      ...(Object.keys(unknown).length === 0 ? {} : { unknown }),
      conditions: [],
      actions: [],
    };
  }

  #newRun(automation: AutomationRecord, execution: ExecutionRecord, known: Pick<Start, 'variables' | 'unknown'>): Run {
    const onEnd = (end: ExecutionRecord) => this.#ended(run, end);
    const run: Run = new Run(this.#host, { automation, execution, ...known, onEnd });
    this.#runs.set(automation.id, [...(this.#runs.get(automation.id) ?? []), run]);
    return run;
  }

  #ended(run: Run, end: RunEnd): void {
    const { id } = run.automation;
    const rest = (this.#runs.get(id) ?? []).filter((other) => other !== run);
    if (rest.length === 0) this.#runs.delete(id);
    else this.#runs.set(id, rest);
    this.#ends.ended(run.id, end);
    this.#nextInLine(id);
  }

  #nextInLine(automationId: string): void {
    const [next, ...later] = this.#queues.get(automationId) ?? [];
    if (next === undefined || this.#runs.has(automationId)) return;
    if (later.length === 0) this.#queues.delete(automationId);
    else this.#queues.set(automationId, later);
    this.#begin(next.start, next.conditions);
  }

  #endRuns(automationId: string, reason: ExecutionReason): void {
    const queue = this.#queues.get(automationId) ?? [];
    this.#queues.delete(automationId);
    for (const execution of this.#interrupted.take(automationId)) this.#endInterrupted(execution, reason);
    for (const run of this.#runs.get(automationId) ?? []) run.interrupt(reason);
    for (const { start } of queue) this.#endInterrupted({ ...this.#blank(start), outcome: 'queued' }, reason);
  }

  #notRun(start: Start, conditions: readonly ConditionTrace[], reason: ExecutionReason, detail?: string): void {
    const { automation, id } = start;
    const gate = this.#notRuns.get(automation.id) ?? new NotRunGate();
    this.#notRuns.set(automation.id, gate);
    const passed = gate.pass(this.#now());
    if (passed !== undefined) {
      const more = passed.leftOut === 0 ? undefined : `${passed.leftOut} others before it were not kept`;
      const told = [detail, more].filter((text) => text !== undefined).join('; ');
      const said = told === '' ? {} : { detail: told };
      const finishedAt = this.#now();
      this.#tell({ ...this.#blank(start), outcome: 'not-run', reason, conditions, finishedAt, ...said });
    }
    this.#ends.ended(id, { outcome: 'not-run', reason, ...(detail === undefined ? {} : { detail }) });
  }

  /** It is set off without end: only the first time is told. */
  #heldBack(automation: AutomationRecord, trigger: TriggerTrace, id: string): void {
    const detail = this.#runaway.heldBack(automation);
    if (detail === undefined) this.#ends.ended(id, { outcome: 'not-run', reason: 'runaway' });
    else this.#notRun({ automation, id, trigger, variables: new Map(), unknown: {} }, [], 'runaway', detail);
  }

  #tell(execution: ExecutionRecord): void {
    this.#parts.context.emit({ type: 'execution', execution });
  }

  #now(): Instant {
    return this.#parts.context.clock.now();
  }
}

/** Those that must hold: none when a person said so. */
const conditionsOf = ({ automation, trigger }: Start): readonly Condition[] =>
  trigger.conditionsSkipped === true ? [] : automation.definition.conditions;

function withoutResume({ resume: _, ...execution }: ExecutionRecord): ExecutionRecord {
  return execution;
}
