import type { Duration, Instant, Status, StatusDetail, StatusReport } from '@nexa/sdk';
import type { HomeContext } from '../home/home-context.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { HomeDevice, OfflineOrigin } from './home-device.ts';
import type { StateBook } from './state-book.ts';

export interface PresenceOptions {
  /** Called for every report and contact of the device. */
  readonly onContact: (device: HomeDevice) => void;
  readonly onDeviceStatus: (device: HomeDevice, previous: Status) => void;
  readonly onIntegrationStatus: (integrationId: string, status: Status, previous: Status) => void;
}

const isAway = (status: StatusReport) => status.value === 'offline' || status.value === 'gone';

/** Who is there: the status of devices and integrations, from what they say and from their silence. */
export class Presence {
  readonly #context: HomeContext;
  readonly #devices: DeviceRegistry;
  readonly #states: StateBook;
  readonly #options: PresenceOptions;
  readonly #integrations = new Map<string, Status>();
  readonly #watchAt = new WeakMap<HomeDevice, Instant>();

  constructor(context: HomeContext, devices: DeviceRegistry, states: StateBook, options: PresenceOptions) {
    this.#context = context;
    this.#devices = devices;
    this.#states = states;
    this.#options = options;
  }

  addIntegration(integrationId: string): void {
    this.#integrations.set(integrationId, { value: 'unknown', since: this.#context.clock.now() });
  }

  removeIntegration(integrationId: string): void {
    this.#integrations.delete(integrationId);
  }

  integrationStatus(integrationId: string): Status | undefined {
    return this.#integrations.get(integrationId);
  }

  /** The device was heard of just now. */
  contact(device: HomeDevice): void {
    const now = this.#context.clock.now();
    device.lastContactAt = now;
    if (device.status.value !== 'online' && device.status.value !== 'gone')
      this.#set(device, { value: 'online' }, 'self');
    this.#options.onContact(device);
    // What is watched already only gained time; the watch finds that out when it falls due.
    if (device.cancelWatch === undefined) this.watch(device);
  }

  reportStatus(device: HomeDevice, report: StatusReport): void {
    if (report.value === 'online') {
      if (device.status.value === 'gone') this.#set(device, report, 'self');
      this.contact(device);
      return;
    }
    this.#set(device, report, 'self');
  }

  /** A device that was just described: present when nothing else is promised of it. */
  described(device: HomeDevice): void {
    if (
      device.status.value === 'unknown' &&
      this.#isReachable(device) &&
      device.description.contactInterval === undefined
    ) {
      this.#set(device, { value: 'online' }, 'self');
    }
    this.watch(device);
  }

  setIntegration(integrationId: string, report: StatusReport): void {
    const previous = this.#integrations.get(integrationId);
    if (previous === undefined) return;
    const isSame = previous.value === report.value && previous.detail === report.detail;
    if (isSame && previous.message === report.message) return;
    const status: Status = { ...report, since: isSame ? previous.since : this.#context.clock.now() };
    this.#integrations.set(integrationId, status);
    this.#context.emit({ type: 'integration-status', integrationId, status, previous });
    const devices = this.#devices.ofIntegration(integrationId);
    for (const device of devices) {
      if (report.value === 'online') this.#restore(device);
      else if (isAway(report)) this.#inherit(device, report, devices.length);
    }
    this.#options.onIntegrationStatus(integrationId, status, previous);
  }

  /** Sees to it that the device is looked at when the next of its deadlines passes. */
  watch(device: HomeDevice): void {
    const next = earliest(this.#silenceDeadline(device), this.#states.expire(device));
    if (next === undefined) return;
    const at = this.#watchAt.get(device);
    if (device.cancelWatch !== undefined && at !== undefined && at <= next) return;
    device.cancelWatch?.();
    this.#watchAt.set(device, next);
    device.cancelWatch = this.#context.clock.schedule(next, () => {
      device.cancelWatch = undefined;
      this.#look(device);
    });
  }

  #look(device: HomeDevice): void {
    const silence = this.#silenceDeadline(device);
    if (silence !== undefined && silence <= this.#context.clock.now()) {
      const quietFor = Math.round((this.#context.clock.now() - (device.lastContactAt ?? device.status.since)) / 1000);
      const message = `Nothing heard for ${quietFor} seconds.`;
      this.#set(device, { value: 'offline', detail: 'communication-error', message }, 'self');
    }
    this.watch(device);
  }

  #silenceDeadline(device: HomeDevice): Instant | undefined {
    const interval: Duration | undefined = device.description.contactInterval;
    const { value, since } = device.status;
    if (interval === undefined || (value !== 'online' && value !== 'unknown') || !this.#isReachable(device))
      return undefined;
    const last = Math.max(device.lastContactAt ?? 0, value === 'unknown' ? since : 0);
    return (last === 0 ? since : last) + interval * this.#context.timings.silenceFactor;
  }

  #isReachable(device: HomeDevice): boolean {
    return this.#integrations.get(device.record.integrationId)?.value === 'online';
  }

  #restore(device: HomeDevice): void {
    const { value } = device.status;
    if (value === 'offline' && device.offlineOrigin === 'integration') {
      const isPromised = device.description.contactInterval !== undefined;
      this.#set(device, { value: isPromised ? 'unknown' : 'online' }, 'self');
    }
    this.described(device);
  }

  #inherit(device: HomeDevice, report: StatusReport, siblings: number): void {
    const { value } = device.status;
    if (value === 'gone' || (value === 'offline' && device.offlineOrigin === 'self')) return;
    const isItself = siblings === 1 || device.description.type === 'bridge';
    const keepsDetail = isItself || (report.detail !== undefined && report.detail !== 'communication-error');
    const detail: StatusDetail = keepsDetail ? (report.detail ?? 'communication-error') : 'bridge-offline';
    const message = report.message === undefined ? {} : { message: report.message };
    this.#set(device, { value: 'offline', detail, ...message }, 'integration');
  }

  #set(device: HomeDevice, report: StatusReport, origin: OfflineOrigin): void {
    const previous = device.status;
    const isSame = previous.value === report.value && previous.detail === report.detail;
    device.offlineOrigin = origin;
    if (isSame && previous.message === report.message) return;
    device.status = { ...report, since: isSame ? previous.since : this.#context.clock.now() };
    this.#context.emit({ type: 'device-status', deviceId: device.id, status: device.status, previous });
    if (isAway(report)) this.#states.markAllStale(device);
    this.#options.onDeviceStatus(device, previous);
  }
}

function earliest(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}
