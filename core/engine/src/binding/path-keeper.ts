import { type Cause, type ScalarValue, stateKey } from '@nexa/sdk';
import type { CommandDesk } from '../command/command-desk.ts';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { DevicePath, HomeDevice } from '../device/home-device.ts';
import type { Presence } from '../device/presence.ts';
import type { StateBook } from '../device/state-book.ts';
import type { IssueBook } from '../diagnosis/issue-book.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { BindingChange, DeviceRecord, IntegrationRecord } from '../home/records.ts';
import { pathLinked, pathLost } from './binding-issues.ts';
import type { PathName, PathReason } from './binding-record.ts';
import { Failover } from './failover.ts';
import { comparable, PathReader } from './path-reader.ts';

export interface PathKeeperParts {
  readonly context: HomeContext;
  readonly devices: DeviceRegistry;
  readonly integrations: ReadonlyMap<string, IntegrationRecord>;
  readonly states: StateBook;
  readonly presence: Presence;
  readonly commands: CommandDesk;
  readonly issues: IssueBook;
}

export interface Switch {
  readonly reason: PathReason;
  readonly message: string;
  readonly cause?: Cause;
}

const byItself: Cause = { kind: 'plugin' };

export const nameOf = ({ record: { integrationId, externalId } }: DevicePath): PathName => ({
  integrationId,
  externalId,
});

/** Keeps the paths of every device in order: which one is in use, and what follows when that changes. */
export class PathKeeper {
  readonly failover: Failover;
  readonly reader: PathReader;
  readonly #parts: PathKeeperParts;

  constructor(parts: PathKeeperParts) {
    this.#parts = parts;
    this.reader = new PathReader(parts.states, (device) => this.refresh(device));
    this.failover = new Failover(parts.context, {
      switchTo: (device, path, reason) => {
        const message =
          reason === 'failover'
            ? `${this.title(device.active)} does not reach the device: ${this.title(path)} takes over.`
            : `${this.title(path)} has been working again for a while and is preferred.`;
        this.switchTo(device, path, { reason, message });
      },
    });
  }

  /** The path's integration by its name, for a sentence. */
  title(path: DevicePath): string {
    return this.#parts.integrations.get(path.record.integrationId)?.title ?? 'An integration';
  }

  /** A path came or went. */
  statusChanged(path: DevicePath): void {
    if (path.isSetAside) return;
    const { device } = path;
    const { context, issues } = this.#parts;
    const subject = { integrationId: path.record.integrationId, deviceId: device.id };
    if (path.isUp) issues.clear(pathLost.code, subject, { report: new Date(context.clock.now()).toISOString() });
    if (device.usablePaths.length > 1 && path.status.value === 'offline' && path.offlineOrigin === 'self') {
      const { message } = path.status;
      const evidence = { path: this.title(path), ...(message === undefined ? {} : { message }) };
      issues.raise({ definition: pathLost, subject, evidence, grace: context.timings.unreachableGrace });
    }
    this.failover.consider(device);
  }

  switchTo(device: HomeDevice, path: DevicePath, { reason, message, cause = byItself }: Switch): void {
    const previous = device.active;
    if (previous === path) return;
    this.activate(device, path, reason);
    const change: BindingChange = {
      ...this.change(device, { reason, message, cause }),
      kind: 'switched',
      from: nameOf(previous),
      to: nameOf(path),
    };
    this.#parts.context.emit({
      type: 'binding-change',
      changes: [change],
      devices: [{ change: 'updated', device: device.record }],
    });
    this.settled(device);
  }

  /** The frame of a change of this device's paths. */
  change(device: HomeDevice, { reason, message, cause = byItself }: Switch): Omit<BindingChange, 'kind'> {
    const { ids, clock } = this.#parts.context;
    return { id: ids.next(), deviceId: device.id, at: clock.now(), reason, message, cause };
  }

  /** Makes the path the one in use, in the records only; {@link settled} does what follows. */
  activate(device: HomeDevice, path: DevicePath, reason: PathReason): void {
    const now = this.#parts.context.clock.now();
    for (const one of device.paths) {
      const active = one === path;
      if (one.record.active === active) continue;
      one.record = { ...one.record, active, activeSince: now, activeReason: reason };
    }
    device.active = path;
    this.#parts.devices.update(device, recordOf(device));
  }

  /** Another path is in use: the device is judged by it, its values go on from there, commands under way follow. */
  settled(device: HomeDevice): void {
    this.#parts.presence.settle(device);
    this.#resume(device);
    this.#parts.presence.watch(device);
    this.#parts.commands.pathChanged(device);
  }

  /** The device is described by its preferred path; tells when that makes a difference. */
  refresh(device: HomeDevice): void {
    this.#parts.devices.update(device, recordOf(device));
    this.#parts.context.emit({ type: 'device', change: 'updated', device: device.record });
  }

  /** Nothing about the path's ways is an issue any more. */
  clearIssues(device: HomeDevice, path: DevicePath): void {
    const subject = { integrationId: path.record.integrationId, deviceId: device.id };
    for (const { code } of [pathLost, pathLinked]) this.#parts.issues.clear(code, subject, { removed: true });
  }

  /** Keys of which a path that is not in use says something else than the device has. */
  disagreements(path: DevicePath): string[] {
    if (path.isActive || path.isSetAside) return [];
    return [...path.seen.values()].flatMap((report) => {
      const own = comparable(path, report);
      const state = own === undefined ? undefined : path.device.states.get(own.key);
      return own === undefined || state === undefined || isAlike(state.value, own.value) ? [] : [own.key];
    });
  }

  /** What the new path saw meanwhile counts now; what it did not see, or sees otherwise, is not shown as live. */
  #resume(device: HomeDevice): void {
    const path = device.active;
    const seen = [...path.seen.values()];
    path.seen.clear();
    const confirmed = new Set<string>();
    for (const report of seen) {
      const { component, capability, attribute } = path.translation.place(report);
      const key = stateKey(capability, attribute, component);
      const before = device.states.get(key);
      const own = comparable(path, report);
      if (before !== undefined && before.observedAt >= report.observedAt) {
        if (own === undefined || isAlike(before.value, own.value)) confirmed.add(key);
        continue;
      }
      this.reader.read(path, report);
      confirmed.add(key);
    }
    this.#parts.states.markStale(device, (key) => !confirmed.has(key));
  }
}

/** The device as its paths have it: described by the preferred one, addressed by the one in use. */
export function recordOf(device: HomeDevice): DeviceRecord {
  const leading = device.preferred ?? device.active;
  const description = leading.translation.description(leading.record.description);
  const { integrationId, externalId } = device.active.record;
  const bindings = device.paths.map(({ record }) => record);
  return { ...device.record, integrationId, externalId, type: description.type, description, bindings };
}

/** Numbers of two paths differ by how they measure. */
function isAlike(a: ScalarValue, b: ScalarValue): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= Math.max(1, Math.abs(a) * 0.05);
}
