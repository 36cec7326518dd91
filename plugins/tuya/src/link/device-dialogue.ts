import type { CancelSignal, NexaError } from '@nexa/sdk';
import type { Timings } from '../timings.ts';
import { hasSession } from '../version.ts';
import { type DataPoints, type DataPointValue, type DeviceMessage, isControl, isQuery } from './device-message.ts';
import { linkFailure } from './link-failure.ts';
import { type LinkTarget, sendHeartbeat, type TuyapiDevice } from './tuyapi-device.ts';
import { Waiters } from './waiters.ts';

/** Something that the device said, and to which command it belongs. */
export interface Answer {
  readonly command: number;
  readonly message: DeviceMessage;
}

export interface DialogueParts {
  readonly device: TuyapiDevice;
  readonly target: LinkTarget;
  readonly timings: Timings;
  /** The newest value of every data point heard. */
  readonly values: () => DataPoints;
}

/** Asked one after the other of devices that do not answer the common query; 1 makes each a valid request. */
const dataPointsAskedByName: readonly (readonly number[])[] = [
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  [1, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  [1, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30],
  [1, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110],
];

const quiet = () => undefined;

/** Questions and commands to one device, each with a deadline. One at a time: the caller sees to that. */
export class DeviceDialogue {
  readonly #parts: DialogueParts;
  readonly #answers = new Waiters<Answer>();
  readonly #heartbeats = new Waiters<true>();
  #end: NexaError | undefined;
  /** How often the device told values that we could read: it has our key. */
  #timesHeard = 0;
  /** A command was seen to work: the key is right, also with 3.1. */
  #hasObeyed = false;

  constructor(parts: DialogueParts) {
    this.#parts = parts;
  }

  /** What the device said just now; it may be what is waited for. */
  hear(answer: Answer): void {
    if (answer.message.kind === 'values') this.#timesHeard += 1;
    this.#answers.offer(answer);
  }

  /** The device answered a heart-beat. */
  hearHeartbeat(): void {
    this.#heartbeats.offer(true);
  }

  /** The link is over: nothing is answered any more. */
  end(error: NexaError): void {
    this.#end = error;
    this.#answers.rejectAll(error);
    this.#heartbeats.rejectAll(error);
  }

  /** Asks for all data points. */
  async query(signal: CancelSignal | undefined): Promise<DataPoints> {
    this.#begin(signal);
    const { device, timings } = this.#parts;
    const expected = this.#expect({
      accept: ({ command, message }) => isQuery(command) && message.kind !== 'nothing',
      within: timings.answer,
      signal,
    });
    const heardBefore = this.#timesHeard;
    // tuyapi pairs answers with questions by sequence number and waits for ever where a device counts otherwise.
    device.get({ schema: true }).catch(quiet);
    const answer = await expected.catch((error: NexaError) => {
      // Some answer with a report.
      if (this.#end || signal?.aborted || this.#timesHeard === heardBefore) return this.#explainFailure(error, signal);
      return undefined;
    });
    if (!answer) return this.#parts.values();
    const { message } = answer;
    if (message.kind === 'values') return message.values;
    return this.#queryByName(message.kind === 'refusal' ? message.text : '', signal);
  }

  /** Asks the device to measure again; the values come as reports. */
  measure(dataPoints: readonly number[]): void {
    this.#begin(undefined);
    this.#parts.device.refresh({ schema: true, requestedDPS: dataPoints }).catch(quiet);
  }

  /** Sets data points; `ask` asks for all of them. Resolves when the device has shown all that was wished. */
  async control(wished: DataPoints, signal: CancelSignal | undefined, ask: () => Promise<DataPoints>): Promise<void> {
    this.#begin(signal);
    const { device } = this.#parts;
    const ids = Object.keys(wished);
    const before = this.#parts.values();
    const shows = (values: DataPoints) => ids.some((id) => isTaken(wished[id], values[id], before[id]));
    // What the device has already it does not report: nothing to wait for.
    let next = ids.every((id) => isSame(wished[id], before[id])) ? undefined : this.#report(shows, signal);
    device.set({ multiple: true, data: { ...wished }, shouldWaitForResponse: false }).catch(quiet);
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const { message } = (await next) ?? {};
      if (message?.kind === 'refusal') throw this.#disobeyed(message.text);
      this.#hasObeyed ||= message !== undefined;
      if (message?.kind === 'values' && ids.every((id) => id in message.values)) return;
      // Told of nothing or of a part: asking shows the rest, and confirms what was so before.
      if (shows(await ask())) return;
      next = attempt === 1 ? this.#report(shows, signal) : undefined;
    }
    throw this.#disobeyed(undefined);
  }

  /** The device's own report of a command, its refusal, or nothing within the time. */
  #report(shows: (values: DataPoints) => boolean, signal: CancelSignal | undefined): Promise<Answer | undefined> {
    return this.#expect({
      accept: ({ command, message }) =>
        message.kind === 'values' ? shows(message.values) : message.kind === 'refusal' && isControl(command),
      within: this.#parts.timings.confirmation,
      signal,
    }).catch((error: NexaError) => this.#unlessLate(error, signal));
  }

  /**
   * A 3.3 device passes over a question that it cannot decrypt, or ends the connection. Heart-beats it answers whatever
   * they hold: one that is alive and never answered a question has another key.
   */
  async #explainFailure(failure: NexaError, signal: CancelSignal | undefined): Promise<never> {
    const { device, target, timings } = this.#parts;
    if (target.version !== '3.3' || this.#timesHeard > 0 || signal?.aborted) throw failure;
    if (this.#end?.params.reason === 'dropped') throw linkFailure.unanswered(target, 'closed');
    if (this.#end) throw failure;
    const alive = this.#heartbeats.expect({
      accept: () => true,
      within: timings.confirmation,
      signal,
      late: () => failure,
      cancelled: () => linkFailure.cancelled(target),
    });
    sendHeartbeat(device);
    await alive;
    throw linkFailure.wrongKey(target);
  }

  /** For devices that refuse the common query (ids of 22 characters): setting a data point to null reads it. */
  async #queryByName(refusal: string, signal: CancelSignal | undefined): Promise<DataPoints> {
    const { device, target, timings } = this.#parts;
    if (refusal.includes('devid not found')) throw linkFailure.otherDevice(target, 'one that does not know this id');
    if (refusal.includes('parse data error')) throw linkFailure.otherVersion(target);
    let known: DataPoints = {};
    for (const ids of dataPointsAskedByName) {
      const expected = this.#expect({
        accept: ({ message }) => message.kind === 'values' || message.kind === 'refusal',
        within: timings.confirmation,
        signal,
      });
      const asked = Object.fromEntries(ids.map((id) => [id, null]));
      device.set({ multiple: true, data: asked, shouldWaitForResponse: false }).catch(quiet);
      const answer = await expected.catch((error: NexaError) => this.#unlessLate(error, signal));
      if (answer?.message.kind === 'values') known = { ...known, ...answer.message.values };
    }
    if (Object.keys(known).length > 0) return known;
    throw hasSession(target.version) ? linkFailure.refused(target, refusal) : linkFailure.wrongKey(target);
  }

  #disobeyed(refusal: string | undefined): NexaError {
    const { target } = this.#parts;
    if (target.version === '3.1' && !this.#hasObeyed) return linkFailure.ignoredWithoutProof(target);
    return refusal === undefined ? linkFailure.ignored(target) : linkFailure.refused(target, refusal);
  }

  #expect(expectation: {
    accept(answer: Answer): boolean;
    readonly within: number;
    readonly signal: CancelSignal | undefined;
  }): Promise<Answer> {
    const { target } = this.#parts;
    const answer = this.#answers.expect({
      ...expectation,
      late: () => linkFailure.silent(target),
      cancelled: () => linkFailure.cancelled(target),
    });
    // Should the request itself fail, nobody waits for the answer any more.
    answer.catch(quiet);
    return answer;
  }

  #unlessLate(error: NexaError, signal: CancelSignal | undefined): undefined {
    if (this.#end || signal?.aborted) throw error;
    return undefined;
  }

  /** Refuses where tuyapi would connect anew by itself. Unanswered requests of before are forgotten: it never does. */
  #begin(signal: CancelSignal | undefined): void {
    const { device, target } = this.#parts;
    if (this.#end) throw this.#end;
    if (signal?.aborted) throw linkFailure.cancelled(target);
    if (!device.isConnected()) throw linkFailure.closed(target);
    device._resolvers = {};
  }
}

type Value = DataPointValue | undefined;

const isSame = (wish: Value, now: Value): boolean =>
  typeof wish === 'string' && typeof now === 'string' ? wish.toLowerCase() === now.toLowerCase() : wish === now;

/** The wish, or something new: a device may round or bound what it is given. */
const isTaken = (wish: Value, now: Value, before: Value): boolean =>
  now !== undefined && (isSame(wish, now) || now !== before);
