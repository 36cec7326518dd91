import type { Duration, Instant, Status, StatusDetail, StatusReport } from '@nexa/sdk';
import type { HomeContext } from '../home/home-context.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { DevicePath, HomeDevice, OfflineOrigin } from './home-device.ts';
import type { StateBook } from './state-book.ts';

export interface PresenceOptions {
  /** Called for every report and contact of the device. */
  readonly onContact: (device: HomeDevice) => void;
  /** A path came or went, before its device is judged by it: another path may take over. */
  readonly onPathStatus: (path: DevicePath) => void;
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

  /** The device was heard of just now on this path. */
  contact(path: DevicePath): void {
    path.lastContactAt = this.#context.clock.now();
    const { value } = path.status;
    if (value !== 'online' && value !== 'gone') this.#set(path, { value: 'online' }, 'self');
    const { device } = path;
    if (path.isActive) this.#options.onContact(device);
    // What is watched already only gained time; the watch finds that out when it falls due.
    if (device.cancelWatch === undefined) this.watch(device);
  }

  reportStatus(path: DevicePath, report: StatusReport): void {
    if (report.value === 'online') {
      if (path.status.value === 'gone') this.#set(path, report, 'self');
      this.contact(path);
      return;
    }
    this.#set(path, report, 'self');
  }

  /** A path that was just described: present when nothing else is promised of it. */
  described(path: DevicePath): void {
    const isPromised = path.record.description.contactInterval !== undefined;
    if (path.status.value === 'unknown' && this.#isReachable(path) && !isPromised) {
      this.#set(path, { value: 'online' }, 'self');
    }
    this.watch(path.device);
  }

  setIntegration(integrationId: string, report: StatusReport): void {
    const previous = this.#integrations.get(integrationId);
    if (previous === undefined) return;
    const isSame = previous.value === report.value && previous.detail === report.detail;
    if (isSame && previous.message === report.message) return;
    const status: Status = { ...report, since: isSame ? previous.since : this.#context.clock.now() };
    this.#integrations.set(integrationId, status);
    this.#context.emit({ type: 'integration-status', integrationId, status, previous });
    const paths = this.#devices.pathsOf(integrationId);
    for (const path of paths) {
      if (report.value === 'online') this.#restore(path);
      else if (isAway(report)) this.#inherit(path, report, paths.length);
    }
    this.#options.onIntegrationStatus(integrationId, status, previous);
  }

  /** The device is as its path in use is: called when that path's status changed, or when another path is in use. */
  settle(device: HomeDevice): void {
    const previous = device.status;
    const next = device.active.status;
    if (previous.value === next.value && previous.detail === next.detail && previous.message === next.message) return;
    device.status = next;
    this.#context.emit({ type: 'device-status', deviceId: device.id, status: next, previous });
    if (isAway(next)) this.#states.markAllStale(device);
    this.#options.onDeviceStatus(device, previous);
  }

  /** Sees to it that the device is looked at when the next of its deadlines passes. */
  watch(device: HomeDevice): void {
    let next = this.#states.expire(device);
    for (const path of device.paths) next = earliest(next, this.#silenceDeadline(path));
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
    const now = this.#context.clock.now();
    for (const path of device.paths) {
      const silence = this.#silenceDeadline(path);
      if (silence === undefined || silence > now) continue;
      const quietFor = Math.round((now - (path.lastContactAt ?? path.status.since)) / 1000);
      const message = `Nothing heard for ${quietFor} seconds.`;
      this.#set(path, { value: 'offline', detail: 'communication-error', message }, 'self');
    }
    this.watch(device);
  }

  #silenceDeadline(path: DevicePath): Instant | undefined {
    const interval: Duration | undefined = path.record.description.contactInterval;
    const { value, since } = path.status;
    if (interval === undefined || (value !== 'online' && value !== 'unknown') || !this.#isReachable(path))
      return undefined;
    const last = Math.max(path.lastContactAt ?? 0, value === 'unknown' ? since : 0);
    return (last === 0 ? since : last) + interval * this.#context.timings.silenceFactor;
  }

  #isReachable(path: DevicePath): boolean {
    return this.#integrations.get(path.record.integrationId)?.value === 'online';
  }

  #restore(path: DevicePath): void {
    if (path.status.value === 'offline' && path.offlineOrigin === 'integration') {
      const isPromised = path.record.description.contactInterval !== undefined;
      this.#set(path, { value: isPromised ? 'unknown' : 'online' }, 'self');
    }
    this.described(path);
  }

  #inherit(path: DevicePath, report: StatusReport, siblings: number): void {
    const { value } = path.status;
    if (value === 'gone' || (value === 'offline' && path.offlineOrigin === 'self')) return;
    const isItself = siblings === 1 || path.record.description.type === 'bridge';
    const keepsDetail = isItself || (report.detail !== undefined && report.detail !== 'communication-error');
    const detail: StatusDetail = keepsDetail ? (report.detail ?? 'communication-error') : 'bridge-offline';
    const message = report.message === undefined ? {} : { message: report.message };
    this.#set(path, { value: 'offline', detail, ...message }, 'integration');
  }

  #set(path: DevicePath, report: StatusReport, origin: OfflineOrigin): void {
    const previous = path.status;
    const isSame = previous.value === report.value && previous.detail === report.detail;
    path.offlineOrigin = origin;
    if (isSame && previous.message === report.message) return;
    path.status = { ...report, since: isSame ? previous.since : this.#context.clock.now() };
    this.#options.onPathStatus(path);
    this.settle(path.device);
  }
}

function earliest(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}
