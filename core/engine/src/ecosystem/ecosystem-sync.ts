import type { Announcement, AnnouncementResult, Duration, ExposedDevice, JsonObject } from '@nexa/sdk';
import { Value } from '@sinclair/typebox/value';
import type { Clock } from '../ports/clock.ts';
import type { SyncBook, SyncEntry } from './sync-book.ts';

export interface EcosystemSyncOptions {
  /** What the ecosystem should know, as of now. */
  readonly devices: () => Promise<readonly ExposedDevice[]>;
  readonly book: SyncBook;
  readonly announce: (announcement: Announcement) => Promise<AnnouncementResult>;
  readonly clock: Clock;
  /** A round failed and is tried again after `pause`. */
  readonly onFailed: (error: unknown, pause: Duration) => void;
}

/** Several changes at once are told together. */
const GATHER: Duration = 1_000;
/** How long an ecosystem that fetches the list itself may take. */
const FETCH_WITHIN: Duration = 60_000;
const FIRST_PAUSE: Duration = 5_000;
const LONGEST_PAUSE: Duration = 900_000;
/** Devices in one announcement. */
const MOST_AT_ONCE = 100;

/**
 * Keeps what an ecosystem knows at what it should know. Everything that it was ever told stays in the book until it has
 * acknowledged to have forgotten it, so that no failure in between leaves a device there that is not here any more.
 */
export class EcosystemSync {
  readonly #options: EcosystemSyncOptions;
  #cancelTimer: (() => void) | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #isRunning = false;
  #isWanted = false;
  #isStopped = false;
  #pause = FIRST_PAUSE;
  /** What happens to the book happens one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: EcosystemSyncOptions) {
    this.#options = options;
  }

  /** Something changed that the ecosystem may have to be told of. */
  changed(): void {
    this.#schedule(GATHER);
  }

  /** It fetched these devices by itself, and knows no others. */
  async fetched(deviceIds: readonly string[]): Promise<void> {
    await this.#inTurn(async () => {
      const { book, devices } = this.#options;
      const should = new Map((await devices()).map((device) => [device.id, describe(device)]));
      const before = new Map((await book.entries()).map((entry) => [entry.deviceId, entry]));
      // One that is exposed no more since it was fetched is known there all the same.
      const known = (id: string): JsonObject => should.get(id) ?? before.get(id)?.told ?? { id };
      await book.replace(deviceIds.map((deviceId) => ({ deviceId, told: known(deviceId) })));
    });
    this.#pause = FIRST_PAUSE;
    this.changed();
  }

  /** It knows nothing any more. */
  async forgotten(): Promise<void> {
    await this.#inTurn(() => this.#options.book.replace([]));
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #schedule(pause: Duration): void {
    const { clock } = this.#options;
    if (this.#isRunning) {
      this.#isWanted = true;
      return;
    }
    const at = clock.now() + pause;
    if (this.#isStopped || at >= this.#dueAt) return;
    this.#cancelTimer?.();
    this.#dueAt = at;
    this.#cancelTimer = clock.schedule(at, () => void this.#run());
  }

  async #run(): Promise<void> {
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#isRunning = true;
    this.#isWanted = false;
    const next = await this.#round().catch((error: unknown) => this.#failed(error));
    this.#isRunning = false;
    if (next !== undefined) this.#schedule(next);
    if (this.#isWanted) this.#schedule(GATHER);
  }

  /** Tells what is missing. Answers after which pause to look again; undefined: all is told. */
  async #round(): Promise<Duration | undefined> {
    const { book, announce } = this.#options;
    const announcement = await this.#inTurn(() => this.#missing());
    if (announcement === undefined || this.#isStopped) {
      this.#pause = FIRST_PAUSE;
      return undefined;
    }
    const { acknowledged } = await announce(announcement);
    if (acknowledged.length > 0) {
      await this.#inTurn(() => book.acknowledge(acknowledged));
      this.#pause = FIRST_PAUSE;
      return 0;
    }
    return this.#next(FETCH_WITHIN);
  }

  /** What is to be told, written down as told. */
  async #missing(): Promise<Announcement | undefined> {
    const { book, devices } = this.#options;
    const should = new Map((await devices()).map((device) => [device.id, device]));
    const entries = new Map((await book.entries()).map((entry) => [entry.deviceId, entry]));
    const gone = [...entries.keys()].filter((id) => !should.has(id)).slice(0, MOST_AT_ONCE);
    const present = [...should.values()]
      .filter((device) => !knows(entries.get(device.id), describe(device)))
      .slice(0, MOST_AT_ONCE);
    if (gone.length === 0 && present.length === 0) return undefined;
    await book.tell([
      ...present.map((device) => ({ deviceId: device.id, told: describe(device) })),
      ...gone.map((deviceId) => ({ deviceId, told: undefined })),
    ]);
    return { present, gone };
  }

  #failed(error: unknown): Duration {
    const pause = this.#next(0);
    this.#options.onFailed(error, pause);
    return pause;
  }

  /** Growing pauses, up to a ceiling: an ecosystem that is away comes back some day. */
  #next(atLeast: Duration): Duration {
    const pause = Math.max(atLeast, this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    return pause;
  }
}

/** What an ecosystem is told of a device, as far as it matters there. Whether it takes a PIN is asked at the time. */
function describe({ needsPin: _, ...device }: ExposedDevice): JsonObject {
  return JSON.parse(JSON.stringify(device)) as JsonObject;
}

function knows(entry: SyncEntry | undefined, description: JsonObject): boolean {
  return Value.Equal(entry?.acknowledged, description);
}
