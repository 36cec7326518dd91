import {
  type Announcement,
  type AnnouncementResult,
  type CommandAcknowledgement,
  type Connection,
  configInvalid,
  type DeviceDescription,
  type Duration,
  type ExposedChange,
  type ExposedDevice,
  type ExposedResult,
  type HookCaller,
  type Instant,
  type IntegrationContext,
  type JsonObject,
  minutes,
  seconds,
  unsupported,
} from '@nexa/sdk';
import { AccessToken } from '../cloud/access-token.ts';
import { CloudFailure } from '../cloud/cloud-failure.ts';
import { HomeGraph } from '../cloud/home-graph.ts';
import { readServiceAccount } from '../cloud/service-account.ts';
import type { GoogleConfig } from '../config.ts';
import type { Endpoints } from '../endpoints.ts';
import { describe } from '../model/describe.ts';
import { deviceIdOf, type Part } from '../model/part.ts';
import type { PartWish } from '../model/trait-mapping.ts';
import { LinkedUsers } from '../reports/linked-users.ts';
import { StateReporter } from '../reports/state-reporter.ts';
import { SyncRequests } from '../reports/sync-requests.ts';
import { Told } from '../reports/told.ts';
import { UserReports } from '../reports/user-reports.ts';
import { PinCheck } from '../security/challenge.ts';
import { PinGuard } from '../security/pin-guard.ts';
import { CloudWatch } from './cloud-watch.ts';
import { type Counters, zeroCounters } from './counters.ts';
import { type ExposedParts, exposedParts } from './exposed-parts.ts';

const LOOK_AGAIN: Duration = minutes(15);
/** After opening without an answer of Google. */
const SOON: Duration = seconds(1);

/** What tells Google of changes. */
interface Cloud {
  readonly token: AccessToken;
  readonly watch: CloudWatch;
  readonly requests: SyncRequests;
  readonly reporter: StateReporter;
}

type Described = JsonObject & { readonly id: string };

/** What was told of one home in answer to SYNC. */
export interface Fetched {
  readonly devices: readonly ExposedDevice[];
  readonly described: readonly Described[];
}

/** One home as it is shown in the Google Home of those who linked their accounts. */
export class GoogleConnection implements Connection {
  readonly devices: readonly DeviceDescription[] = [];
  readonly counters: Counters = zeroCounters();
  readonly #context: IntegrationContext<GoogleConfig>;
  readonly #users: LinkedUsers;
  readonly #told = new Told();
  readonly #cloud: Cloud | undefined;
  readonly #pinGuard: PinGuard | undefined;

  private constructor(context: IntegrationContext<GoogleConfig>, users: LinkedUsers, way: WayToGoogle | undefined) {
    this.#context = context;
    this.#users = users;
    this.#cloud = way === undefined ? undefined : this.#cloudBy(way);
    const { pin } = context.config;
    this.#pinGuard = pin === undefined ? undefined : new PinGuard(pin, () => context.clock.now());
  }

  /**
   * Rejects with `auth-failed` when Google does not take the key. Without an answer it opens all the same, since what people
   * say comes by another way; the status tells of it soon.
   */
  static async open(context: IntegrationContext<GoogleConfig>, endpoints: Endpoints): Promise<GoogleConnection> {
    const way = wayToGoogle(context, endpoints);
    const connection = new GoogleConnection(context, await LinkedUsers.load(context.storage), way);
    if (way === undefined) return connection;
    try {
      await way.token.get();
    } catch (error) {
      if (!(error instanceof CloudFailure)) throw error;
      if (error.kind === 'refused' || error.kind === 'cancelled') throw error.asContract();
      connection.#probeSoon();
    }
    context.clock.every(LOOK_AGAIN, () => connection.#catchUp());
    return connection;
  }

  /** Undefined without a key: then Google is told nothing by itself. */
  get watch(): CloudWatch | undefined {
    return this.#cloud?.watch;
  }

  get linkedUsers(): number {
    return this.#users.count;
  }

  now(): Instant {
    return this.#context.clock.now();
  }

  count(intent: string): void {
    if (intent === 'SYNC') this.counters.syncs += 1;
    if (intent === 'QUERY') this.counters.queries += 1;
    if (intent === 'EXECUTE') this.counters.executions += 1;
  }

  /** Somebody's Google speaks: that account is linked. */
  async linked(caller: HookCaller): Promise<void> {
    await this.#users.add(caller);
  }

  /** That account is linked no more. What others who are linked know stays known. */
  async unlinked(caller: HookCaller): Promise<void> {
    await this.#users.removeLink(caller);
    if (this.#users.has(caller.userId)) return;
    this.#told.forget(caller.userId);
    this.#cloud?.requests.settled(caller.userId);
    if (this.#users.count === 0) await this.#context.exposed.forgotten();
  }

  /** What this caller's Google is to know. */
  async describeFor(caller: HookCaller): Promise<Fetched> {
    return this.#fetchedOf(await exposedParts(this.#context.exposed, caller));
  }

  /** This caller's Google knows these devices now, and no others of this home. */
  async fetchedBy(caller: HookCaller, { devices, described }: Fetched): Promise<void> {
    const { exposed, clock } = this.#context;
    this.#told.keep(caller.userId, clock.now(), described);
    this.#cloud?.requests.settled(caller.userId);
    const ids = devices.map(({ id }) => id);
    const seen = new Set(ids);
    const all = await exposed.devices();
    if (all.every(({ id }) => seen.has(id))) await exposed.fetched(ids);
    if (this.#cloud === undefined) return;
    this.#cloud.reporter.fetched(caller.userId, ids);
    // NEXA takes what is so now for what was fetched; what changed in between is asked to be fetched again.
    if (!(await this.#knowsAll(caller))) this.#cloud.requests.owe(caller);
  }

  /** The parts among `ids` that this caller may see, with how they are. */
  async partsFor(caller: HookCaller, ids: ReadonlySet<string>): Promise<readonly Part[]> {
    const wanted = new Set([...ids].map(deviceIdOf));
    const { parts } = await exposedParts(this.#context.exposed, caller, wanted);
    return parts.filter(({ id }) => ids.has(id));
  }

  pinCheck({ linkId }: HookCaller): PinCheck {
    return new PinCheck(this.#pinGuard, linkId);
  }

  wish({ device, component }: Part, wish: PartWish, caller: HookCaller, waitFor: Duration): Promise<ExposedResult> {
    this.counters.commands += 1;
    return this.#context.exposed.command({ deviceId: device.id, component: component.id, ...wish, waitFor }, caller);
  }

  command(): Promise<CommandAcknowledgement> {
    return Promise.reject(unsupported('Google Home brings no devices of its own.'));
  }

  /** Google fetches by itself when it is asked to; what it then fetched is what it acknowledges. */
  async announce({ present, gone }: Announcement): Promise<AnnouncementResult> {
    this.#cloud?.reporter.descriptionsChanged();
    const callers = this.#users.callers();
    const behind = await this.#behind(callers);
    if (behind.length > 0 && this.#cloud !== undefined) {
      try {
        await this.#cloud.requests.ask(behind.map(({ userId }) => userId));
      } catch (error) {
        throw error instanceof CloudFailure ? error.asContract() : error;
      }
    }
    if (this.#users.count === 0) return { acknowledged: gone };
    const isKnown = callers.length > 0 && behind.length === 0;
    return { acknowledged: isKnown ? [...present.map(({ id }) => id), ...gone] : [] };
  }

  async reportChanges(changes: readonly ExposedChange[]): Promise<void> {
    await this.#cloud?.reporter.changed(changes);
  }

  /** Asks for a new token, and whether Google takes it. Rejects with a `CloudFailure`. */
  async renewToken(): Promise<void> {
    this.#cloud?.token.drop();
    await this.#cloud?.watch.probe();
  }

  /** Requests and sleeps end with the integration. */
  disconnect(): Promise<void> {
    return Promise.resolve();
  }

  /** What a person may see changes without a word of it: by roles, rooms and hours. */
  async #catchUp(): Promise<void> {
    const fetched = this.#users.callers().filter(({ userId }) => this.#told.fetchedAt(userId) !== undefined);
    const behind = await this.#behind(fetched).catch(() => []);
    for (const caller of behind) this.#cloud?.requests.owe(caller);
  }

  /** Those whose Google does not know what it should, or of whom that is not known. */
  async #behind(callers: readonly HookCaller[]): Promise<readonly HookCaller[]> {
    const known = await Promise.all(callers.map((caller) => this.#knowsAll(caller)));
    return callers.filter((_caller, index) => known[index] !== true);
  }

  async #knowsAll(caller: HookCaller): Promise<boolean> {
    if (this.#told.fetchedAt(caller.userId) === undefined) return false;
    const { described } = this.#fetchedOf(await exposedParts(this.#context.exposed, caller));
    return this.#told.matches(caller.userId, described);
  }

  async #tellAll(): Promise<void> {
    await this.#cloud?.reporter.all().catch(() => undefined);
  }

  /** The host takes an integration for online once it is open; only then can it be told otherwise. */
  #probeSoon(): void {
    this.#context.clock
      .sleep(SOON)
      .then(() => this.#cloud?.watch.probe())
      .catch(() => undefined);
  }

  #cloudBy({ token, homeGraph }: WayToGoogle): Cloud {
    const { counters } = this;
    const context = this.#context;
    const watch = new CloudWatch({ context, homeGraph, counters, onBack: () => void this.#tellAll() });
    const shared = { context, homeGraph, watch, users: this.#users, told: this.#told, counters };
    const requests = new SyncRequests(shared);
    const reports = new UserReports({ ...shared, requests });
    return { token, watch, requests, reporter: new StateReporter({ ...shared, reports }) };
  }

  #fetchedOf({ devices, parts }: ExposedParts): Fetched {
    const tellsChanges = this.#cloud !== undefined;
    return { devices, described: parts.flatMap((part) => describe(part, tellsChanges) ?? []) };
  }
}

interface WayToGoogle {
  readonly token: AccessToken;
  readonly homeGraph: HomeGraph;
}

/** Undefined without a key. */
function wayToGoogle(
  { clock, config, signal }: IntegrationContext<GoogleConfig>,
  endpoints: Endpoints,
): WayToGoogle | undefined {
  if (config.serviceAccount === undefined) return undefined;
  const read = readServiceAccount(config.serviceAccount);
  if ('problem' in read) throw configInvalid('serviceAccount', read.problem);
  const { account } = read;
  const token = new AccessToken({
    account,
    url: endpoints.token ?? account.tokenUri,
    now: () => clock.now(),
    signal,
  });
  return { token, homeGraph: new HomeGraph(endpoints.homeGraph, token) };
}
