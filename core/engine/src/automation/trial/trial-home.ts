import {
  type AutomationDefinition,
  type Cause,
  type Command,
  type CommandRequest,
  type DeviceDescription,
  type HomeMode,
  type Instant,
  type JsonObject,
  MAIN_COMPONENT,
  NexaError,
  type ScalarValue,
  serializeError,
  stateKey,
} from '@nexa/sdk';
import { firstBinding } from '../../binding/binding-record.ts';
import type { CapabilityCatalog } from '../../capability/capability-catalog.ts';
import type { CommandAddress } from '../../command/command-problem.ts';
import { commandTargets } from '../../command/command-targets.ts';
import type { HomeEvent } from '../../home/home-event.ts';
import type { HomeEffect, HomeOutput } from '../../home/home-output.ts';
import { HomeRuntime } from '../../home/home-runtime.ts';
import { defaultTimings } from '../../home/home-timings.ts';
import type { DeviceRecord, HomePlace, HomeSnapshot, SceneRecord } from '../../home/records.ts';
import type { ValueChecker } from '../../schema/value-checker.ts';
import type { Fired } from '../triggers/watcher.ts';
import { referencedAutomations } from '../walk/references.ts';
import { type ExpectedValue, expectedValues } from './expected-values.ts';
import { StepClock } from './step-clock.ts';

/** A device of the home, as far as automations know it. */
export interface TrialDevice {
  readonly id: string;
  readonly name: string;
  readonly description: DeviceDescription;
}

/** A condition of a plugin that is asked. */
export type AskedCondition = Pick<
  Extract<HomeEffect, { type: 'ask-condition' }>,
  'integrationId' | 'condition' | 'config'
>;

/** What there is in the home in which an automation is tried. */
export interface TrialWorld {
  /** Those that the automation names, and those of scenes that it applies. */
  readonly devices: readonly TrialDevice[];
  readonly scenes: readonly SceneRecord[];
  readonly place: HomePlace;
  readonly catalog: CapabilityCatalog;
  /** One that knows the schemas already saves compiling them for each trial. */
  readonly checker?: ValueChecker;
  /** What a plugin says of a condition of its own; undefined: it cannot say. They all hold when this is left out. */
  readonly answer?: (asked: AskedCondition) => boolean | undefined;
}

export interface TrialHomeOptions extends TrialWorld {
  readonly start: Instant;
  readonly mode?: HomeMode;
  /** Values of which nobody knows whether they are still so. */
  readonly staleStates?: readonly TrialReading[];
  /** Ids of devices that refuse every command. */
  readonly failing?: ReadonlySet<string>;
  /** Told of all that comes out, in order; a command with what it is expected to change, when it is given. */
  readonly onOutput: (output: HomeOutput) => void;
  readonly onCommand?: (command: Command, expected: readonly ExpectedValue[]) => void;
}

/** A value that a device of the trial has. */
export interface TrialReading {
  readonly deviceId: string;
  readonly component?: string | undefined;
  readonly capability: string;
  readonly attribute: string;
  readonly value: ScalarValue;
  /** Now when left out. */
  readonly observedAt?: Instant;
  readonly cause?: Cause;
}

const INTEGRATION = 'trial';
/** Stands for whoever is at home where no device says so. */
export const TRIAL_PERSON = 'trial-person';
/** Nothing falls silent by itself: what is stale is said. */
const NEVER_SILENT = 1e9;

const person: TrialDevice = {
  id: TRIAL_PERSON,
  name: 'Somebody',
  description: {
    externalId: TRIAL_PERSON,
    name: 'Somebody',
    type: 'other',
    components: [{ id: MAIN_COMPONENT, capabilities: ['presence'] }],
  },
};

/**
 * A home in memory on a clock of its own, in which an automation runs as it would in the real one. Nothing leaves it:
 * commands are confirmed at once by what they are expected to change, plugins answer at once.
 */
export class TrialHome {
  readonly clock: StepClock;
  readonly runtime: HomeRuntime;
  readonly #options: TrialHomeOptions;
  readonly #given = new Set<string>();
  readonly #answers: (() => void)[] = [];

  constructor(options: TrialHomeOptions) {
    this.#options = options;
    this.clock = new StepClock(options.start);
    this.runtime = new HomeRuntime({
      snapshot: snapshotOf(options),
      clock: this.clock,
      ids: new CountedIds(),
      catalog: options.catalog,
      ...(options.checker === undefined ? {} : { checker: options.checker }),
      timings: { ...defaultTimings, silenceFactor: NEVER_SILENT },
      emit: (output) => this.#take(output),
    });
    this.dispatch({ type: 'integration-status', integrationId: INTEGRATION, status: { value: 'online' } });
  }

  /** Lets something happen, and what comes of it at this instant. */
  dispatch(event: HomeEvent): void {
    this.runtime.dispatch(event);
    this.clock.advanceTo(this.clock.now());
  }

  /** Those automations which it starts are there too, and do nothing. */
  save(id: string, definition: AutomationDefinition): void {
    for (const other of referencedAutomations(definition)) {
      if (other !== id) this.#saveOne(other, emptyAutomation);
    }
    this.#saveOne(id, definition);
  }

  report({ deviceId, component = MAIN_COMPONENT, capability, attribute, value, ...rest }: TrialReading): void {
    const { observedAt = this.clock.now(), cause = { kind: 'unknown' } } = rest;
    const history = this.#options.catalog.attribute(capability, attribute)?.history;
    if (history !== 'states' && typeof value === 'number') {
      // No samples come of it, which nobody here keeps: of a thermometer there are tens of thousands.
      const sample = { deviceId, component, capability, attribute, value, observedAt };
      this.dispatch({ type: 'imported', samples: [sample] });
      return;
    }
    const reading = { externalId: deviceId, component, capability, attribute, value, observedAt, cause };
    this.dispatch({ type: 'readings', integrationId: INTEGRATION, readings: [reading] });
  }

  /** Nothing is heard of the device any more. */
  silence(deviceId: string): void {
    const status = { value: 'offline', detail: 'communication-error' } as const;
    this.dispatch({ type: 'device-status', integrationId: INTEGRATION, externalId: deviceId, status });
  }

  event(event: {
    readonly deviceId: string;
    readonly component?: string | undefined;
    readonly capability: string;
    readonly event: string;
    readonly data?: JsonObject | undefined;
  }): void {
    const { deviceId, component = MAIN_COMPONENT, data = {}, capability, event: name } = event;
    const told = { externalId: deviceId, component, capability, event: name, data };
    this.dispatch({ type: 'device-event', integrationId: INTEGRATION, event: told });
  }

  /** Fires a trigger of the automation, whatever it waits for. */
  fire(automationId: string, triggerId: string, fired: Fired): void {
    this.runtime.automation.engine.fire(automationId, triggerId, fired);
    this.clock.advanceTo(this.clock.now());
  }

  #saveOne(id: string, definition: AutomationDefinition): void {
    this.dispatch({ type: 'automation-saved', automation: { id, enabled: true, version: 1, definition } });
  }

  #take(output: HomeOutput): void {
    this.#options.onOutput(output);
    if (output.type === 'command') this.#told(output.command);
    else if (output.type === 'send-command') this.#later(() => this.#carryOut(output.request));
    else if (output.type === 'ask-condition') this.#later(() => this.#answer(output));
    else if (output.type === 'run-action') {
      const { requestId } = output;
      this.#later(() => this.runtime.dispatch({ type: 'action-answered', requestId, answer: { data: {} } }));
    }
  }

  /** The runtime is not spoken to while it speaks. */
  #later(answer: () => void): void {
    this.#answers.push(answer);
    if (this.#answers.length > 1) return;
    this.clock.schedule(this.clock.now(), () => {
      for (const next of this.#answers.splice(0)) next();
    });
  }

  #told(command: Command): void {
    if (command.status !== 'pending' || this.#given.has(command.id)) return;
    this.#given.add(command.id);
    this.#options.onCommand?.(command, this.#expected(command));
  }

  #expected(command: Command): ExpectedValue[] {
    const device = this.runtime.device(command.deviceId);
    const definition = this.#options.catalog.command(command.capability, command.command);
    if (device === undefined || definition === undefined) return [];
    return commandTargets(device.record.description, command).flatMap((component) =>
      expectedValues({ ...command, component }, definition, device),
    );
  }

  #expectedAt(deviceId: string, address: CommandAddress): ExpectedValue[] {
    const device = this.runtime.device(deviceId);
    const definition = this.#options.catalog.command(address.capability, address.command);
    return device === undefined || definition === undefined ? [] : expectedValues(address, definition, device);
  }

  #carryOut({ id: commandId, externalId, component, capability, command, params }: CommandRequest): void {
    if (this.#options.failing?.has(externalId) === true) {
      const error = new NexaError('NEXA_COMMAND_TIMEOUT', 'the device did not answer');
      this.runtime.dispatch({ type: 'command-answered', commandId, answer: { error: serializeError(error) } });
      return;
    }
    // As it is now: two toggles that were given at once bring it back.
    const expected = this.#expectedAt(externalId, { component, capability, command, params });
    this.runtime.dispatch({ type: 'command-answered', commandId, answer: { acknowledgement: 'accepted' } });
    const readings = expected.map(({ isSo: _, ...place }) => ({ externalId, ...place }));
    if (readings.length > 0) this.runtime.dispatch({ type: 'readings', integrationId: INTEGRATION, readings });
  }

  #answer({ askId, integrationId, condition, config }: Extract<HomeEffect, { type: 'ask-condition' }>): void {
    const { answer = () => true } = this.#options;
    const holds = answer({ integrationId, condition, config });
    const unknown = new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'Nobody can say whether this condition held.');
    const said = holds === undefined ? { error: serializeError(unknown) } : { holds };
    this.runtime.dispatch({ type: 'condition-answered', askId, answer: said });
  }
}

const emptyAutomation: AutomationDefinition = {
  name: 'Another automation',
  mode: 'parallel',
  max: 100,
  triggers: [],
  conditions: [],
  actions: [],
};

/** Uuids in form, and the same each time. */
class CountedIds {
  #count = 0;

  next(): string {
    this.#count += 1;
    return `00000000-0000-7000-8000-${this.#count.toString(16).padStart(12, '0')}`;
  }
}

function snapshotOf({
  devices,
  scenes,
  place,
  start,
  mode = 'home',
  staleStates = [],
}: TrialHomeOptions): HomeSnapshot {
  const cause: Cause = { kind: 'unknown' };
  const statesOf = (deviceId: string) =>
    Object.fromEntries(
      staleStates
        .filter((state) => state.deviceId === deviceId)
        .map(({ component, capability, attribute, value, observedAt = start }) => [
          stateKey(capability, attribute, component),
          { value, observedAt, receivedAt: observedAt, source: 'push' as const, freshness: 'stale' as const, cause },
        ]),
    );
  return {
    homeId: 'trial',
    integrations: [{ id: INTEGRATION, pluginId: 'trial', title: 'Trial' }],
    devices: [...devices, person].map((device) => ({
      device: recordOf(device, start),
      states: statesOf(device.id),
      status: { value: 'unknown', since: start },
    })),
    automations: [],
    issues: [],
    healings: [],
    commands: [],
    executions: [],
    home: { ...place, mode: { mode, since: start, cause } },
    scenes,
  };
}

/** With one plain path, so that its reports and commands are in the device's own words. */
function recordOf({ id, name, description: told }: TrialDevice, at: Instant): DeviceRecord {
  const { type = 'other' } = told;
  const description = { ...told, externalId: id, name, type };
  const bindings = [firstBinding(`path-${id}`, INTEGRATION, description, at)];
  return { id, integrationId: INTEGRATION, externalId: id, bindings, name, type, description };
}
