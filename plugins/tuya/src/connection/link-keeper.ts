import { type CancelSignal, type Duration, minutes, type NexaError, type PluginClock } from '@nexa/sdk';
import type { DataPoints } from '../link/device-message.ts';
import { linkFailure, needsPerson } from '../link/link-failure.ts';
import { type LinkListener, TuyaLink } from '../link/tuya-link.ts';
import type { LinkTarget } from '../link/tuyapi-device.ts';
import type { Timings } from '../timings.ts';

/** A link that lived shorter than this does not start the pauses from the shortest again. */
const STABLE_AFTER = minutes(1);
/** A device that comes and goes is not asked as rarely as one that was away for long. */
const ATTEMPTS_REMEMBERED = 3;
/** Where only a person can help, trying often helps nobody; not trying at all would miss that it was put right. */
const PAUSE_AFTER_REFUSAL = minutes(5);

export interface LinkKeeperListener extends Omit<LinkListener, 'lost'> {
  /** A link is open, and these are all data points as they are now. */
  up(values: DataPoints): void;
  /** No link: it was lost, or an attempt failed. */
  down(error: NexaError): void;
}

export interface LinkKeeperOptions {
  readonly target: LinkTarget;
  readonly timings: Timings;
  readonly clock: PluginClock;
  readonly listener: LinkKeeperListener;
  /** What a failure to open the link is taken for. */
  judge(error: NexaError): NexaError;
}

/** Keeps one link open: after a loss it connects anew, with growing pauses and without end. */
export class LinkKeeper {
  readonly #options: LinkKeeperOptions;
  #link: TuyaLink | undefined;
  #opening: Promise<void> | undefined;
  #upSince = 0;
  #attempts = 0;
  #isRecovering = false;
  #closed = new AbortController();
  #failure: NexaError | undefined;

  constructor(options: LinkKeeperOptions) {
    this.#options = options;
  }

  /** Why there is no link; `undefined` while there is one. */
  get failure(): NexaError | undefined {
    return this.#failure;
  }

  /** The link, or the error that says why there is none. */
  get link(): TuyaLink {
    if (this.#link) return this.#link;
    throw this.#failure ?? linkFailure.closed(this.#options.target);
  }

  get isUp(): boolean {
    return this.#link !== undefined;
  }

  /** Opens the link once; throws when that fails. */
  async open(signal?: CancelSignal): Promise<void> {
    if (this.#link) return;
    this.#opening ??= this.#openOnce(signal)
      .catch((error: NexaError) => {
        throw this.#options.judge(error);
      })
      .finally(() => {
        this.#opening = undefined;
      });
    await this.#opening;
  }

  /** Drops the link, whatever it looks like, and opens it afresh. Throws when that fails; the attempts then go on. */
  async reopen(signal?: CancelSignal): Promise<void> {
    await this.#opening?.catch(() => undefined);
    this.#link?.close();
    this.#link = undefined;
    try {
      await this.#options.clock.sleep(this.#options.timings.settle);
      await this.open(signal);
    } catch (error) {
      this.#fail(error as NexaError);
      throw error;
    }
  }

  /** Ends everything, for good. */
  close(): void {
    this.#closed.abort();
    this.#link?.close();
    this.#link = undefined;
    this.#failure = linkFailure.closed(this.#options.target);
  }

  async #openOnce(signal: CancelSignal | undefined): Promise<void> {
    const { target, timings, listener } = this.#options;
    const ended = signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal]);
    let opened: TuyaLink | undefined;
    const ifCurrent = (act: () => void) => {
      if (opened !== undefined && this.#link === opened) act();
    };
    const link = await TuyaLink.open(target, {
      timings,
      signal: ended,
      listener: {
        values: (values, source) => ifCurrent(() => listener.values(values, source)),
        contact: () => ifCurrent(() => listener.contact()),
        malformed: (reason) => listener.malformed(reason),
        lost: (error) => ifCurrent(() => this.#lose(error)),
      },
    });
    opened = link;
    try {
      await link.read(ended);
      if (this.#closed.signal.aborted) throw linkFailure.closed(target);
    } catch (error) {
      link.close();
      throw error;
    }
    this.#link = link;
    this.#failure = undefined;
    this.#upSince = this.#options.clock.now();
    this.#attempts = Math.min(this.#attempts, ATTEMPTS_REMEMBERED);
    listener.up(link.values);
  }

  #lose(error: NexaError): void {
    if (this.#options.clock.now() - this.#upSince >= STABLE_AFTER) this.#attempts = 0;
    this.#link = undefined;
    this.#fail(error);
  }

  #fail(error: NexaError): void {
    if (this.#closed.signal.aborted) return;
    this.#failure = error;
    this.#options.listener.down(error);
    void this.#recover();
  }

  async #recover(): Promise<void> {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    try {
      while (!this.#link && !this.#closed.signal.aborted) {
        await this.#options.clock.sleep(this.#pause());
        if (this.#link || this.#closed.signal.aborted) break;
        await this.open().catch((error: NexaError) => this.#fail(error));
      }
    } catch {
      // The clock stops when the integration is disconnected: nothing is left to recover.
    } finally {
      this.#isRecovering = false;
    }
  }

  #pause(): Duration {
    const { backOff } = this.#options.timings;
    const pause = backOff[Math.min(this.#attempts, backOff.length - 1)] ?? PAUSE_AFTER_REFUSAL;
    this.#attempts += 1;
    return needsPerson(this.#failure) ? Math.max(pause, PAUSE_AFTER_REFUSAL) : pause;
  }
}
