import {
  type Duration,
  type ExposedDevice,
  type HookCaller,
  type Instant,
  type IntegrationContext,
  type JsonObject,
  minutes,
  seconds,
} from '@nexa/sdk';
import { CloudFailure } from '../cloud/cloud-failure.ts';
import type { HomeGraph } from '../cloud/home-graph.ts';
import type { CloudWatch } from '../connection/cloud-watch.ts';
import type { Counters } from '../connection/counters.ts';
import { describe } from '../model/describe.ts';
import { type Part, partsOf } from '../model/part.ts';
import { statesOf } from '../model/states.ts';
import { notificationOf } from './notifications.ts';
import { isQuiet } from './quiet-changes.ts';
import type { SyncRequests } from './sync-requests.ts';
import type { Told } from './told.ts';

const MOST_DEVICES = 100;
/** That a device changed in what it can is no reason to have all fetched more often. */
const OUTGROWN_EVERY: Duration = minutes(1);
/** Google may not know at once what it fetched; after this time it does, or never will. */
const SETTLES: Duration = seconds(30);
const SETTLING_PAUSE: Duration = seconds(10);
/** A Google that has just fetched is not asked to fetch because it does not know a device. */
const FETCHED_LATELY: Duration = minutes(10);

export interface UserReportsOptions {
  readonly context: Pick<IntegrationContext, 'clock' | 'signal' | 'exposed'>;
  readonly homeGraph: HomeGraph;
  readonly watch: CloudWatch;
  readonly told: Told;
  readonly requests: SyncRequests;
  readonly counters: Counters;
}

/** State keys that changed, by device. */
export type Changes = ReadonlyMap<string, ReadonlySet<string>>;

interface Batch {
  readonly states: Record<string, JsonObject>;
  readonly notifications: Record<string, JsonObject>;
}

/** Reports to one user's Google what that person may see and that Google knows. */
export class UserReports {
  readonly #options: UserReportsOptions;
  /** By user and device of Google's: what it was told last. */
  readonly #last = new Map<string, string>();
  /** By user and device of Google's: it was told and does not know the device, although it fetched. */
  readonly #unknown = new Set<string>();
  /** By user and device of Google's: what people were told of at once, last. */
  readonly #notified = new Map<string, string>();
  readonly #outgrownAt = new Map<string, Instant>();

  constructor(options: UserReportsOptions) {
    this.#options = options;
  }

  /** This user's Google knows a new list, and of none of it how it is. */
  fetched(userId: string): void {
    const isOfUser = (key: string) => key.startsWith(lastKey(userId, ''));
    for (const key of [...this.#last.keys()].filter(isOfUser)) this.#last.delete(key);
    for (const key of [...this.#unknown].filter(isOfUser)) this.#unknown.delete(key);
  }

  /** Rejects with a `CloudFailure` when Google did not take it. */
  async tell(caller: HookCaller, devices: readonly ExposedDevice[], changes: Changes): Promise<void> {
    for (let from = 0; from < devices.length; from += MOST_DEVICES) {
      const batch = await this.#batch(caller, devices.slice(from, from + MOST_DEVICES), changes);
      if (Object.keys(batch.states).length > 0) await this.#send(caller, batch);
    }
  }

  async #batch(caller: HookCaller, devices: readonly ExposedDevice[], changes: Changes): Promise<Batch> {
    const { context, told } = this.#options;
    const states = await context.exposed.states(
      devices.map(({ id }) => id),
      caller,
    );
    const batch: Batch = { states: {}, notifications: {} };
    for (const device of devices) {
      const state = states[device.id];
      if (state === undefined) continue;
      const changed = changes.get(device.id) ?? new Set();
      for (const part of partsOf(device, state)) {
        const description = describe(part);
        if (description?.willReportState !== true || !told.knows(caller.userId, part.id)) continue;
        if (told.differs(caller.userId, description)) this.#outgrown(caller.userId);
        this.#add(batch, caller.userId, part, changed);
      }
    }
    return batch;
  }

  #add(batch: Batch, userId: string, part: Part, changed: ReadonlySet<string>): void {
    const states = statesOf(part);
    const key = lastKey(userId, part.id);
    if (this.#unknown.has(key)) return;
    if (this.#last.get(key) === JSON.stringify(states) && isQuiet(changed, part)) return;
    batch.states[part.id] = states;
    const notification = notificationOf(changed, part);
    // What is told again because another person's Google did not take it, is no news to this one.
    const isNews = notification !== undefined && this.#notified.get(key) !== JSON.stringify(notification);
    if (isNews) batch.notifications[part.id] = notification;
  }

  async #send(caller: HookCaller, batch: Batch): Promise<void> {
    const { homeGraph, watch, counters, context } = this.#options;
    const { userId } = caller;
    try {
      await watch.learn(() => homeGraph.report({ agentUserId: userId, ...batch }, context.signal));
    } catch (error) {
      counters.failedReports += 1;
      if (error instanceof CloudFailure && error.kind === 'unknown-user') return await this.#notKnown(caller, batch);
      if (error instanceof CloudFailure && error.kind === 'rejected') return await this.#apart(caller, batch);
      throw error;
    }
    counters.reports += 1;
    counters.lastReport = context.clock.now();
    for (const [id, told] of Object.entries(batch.states)) this.#last.set(lastKey(userId, id), JSON.stringify(told));
    for (const [id, news] of Object.entries(batch.notifications))
      this.#notified.set(lastKey(userId, id), JSON.stringify(news));
  }

  /**
   * Either nobody is linked as this user, which shows when Google is asked to fetch, or it lacks one device of several:
   * then it takes none of them, and they are told apart.
   */
  async #notKnown(caller: HookCaller, batch: Batch): Promise<void> {
    const { told, requests, context } = this.#options;
    const age = context.clock.now() - (told.fetchedAt(caller.userId) ?? Number.NEGATIVE_INFINITY);
    if (age > FETCHED_LATELY) return requests.owe(caller);
    if (age < SETTLES)
      throw new CloudFailure('busy', 'Google has not taken in yet what it fetched.', {
        code: '404',
        retryAfter: SETTLING_PAUSE,
      });
    await this.#apart(caller, batch);
  }

  /** Google takes none of these devices because of one of them: that one is found, and left out until Google fetches. */
  async #apart(caller: HookCaller, batch: Batch): Promise<void> {
    const ids = Object.keys(batch.states);
    const [only, ...others] = ids;
    if (only !== undefined && others.length === 0) this.#unknown.add(lastKey(caller.userId, only));
    if (others.length === 0) return;
    const middle = Math.ceil(ids.length / 2);
    await this.#send(caller, partOf(batch, ids.slice(0, middle)));
    await this.#send(caller, partOf(batch, ids.slice(middle)));
  }

  /** A device can more than it could when it was fetched: it told an attribute for the first time. */
  #outgrown(userId: string): void {
    const { context, requests } = this.#options;
    const now = context.clock.now();
    if (now - (this.#outgrownAt.get(userId) ?? Number.NEGATIVE_INFINITY) < OUTGROWN_EVERY) return;
    this.#outgrownAt.set(userId, now);
    requests.owe({ userId });
  }
}

const partOf = ({ states, notifications }: Batch, ids: readonly string[]): Batch => ({
  states: picked(states, ids),
  notifications: picked(notifications, ids),
});

const picked = (from: Readonly<Record<string, JsonObject>>, ids: readonly string[]): Record<string, JsonObject> =>
  Object.fromEntries(Object.entries(from).filter(([id]) => ids.includes(id)));

const lastKey = (userId: string, id: string): string => `${userId} ${id}`;
