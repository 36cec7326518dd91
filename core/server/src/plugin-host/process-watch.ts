import type { Duration } from '@nexa/sdk';
import { type FolderSize, sizeOfFolder } from './folder-size.ts';
import { Greed } from './greed.ts';
import type { TimeShare } from './host-time.ts';
import type { PluginLimits } from './plugin-limits.ts';
import { ProcessBrake } from './process-brake.ts';
import type { EndCode } from './process-end.ts';
import { putLast } from './process-priority.ts';
import { type ProcessUsage, usageOf } from './process-usage.ts';
import { ProcessorShare } from './processor-share.ts';

export interface ProcessWatchOptions {
  readonly pid: number;
  readonly dataDir: string;
  /** What was in the folder before the process was let loose. */
  readonly folder: FolderSize;
  readonly limits: PluginLimits;
  readonly kill: (code: EndCode, message: string) => void;
  readonly ping: (id: number) => void;
  /** It has the lowest priority from now on. */
  readonly onSlowedDown: (message: string) => void;
  /** Protocol breaches so far. */
  readonly breaches: () => number;
  readonly hostTime: Pick<TimeShare, 'hasOthers' | 'isInsistent' | 'runs'>;
  /** Its predecessors died one after the other: it goes last and is held back until it has shown itself modest. */
  readonly isOnProbation: boolean;
}

const PING_EVERY = 500;
/** A process that got this share of a processor and did not answer is busy and not merely starved. */
const BUSY_SHARE = 0.2;
/** Share of the memory from which on a heap is full; the ceiling of the heap is at four fifths. */
const FULL = 0.75;
const FLOOD_WINDOW = 3_000;
/** The runner itself never breaks the protocol. */
const FLOOD_BREACHES = 100;
/** Looking at a folder may take a twentieth of the time, but must not be put off for long. */
const FOLDER_SHARE = 20;
const FOLDER_EVERY = 1_000;
const FOLDER_CEILING = 3_000;

/** Looks at a plugin's process from outside and judges it: it cannot hide that it spins, grows, floods or leaks. */
export class ProcessWatch {
  readonly #options: ProcessWatchOptions;
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #usage: ProcessUsage | undefined;
  #isReady = false;
  #looking: Promise<void> | undefined;
  #lastLook = performance.now();
  #ping: { readonly id: number; sentAt: number; readonly processor: number; readonly stood: number } | undefined;
  #lastPing = 0;
  #flood = { startedAt: performance.now(), breaches: 0 };
  #processor: ProcessorShare;
  readonly #brake: ProcessBrake;
  readonly #greed: Greed;
  #isLast = false;
  /** Milliseconds for which the brake kept it from what it wanted. */
  #missed = 0;
  /** For which the brake made it stand, until the last look. */
  #stood = 0;
  #folder: FolderSize;
  #nextFolderLook = 0;

  constructor(options: ProcessWatchOptions) {
    this.#options = options;
    this.#folder = options.folder;
    this.#brake = new ProcessBrake(options.pid);
    this.#greed = new Greed(options);
    const { busyShare, busyFor, slowAfter } = options.limits;
    // Being loaded is work that everybody has.
    this.#processor = new ProcessorShare({ busyShare, busyFor, window: 2 * slowAfter });
    this.#timer = setInterval(() => this.#lookAgain(), options.limits.lookEvery);
    this.#timer.unref();
  }

  /** Bytes at the last look. */
  get memory(): number | undefined {
    return this.#usage?.memory;
  }

  /** The plugin is loaded: from now on it has to answer. */
  ready(): void {
    this.#isReady = true;
    const { busyShare, busyFor, slowAfter } = this.#options.limits;
    this.#processor = new ProcessorShare({ busyShare, busyFor, window: slowAfter });
  }

  pong(id: unknown, handles: unknown): void {
    if (id !== this.#ping?.id) return;
    this.#ping = undefined;
    const { openHandles } = this.#options.limits;
    if (typeof handles !== 'number' || !(handles > openHandles)) return;
    const { kill } = this.#options;
    kill('leaking', `it held ${handles} timers, sockets and other handles of the ${openHandles} that it may hold`);
  }

  /** Resolves when nothing of it is under way any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    // A look that was under way may have used it.
    this.#brake.set(1);
  }

  #lookAgain(): void {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  async #look(): Promise<void> {
    const before = this.#usage;
    this.#usage = (await usageOf(this.#options.pid)) ?? this.#usage;
    const now = performance.now();
    this.#useBrake(ranBetween(before, this.#usage), now);
    this.#judge(now);
    if (now >= this.#nextFolderLook) await this.#lookAtFolder(now);
  }

  /** What takes all of a processor slows everybody on it and beside it, whatever its priority. */
  #useBrake(ran: Duration, now: number): void {
    const { stood } = this.#brake;
    const heldFor = stood - this.#stood;
    this.#stood = stood;
    const given = now - this.#lastLook - heldFor;
    const { hostTime } = this.#options;
    const { isInsistent } = hostTime;
    const share = this.#greed.judge({ now, ran, given, isInsistent, isLoaded: this.#isReady });
    if (share < 1) this.#putLast(this.#greed.reason);
    if (this.#greed.isGreedy) this.#missed += heldFor;
    const runs = hostTime.hasOthers() ? share : 1;
    this.#brake.set(runs);
    hostTime.runs(runs);
  }

  #judge(now: number): void {
    const { limits, kill } = this.#options;
    // When the host itself was held up, or the machine slept, the time does not count against the plugin.
    const heldUp = now - this.#lastLook - limits.lookEvery;
    if (heldUp > 1_000 && this.#ping !== undefined) this.#ping.sentAt += heldUp;
    this.#lastLook = now;
    const { memory = 0, processor = 0, openFiles = 0 } = this.#usage ?? {};
    if (memory > limits.memory) {
      this.#killForMemory(memory);
    } else if (openFiles > limits.openFiles) {
      kill('leaking', `it held ${openFiles} open files and sockets of the ${limits.openFiles} that it may hold`);
    } else {
      this.#judgeProcessor(now);
      this.#judgeAnswers(now, processor + this.#missed);
    }
  }

  #judgeAnswers(now: number, processor: number): void {
    const { limits, kill } = this.#options;
    if (!this.#isReady) {
      if (now - this.#startedAt - this.#stood > limits.startWithin)
        kill('start-timeout', `it did not start within ${limits.startWithin} ms`);
    } else {
      this.#judgeAnswer(now, processor);
      this.#judgeFlood(now);
    }
  }

  #judgeAnswer(now: number, processor: number): void {
    const { limits, kill } = this.#options;
    const ping = this.#ping;
    if (ping === undefined) {
      if (now - this.#lastPing < PING_EVERY) return;
      this.#lastPing = now;
      this.#ping = { id: Math.floor(now), sentAt: now, processor, stood: this.#stood };
      this.#options.ping(this.#ping.id);
      return;
    }
    const waited = now - ping.sentAt;
    const isBusy = processor - ping.processor > limits.answerWithin * BUSY_SHARE;
    const said = `it did not answer for ${(waited / 1000).toFixed(1)} s`;
    const { memory = 0 } = this.#usage ?? {};
    if (waited - (this.#stood - ping.stood) > limits.answerWithin && isBusy) {
      // With a full heap nearly all of its time goes into looking for memory that it could free.
      if (memory > limits.memory * FULL) this.#killForMemory(memory);
      else kill('spinning', `${said} and kept a processor busy`);
    } else if (waited > limits.answerWithinIdle) kill('unresponsive', said);
  }

  #killForMemory(memory: number): void {
    const { limits, kill } = this.#options;
    kill('out-of-memory', `it used ${megabytes(memory)} MB of the ${megabytes(limits.memory)} MB that it may use`);
  }

  #judgeFlood(now: number): void {
    const { kill } = this.#options;
    const breaches = this.#options.breaches();
    const more = breaches - this.#flood.breaches;
    if (more > FLOOD_BREACHES) kill('flooding', `it broke the protocol ${more} times in a moment`);
    else if (now - this.#flood.startedAt >= FLOOD_WINDOW) this.#flood = { startedAt: now, breaches };
  }

  #judgeProcessor(now: number): void {
    if (this.#usage === undefined) return;
    const wanted = this.#usage.processor + this.#missed;
    const verdict = this.#processor.judge(now, { ...this.#usage, processor: wanted });
    if (verdict === undefined) return;
    if (verdict.isTooLong) this.#options.kill('overusing', verdict.reason);
    else this.#putLast(verdict.reason);
  }

  #putLast(reason: string): void {
    if (this.#isLast) return;
    this.#isLast = true;
    void putLast(this.#options.pid);
    this.#options.onSlowedDown(reason);
  }

  /** A folder that is too large already may be tidied up by the plugin, but must not grow. */
  async #lookAtFolder(now: number): Promise<void> {
    const { dataDir, limits, kill } = this.#options;
    const before = this.#folder;
    const most = { bytes: Math.max(limits.disk, before.bytes), files: Math.max(limits.files, before.files) };
    const size = await sizeOfFolder(dataDir, most);
    this.#folder = size;
    this.#nextFolderLook =
      now + Math.min(FOLDER_CEILING, Math.max(FOLDER_EVERY, (performance.now() - now) * FOLDER_SHARE));
    const held = `its folder holds ${megabytes(size.bytes)} MB in ${size.files} files`;
    const may = `${megabytes(limits.disk)} MB in ${limits.files} files`;
    if (size.bytes > most.bytes || size.files > most.files) kill('disk-full', `${held} of the ${may} that it may hold`);
  }
}

/** Of the whole process time is counted in large steps, of its main thread in small ones. */
function ranBetween(before: ProcessUsage | undefined, after: ProcessUsage | undefined): Duration {
  if (before === undefined || after === undefined) return 0;
  const main = (after.main?.ran ?? 0) - (before.main?.ran ?? 0);
  return Math.max(main, after.processor - before.processor);
}

const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
