import { type Cause, type Instant, type JsonObject, NexaError, type ScalarValue } from '@nexa/sdk';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { HomeDevice } from '../device/home-device.ts';
import { countAutomation } from '../home/cause-chain.ts';
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
import { NotRunGate } from './not-run-gate.ts';
import { PluginAsks } from './plugin-asks.ts';
import type { RunState } from './run/position.ts';
import { Run } from './run/run.ts';
import type { Answer, RunHost } from './run/run-host.ts';
import { RunawayGuard } from './runaway-guard.ts';
import { TriggerWatch } from './triggers/trigger-watch.ts';
import type { Fired } from './triggers/watcher.ts';
import { deviceUses } from './walk/device-uses.ts';

/** How often an automation may stand in the chain of causes that sets it off before that is taken for a loop. */
const MAX_OWN_CAUSES = 2;
const MAX_RUNS = 10;
/** A run that was interrupted longer ago does not go on. */
export const RESUMED_WITHIN = 3_600_000;

interface Start {
  readonly automation: AutomationRecord;
  readonly id: string;
  readonly trigger: TriggerTrace;
  readonly variables: ReadonlyMap<string, ScalarValue>;
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
  /** Who waits for the end of a run; a run that has not begun or ended has an entry. */
  readonly #ends = new Map<string, Set<() => void>>();
  readonly #host: RunHost;

  constructor(parts: AutomationParts) {
    this.#parts = parts;
    const { context, devices, place } = parts;
    this.#scopes = new AutomationScopes(parts);
    this.triggers = new TriggerWatch(context, place(), (deviceId, key) => this.#scopes.seen(deviceId, key));
    this.#changes = new ChangeWatch(context.clock);
    this.#asks = new PluginAsks(context);
    this.#resumer = new CommandResumer(parts);
    this.#runaway = new RunawayGuard(context, parts.issues);
    this.#host = this.#hostOf(devices);
  }

  save(automation: AutomationRecord): void {
    const { id, version } = automation;
    const known = this.#automations.get(id);
    this.#runaway.forget(id);
    this.triggers.remove(id);
    this.#automations.set(id, automation);
    if (known !== undefined && (known.version !== version || !automation.enabled)) this.#endRuns(id, 'edited');
    if (!automation.enabled) return;
    const fired = (triggerId: string, trace: Fired) => this.#fired(automation, triggerId, trace);
    this.triggers.add({ key: id, fired }, automation.definition.triggers);
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

  /** A person, or another automation, starts the automation; conditions are asked all the same. */
  run(automationId: string, executionId: string, cause: Cause): boolean {
    const automation = this.#automations.get(automationId);
    if (automation === undefined) return false;
    this.#start(automation, { cause }, executionId);
    return true;
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

  /** After a start: takes up runs that a stopped predecessor left, then what came due meanwhile. */
  resume(executions: readonly ExecutionRecord[], aliveAt: Instant | undefined): void {
    for (const execution of executions) this.#takeUp(execution, aliveAt);
    this.triggers.values.resume(aliveAt);
    if (aliveAt !== undefined) this.triggers.times.resume(aliveAt);
    this.triggers.signals.started();
  }

  /** Commands of runs that will go on, which are theirs to see to. */
  adopt(commands: Parameters<CommandResumer['adopt']>[0]): void {
    this.#resumer.adopt(commands);
  }

  #takeUp(execution: ExecutionRecord, aliveAt: Instant | undefined): void {
    const automation = this.#automations.get(execution.automationId);
    if (automation === undefined || !isResumable(execution, automation, this.#now(), aliveAt)) {
      this.#tell({ ...withoutResume(execution), outcome: 'interrupted', reason: 'restarted', finishedAt: this.#now() });
      return;
    }
    const state = (execution.resume ?? {}) as unknown as Partial<RunState>;
    const variables = new Map(Object.entries(state.variables ?? {}));
    const { id, trigger } = execution;
    this.#expect(id);
    if (execution.outcome === 'queued' || state.fiber === undefined) {
      this.#begin({ automation, id, trigger, variables }, execution.conditions);
      return;
    }
    const run = this.#newRun(automation, execution, variables);
    run.resume({ fiber: state.fiber, steps: state.steps ?? 0 });
  }

  #start(automation: AutomationRecord, trigger: TriggerTrace, id: string): void {
    if (!this.#runaway.allows(automation)) {
      this.#heldBack(automation, trigger, id);
      return;
    }
    this.#expect(id);
    const start: Start = { automation, id, trigger, variables: this.#startVariables(automation, trigger) };
    const lists = [{ path: 'conditions', conditions: automation.definition.conditions }];
    const decide = (answers?: ReadonlyMap<string, boolean | undefined>) => this.#decide(start, answers);
    if (this.#asks.ask(lists, decide) === undefined) decide();
  }

  #startVariables(automation: AutomationRecord, trigger: TriggerTrace): ReadonlyMap<string, ScalarValue> {
    const scope = this.#scopes.of(trigger, new Map());
    return evaluateVariables(automation.definition.variables ?? {}, scope).variables;
  }

  #decide(start: Start, answers?: ReadonlyMap<string, boolean | undefined>): void {
    const { automation, trigger, variables } = start;
    // While plugins were asked it may have been changed.
    if (this.#automations.get(automation.id) !== automation) {
      this.#isEnded(start.id);
      return;
    }
    const scope = this.#scopes.of(trigger, variables, answers);
    const traces = evaluateAll(automation.definition.conditions, 'conditions', scope);
    const reason = this.#reasonNotToRun(automation, trigger, traces);
    if (reason === undefined) this.#begin(start, traces);
    else this.#notRun(start, traces, reason);
  }

  #reasonNotToRun(
    { id, definition: { mode, max = MAX_RUNS } }: AutomationRecord,
    trigger: TriggerTrace,
    traces: readonly ConditionTrace[],
  ): ExecutionReason | undefined {
    const running = this.#runs.get(id)?.length ?? 0;
    if (mode === 'single' && running > 0) return 'already-running';
    if (countAutomation(trigger.cause, id) >= MAX_OWN_CAUSES) return 'loop';
    if (!traces.every(({ passed }) => passed)) return 'condition';
    if (mode === 'parallel' && running >= max) return 'too-many';
    if (mode === 'queued' && (this.#queues.get(id)?.length ?? 0) >= max) return 'queue-full';
    return undefined;
  }

  #begin(start: Start, conditions: readonly ConditionTrace[]): void {
    const { automation, variables } = start;
    const execution: ExecutionRecord = { ...this.#blank(start), outcome: 'running', conditions };
    const { mode } = automation.definition;
    if (mode === 'queued' && (this.#runs.get(automation.id)?.length ?? 0) > 0) {
      this.#queues.set(automation.id, [...(this.#queues.get(automation.id) ?? []), { start, conditions }]);
      const resume = { variables: Object.fromEntries(variables) };
      this.#tell({ ...execution, outcome: 'queued', resume });
      return;
    }
    if (mode === 'restart') this.#endRuns(automation.id, 'replaced');
    this.#newRun(automation, execution, variables).start();
  }

  #blank({ automation, id, trigger }: Start): Omit<ExecutionRecord, 'outcome'> {
    return {
      id,
      automationId: automation.id,
      automationVersion: automation.version,
      startedAt: this.#now(),
      trigger,
      conditions: [],
      actions: [],
    };
  }

  #newRun(automation: AutomationRecord, execution: ExecutionRecord, variables: ReadonlyMap<string, ScalarValue>): Run {
    const run = new Run(this.#host, { automation, execution, variables, onEnd: (ended) => this.#ended(ended) });
    this.#runs.set(automation.id, [...(this.#runs.get(automation.id) ?? []), run]);
    return run;
  }

  #ended(run: Run): void {
    const { id } = run.automation;
    const rest = (this.#runs.get(id) ?? []).filter((other) => other !== run);
    if (rest.length === 0) this.#runs.delete(id);
    else this.#runs.set(id, rest);
    this.#isEnded(run.id);
    const [next, ...later] = this.#queues.get(id) ?? [];
    if (next === undefined || rest.length > 0) return;
    if (later.length === 0) this.#queues.delete(id);
    else this.#queues.set(id, later);
    this.#begin(next.start, next.conditions);
  }

  #endRuns(automationId: string, reason: ExecutionReason): void {
    const queue = this.#queues.get(automationId) ?? [];
    this.#queues.delete(automationId);
    for (const run of this.#runs.get(automationId) ?? []) run.interrupt(reason);
    for (const { start } of queue) {
      this.#tell({ ...this.#blank(start), outcome: 'interrupted', reason, finishedAt: this.#now() });
      this.#isEnded(start.id);
    }
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
    this.#isEnded(id);
  }

  /** It is set off without end: only the first time is told. */
  #heldBack(automation: AutomationRecord, trigger: TriggerTrace, id: string): void {
    const detail = this.#runaway.heldBack(automation);
    if (detail !== undefined) this.#notRun({ automation, id, trigger, variables: new Map() }, [], 'runaway', detail);
  }

  #expect(executionId: string): void {
    this.#ends.set(executionId, new Set());
  }

  #isEnded(executionId: string): void {
    const waiting = this.#ends.get(executionId);
    this.#ends.delete(executionId);
    for (const told of waiting ?? []) told();
  }

  #tell(execution: ExecutionRecord): void {
    this.#parts.context.emit({ type: 'execution', execution });
  }

  #now(): Instant {
    return this.#parts.context.clock.now();
  }

  #hostOf(devices: DeviceRegistry): RunHost {
    const { context, commands, scenes, modes, notify } = this.#parts;
    const { clock, ids, catalog } = context;
    return {
      now: () => clock.now(),
      newId: () => ids.next(),
      schedule: (at, task) => clock.schedule(at, task),
      emit: (execution) => this.#tell(execution),
      scope: (trigger, variables, answers) => this.#scopes.of(trigger, variables, answers),
      refusal: ({ definition: { allowSensitive } }, capability, command) =>
        catalog.command(capability, command)?.sensitive === true && allowSensitive !== true
          ? new NexaError('NEXA_COMMAND_SENSITIVE', `${capability}.${command} needs allowSensitive`)
          : undefined,
      command: (wish, onFinal) => commands.submit({ ...wish, whenKept: true }, onFinal),
      resumeCommand: (wish, onFinal) => this.#resumer.resume(wish, onFinal),
      scene: (wish, onFinal) => scenes.activate(wish, onFinal),
      notify: (message) => notify({ category: 'automation', ...message }),
      setMode: (mode, cause, until) => modes.set(mode, cause, until),
      start: (automationId, executionId, cause) => this.run(automationId, executionId, cause),
      whenEnded: (executionId, onEnd) => {
        const waiting = this.#ends.get(executionId);
        if (waiting === undefined) onEnd();
        else waiting.add(onEnd);
        return () => void waiting?.delete(onEnd);
      },
      ask: (lists, onAnswers) => this.#asks.ask(lists, onAnswers),
      pluginAction: (wish, onAnswer) => this.#asks.act(wish, onAnswer),
      watch: (triggers, fired) => {
        const key = `wait:${ids.next()}`;
        this.triggers.add({ key, fired }, triggers);
        return () => this.triggers.remove(key);
      },
      whenChanged: (conditions, scope, look) => this.#changes.add(conditions, scope, look),
      deviceName: (deviceId) => devices.byId(deviceId)?.record.name,
    };
  }
}

function withoutResume({ resume: _, ...execution }: ExecutionRecord): ExecutionRecord {
  return execution;
}

/** Whether a run that was interrupted goes on. */
export function isResumable(
  { outcome, automationVersion, startedAt, resume }: ExecutionRecord,
  { enabled, version, definition }: AutomationRecord,
  now: Instant,
  aliveAt: Instant | undefined,
): boolean {
  if (outcome !== 'running' && outcome !== 'queued') return false;
  if (resume === undefined || !enabled || version !== automationVersion) return false;
  return definition.afterRestart !== 'end' && now - (aliveAt ?? startedAt) <= RESUMED_WITHIN;
}
