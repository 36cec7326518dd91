import {
  type Cause,
  type Command,
  type CommandAcknowledgement,
  deserializeError,
  type Instant,
  NexaError,
  type ScalarValue,
  type SerializedError,
  serializeError,
  stateKey,
} from '@nexa/sdk';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { HomeDevice } from '../device/home-device.ts';
import type { StateUpdate } from '../device/state-book.ts';
import { limitedCause } from '../home/cause-chain.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { CommandWish } from '../home/home-event.ts';
import type { AttributeRef } from '../home/home-output.ts';
import { commandProblem } from './command-problem.ts';
import { type Expectation, expectationsOf } from './confirmation.ts';

interface OpenCommand {
  command: Command;
  readonly open: Set<Expectation>;
  readonly all: readonly Expectation[];
  readonly onFinal: ((command: Command) => void) | undefined;
  cancelTimer: () => void;
  /** Until when what changes on this component is put down to the command. */
  causeUntil: Instant;
}

export interface CommandDeskOptions {
  /** Puts down the wished value of a device that cannot confirm. */
  readonly assume: (device: HomeDevice, ref: AttributeRef, value: ScalarValue) => void;
}

/** Follows each command from the wish to the device's own report that confirms it, or to its deadline. */
export class CommandDesk {
  readonly #context: HomeContext;
  readonly #devices: DeviceRegistry;
  readonly #options: CommandDeskOptions;
  readonly #byId = new Map<string, OpenCommand>();
  readonly #byDevice = new Map<string, Set<OpenCommand>>();

  constructor(context: HomeContext, devices: DeviceRegistry, options: CommandDeskOptions) {
    this.#context = context;
    this.#devices = devices;
    this.#options = options;
  }

  /** Sends the command. A second wish with an id that is still under way is the same wish. */
  submit(wish: CommandWish, onFinal?: (command: Command) => void): void {
    if (this.#byId.has(wish.id)) return;
    const { clock, timings } = this.#context;
    const now = clock.now();
    const { timeout = timings.commandTimeout, ...address } = wish;
    const command: Command = {
      ...address,
      cause: limitedCause(wish.cause),
      requestedAt: now,
      deadline: now + timeout,
      status: 'pending',
    };
    const device = this.#devices.byId(wish.deviceId);
    const problem = this.#problem(device, wish);
    if (device === undefined || problem !== undefined) {
      this.#refuse(command, problem ?? new NexaError('NEXA_DEVICE_NOT_FOUND', 'no such device'), onFinal);
      return;
    }
    this.#open(command, device, onFinal);
  }

  answered(
    commandId: string,
    answer: { readonly acknowledgement: CommandAcknowledgement } | { readonly error: SerializedError },
  ): void {
    const entry = this.#byId.get(commandId);
    if (entry === undefined || entry.command.status !== 'pending') return;
    if ('error' in answer) {
      this.#finish(entry, 'failed', serializeError(deserializeError(answer.error)));
      this.#close(entry);
      return;
    }
    if (answer.acknowledgement === 'accepted' && entry.all.length > 0) return;
    this.#finish(entry, 'sent');
    this.#assume(entry);
    this.#settleCause(entry);
  }

  /** A value was reported: it may confirm what is under way. */
  reported({ device, ref, state }: StateUpdate): void {
    for (const entry of this.#byDevice.get(device.id) ?? []) {
      if (entry.command.component !== ref.component || state.observedAt < entry.command.requestedAt) continue;
      const isTimedOut = entry.command.reason?.code === 'NEXA_COMMAND_TIMEOUT';
      if (entry.open.size === 0 || (entry.command.status !== 'pending' && !isTimedOut)) continue;
      for (const expectation of entry.open) {
        if (this.#isMet(entry.command, expectation, ref, state.value)) entry.open.delete(expectation);
      }
      if (entry.open.size === 0) this.#confirm(entry);
    }
  }

  /** The command that a change of this attribute is put down to. */
  causeOf(device: HomeDevice, ref: AttributeRef, observedAt: Instant): Cause | undefined {
    if (!this.#context.catalog.isSettable(ref.capability, ref.attribute) && ref.attribute !== 'colorMode')
      return undefined;
    let newest: Command | undefined;
    for (const { command, causeUntil } of this.#byDevice.get(device.id) ?? []) {
      const isNear = observedAt >= command.requestedAt && observedAt <= causeUntil;
      if (command.component !== ref.component || !isNear) continue;
      if (newest === undefined || command.requestedAt >= newest.requestedAt) newest = command;
    }
    return newest === undefined ? undefined : { ...newest.cause, commandId: newest.id };
  }

  /** Commands of a device that is removed cannot be confirmed any more. */
  dropDevice(device: HomeDevice): void {
    for (const entry of [...(this.#byDevice.get(device.id) ?? [])]) {
      if (entry.command.status === 'pending') {
        this.#finish(entry, 'failed', serializeError(new NexaError('NEXA_DEVICE_GONE', 'the device was removed')));
      }
      this.#close(entry);
    }
  }

  #problem(device: HomeDevice | undefined, wish: CommandWish): NexaError | undefined {
    if (device === undefined) return undefined;
    if (wish.cause.kind === 'healing' && this.#context.catalog.find(wish.capability)?.sensitive === true) {
      return new NexaError('NEXA_COMMAND_SENSITIVE', 'healing does not command locks, alarms, valves or heat');
    }
    return commandProblem(device.record, wish, this.#context.catalog, this.#context.checker);
  }

  #refuse(command: Command, problem: NexaError, onFinal?: (command: Command) => void): void {
    const finishedAt = this.#context.clock.now();
    const failed: Command = { ...command, status: 'failed', reason: serializeError(problem), finishedAt };
    this.#context.emit({ type: 'command', command: failed });
    onFinal?.(failed);
  }

  #open(command: Command, device: HomeDevice, onFinal?: (command: Command) => void): void {
    const { clock, catalog, timings } = this.#context;
    const confirms = catalog.command(command.capability, command.command)?.confirms ?? [];
    const current = (attribute: string) =>
      device.states.get(stateKey(command.capability, attribute, command.component))?.value;
    const all = expectationsOf(confirms, command.params, current);
    const entry: OpenCommand = {
      command,
      all,
      open: new Set(all),
      onFinal,
      causeUntil: command.deadline + timings.causeWindow,
      cancelTimer: clock.schedule(command.deadline, () => this.#deadlinePassed(entry)),
    };
    this.#byId.set(command.id, entry);
    const siblings = this.#byDevice.get(device.id) ?? new Set();
    this.#byDevice.set(device.id, siblings.add(entry));
    this.#context.emit({ type: 'command', command });
    const { id, component, capability, params } = command;
    this.#context.emit({
      type: 'send-command',
      integrationId: device.record.integrationId,
      deadline: command.deadline,
      request: { id, externalId: device.record.externalId, component, capability, command: command.command, params },
    });
  }

  #isMet(command: Command, expectation: Expectation, ref: AttributeRef, value: ScalarValue): boolean {
    if (expectation.orOff && ref.capability === 'onOff' && ref.attribute === 'on' && value === false) return true;
    return (
      ref.capability === command.capability && ref.attribute === expectation.attribute && expectation.matches(value)
    );
  }

  #confirm(entry: OpenCommand): void {
    const isLate = entry.command.status === 'failed' || this.#context.clock.now() > entry.command.deadline;
    this.#finish(entry, isLate ? 'late' : 'confirmed');
    this.#settleCause(entry);
  }

  #deadlinePassed(entry: OpenCommand): void {
    const { clock, timings } = this.#context;
    const seconds = Math.round((entry.command.deadline - entry.command.requestedAt) / 1000);
    const error = new NexaError('NEXA_COMMAND_TIMEOUT', `not confirmed within ${seconds} s`, { params: { seconds } });
    this.#finish(entry, 'failed', serializeError(error));
    entry.causeUntil = clock.now() + timings.lateWatch;
    entry.cancelTimer = clock.schedule(entry.causeUntil, () => this.#close(entry));
  }

  #finish(entry: OpenCommand, status: Command['status'], reason?: SerializedError): void {
    entry.cancelTimer();
    const { reason: _, ...rest } = entry.command;
    const isSecond = entry.command.finishedAt !== undefined;
    const finishedAt = this.#context.clock.now();
    entry.command = { ...rest, status, finishedAt, ...(reason === undefined ? {} : { reason }) };
    this.#context.emit({ type: 'command', command: entry.command });
    if (!isSecond) entry.onFinal?.(entry.command);
  }

  /** A while longer, what still moves on the component is this command's doing. */
  #settleCause(entry: OpenCommand): void {
    entry.causeUntil = this.#context.clock.now() + this.#context.timings.causeWindow;
    entry.cancelTimer = this.#context.clock.schedule(entry.causeUntil, () => this.#close(entry));
  }

  #close(entry: OpenCommand): void {
    entry.cancelTimer();
    this.#byId.delete(entry.command.id);
    const siblings = this.#byDevice.get(entry.command.deviceId);
    siblings?.delete(entry);
    if (siblings?.size === 0) this.#byDevice.delete(entry.command.deviceId);
  }

  #assume({ all, command }: OpenCommand): void {
    const device = this.#devices.byId(command.deviceId);
    if (device === undefined) return;
    const { deviceId, component, capability } = command;
    for (const { attribute, expected } of all) {
      if (expected !== undefined)
        this.#options.assume(device, { deviceId, component, capability, attribute }, expected);
    }
  }
}
