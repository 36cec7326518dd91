import {
  type Cause,
  type Command,
  type CommandAcknowledgement,
  type CommandDefinition,
  deserializeError,
  type ErrorCode,
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
import { commandProblem, pathProblem } from './command-problem.ts';
import { commandTargets } from './command-targets.ts';
import { commandTime, transitionOf } from './command-time.ts';
import { type Expectation, expectationsOf, isRepeatable } from './confirmation.ts';
import { OpenCommand } from './open-command.ts';
import { withoutSecrets } from './secret-params.ts';

export interface CommandDeskOptions {
  /** Puts down the wished value of a device that cannot confirm. */
  readonly assume: (device: HomeDevice, ref: AttributeRef, value: ScalarValue) => void;
  /** The path in use did not take a command: another one takes over, if there is one. */
  readonly onPathFailed: (device: HomeDevice) => void;
}

/** Answers that say more about the path than about the command. */
const pathFailures: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'NEXA_INTEGRATION_OFFLINE',
  'NEXA_PLUGIN_AUTH_FAILED',
  'NEXA_PLUGIN_NOT_READY',
  'NEXA_PLUGIN_PROTOCOL',
  'NEXA_PLUGIN_STOPPED',
  'NEXA_PLUGIN_TIMEOUT',
  'NEXA_PLUGIN_UNREACHABLE',
]);

/** Follows each command from the wish to the device's own report that confirms it, or to its deadline. */
export class CommandDesk {
  readonly #context: HomeContext;
  readonly #devices: DeviceRegistry;
  readonly #options: CommandDeskOptions;
  readonly #byId = new Map<string, OpenCommand>();
  readonly #byRequest = new Map<string, OpenCommand>();
  readonly #byDevice = new Map<string, Set<OpenCommand>>();
  /** As they were given, secrets and all, for the second path. */
  readonly #wishes = new WeakMap<OpenCommand, CommandWish>();

  constructor(context: HomeContext, devices: DeviceRegistry, options: CommandDeskOptions) {
    this.#context = context;
    this.#devices = devices;
    this.#options = options;
  }

  /** Sends the command. A second wish with an id that is still under way is the same wish. */
  submit(wish: CommandWish, onFinal?: (command: Command) => void): void {
    if (this.#byId.has(wish.id)) return;
    const { clock, timings, catalog } = this.#context;
    const now = clock.now();
    const definition = catalog.command(wish.capability, wish.command);
    const usual = commandTime(definition, wish.params, timings.commandTimeout);
    const { timeout = usual, whenKept: _, ...address } = wish;
    const command: Command = {
      ...address,
      params: withoutSecrets(definition?.params, wish.params),
      cause: limitedCause(wish.cause),
      requestedAt: now,
      deadline: now + timeout,
      status: 'pending',
    };
    const device = this.#devices.byId(wish.deviceId);
    const problem = this.#problem(device, wish);
    if (device === undefined || definition === undefined || problem !== undefined) {
      this.#refuse(command, problem ?? new NexaError('NEXA_DEVICE_NOT_FOUND', 'no such device'), onFinal);
      return;
    }
    const entry = this.#open(command, device, { definition, params: wish.params, onFinal });
    this.#context.emit({ type: 'command', command });
    this.#send(entry, device, wish);
  }

  answered(
    requestId: string,
    answer: { readonly acknowledgement: CommandAcknowledgement } | { readonly error: SerializedError },
    bindingId?: string,
  ): void {
    const entry = this.#byRequest.get(requestId);
    if (entry === undefined || entry.command.status !== 'pending') return;
    // It went on to another path meanwhile: what the first one says does not matter any more.
    if (bindingId !== undefined && bindingId !== entry.bindingId) return;
    if ('error' in answer) {
      if (this.#isTakenOver(entry, answer.error)) return;
      this.#refused(entry, requestId, answer.error);
      return;
    }
    const unseen = entry.handedOver(requestId, answer.acknowledgement === 'accepted');
    if (entry.isDone) this.#finish(entry, entry.isShown ? 'confirmed' : 'sent');
    this.#assume(entry, unseen);
    if (entry.isDone) this.#settleCause(entry);
  }

  /** A value was reported: it may confirm what is under way. */
  reported({ device, ref, state }: StateUpdate): void {
    for (const entry of this.#byDevice.get(device.id) ?? []) {
      if (state.observedAt < entry.command.requestedAt) continue;
      const isTimedOut = entry.command.reason?.code === 'NEXA_COMMAND_TIMEOUT';
      if (entry.command.status !== 'pending' && !isTimedOut) continue;
      if (entry.reported(ref, state.value)) this.#confirm(entry);
    }
  }

  /** The command that a change of this attribute is put down to. */
  causeOf(device: HomeDevice, ref: AttributeRef, observedAt: Instant): Cause | undefined {
    if (!this.#context.catalog.isSettable(ref.capability, ref.attribute) && ref.attribute !== 'colorMode')
      return undefined;
    let newest: Command | undefined;
    for (const entry of this.#byDevice.get(device.id) ?? []) {
      const { command, causeUntil } = entry;
      const isNear = observedAt >= command.requestedAt && observedAt <= causeUntil;
      if (!entry.isFor(ref.component) || !isNear) continue;
      if (newest === undefined || command.requestedAt >= newest.requestedAt) newest = command;
    }
    return newest === undefined ? undefined : { ...newest.cause, commandId: newest.id };
  }

  /** Commands of a device that is removed cannot be confirmed any more. */
  dropDevice(device: HomeDevice, reason = new NexaError('NEXA_DEVICE_GONE', 'the device was removed')): void {
    for (const entry of [...(this.#byDevice.get(device.id) ?? [])]) {
      if (entry.command.status === 'pending') this.#finish(entry, 'failed', serializeError(reason));
      this.#close(entry);
    }
  }

  /** Another path is in use: what is under way goes there, once, when doing it twice does no harm. */
  pathChanged(device: HomeDevice): void {
    for (const entry of [...(this.#byDevice.get(device.id) ?? [])]) {
      const { command, isRetried, bindingId } = entry;
      const wish = this.#wishes.get(entry);
      if (command.status !== 'pending' || isRetried || bindingId === device.active.record.id) continue;
      if (wish === undefined) continue;
      if (!isRepeatable(this.#context.catalog.command(command.capability, command.command)?.confirms)) continue;
      entry.isRetried = true;
      this.#send(entry, device, wish);
    }
  }

  /** Whether the command is under way on another path now. */
  #isTakenOver(entry: OpenCommand, { code }: SerializedError): boolean {
    const device = this.#devices.byId(entry.command.deviceId);
    if (device === undefined || !pathFailures.has(code) || device.active.record.id !== entry.bindingId) return false;
    const failed = entry.bindingId;
    this.#options.onPathFailed(device);
    return entry.bindingId !== failed || entry.command.status !== 'pending';
  }

  #problem(device: HomeDevice | undefined, wish: CommandWish): NexaError | undefined {
    if (device === undefined) return undefined;
    if (wish.cause.kind === 'healing' && this.#context.catalog.find(wish.capability)?.sensitive === true) {
      return new NexaError('NEXA_COMMAND_SENSITIVE', 'healing does not command locks, alarms, valves or heat');
    }
    return (
      commandProblem(device.record, wish, this.#context.catalog, this.#context.checker) ??
      pathProblem(device, commandTargets(device.description, wish), wish.capability)
    );
  }

  #refuse(command: Command, problem: NexaError, onFinal?: (command: Command) => void): void {
    const finishedAt = this.#context.clock.now();
    const failed: Command = { ...command, status: 'failed', reason: serializeError(problem), finishedAt };
    this.#context.emit({ type: 'command', command: failed });
    onFinal?.(failed);
  }

  #open(
    command: Command,
    device: HomeDevice,
    wish: Pick<OpenCommand, 'onFinal'> & Pick<Command, 'params'> & { readonly definition: CommandDefinition },
  ): OpenCommand {
    const { clock, timings, ids } = this.#context;
    const { definition, params, onFinal } = wish;
    const targets = commandTargets(device.description, command);
    const expectations = targets.flatMap((component) => {
      const keyOf = (attribute: string) => stateKey(command.capability, attribute, component);
      return expectationsOf(definition.confirms, params, {
        component,
        current: (attribute) => device.states.get(keyOf(attribute))?.value,
        limits: (attribute) => device.description.limits?.[keyOf(attribute)],
      });
    });
    const isOne = targets.length === 1;
    const entry = new OpenCommand({
      command,
      requests: new Map(targets.map((component) => [isOne ? command.id : ids.next(), component])),
      expectations,
      causeUntil: command.deadline + timings.causeWindow,
      movesUntil: movesUntil(command.requestedAt, definition, params),
      onFinal,
    });
    this.#outdo(device, command, targets);
    entry.cancelTimer = clock.schedule(command.deadline, () => this.#deadlinePassed(entry));
    this.#byId.set(command.id, entry);
    for (const id of entry.requests.keys()) this.#byRequest.set(id, entry);
    const siblings = this.#byDevice.get(device.id) ?? new Set();
    this.#byDevice.set(device.id, siblings.add(entry));
    return entry;
  }

  /** What was confirmed and still moved does so no more: a blind that is stopped was opened until now. */
  #outdo(device: HomeDevice, { capability, requestedAt }: Command, targets: readonly string[]): void {
    for (const entry of this.#byDevice.get(device.id) ?? []) {
      const isSame = entry.command.capability === capability && targets.some((target) => entry.isFor(target));
      if (isSame && entry.command.status !== 'pending') entry.causeUntil = Math.min(entry.causeUntil, requestedAt);
    }
  }

  #send(entry: OpenCommand, device: HomeDevice, wish: CommandWish): void {
    const { capability, command, params, timeout } = wish;
    const confirms = this.#context.catalog.command(capability, command)?.confirms;
    // What comes to the same when it is done twice need not wait.
    const mustWait = wish.whenKept === 'always' || (wish.whenKept === true && !isRepeatable(confirms));
    const careful = mustWait ? { whenKept: true as const } : {};
    const { requestedAt, deadline } = entry.command;
    const { record, translation } = device.active;
    const problem = pathProblem(device, [...entry.requests.values()], capability);
    if (problem !== undefined) {
      this.#finish(entry, 'failed', serializeError(problem));
      this.#close(entry);
      return;
    }
    entry.bindingId = record.id;
    this.#wishes.set(entry, wish);
    const answerBy = timeout === undefined ? requestedAt + this.#context.timings.commandTimeout : deadline;
    const { integrationId, externalId, id: bindingId } = record;
    const until = Math.min(answerBy, deadline);
    for (const [id, component] of entry.requests) {
      const request = translation.request({ id, externalId, component, capability, command, params });
      this.#context.emit({ type: 'send-command', integrationId, bindingId, deadline: until, request, ...careful });
    }
  }

  /** One part that fails fails the whole; of a group, others may have been carried out and will be reported. */
  #refused(entry: OpenCommand, requestId: string, error: SerializedError): void {
    const reason = serializeError(deserializeError(error));
    const component = entry.requests.get(requestId) ?? entry.command.component;
    if (entry.isGroup) {
      this.#finish(entry, 'failed', { ...reason, params: { ...reason.params, component } });
      this.#settleCause(entry);
      return;
    }
    this.#finish(entry, 'failed', reason);
    this.#close(entry);
  }

  #confirm(entry: OpenCommand): void {
    const isLate = entry.command.status === 'failed' || this.#context.clock.now() > entry.command.deadline;
    this.#finish(entry, !entry.isShown ? 'sent' : isLate ? 'late' : 'confirmed');
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
    entry.causeUntil = Math.max(this.#context.clock.now() + this.#context.timings.causeWindow, entry.movesUntil ?? 0);
    entry.cancelTimer = this.#context.clock.schedule(entry.causeUntil, () => this.#close(entry));
  }

  #close(entry: OpenCommand): void {
    entry.cancelTimer();
    this.#byId.delete(entry.command.id);
    for (const id of entry.requests.keys()) this.#byRequest.delete(id);
    const siblings = this.#byDevice.get(entry.command.deviceId);
    siblings?.delete(entry);
    if (siblings?.size === 0) this.#byDevice.delete(entry.command.deviceId);
  }

  #assume({ command }: OpenCommand, unseen: readonly Expectation[]): void {
    const device = this.#devices.byId(command.deviceId);
    if (device === undefined) return;
    const { deviceId, capability } = command;
    for (const { component, alternatives } of unseen) {
      const [first] = alternatives;
      if (first?.expected === undefined) continue;
      this.#options.assume(device, { deviceId, component, capability, attribute: first.attribute }, first.expected);
    }
  }
}

/** Until when the device may still be on its way, where that is known. */
function movesUntil(
  requestedAt: Instant,
  { takes }: CommandDefinition,
  params: Command['params'],
): Instant | undefined {
  const transition = transitionOf(params);
  return takes === undefined && transition === 0 ? undefined : requestedAt + (takes ?? 0) + transition;
}
