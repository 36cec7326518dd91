import {
  type ExecutionRecord,
  HomeRuntime,
  type RecordedChange,
  type RecordedCommand,
  type TrialDevice,
  type TrialWorld,
} from '@nexa/engine';
import { type AutomationDefinition, type CommandRequest, type Instant, type ScalarValue, stateKey } from '@nexa/sdk';
import { CountingIds } from '@nexa/testkit';
import { StepClock } from '../../../src/automation/trial/step-clock.ts';
import { firstBinding } from '../../../src/binding/binding-record.ts';
import type { HomeOutput } from '../../../src/home/home-output.ts';

export const AUTOMATION = 'automation-1';

/** Something that happens in a home, by a person or by the weather. */
export type Happening =
  | { readonly after: number; readonly deviceId: string; readonly key: string; readonly value: ScalarValue }
  | {
      readonly after: number;
      readonly deviceId: string;
      readonly event: string;
      readonly data: Record<string, string>;
    };

/** A real home runtime with one automation, and what a recorder keeps of it. */
export class RecordedHome {
  readonly clock: StepClock;
  readonly changes: RecordedChange[] = [];
  readonly commands: RecordedCommand[] = [];
  readonly executions = new Map<string, ExecutionRecord>();
  readonly #runtime: HomeRuntime;
  readonly #seen = new Set<string>();
  readonly #requests: CommandRequest[] = [];

  constructor(world: TrialWorld, definition: AutomationDefinition, start: Instant) {
    this.clock = new StepClock(start);
    this.#runtime = new HomeRuntime({
      snapshot: {
        homeId: 'home',
        integrations: [{ id: 'i', pluginId: 'test', title: 'Test' }],
        devices: world.devices.map((device) => ({
          device: recordOf(device, start),
          states: {},
          status: { value: 'online', since: start },
        })),
        automations: [{ id: AUTOMATION, enabled: true, version: 1, definition }],
        issues: [],
        healings: [],
        commands: [],
        executions: [],
        home: world.place,
        scenes: world.scenes,
      },
      clock: this.clock,
      ids: new CountingIds(),
      catalog: world.catalog,
      ...(world.checker === undefined ? {} : { checker: world.checker }),
      emit: (output) => this.#keep(output),
    });
    this.#runtime.dispatch({ type: 'integration-status', integrationId: 'i', status: { value: 'online' } });
  }

  happen(happening: Happening): void {
    this.clock.advanceTo(this.clock.now() + happening.after * 1000);
    const { deviceId: externalId } = happening;
    if ('event' in happening) {
      const event = { externalId, capability: 'button', event: happening.event, data: happening.data };
      this.#runtime.dispatch({ type: 'device-event', integrationId: 'i', event });
    } else {
      const [capability = '', attribute = ''] = happening.key.split('.');
      const reading = {
        externalId,
        capability,
        attribute,
        value: happening.value,
        cause: { kind: 'physical' } as const,
      };
      this.#runtime.dispatch({ type: 'readings', integrationId: 'i', readings: [reading] });
    }
    this.clock.advanceTo(this.clock.now());
  }

  outcomes(): string[] {
    return [...this.executions.values()].map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`);
  }

  #keep(output: HomeOutput): void {
    if (output.type === 'state' && output.changed && output.history === 'states') {
      const { value, observedAt: at, cause } = output.state;
      this.changes.push({ type: 'state', at, ...output.ref, value, cause });
    } else if (output.type === 'samples') {
      for (const [index, at] of output.times.entries()) {
        this.changes.push({ type: 'state', at, ...output.ref, value: output.values[index] ?? 0 });
      }
    } else if (output.type === 'event') {
      const { observedAt: at, deviceId, component, capability, event, data } = output;
      this.changes.push({ type: 'event', at, deviceId, component, capability, event, data });
    } else if (output.type === 'execution') {
      this.executions.set(output.execution.id, output.execution);
    } else if (output.type === 'command' && !this.#seen.has(output.command.id)) {
      const { id, requestedAt: at, deviceId, component, capability, command, params, cause } = output.command;
      this.#seen.add(id);
      this.commands.push({ at, deviceId, component, capability, command, params, cause });
    } else if (output.type === 'send-command') {
      this.#requests.push(output.request);
      if (this.#requests.length === 1) this.clock.schedule(this.clock.now(), () => this.#answer());
    }
  }

  /** Lamps of a test that do as they are told, at once. */
  #answer(): void {
    for (const { id: commandId, externalId, capability, command, params } of this.#requests.splice(0)) {
      this.#runtime.dispatch({ type: 'command-answered', commandId, answer: { acknowledgement: 'accepted' } });
      const attribute = capability === 'onOff' ? 'on' : 'level';
      const now = this.#runtime.device(externalId)?.states[stateKey(capability, attribute)]?.value;
      const value =
        command === 'toggle' ? now !== true : command === 'set' ? (params.level as number) : command === 'on';
      const reading = { externalId, capability, attribute, value };
      this.#runtime.dispatch({ type: 'readings', integrationId: 'i', readings: [reading] });
    }
  }
}

function recordOf({ id, name, description }: TrialDevice, at: Instant) {
  const bindings = [firstBinding(`binding-${id}`, 'i', description, at)];
  return { id, integrationId: 'i', externalId: id, bindings, name, type: 'other' as const, description };
}
