import { type Duration, type ExposedDevice, type Instant, type IntegrationContext, minutes, seconds } from '@nexa/sdk';
import { CloudFailure } from '../cloud/cloud-failure.ts';
import type { CloudWatch } from '../connection/cloud-watch.ts';
import type { LinkedUsers } from './linked-users.ts';
import type { Changes, UserReports } from './user-reports.ts';

/** Google's own wish counts where it is longer. */
const FIRST_PAUSE: Duration = seconds(10);
const LONGEST_PAUSE: Duration = minutes(5);
/** Google knows no device in the moment in which it fetched it. */
const AFTER_SYNC: Duration = seconds(10);
/** What is exposed is read again after this time even if nobody said that it changed. */
const DEVICES_HOLD: Duration = minutes(1);

export interface StateReporterOptions {
  readonly context: Pick<IntegrationContext, 'clock' | 'exposed'>;
  readonly watch: CloudWatch;
  readonly users: LinkedUsers;
  readonly reports: UserReports;
}

/**
 * Tells every linked user's Google how devices are that changed. What cannot be told now, because Google wants a pause or
 * is away, is owed by device and told as it is then.
 */
export class StateReporter {
  readonly #options: StateReporterOptions;
  /** State keys that changed, by device; not yet told. */
  #owed = new Map<string, Set<string>>();
  /** Of which Google is to be told soon, because it fetched. */
  readonly #fetched = new Set<string>();
  #pausedUntil: Instant = 0;
  #pause: Duration = FIRST_PAUSE;
  #isTimed = false;
  #devices: { readonly list: readonly ExposedDevice[]; readonly readAt: Instant } | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: StateReporterOptions) {
    this.#options = options;
  }

  /** Tells of these changes; resolves when they are told or owed. */
  async changed(changes: readonly { readonly deviceId: string; readonly changed: readonly string[] }[]): Promise<void> {
    for (const { deviceId, changed } of changes) this.#owe(deviceId, changed);
    if (!this.#isPaused()) await this.#tell();
  }

  /** Everything is to be told anew, as after an outage. */
  async all(): Promise<void> {
    this.#pausedUntil = 0;
    this.descriptionsChanged();
    const devices = await this.#exposed();
    await this.changed(devices.map(({ id }) => ({ deviceId: id, changed: ['status'] })));
  }

  /** This user's Google fetched: it is told soon how these devices are. */
  fetched(userId: string, deviceIds: readonly string[]): void {
    this.#options.reports.fetched(userId);
    this.descriptionsChanged();
    const isTimed = this.#fetched.size > 0;
    for (const deviceId of deviceIds) this.#fetched.add(deviceId);
    if (!isTimed && this.#fetched.size > 0) void this.#tellFetched().catch(() => undefined);
  }

  async #tellFetched(): Promise<void> {
    await this.#options.context.clock.sleep(AFTER_SYNC);
    const fetched = [...this.#fetched];
    this.#fetched.clear();
    await this.changed(fetched.map((deviceId) => ({ deviceId, changed: ['status'] })));
  }

  /** What is exposed, or how it is described, changed. */
  descriptionsChanged(): void {
    this.#devices = undefined;
  }

  async #exposed(): Promise<readonly ExposedDevice[]> {
    const { clock, exposed } = this.#options.context;
    const now = clock.now();
    if (this.#devices === undefined || Math.abs(now - this.#devices.readAt) > DEVICES_HOLD)
      this.#devices = { list: await exposed.devices(), readAt: now };
    return this.#devices.list;
  }

  #owe(deviceId: string, changed: Iterable<string>): void {
    const keys = this.#owed.get(deviceId) ?? new Set();
    for (const key of changed) keys.add(key);
    this.#owed.set(deviceId, keys);
  }

  /** Google wants a pause; or it cannot be used, and whoever watches it says when it can. */
  #isPaused(): boolean {
    return this.#options.watch.failure !== undefined || this.#rest() > 0;
  }

  /** What is left of the pause; a clock that was set back does not make it longer. */
  #rest(): Duration {
    const rest = this.#pausedUntil - this.#options.context.clock.now();
    return rest > LONGEST_PAUSE ? 0 : rest;
  }

  #tellIn(pause: Duration): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    void this.#options.context.clock
      .sleep(pause)
      .then(() => {
        this.#isTimed = false;
        return this.#tell();
      })
      .catch(() => undefined);
  }

  /** One after the other, so that an older state never overtakes a newer one. */
  #tell(): Promise<void> {
    const done = this.#turn.then(() => this.#tellAll());
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #tellAll(): Promise<void> {
    const { users, reports } = this.#options;
    const owed = this.#owed;
    if (owed.size === 0) return;
    if (this.#isPaused()) {
      if (this.#rest() > 0) this.#tellIn(this.#rest());
      return;
    }
    this.#owed = new Map();
    if (users.count === 0) return;
    const devices = (await this.#exposed()).filter(({ id }) => owed.has(id));
    const results = await Promise.allSettled(users.callers().map((caller) => reports.tell(caller, devices, owed)));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    const passing = failures.find((error) => error instanceof CloudFailure && isPassing(error));
    if (passing instanceof CloudFailure) this.#postpone(passing, owed);
    else this.#pause = FIRST_PAUSE;
    const serious = failures.find((error) => !(error instanceof CloudFailure));
    if (serious !== undefined) throw serious;
  }

  #postpone(failure: CloudFailure, owed: Changes): void {
    const { clock } = this.#options.context;
    for (const [deviceId, keys] of owed) this.#owe(deviceId, keys);
    if (failure.kind !== 'busy') return;
    const pause = Math.min(Math.max(failure.retryAfter ?? 0, this.#pause), LONGEST_PAUSE);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    this.#pausedUntil = clock.now() + pause;
    this.#tellIn(pause);
  }
}

/** What may go well later. */
const isPassing = ({ kind }: CloudFailure): boolean => kind === 'busy' || kind === 'away' || kind === 'refused';
