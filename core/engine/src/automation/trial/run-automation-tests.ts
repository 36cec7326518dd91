import {
  type AutomationDefinition,
  type AutomationTest,
  type Command,
  MAIN_COMPONENT,
  stateKey,
  type TestState,
  type TestStep,
} from '@nexa/sdk';
import type { HomeOutput } from '../../home/home-output.ts';
import { PRESENCE } from '../../home/people-keeper.ts';
import type { ExecutionRecord } from '../../home/records.ts';
import { instantOf } from '../time/local-time.ts';
import { firedTrigger } from './fired-trigger.ts';
import { outcomeProblems } from './outcome-problems.ts';
import { TrialEffort, TrialExhausted } from './trial-effort.ts';
import { TRIAL_PERSON, TrialHome, type TrialReading, type TrialWorld } from './trial-home.ts';

/** What became of one test. */
export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
  /** What differs from what it expects, in sentences for a person; empty when it passed. */
  readonly problems: readonly string[];
}

/** A Monday; what a test does not say must not depend on when it is run. */
const DEFAULT_TIME = '2026-03-02T12:00';
const TESTED = 'tested';

/** Runs all tests that are kept with an automation; see {@link runAutomationTest}. */
export function runAutomationTests(definition: AutomationDefinition, world: TrialWorld): TestResult[] {
  return (definition.tests ?? []).map((test) => runAutomationTest(definition, test, world));
}

/**
 * Runs one test of an automation in a home in memory, on a clock of its own that begins at `given.time` (noon of a Monday
 * in winter when left out):
 *
 * - Only what `given` names has a state; it became so when the test begins. Devices are never silent by themselves: a
 *   value is stale when the test says so, and of a step that says so everything of that device is.
 * - Of one step first the time passes (`after`), then come `state`, `event`, `mode`, `someoneHome` and `trigger`.
 * - `someoneHome` works in a home where no device tells who is there. Where only steps say it, it was the other way round
 *   before the first of them.
 * - `trigger` fires whatever it waits for, with the value that it wants where it names one.
 * - Commands are confirmed at once with what they are expected to change; those of the devices in `given.fails` fail.
 *   Other automations that it starts do nothing, conditions of plugins hold, actions of plugins succeed.
 *
 * The definition was checked before. A test that would take long is ended and fails. Never throws.
 */
export function runAutomationTest(
  definition: AutomationDefinition,
  test: AutomationTest,
  world: TrialWorld,
): TestResult {
  const problems = problemsOf(definition, test, world);
  return { name: test.name, passed: problems.length === 0, problems };
}

function problemsOf(definition: AutomationDefinition, test: AutomationTest, world: TrialWorld): string[] {
  const trial = new Trial(definition, test, world);
  try {
    trial.run();
  } catch (error) {
    if (error instanceof TrialExhausted) return [error.message];
    throw error;
  }
  return trial.problems();
}

class Trial {
  readonly #definition: AutomationDefinition;
  readonly #test: AutomationTest;
  readonly #home: TrialHome;
  readonly #effort = new TrialEffort();
  readonly #executions = new Map<string, ExecutionRecord>();
  readonly #commands: Command[] = [];
  readonly #notifications: string[] = [];
  readonly #firstHeard = new Set<string>();

  constructor(definition: AutomationDefinition, test: AutomationTest, world: TrialWorld) {
    this.#definition = definition;
    this.#test = test;
    const { given = {} } = test;
    this.#home = new TrialHome({
      ...world,
      start: instantOf(given.time ?? DEFAULT_TIME, world.place.timezone),
      ...(given.mode === undefined ? {} : { mode: given.mode }),
      staleStates: (given.states ?? []).filter(({ stale }) => stale === true).map(readingOf),
      failing: new Set((given.fails ?? []).map((id) => id.toLowerCase())),
      onOutput: (output) => this.#take(output),
      onCommand: (command) => this.#commands.push(command),
    });
  }

  run(): void {
    const { given = {}, when } = this.#test;
    for (const state of given.states ?? []) if (state.stale !== true) this.#home.report(readingOf(state));
    const first = when.find(({ someoneHome }) => someoneHome !== undefined)?.someoneHome;
    const someoneHome = given.someoneHome ?? (first === undefined ? undefined : !first);
    if (someoneHome !== undefined) this.#setSomeoneHome(someoneHome);
    this.#home.save(TESTED, this.#definition);
    for (const step of when) this.#step(step);
  }

  problems(): string[] {
    const { runtime } = this.#home;
    return outcomeProblems(this.#test.then, {
      executions: [...this.#executions.values()],
      commands: this.#commands,
      notifications: this.#notifications,
      mode: runtime.automation.modes.record.mode,
      deviceName: (id) => this.#deviceName(id),
      firstHeard: [...this.#firstHeard],
    });
  }

  #deviceName(id: string): string {
    return this.#home.runtime.device(id.toLowerCase())?.record.name ?? id;
  }

  #step({ after, state, event, mode, someoneHome, trigger, data }: TestStep): void {
    const home = this.#home;
    if (after !== undefined) this.#pass(after);
    if (state !== undefined) this.#report(state);
    if (event !== undefined) home.event({ ...event, deviceId: event.deviceId.toLowerCase() });
    if (mode !== undefined) home.dispatch({ type: 'mode-set', mode, cause: { kind: 'unknown' } });
    if (someoneHome !== undefined) this.#setSomeoneHome(someoneHome);
    if (trigger === undefined) return;
    const found = this.#definition.triggers.find(({ id }) => id === trigger);
    if (found === undefined) return;
    const now = 'attribute' in found ? this.#valueOf(found) : undefined;
    home.fire(TESTED, trigger, firedTrigger(found, data, now));
  }

  #pass(seconds: number): void {
    const { clock } = this.#home;
    const to = clock.now() + seconds * 1000;
    const most = 20;
    while (!clock.advanceTo(to, most)) this.#effort.tasks(most);
  }

  #report(state: TestState): void {
    const { deviceId, capability, attribute } = state;
    if (this.#valueOf(state) === undefined)
      this.#firstHeard.add(`${capability}.${attribute} of ${this.#deviceName(deviceId)}`);
    this.#home.report(readingOf(state));
    if (state.stale === true) this.#home.silence(state.deviceId.toLowerCase());
  }

  /** Nobody is at home only when no device says otherwise. */
  #setSomeoneHome(someoneHome: boolean): void {
    const { capability, attribute } = PRESENCE;
    for (const { record, states } of someoneHome ? [] : this.#home.runtime.devices()) {
      for (const { id: component } of record.description.components) {
        if (states[stateKey(capability, attribute, component)]?.value !== true) continue;
        this.#home.report({ deviceId: record.id, component, capability, attribute, value: false });
      }
    }
    this.#home.report({ deviceId: TRIAL_PERSON, capability, attribute, value: someoneHome });
  }

  #valueOf(place: Omit<TestState, 'value'>) {
    const { deviceId, component = MAIN_COMPONENT, capability, attribute } = place;
    return this.#home.runtime.device(deviceId.toLowerCase())?.states[stateKey(capability, attribute, component)]?.value;
  }

  #take(output: HomeOutput): void {
    this.#effort.output(output);
    if (output.type === 'notification') this.#notifications.push(output.notification.title);
    if (output.type !== 'execution' || output.execution.automationId !== TESTED) return;
    this.#executions.set(output.execution.id, output.execution);
  }
}

function readingOf({ deviceId, component, capability, attribute, value }: TestState): TrialReading {
  return { deviceId: deviceId.toLowerCase(), component, capability, attribute, value };
}
