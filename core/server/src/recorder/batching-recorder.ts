import type { HomeRecord, HomeRecordOutput, Recorder, RecordStore } from '@nexa/engine';
import { errorMessage, hasErrorCode, NexaError } from '@nexa/sdk';
import { RecordQueue } from './record-queue.ts';

/** What the recorder tells the log; pino's logger fits. */
export interface RecorderLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface BatchingRecorderOptions {
  readonly store: RecordStore;
  readonly log: RecorderLog;
  /** How long a record may wait for others, in milliseconds: what a crash can lose at most, beside a write under way. */
  readonly windowMs?: number;
  /** Most weight (records and samples) of one transaction. */
  readonly batchWeight?: number;
  /** Most weight held while the database is away; beyond it the oldest records are dropped, samples first. */
  readonly queueWeight?: number;
}

const DEFAULT_WINDOW_MS = 200;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** Batches that may wait before senders are held back: one is written while the next is filled. */
const PRESSURE_BATCHES = 3;

interface Waiter {
  readonly upTo: number;
  /** When it wants it to be written, at the latest. */
  readonly by: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Counts of what the recorder did, for the metrics. */
export interface RecorderCounts {
  /** Records. */
  written: number;
  /** Records and samples that gave way because too much waited. */
  dropped: number;
  /** Records that can never be written. */
  refused: number;
}

/** Writes what homes record in batches: a short wait when idle, large transactions under load. */
export class BatchingRecorder implements Recorder {
  readonly counts: RecorderCounts = { written: 0, dropped: 0, refused: 0 };
  readonly #store: RecordStore;
  readonly #log: RecorderLog;
  readonly #windowMs: number;
  readonly #batchWeight: number;
  readonly #queue: RecordQueue;
  #waiters: Waiter[] = [];
  #held: { readonly settled: Promise<void>; settle(): void } | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer runs out. */
  #due = 0;
  #writing: Promise<void> | undefined;
  #pauseMs = 0;
  #isAway = false;
  /** Weight that gave way since the database went away. */
  #droppedNow = 0;
  #isStopped = false;

  constructor({ store, log, windowMs, batchWeight, queueWeight }: BatchingRecorderOptions) {
    this.#store = store;
    this.#log = log;
    this.#windowMs = windowMs ?? DEFAULT_WINDOW_MS;
    this.#batchWeight = batchWeight ?? 50_000;
    this.#queue = new RecordQueue(queueWeight ?? 400_000);
  }

  /** Weight of what waits to be written. */
  get backlog(): number {
    return this.#queue.weight;
  }

  /** While too much waits: settles as soon as less does, so that bulk senders are held back and the store never idles. */
  pressure(): Promise<void> | undefined {
    if (!this.#isPressed || this.#isStopped) return undefined;
    if (this.#held === undefined) {
      let settle = () => {};
      const settled = new Promise<void>((resolve) => {
        settle = resolve;
      });
      this.#held = { settled, settle };
    }
    return this.#held.settled;
  }

  record(homeId: string, output: HomeRecordOutput): void {
    const dropped = this.#queue.push({ homeId, output });
    if (dropped > 0) this.#dropped(dropped);
    if (this.#queue.weight >= this.#batchWeight) this.#wake(0);
    else this.#wake(this.#windowMs);
  }

  flush(within = 0): Promise<void> {
    if (this.#queue.isEmpty && this.#writing === undefined) return Promise.resolve();
    const upTo = this.#queue.lastNumber;
    return new Promise((resolve, reject) => {
      this.#waiters.push({ upTo, by: performance.now() + within, resolve, reject });
      this.#wake(within);
    });
  }

  /** Writes what is left, for at most `deadlineMs`; resolves to the weight that could not be written. */
  async stop(deadlineMs: number): Promise<number> {
    let expire: NodeJS.Timeout | undefined;
    const expired = new Promise<void>((resolve) => {
      expire = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([this.flush().catch(() => {}), expired]);
    clearTimeout(expire);
    this.#isStopped = true;
    this.#letOn();
    clearTimeout(this.#timer);
    return this.#queue.weight;
  }

  get #isPressed(): boolean {
    return this.#queue.weight >= this.#batchWeight * PRESSURE_BATCHES;
  }

  #letOn(): void {
    this.#held?.settle();
    this.#held = undefined;
  }

  #wake(delay: number): void {
    if (this.#isStopped || this.#writing !== undefined) return;
    // After a failure the pause counts, however urgent.
    const wait = this.#pauseMs > 0 ? this.#pauseMs : Math.min(delay, this.#windowMs);
    const due = performance.now() + wait;
    if (this.#timer !== undefined) {
      if (this.#pauseMs > 0 || due >= this.#due) return;
      clearTimeout(this.#timer);
    }
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#drain().finally(() => {
        this.#writing = undefined;
        if (!this.#queue.isEmpty) this.#wake(Math.max(0, this.#wanted - performance.now()));
      });
    }, wait);
  }

  /** When somebody wants something to be written. */
  get #wanted(): number {
    return this.#waiters.reduce((first, { by }) => Math.min(first, by), Number.POSITIVE_INFINITY);
  }

  async #drain(): Promise<void> {
    do {
      const batch = this.#queue.peek(this.#batchWeight);
      try {
        await this.#write(batch.records);
      } catch (error) {
        this.#failed(error);
        return;
      }
      this.#queue.shift(batch);
      this.#succeeded(batch.lastNumber);
    } while (this.#queue.weight >= this.#batchWeight || (this.#wanted <= performance.now() && !this.#queue.isEmpty));
  }

  /** Writes the batch; what can never be written is found by halves, said and left out. */
  async #write(records: readonly HomeRecord[]): Promise<void> {
    try {
      await this.#store.write(records);
      this.counts.written += records.length;
    } catch (error) {
      if (hasErrorCode(error) && error.retryable) throw error;
      if (records.length > 1) {
        const half = records.length >> 1;
        await this.#write(records.slice(0, half));
        await this.#write(records.slice(half));
        return;
      }
      this.counts.refused += 1;
      const record = records[0];
      this.#log.error(
        { homeId: record?.homeId, type: record?.output.type, reason: errorMessage(error) },
        'a record cannot be written and was left out',
      );
    }
  }

  #failed(error: unknown): void {
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, this.#pauseMs * 2));
    if (!this.#isAway) this.#log.warn({ reason: errorMessage(error) }, 'database is away; records wait in memory');
    this.#isAway = true;
    this.#refuse(error);
  }

  /** Nobody may be told that something is kept which may just have given way. */
  #dropped(weight: number): void {
    if (this.#droppedNow === 0)
      this.#log.error({ dropped: weight }, 'recorder is full; the oldest records are dropped');
    this.#droppedNow += weight;
    this.counts.dropped += weight;
    this.#refuse(new NexaError('NEXA_DATABASE_UNAVAILABLE', 'the database is away, and too much waits for it'));
  }

  #refuse(error: unknown): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(error);
    // A database that is away must not hold plugins back for ever: the queue's bound takes over.
    this.#letOn();
  }

  #succeeded(lastNumber: number): void {
    if (this.#isAway)
      this.#log.warn(
        { backlog: this.#queue.weight, dropped: this.#droppedNow },
        'database is back; records are written',
      );
    this.#isAway = false;
    this.#droppedNow = 0;
    this.#pauseMs = 0;
    if (!this.#isPressed) this.#letOn();
    const done = this.#waiters.filter(({ upTo }) => upTo <= lastNumber);
    this.#waiters = this.#waiters.filter(({ upTo }) => upTo > lastNumber);
    for (const waiter of done) waiter.resolve();
  }
}
