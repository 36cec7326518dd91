import {
  type CancelSignal,
  type CommandAcknowledgement,
  type CommandRequest,
  type Connection,
  configInvalid,
  type DeviceDescription,
  hasErrorCode,
  type IntegrationContext,
  type JsonValue,
  type NexaError,
  type StatusDetail,
  type StatusReport,
  seconds,
  unsupported,
} from '@nexa/sdk';
import type { TuyaConfig } from '../config.ts';
import { DeviceModel, listOf } from '../data-points/device-model.ts';
import { type OwnDataPoint, readOwnDataPoints } from '../data-points/own-data-points.ts';
import { type DataPoints, readPayload } from '../link/device-message.ts';
import { isKeyRefusal } from '../link/link-failure.ts';
import type { LinkTarget } from '../link/tuyapi-device.ts';
import type { Timings } from '../timings.ts';
import type { TuyaVersion } from '../version.ts';
import { EnergyCounter } from './energy-counter.ts';
import { KeyTrust } from './key-trust.ts';
import { LinkKeeper } from './link-keeper.ts';
import { forgetVersion, presentTarget } from './present-target.ts';

/** All data points ever heard of, so that what a device is does not depend on what it happens to tell today. */
const STORED_VALUES = 'data-points';
/** After something unreadable the states are read again, but no more often than this. */
const REREAD_PAUSE = seconds(5);

interface ConnectionParts {
  readonly target: LinkTarget;
  readonly own: readonly OwnDataPoint[];
  readonly energy: EnergyCounter;
  readonly trust: KeyTrust;
  readonly values: DataPoints;
}

/** The device of one integration: its states, its commands, and what is known of the way to it. */
export class TuyaConnection implements Connection {
  readonly #context: IntegrationContext<TuyaConfig>;
  readonly #timings: Timings;
  readonly #energy: EnergyCounter;
  readonly #trust: KeyTrust;
  readonly #version: TuyaVersion;
  /** What a person said of data points. */
  readonly #own: readonly OwnDataPoint[];
  readonly #keeper: LinkKeeper;
  #values: DataPoints;
  #model: DeviceModel | undefined;
  #description: DeviceDescription | undefined;
  #status: StatusReport | undefined;
  #lastContact: number | undefined;
  #isRereading = false;
  /** A command was refused that only a wrong key explains; the link itself may be well (3.1). */
  #keyRefusal: NexaError | undefined;

  /** Opens the link and reads the first states; throws when the device cannot be reached or understood. */
  static async open(context: IntegrationContext<TuyaConfig>, timings: Timings): Promise<TuyaConnection> {
    const { storage, logger, config } = context;
    const own = readOwnDataPoints(config.dataPoints ?? []);
    if ('problem' in own) throw configInvalid('dataPoints', own.problem);
    const target = await presentTarget(context, timings);
    const stored = readPayload({ dps: await storage.get(STORED_VALUES) }, config.deviceId);
    const connection = new TuyaConnection(context, timings, {
      target,
      own: own.rows,
      energy: await EnergyCounter.load(storage, logger),
      trust: await KeyTrust.load({ storage, logger, clock: context.clock, timings, target }),
      values: stored.kind === 'values' ? stored.values : {},
    });
    try {
      await connection.#start();
    } catch (error) {
      await connection.disconnect();
      await forgetVersion(context, error);
      throw error;
    }
    return connection;
  }

  private constructor(context: IntegrationContext<TuyaConfig>, timings: Timings, parts: ConnectionParts) {
    const { target, own, energy, trust, values } = parts;
    this.#context = context;
    this.#timings = timings;
    this.#energy = energy;
    this.#trust = trust;
    this.#values = values;
    this.#version = target.version;
    this.#own = own;
    this.#keeper = new LinkKeeper({
      target,
      timings,
      clock: context.clock,
      judge: (error) => trust.judge(error),
      listener: {
        up: (all) => this.#onUp(all),
        down: (error) => this.#onDown(error),
        values: (values, source) => this.#take(values, source),
        contact: () => this.#onContact(),
        malformed: (reason) => this.#onMalformed(reason),
      },
    });
  }

  get devices(): readonly DeviceDescription[] {
    return this.#description ? [this.#description] : [];
  }

  /** Why the device is not reached; `undefined` while it is. */
  get failure(): NexaError | undefined {
    return this.#keeper.failure;
  }

  /** Why the local key is taken for wrong; `undefined` while nothing speaks against it. */
  get keyRefusal(): NexaError | undefined {
    const { failure } = this.#keeper;
    return isKeyRefusal(failure) ? failure : this.#keyRefusal;
  }

  /** When the device was last heard. */
  get lastContact(): number | undefined {
    return this.#lastContact;
  }

  /** What the device is, as far as it was heard. */
  get facts(): { readonly version: string; readonly family: string; readonly dataPoints: string[] } {
    const family = this.#model?.family.id ?? 'unknown';
    return { version: this.#version, family, dataPoints: Object.keys(this.#values) };
  }

  async command(request: CommandRequest, signal: CancelSignal): Promise<CommandAcknowledgement> {
    const model = this.#model;
    if (!model || request.externalId !== this.#context.config.deviceId) {
      throw unsupported('This integration has no such device.');
    }
    try {
      await this.#keeper.link.write(model.dataPointsFor(request, this.#values), signal);
    } catch (error) {
      if (isKeyRefusal(error)) this.#keyRefusal = error;
      throw error;
    }
    this.#keyRefusal = undefined;
    return 'accepted';
  }

  async refresh(_externalId: string | undefined, signal: CancelSignal): Promise<void> {
    await this.#keeper.link.read(signal);
  }

  /** Drops the link and opens it afresh; throws why that did not work. */
  async reconnect(signal: CancelSignal): Promise<void> {
    await this.#keeper.reopen(signal);
  }

  async disconnect(): Promise<void> {
    this.#keeper.close();
    await this.#energy.settled();
    await this.#trust.settled();
  }

  async #start(): Promise<void> {
    await this.#keeper.open(this.#context.signal);
    if (!this.#model) {
      throw unsupported(
        `NEXA does not know what this device is (data points ${listOf(this.#values)}). Say what it is or what they mean, in the integration’s configuration.`,
      );
    }
    this.#context.clock.every(this.#timings.meterEvery, () => this.#measure());
  }

  #onUp(all: DataPoints): void {
    const wasDown = this.#status?.value === 'offline';
    this.#trust.proven();
    this.#reportStatus({ value: 'online' });
    if (wasDown) this.#context.logger.info('The device is back.');
    this.#take(all, 'poll');
  }

  #onDown(error: NexaError): void {
    const { detail, next } = consequenceOf(error);
    const wasDown = this.#status?.value === 'offline';
    if (wasDown && this.#status?.detail === detail) return;
    this.#reportStatus({ value: 'offline', detail, message: `${error.message} ${next}`.slice(0, 500) });
    const what = wasDown ? 'The device is away for another reason now.' : 'The device went away.';
    this.#context.logger.warn(what, { detail, reason: error.params.reason ?? error.code });
  }

  #reportStatus(status: StatusReport): void {
    this.#status = status;
    this.#context.reportIntegrationStatus(status);
  }

  #onContact(): void {
    this.#lastContact = this.#context.clock.now();
    if (this.#description) this.#context.reportContact(this.#description.externalId);
  }

  #take(values: DataPoints, source: 'push' | 'poll'): void {
    const { deviceId } = this.#context.config;
    const counted = this.#energy.count(values, source);
    const hasNew = Object.keys(counted).some((id) => !(id in this.#values));
    this.#values = { ...this.#values, ...counted };
    this.#lastContact = this.#context.clock.now();
    if (hasNew || !this.#model) this.#describe();
    const readings = this.#model?.readings(deviceId, this.#values, counted, source) ?? [];
    if (readings.length > 0) this.#context.report(readings);
  }

  /** Finds out what the device is and tells of it when that is news. */
  #describe(): void {
    const { deviceId, mapping = 'auto' } = this.#context.config;
    const model = DeviceModel.find(mapping, this.#values, this.#own);
    if (!model) return;
    const description = model.describe(deviceId, this.#timings.heartbeatEvery + this.#timings.heartbeatLimit);
    this.#model = model;
    if (JSON.stringify(description) === JSON.stringify(this.#description)) return;
    this.#description = description;
    this.#context.addDevice(description);
    this.#context.storage
      .set(STORED_VALUES, this.#values satisfies JsonValue)
      .catch((error: unknown) =>
        this.#context.logger.warn('The data points could not be kept.', { reason: `${error}` }),
      );
  }

  #onMalformed(reason: string): void {
    this.#context.logger.debug('The device sent something that is no message.', { reason });
    if (this.#isRereading) return;
    this.#isRereading = true;
    void this.#reread();
  }

  /** What was lost with the unreadable part may have been a report. */
  async #reread(): Promise<void> {
    try {
      await this.#context.clock.sleep(0);
      if (this.#keeper.isUp) await this.#keeper.link.read(this.#context.signal);
      await this.#context.clock.sleep(REREAD_PAUSE);
    } catch {
      // Lost meanwhile, which the link told of; or disconnected.
    } finally {
      this.#isRereading = false;
    }
  }

  async #measure(): Promise<void> {
    const dataPoints = this.#model?.measuredOnRequest ?? [];
    if (dataPoints.length === 0 || !this.#keeper.isUp) return;
    await this.#keeper.link.measure(dataPoints).catch(() => undefined);
  }
}

/** What an error means for the integration's status, and what happens next. */
function consequenceOf(error: NexaError): { readonly detail: StatusDetail; readonly next: string } {
  if (isKeyRefusal(error)) {
    return { detail: 'auth-failed', next: 'Enter its present key to use it again.' };
  }
  if (hasErrorCode(error, 'NEXA_PLUGIN_CONFIG_INVALID')) {
    return { detail: 'config-invalid', next: 'Correct the configuration to use it again.' };
  }
  return { detail: 'communication-error', next: 'NEXA keeps trying.' };
}
