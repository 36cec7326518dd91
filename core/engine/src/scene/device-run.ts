import {
  type Cause,
  type Command,
  type Instant,
  NexaError,
  type SerializedError,
  serializeError,
  stateKey,
  type WishedState,
} from '@nexa/sdk';
import type { CommandDesk } from '../command/command-desk.ts';
import { commandTime } from '../command/command-time.ts';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { HomeDevice } from '../device/home-device.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { SceneResult } from '../home/records.ts';
import { isMet } from './command-met.ts';
import { componentWishes } from './device-wishes.ts';
import { previousStates } from './previous-states.ts';
import { retryPauses } from './scene-timings.ts';
import { type WishedCommand, type WishedCommands, type WishProblem, wishedCommands } from './wished-commands.ts';

/** What the runs of a scene work with. */
export interface SceneParts {
  readonly context: HomeContext;
  readonly devices: DeviceRegistry;
  readonly commands: CommandDesk;
  /** Whether a command for the device is under way, so that what it reports now may not stay. */
  isExpectingChange(deviceId: string): boolean;
}

export interface DeviceOrder {
  readonly deviceId: string;
  readonly wishes: readonly WishedState[];
  readonly transition: number | undefined;
  readonly cause: Cause;
}

/** What becomes of a turn: the device has its result, or it waits and then wants another turn. */
export interface DeviceRunEvents {
  /** The result is there. */
  ended(): void;
  /** It wants its turn again. */
  again(run: DeviceRun): void;
}

/** Why the rest is not done. */
export type Reason = () => NexaError;

/** Brings one device to its wished states: its commands one after the other, and those that failed again. */
export class DeviceRun {
  readonly deviceId: string;
  readonly #parts: SceneParts;
  readonly #order: DeviceOrder;
  readonly #events: DeviceRunEvents;
  readonly #commandIds: string[] = [];
  readonly #touched = new Set<string>();
  #outcome: SceneResult['outcome'] = 'running';
  #reason: SerializedError | undefined;
  #attempts = 0;
  #turns = 0;
  #isSent = false;
  #isBusy = false;
  /** What the device is now is not what it will be: everything is sent, whatever it looks like. */
  #isForced = false;
  #overtaken: NexaError | undefined;
  #cancelPause: (() => void) | undefined;

  constructor(parts: SceneParts, order: DeviceOrder, events: DeviceRunEvents) {
    this.deviceId = order.deviceId;
    this.#parts = parts;
    this.#order = order;
    this.#events = events;
  }

  get isRunning(): boolean {
    return this.#outcome === 'running';
  }

  /** Whether something may have been changed. */
  get hasActed(): boolean {
    return this.#touched.size > 0;
  }

  get result(): SceneResult {
    const reason = this.#reason === undefined ? {} : { reason: this.#reason };
    const commandIds = [...this.#commandIds];
    return { deviceId: this.deviceId, outcome: this.#outcome, attempts: this.#attempts, commandIds, ...reason };
  }

  gave(commandId: string): boolean {
    return this.#commandIds.includes(commandId);
  }

  /**
   * Looks what there is to do. Nothing: the result is there at once. Returns what the states are that would be changed,
   * and how long the slowest command may take (ms).
   */
  prepare(): { readonly previous: readonly WishedState[]; readonly slowest: number } {
    const { context, devices } = this.#parts;
    const device = devices.byId(this.deviceId);
    if (device === undefined) {
      this.#settle('failed', gone());
      return { previous: [], slowest: 0 };
    }
    const { commands, problems } = this.#plan(device);
    this.#isForced = this.#parts.isExpectingChange(this.deviceId);
    const open = commands.filter((command) => !this.#isDone(device, command));
    if (open.length === 0) {
      const [problem] = problems;
      if (problem === undefined) this.#settle('already');
      else this.#settle('failed', problemError(problem));
      return { previous: [], slowest: 0 };
    }
    const { commandTimeout } = context.timings;
    const slowest = Math.max(...open.map(({ definition, params }) => commandTime(definition, params, commandTimeout)));
    return { previous: previousStates(device, open, context), slowest };
  }

  /** Gives its commands, one after the other; calls `done` when the turn is over. */
  turn(done: () => void): void {
    this.#turns += 1;
    this.#isBusy = true;
    const device = this.#parts.devices.byId(this.deviceId);
    if (device === undefined) {
      this.#end(done, 'failed', gone());
      return;
    }
    const { commands, problems } = this.#plan(device);
    this.#step({ commands, problems, failures: new Map(), hasGiven: false, done }, 0);
  }

  /** Somebody else wants something of the device: what was not sent yet is not sent any more. */
  overtake(reason: Reason): void {
    if (!this.isRunning || this.#overtaken !== undefined) return;
    this.#overtaken = reason();
    if (!this.#isBusy) this.#settle('failed', this.#overtaken);
  }

  /** The same, for a caller that must not be called back at once. */
  overtakeSoon(reason: Reason): void {
    if (!this.isRunning || this.#overtaken !== undefined) return;
    const error = reason();
    this.#overtaken = error;
    const { clock } = this.#parts.context;
    clock.schedule(clock.now(), () => {
      if (this.isRunning && !this.#isBusy) this.#settle('failed', error);
    });
  }

  #plan(device: HomeDevice): WishedCommands {
    const { catalog, checker } = this.#parts.context;
    const { wishes, transition } = this.#order;
    const softly = transition === undefined ? {} : { transition };
    const plan = wishedCommands(device.description, wishes, { catalog, checker, ...softly });
    return { ...plan, problems: plan.problems.filter(({ index }) => !isSo(device, wishes[index])) };
  }

  #step(turn: Turn, place: number): void {
    const wished = turn.commands[place];
    if (wished === undefined || this.#overtaken !== undefined) {
      this.#turnOver(turn, wished !== undefined);
      return;
    }
    const next = () => this.#step(turn, place + 1);
    const device = this.#parts.devices.byId(this.deviceId);
    if (device === undefined) {
      this.#end(turn.done, 'failed', gone());
      return;
    }
    // After a command that failed, what would follow on the same component has nothing to stand on.
    if (turn.failures.has(wished.component) || this.#isDone(device, wished)) {
      next();
      return;
    }
    if (!turn.hasGiven) this.#attempts += 1;
    turn.hasGiven = true;
    this.#give(wished, (command) => {
      this.#note(command, wished, turn);
      next();
    });
  }

  #isDone(device: HomeDevice, wished: WishedCommand): boolean {
    return !this.#isForced && isMet(device, wished, this.#parts.context.catalog);
  }

  #give(wished: WishedCommand, onFinal: (command: Command) => void): void {
    const { context, commands } = this.#parts;
    const { component, capability, command, params } = wished;
    const id = context.ids.next();
    this.#commandIds.push(id);
    const wish = { id, deviceId: this.deviceId, component, capability, command, params, cause: this.#order.cause };
    commands.submit(wish, onFinal);
  }

  #note({ status, reason }: Command, wished: WishedCommand, turn: Turn): void {
    const device = this.#parts.devices.byId(this.deviceId);
    const isUnanswered = reason?.code === 'NEXA_COMMAND_TIMEOUT';
    if (status !== 'failed' || isUnanswered) this.#touched.add(wished.component);
    if (status === 'sent') this.#isSent = true;
    if (status !== 'failed' || reason === undefined) return;
    // Not every device says again what it has said before.
    if (isUnanswered && device !== undefined && isMet(device, wished, this.#parts.context.catalog)) return;
    turn.failures.set(wished.component, reason);
  }

  #turnOver({ failures, problems, done }: Turn, isCutShort: boolean): void {
    const [failure] = failures.values();
    const overtaken = this.#overtaken;
    if (overtaken !== undefined && (isCutShort || failure !== undefined)) {
      this.#end(done, 'failed', overtaken);
      return;
    }
    const pause = retryPauses[this.#turns - 1];
    const canHelp = [...failures.values()].some(({ retryable }) => retryable);
    if (canHelp && pause !== undefined) {
      this.#wait(pause);
      done();
      return;
    }
    const [problem] = problems;
    if (failure !== undefined) this.#end(done, 'failed', failure);
    else if (problem !== undefined) this.#end(done, 'failed', problemError(problem));
    else this.#end(done, this.#isSent ? 'sent' : 'confirmed');
  }

  #wait(pause: number): void {
    const { clock } = this.#parts.context;
    this.#isBusy = false;
    this.#isForced = false;
    const at: Instant = clock.now() + pause;
    this.#cancelPause = clock.schedule(at, () => {
      this.#cancelPause = undefined;
      if (this.isRunning) this.#events.again(this);
    });
  }

  #end(done: () => void, outcome: SceneResult['outcome'], reason?: NexaError | SerializedError): void {
    this.#isBusy = false;
    this.#settle(outcome, reason);
    done();
  }

  #settle(outcome: SceneResult['outcome'], reason?: NexaError | SerializedError): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    this.#outcome = outcome;
    this.#reason = reason === undefined ? undefined : serializeError(reason);
    this.#events.ended();
  }
}

/** One round of commands. */
interface Turn {
  readonly commands: readonly WishedCommand[];
  readonly problems: readonly WishProblem[];
  /** The first of each component. */
  readonly failures: Map<string, SerializedError>;
  hasGiven: boolean;
  readonly done: () => void;
}

const gone = () => new NexaError('NEXA_DEVICE_GONE', 'the device was removed');

const problemError = ({ isSensitive, message }: WishProblem) =>
  new NexaError(isSensitive ? 'NEXA_COMMAND_SENSITIVE' : 'NEXA_SCENE_INVALID', message);

/** Whether the device is as wished, where no command could have brought it there. */
function isSo(device: HomeDevice, wish: WishedState | undefined): boolean {
  const [first, ...others] = wish === undefined ? [] : componentWishes(device.description, [wish]);
  if (first === undefined) return false;
  return [first, ...others].every(({ component, capability, attribute, value }) => {
    const state = device.states.get(stateKey(capability, attribute, component));
    return state?.freshness === 'live' && state.value === value;
  });
}
