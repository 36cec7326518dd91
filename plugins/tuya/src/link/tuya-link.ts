import { type CancelSignal, errorMessage, type NexaError } from '@nexa/sdk';
import type { Timings } from '../timings.ts';
import { DeviceDialogue } from './device-dialogue.ts';
import { type DataPoints, type DeviceMessage, isQuery, readPayload } from './device-message.ts';
import { linkFailure } from './link-failure.ts';
import { LinkOpening } from './link-opening.ts';
import { SerialQueue } from './serial-queue.ts';
import {
  createTuyapiDevice,
  discardTuyapiDevice,
  type LinkTarget,
  TextPayload,
  type TuyapiDevice,
} from './tuyapi-device.ts';

/** What a link tells of. */
export interface LinkListener {
  /** Values as they come, answers and pushes alike. */
  values(values: DataPoints, source: 'push' | 'poll'): void;
  /** The device was heard, whatever it said. */
  contact(): void;
  /** Something unreadable came; a report may be lost with it. */
  malformed(reason: string): void;
  /** The link is over. Told once, never after {@link TuyaLink.close}. */
  lost(error: NexaError): void;
}

export interface LinkOptions {
  readonly timings: Timings;
  readonly listener: LinkListener;
  readonly signal?: CancelSignal;
}

/** One TCP connection to one device, over one tuyapi instance; it is not used again once it is lost. */
export class TuyaLink {
  readonly #target: LinkTarget;
  readonly #options: LinkOptions;
  readonly #device: TuyapiDevice;
  readonly #dialogue: DeviceDialogue;
  readonly #queue = new SerialQueue();
  #values: DataPoints = {};
  #opening: LinkOpening | undefined;
  #isOver = false;
  #trouble: string | undefined;

  /** Opens the connection. Before 3.4 nothing is known of the key then: that takes the first {@link read}. */
  static async open(target: LinkTarget, options: LinkOptions): Promise<TuyaLink> {
    const link = new TuyaLink(target, options);
    await link.#connect();
    return link;
  }

  private constructor(target: LinkTarget, options: LinkOptions) {
    const { timings, listener } = options;
    this.#target = target;
    this.#options = options;
    this.#device = createTuyapiDevice(target, {
      heartbeatEvery: timings.heartbeatEvery,
      heartbeatLimit: timings.heartbeatLimit,
      onMalformed: (reason) => {
        this.#opening?.malformed();
        listener.malformed(reason);
      },
      onOtherKey: () => this.#onOtherKey(),
      onOtherVersion: () => this.#fail(linkFailure.otherVersion(target)),
    });
    this.#dialogue = new DeviceDialogue({ device: this.#device, target, timings, values: () => this.#values });
    this.#listen();
  }

  /** The newest value of every data point heard on this link. */
  get values(): DataPoints {
    return this.#values;
  }

  /** Asks for all data points. A device that does not answer loses the link. */
  read(signal?: CancelSignal): Promise<DataPoints> {
    return this.#queue.run(() => this.#ask(signal));
  }

  /** Sets data points and resolves when the device shows that it took them. */
  write(values: DataPoints, signal?: CancelSignal): Promise<void> {
    return this.#queue.run(() => this.#dialogue.control(values, signal, () => this.#ask(signal)));
  }

  /** Asks the device to measure again; the values come as reports. */
  measure(dataPoints: readonly number[]): Promise<void> {
    return this.#queue.run(async () => this.#dialogue.measure(dataPoints));
  }

  /** Ends the link without telling the listener. */
  close(): void {
    this.#finish(linkFailure.closed(this.#target));
  }

  #listen(): void {
    const device = this.#device;
    device.on('error', (error: unknown) => {
      this.#trouble = errorMessage(error).slice(0, 100);
    });
    device.on('disconnected', () => this.#lose(linkFailure.dropped(this.#target, this.#trouble)));
    device.on('heartbeat', () => {
      this.#options.listener.contact();
      this.#dialogue.hearHeartbeat();
    });
    const onMessage = (payload: unknown, command: number) => this.#hear(payload, command);
    device.on('data', onMessage);
    // A report without data point 1 comes under this name.
    device.on('dp-refresh', onMessage);
  }

  async #connect(): Promise<void> {
    const { timings, signal } = this.#options;
    this.#opening = new LinkOpening(this.#target, this.#device);
    try {
      await this.#opening.run(timings.connect, signal);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.#opening = undefined;
    }
  }

  /** While a session key is agreed on it proves another local key; later it is a frame that was damaged. */
  #onOtherKey(): void {
    if (this.#opening) this.#fail(linkFailure.wrongKey(this.#target));
    else this.#options.listener.malformed('a frame with another seal');
  }

  #fail(error: NexaError): void {
    if (this.#opening) this.#opening.fail(error);
    else this.#lose(error);
  }

  #hear(raw: unknown, command: number): void {
    const message = readPayload(raw instanceof TextPayload ? raw.text : raw, this.#target.deviceId);
    if (message.kind === 'other-device') this.#lose(linkFailure.otherDevice(this.#target, message.deviceId));
    else if (message.kind === 'unreadable') this.#lose(linkFailure.wrongKey(this.#target));
    else this.#take(message, command);
  }

  #take(message: DeviceMessage, command: number): void {
    const { listener } = this.#options;
    listener.contact();
    if (message.kind === 'values') {
      this.#values = { ...this.#values, ...message.values };
      listener.values(message.values, isQuery(command) ? 'poll' : 'push');
    }
    this.#dialogue.hear({ command, message });
  }

  /** A device that does not answer is as good as gone: the next connection starts afresh. Cancelling proves nothing. */
  async #ask(signal: CancelSignal | undefined): Promise<DataPoints> {
    try {
      return await this.#dialogue.query(signal);
    } catch (error) {
      const failure = error as NexaError;
      if (failure.params.reason !== 'cancelled') this.#lose(failure);
      throw failure;
    }
  }

  #lose(error: NexaError): void {
    if (this.#finish(error)) this.#options.listener.lost(error);
  }

  #finish(error: NexaError): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    discardTuyapiDevice(this.#device);
    this.#dialogue.end(error);
    return true;
  }
}
