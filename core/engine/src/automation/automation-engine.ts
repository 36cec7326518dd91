import {
  type Cause,
  type Command,
  type JsonObject,
  MAIN_COMPONENT,
  NexaError,
  type ScalarValue,
  type StateCondition,
  serializeError,
  stateKey,
} from '@nexa/sdk';
import type { CommandDesk } from '../command/command-desk.ts';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { HomeDevice } from '../device/home-device.ts';
import { countAutomation } from '../home/cause-chain.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { ActionTrace, AutomationRecord, ConditionTrace, ExecutionRecord, TriggerTrace } from '../home/records.ts';
import { type Hit, TriggerIndex } from './trigger-index.ts';
import { boundsOf, fitsBounds } from './value-test.ts';

/** How often an automation may stand in the chain of causes that sets it off before that is taken for a loop. */
const MAX_OWN_CAUSES = 2;

/** Runs the home's automations: triggers, conditions, actions in order, each run and not-run with its trace. */
export class AutomationEngine {
  readonly #context: HomeContext;
  readonly #devices: DeviceRegistry;
  readonly #commands: CommandDesk;
  readonly #automations = new Map<string, AutomationRecord>();
  readonly #triggers = new TriggerIndex();
  readonly #running = new Map<string, ExecutionRecord>();

  constructor(context: HomeContext, devices: DeviceRegistry, commands: CommandDesk) {
    this.#context = context;
    this.#devices = devices;
    this.#commands = commands;
  }

  save(automation: AutomationRecord): void {
    this.remove(automation.id);
    this.#automations.set(automation.id, automation);
    if (automation.enabled) this.#triggers.add(automation);
  }

  remove(automationId: string): void {
    this.#automations.delete(automationId);
    this.#triggers.remove(automationId);
  }

  /** Automations in which the device occurs. */
  using(deviceId: string): AutomationRecord[] {
    return [...this.#automations.values()].filter(({ definition: { triggers, conditions, actions } }) =>
      [...triggers, ...conditions, ...actions].some((part) => part.deviceId === deviceId),
    );
  }

  listensTo(deviceId: string, key: string): boolean {
    return this.#triggers.listensTo(deviceId, key);
  }

  /** A state's value changed from one that was known. */
  stateChanged(device: HomeDevice, key: string, value: ScalarValue, previous: ScalarValue, cause: Cause): void {
    for (const hit of this.#triggers.byState(device.id, key, value, previous)) {
      this.#fire(hit, { deviceId: device.id, stateKey: key, value, previous, cause });
    }
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
    const { component, capability, event, data } = happened;
    for (const hit of this.#triggers.byEvent(device.id, component, capability, event, data)) {
      this.#fire(hit, { deviceId: device.id, event: `${capability}.${event}`, data, cause });
    }
  }

  /** A person starts the automation; conditions are asked all the same. */
  run(automationId: string, executionId: string, cause: Cause): void {
    const automation = this.#automations.get(automationId);
    if (automation !== undefined) this.#start(automation, { cause }, executionId);
  }

  #fire({ automation, triggerId }: Hit, trace: TriggerTrace): void {
    this.#start(automation, { ...trace, triggerId }, this.#context.ids.next());
  }

  #start(automation: AutomationRecord, trigger: TriggerTrace, id: string): void {
    const startedAt = this.#context.clock.now();
    const { conditions, actions } = automation.definition;
    const traces = conditions.map((condition, index) => this.#evaluate(condition, index));
    const execution: ExecutionRecord = {
      id,
      automationId: automation.id,
      automationVersion: automation.version,
      startedAt,
      outcome: 'running',
      trigger,
      conditions: traces,
      actions: [],
    };
    const reason = this.#reasonNotToRun(automation.id, trigger, traces);
    if (reason !== undefined) {
      const notRun: ExecutionRecord = { ...execution, outcome: 'not-run', reason, finishedAt: startedAt };
      this.#context.emit({ type: 'execution', execution: notRun });
      return;
    }
    this.#running.set(automation.id, execution);
    this.#context.emit({ type: 'execution', execution });
    this.#act(automation, execution, 0, actions.length);
  }

  #reasonNotToRun(
    automationId: string,
    trigger: TriggerTrace,
    traces: readonly ConditionTrace[],
  ): ExecutionRecord['reason'] | undefined {
    if (this.#running.has(automationId)) return 'already-running';
    if (countAutomation(trigger.cause, automationId) >= MAX_OWN_CAUSES) return 'loop';
    return traces.every(({ passed }) => passed) ? undefined : 'condition';
  }

  #evaluate(condition: StateCondition, index: number): ConditionTrace {
    const { deviceId, capability, attribute, component = MAIN_COMPONENT } = condition;
    const state = this.#devices.byId(deviceId)?.states.get(stateKey(capability, attribute, component));
    if (state === undefined) return { index, passed: false, freshness: 'unknown' };
    const { value, freshness, observedAt } = state;
    const isTrusted = freshness === 'live' || condition.acceptStale === true;
    return { index, passed: isTrusted && fitsBounds(value, boundsOf(condition)), value, freshness, observedAt };
  }

  #act(automation: AutomationRecord, execution: ExecutionRecord, index: number, count: number): void {
    if (index === count) {
      this.#end(execution, 'completed');
      return;
    }
    const action = automation.definition.actions[index];
    if (action === undefined) return;
    const { deviceId, component = MAIN_COMPONENT, capability, command, params = {} } = action;
    const definition = this.#context.catalog.command(capability, command);
    if (definition?.sensitive === true && automation.definition.allowSensitive !== true) {
      const error = new NexaError('NEXA_COMMAND_SENSITIVE', `${capability}.${command} needs allowSensitive`);
      this.#stop(automation, execution, { index, status: 'failed', reason: serializeError(error) });
      return;
    }
    const commandId = this.#context.ids.next();
    const cause: Cause = { kind: 'automation', id: automation.id, parent: execution.trigger.cause };
    const wish = { id: commandId, deviceId, component, capability, command, params: params as JsonObject, cause };
    this.#commands.submit(wish, (result) => this.#acted(automation, execution, index, result));
  }

  #acted(automation: AutomationRecord, execution: ExecutionRecord, index: number, command: Command): void {
    const { id: commandId, status, reason, finishedAt } = command;
    const trace: ActionTrace = {
      index,
      commandId,
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(finishedAt === undefined ? {} : { finishedAt }),
    };
    if (status === 'failed') {
      this.#stop(automation, execution, trace);
      return;
    }
    const next = { ...execution, actions: [...execution.actions, trace] };
    this.#running.set(automation.id, next);
    this.#act(automation, next, index + 1, automation.definition.actions.length);
  }

  /** An action failed: the ones after it are skipped and said to be. */
  #stop(automation: AutomationRecord, execution: ExecutionRecord, failed: ActionTrace): void {
    const skipped = automation.definition.actions
      .map((_, index): ActionTrace => ({ index, status: 'skipped' }))
      .slice(failed.index + 1);
    this.#end({ ...execution, actions: [...execution.actions, failed, ...skipped] }, 'failed');
  }

  #end(execution: ExecutionRecord, outcome: 'completed' | 'failed'): void {
    this.#running.delete(execution.automationId);
    const reason = outcome === 'failed' ? { reason: 'command-failed' as const } : {};
    const finishedAt = this.#context.clock.now();
    this.#context.emit({ type: 'execution', execution: { ...execution, ...reason, outcome, finishedAt } });
  }
}
