import {
  type Announcement,
  type AnnouncementResult,
  type Connection,
  configInvalid,
  type ExposedChange,
  type ExposedDevice,
  hasErrorCode,
  type IntegrationContext,
  type JsonObject,
  seconds,
  unsupported,
} from '@nexa/sdk';
import { CloudStatus } from '../cloud/cloud-status.ts';
import { Courier } from '../cloud/courier.ts';
import { EventGateway } from '../cloud/event-gateway.ts';
import { GrantBook } from '../cloud/grant-book.ts';
import { Grants } from '../cloud/grants.ts';
import { type Client, LoginWithAmazon } from '../cloud/login-with-amazon.ts';
import type { AlexaConfig } from '../config.ts';
import { PinGuard } from '../directives/pin-guard.ts';
import type { Endpoints } from '../endpoints.ts';
import { endpointOf } from '../model/endpoint.ts';
import type { FacetSettings } from '../model/facet.ts';
import { announce } from '../reports/announce.ts';
import { ChangeReporter } from '../reports/change-reporter.ts';
import type { Timings } from '../timings.ts';
import { Abilities } from './abilities.ts';
import { KeptIds } from './kept-ids.ts';

type Context = IntegrationContext<AlexaConfig>;

/** Surroundings of a connection; tests put others in their place. */
export interface Surroundings {
  readonly endpoints: Endpoints;
  readonly timings: Timings;
}

interface Remembered {
  readonly book: GrantBook;
  readonly told: KeptIds;
  readonly unsettled: KeptIds;
}

/** Commands that are followed after Alexa was answered; more than a home does at a time. */
const MOST_FOLLOWED = 50;
/** States that can be asked for at a time. */
const MOST_STATES = 500;
/** After opening without an answer of Amazon. */
const SOON = seconds(1);

/** One home and its linked Alexa accounts. */
export class AlexaConnection implements Connection {
  readonly devices = [];
  readonly context: Context;
  readonly timings: Timings;
  readonly login: LoginWithAmazon;
  readonly grants: Grants;
  readonly courier: Courier;
  readonly status: CloudStatus;
  readonly pinGuard: PinGuard;
  readonly settings: FacetSettings;
  /**
   * Endpoints that some account may show. Alexa keeps what a later list leaves out, so that one counts as shown until a
   * DeleteReport was taken for it.
   */
  readonly told: KeptIds;
  /** Endpoints of which it is open what accounts know: they are being told, or the answer was lost. */
  readonly unsettled: KeptIds;
  readonly #reporter: ChangeReporter;
  #followed = 0;
  readonly #abilities: Abilities;
  /** Accounts are told of devices one announcement after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(context: Context, { book, told, unsettled }: Remembered, { endpoints, timings }: Surroundings) {
    const { clock, config, exposed, logger, signal } = context;
    const now = () => clock.now();
    this.context = context;
    this.told = told;
    this.unsettled = unsettled;
    this.timings = timings;
    this.login = new LoginWithAmazon({ url: endpoints.token, timeout: timings.request });
    this.grants = new Grants({
      book,
      login: this.login,
      client: this.client,
      renewBefore: timings.renewBefore,
      now,
      signal,
    });
    this.status = new CloudStatus({
      report: (status) => context.reportIntegrationStatus(status),
      logger,
      onBack: () => void this.#catchUp(),
    });
    this.pinGuard = new PinGuard(config.pin, now);
    this.settings = { hasPin: this.pinGuard.hasPin, tellsChanges: this.client !== undefined };
    this.#abilities = new Abilities(this.settings);
    this.courier = new Courier({
      gateway: new EventGateway({ url: endpoints.events[config.region], timeout: timings.request }),
      grants: this.grants,
      status: this.status,
      clock,
      logger,
      longestPause: timings.longestPause,
      onDropped: () => this.#grantDropped(),
    });
    this.#reporter = new ChangeReporter({
      grants: this.grants,
      courier: this.courier,
      exposed,
      settings: this.settings,
      now,
    });
  }

  /**
   * Throws `authFailed` when Amazon does not know the client. Without an answer it opens all the same, since what people
   * say comes by another way; the status tells of it soon.
   */
  static async open(context: Context, surroundings: Surroundings): Promise<AlexaConnection> {
    const { clock, config, signal, storage } = context;
    demandWholeClient(config);
    const remembered = {
      book: await GrantBook.open(context),
      told: await KeptIds.open(storage, 'endpoints'),
      unsettled: await KeptIds.open(storage, 'unsettled'),
    };
    const connection = new AlexaConnection(context, remembered, surroundings);
    const { client } = connection;
    if (client === undefined) return connection;
    try {
      await connection.login.verify(client, signal);
    } catch (error) {
      if (signal.aborted || hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED')) throw error;
      connection.#lookSoon();
    }
    clock.every(surroundings.timings.retryAway, () => connection.#lookAgain());
    return connection;
  }

  /** The skill at Amazon; undefined when people gave none: then Alexa is answered, and told nothing by itself. */
  get client(): Client | undefined {
    const { clientId, clientSecret } = this.context.config;
    return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
  }

  /** What Discovery tells of devices, by id; undefined: there is nothing that Alexa could do with it. */
  async describe(devices: readonly ExposedDevice[]): Promise<ReadonlyMap<string, JsonObject | undefined>> {
    const known = await this.#knownKeys(devices.map(({ id }) => id));
    for (const device of devices) this.#abilities.note(device, known(device.id));
    return new Map(devices.map((device) => [device.id, endpointOf(device, this.settings, known(device.id))]));
  }

  /** How many of the devices Alexa can be shown. Nothing is told, so nothing is noted as told. */
  async countEndpoints(devices: readonly ExposedDevice[]): Promise<number> {
    const known = await this.#knownKeys(devices.map(({ id }) => id));
    return devices.filter((device) => endpointOf(device, this.settings, known(device.id)) !== undefined).length;
  }

  /** A place among the commands that are followed after Alexa was answered; false when there is none. */
  mayFollow(): boolean {
    return this.#followed < MOST_FOLLOWED;
  }

  /** Lets `task` go on after Alexa was answered. */
  follow(task: Promise<void>): void {
    this.#followed += 1;
    const ended = () => {
      this.#followed -= 1;
    };
    task.then(ended, (error: unknown) => {
      ended();
      if (!this.context.signal.aborted)
        this.context.logger.warn('Alexa could not be told how a command ended.', {
          code: hasErrorCode(error) ? error.code : 'UNEXPECTED',
        });
    });
  }

  command(): Promise<never> {
    return Promise.reject(unsupported('Alexa has no devices of its own.'));
  }

  async announce(announcement: Announcement, signal: AbortSignal): Promise<AnnouncementResult> {
    this.#reporter.forgetDevices();
    const telling = this.#turn.then(() => this.#tell(announcement, signal));
    this.#turn = telling.catch(() => undefined);
    return await telling;
  }

  async reportChanges(changes: readonly ExposedChange[], signal: AbortSignal): Promise<void> {
    await this.#reporter.report(changes, signal);
    const grown = changes.filter(({ deviceId, values }) => this.#abilities.hasGrown(deviceId, Object.keys(values)));
    if (this.grants.all.length > 0) await this.unsettled.add(grown.map(({ deviceId }) => deviceId));
  }

  async disconnect(): Promise<void> {}

  async #tell({ present, gone }: Announcement, signal: AbortSignal): Promise<AnnouncementResult> {
    const { exposed, logger } = this.context;
    const { grants, courier, told } = this;
    const describe = (devices: readonly ExposedDevice[]) => this.describe(devices);
    await this.unsettled.add([...present.map(({ id }) => id), ...gone]);
    const result = await announce({ grants, courier, told, exposed, logger, describe }, { present, gone }, signal);
    await this.unsettled.remove(grants.all.length === 0 ? this.unsettled.all : result.acknowledged);
    return result;
  }

  /** The host takes an integration for online once it is open; only then can it be told otherwise. */
  #lookSoon(): void {
    const { clock } = this.context;
    clock.sleep(SOON).then(
      () => this.#look(),
      () => undefined,
    );
  }

  /** Looks whether Amazon is back, or tells again what may have been lost. */
  async #lookAgain(): Promise<void> {
    if (!this.status.isOnline) return await this.#look();
    await this.#catchUp();
    if (this.unsettled.all.length > 0) await this.#tellAgain();
  }

  async #catchUp(): Promise<void> {
    await this.#reporter.catchUp(this.context.signal).catch(() => undefined);
  }

  async #look(): Promise<void> {
    const { client } = this;
    const { signal } = this.context;
    if (client === undefined) return;
    try {
      await this.login.verify(client, signal);
      const [grant] = this.grants.all;
      const delivery = grant === undefined ? undefined : await this.courier.probe(grant.linkId, signal);
      if (delivery?.result !== 'busy') this.status.answered();
    } catch (error) {
      if (!signal.aborted) this.status.failed(error);
    }
  }

  /** NEXA takes a device that has changed back for known, although Alexa may have taken what it was told in between. */
  async #tellAgain(): Promise<void> {
    const { exposed, signal } = this.context;
    const devices = await exposed.devices();
    const present = devices.filter(({ id }) => this.unsettled.has(id));
    const gone = this.unsettled.all.filter((id) => devices.every((device) => device.id !== id));
    await this.announce({ present, gone }, signal).catch(() => undefined);
  }

  async #grantDropped(): Promise<void> {
    if (this.grants.all.length > 0) return;
    await this.told.remove(this.told.all);
    await this.unsettled.remove(this.unsettled.all);
    await this.context.exposed.forgotten();
  }

  async #knownKeys(ids: readonly string[]): Promise<(id: string) => ReadonlySet<string>> {
    const keys = new Map<string, ReadonlySet<string>>();
    for (let start = 0; start < ids.length; start += MOST_STATES) {
      const states = await this.context.exposed.states(ids.slice(start, start + MOST_STATES));
      for (const [id, { values }] of Object.entries(states)) keys.set(id, new Set(Object.keys(values)));
    }
    return (id) => keys.get(id) ?? new Set();
  }
}

function demandWholeClient({ clientId, clientSecret }: AlexaConfig): void {
  if ((clientId === undefined) === (clientSecret === undefined)) return;
  const field = clientId === undefined ? 'clientId' : 'clientSecret';
  throw configInvalid(field, 'Client id and client secret of the skill are needed together.');
}
