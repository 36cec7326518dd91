import {
  type AttributeState,
  type Cause,
  type DeviceDescription,
  type DeviceEvent,
  MAIN_COMPONENT,
  type Reading,
  type ReadingSeries,
  stateKey,
} from '@nexa/sdk';
import type { AutomationEngine } from '../automation/automation-engine.ts';
import { type BindingRecord, firstBinding, type PathName } from '../binding/binding-record.ts';
import type { LinkDesk } from '../binding/link-desk.ts';
import type { LinkFinder } from '../binding/link-finder.ts';
import { type PathKeeper, recordOf } from '../binding/path-keeper.ts';
import type { CommandDesk } from '../command/command-desk.ts';
import type { IssueBook } from '../diagnosis/issue-book.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { HomeEvent, ImportedSample } from '../home/home-event.ts';
import type { DeviceRecord, RemovedDevice } from '../home/records.ts';
import type { DeviceRegistry } from './device-registry.ts';
import { type DevicePath, HomeDevice } from './home-device.ts';
import type { Presence } from './presence.ts';
import { RemovedDevices } from './removed-devices.ts';
import type { StateBook } from './state-book.ts';

export interface DeviceIntakeParts {
  readonly context: HomeContext;
  readonly devices: DeviceRegistry;
  readonly states: StateBook;
  readonly presence: Presence;
  readonly commands: CommandDesk;
  readonly automations: AutomationEngine;
  readonly issues: IssueBook;
  readonly finder: LinkFinder;
  readonly keeper: PathKeeper;
  readonly links: LinkDesk;
}

type Samples = Pick<ReadingSeries, 'times' | 'values'>;

/** Takes in what integrations tell of their devices and hands it to the parts that it concerns. */
export class DeviceIntake {
  readonly #context: HomeContext;
  readonly #devices: DeviceRegistry;
  readonly #states: StateBook;
  readonly #presence: Presence;
  readonly #commands: CommandDesk;
  readonly #automations: AutomationEngine;
  readonly #issues: IssueBook;
  readonly #finder: LinkFinder;
  readonly #keeper: PathKeeper;
  readonly #links: LinkDesk;
  readonly #removed = new RemovedDevices();

  constructor(parts: DeviceIntakeParts) {
    this.#context = parts.context;
    this.#devices = parts.devices;
    this.#states = parts.states;
    this.#presence = parts.presence;
    this.#commands = parts.commands;
    this.#automations = parts.automations;
    this.#issues = parts.issues;
    this.#finder = parts.finder;
    this.#keeper = parts.keeper;
    this.#links = parts.links;
  }

  withPath(path: PathName, use: (path: DevicePath) => void): void {
    const known = this.#devices.byPath(path.integrationId, path.externalId);
    if (known !== undefined) use(known);
  }

  describe(integrationId: string, description: DeviceDescription): void {
    const known = this.#devices.byPath(integrationId, description.externalId);
    if (known !== undefined) {
      this.#describeAgain(known, description);
      return;
    }
    if (this.#revive(integrationId, description) || this.#links.adopt(integrationId, description)) return;
    const { externalId, name, type } = description;
    const { ids, clock } = this.#context;
    const id = ids.next();
    const bindings = [firstBinding(ids.next(), integrationId, description, clock.now())];
    const record: DeviceRecord = { id, integrationId, externalId, name, type, description, bindings };
    const device = new HomeDevice(record, { value: 'unknown', since: clock.now() });
    this.#devices.add(device);
    this.#finder.index(device.active);
    this.#context.emit({ type: 'device', change: 'added', device: record });
    this.#presence.described(device.active);
  }

  /** What a predecessor knew of devices that were removed. */
  restore(removed: readonly RemovedDevice[]): void {
    this.#removed.restore(removed);
  }

  /** The integration goes for good: what it told is not brought back by another one that tells the same. */
  forgetRemoved(integrationId: string): void {
    this.#removed.forgetIntegration(integrationId);
  }

  /** The path led to a device not long ago: it is that one again, with its name, room and all that hangs on its id. */
  #revive(integrationId: string, description: DeviceDescription): boolean {
    const { clock, emit } = this.#context;
    const now = clock.now();
    const known = this.#removed.take(integrationId, description.externalId, now);
    if (known === undefined || this.#devices.byId(known.device.id) !== undefined) return false;
    const isOurs = (binding: BindingRecord) =>
      binding.integrationId === integrationId && binding.externalId === description.externalId;
    const bindings = known.device.bindings.flatMap((binding): BindingRecord[] => {
      if (isOurs(binding)) {
        const activeSince = binding.active ? binding.activeSince : now;
        return [{ ...binding, description, active: true, activeSince }];
      }
      // Another one of its paths, which was set aside, may lead to a device of its own by now.
      return this.#devices.byPath(binding.integrationId, binding.externalId) === undefined ? [binding] : [];
    });
    const device = new HomeDevice({ ...known.device, bindings }, { value: 'unknown', since: now });
    for (const [key, state] of Object.entries(known.states)) device.states.set(key, { ...state, freshness: 'stale' });
    this.#devices.add(device);
    this.#devices.update(device, recordOf(device));
    for (const path of device.paths) if (!path.isSetAside) this.#finder.index(path);
    emit({ type: 'device', change: 'added', device: device.record });
    emit({ type: 'device-status', deviceId: device.id, status: device.status, previous: device.status });
    this.#presence.described(device.active);
    return true;
  }

  /** A device that was replaced stays so: what its integration says of it is kept for the day it comes back. */
  #describeAgain(path: DevicePath, description: DeviceDescription): void {
    const isSame = JSON.stringify(path.record.description) === JSON.stringify(description);
    if (!isSame) {
      path.record = { ...path.record, description };
      if (!path.isSetAside) this.#finder.index(path);
      this.#keeper.refresh(path.device);
    }
    this.#presence.described(path);
  }

  /** The path is not there any more, and with the last one its device. */
  removePath(path: DevicePath): void {
    if (!this.#links.lose(path)) this.#remove(path.device);
  }

  #remove(device: HomeDevice): void {
    this.#commands.dropDevice(device);
    for (const path of device.paths) {
      this.#issues.subjectRemoved({ integrationId: path.record.integrationId, deviceId: device.id });
      this.#finder.forget(path);
    }
    this.#keeper.failover.forget(device);
    this.#devices.remove(device);
    this.#automations.deviceRemoved(device.id);
    const removedAt = this.#context.clock.now();
    this.#removed.remember(device, removedAt);
    this.#context.emit({ type: 'device', change: 'removed', device: { ...device.record, removedAt } });
  }

  edit({ deviceId, name, roomId }: Extract<HomeEvent, { type: 'device-edited' }>): void {
    const device = this.#devices.byId(deviceId);
    if (device === undefined) return;
    const { roomId: presentRoom, ...rest } = device.record;
    const room = roomId === undefined ? presentRoom : (roomId ?? undefined);
    const record = {
      ...rest,
      ...(name === undefined ? {} : { name }),
      ...(room === undefined ? {} : { roomId: room }),
    };
    this.#devices.update(device, record);
    this.#context.emit({ type: 'device', change: 'updated', device: record });
  }

  reading(integrationId: string, reading: Reading): void {
    const path = this.#devices.byPath(integrationId, reading.externalId);
    if (path === undefined) return;
    const { component = MAIN_COMPONENT, capability, attribute, value, source = 'push', cause } = reading;
    const observedAt = reading.observedAt ?? this.#context.clock.now();
    const place = { component, capability, attribute };
    const report = { ...place, value, observedAt, source, ...(cause === undefined ? {} : { cause }) };
    this.#presence.contact(path);
    if (path.isActive) this.#keeper.reader.read(path, report);
    else path.note(report);
  }

  series(integrationId: string, series: ReadingSeries): void {
    const path = this.#devices.byPath(integrationId, series.externalId);
    if (path === undefined || series.times.length === 0) return;
    const { component = MAIN_COMPONENT, capability, attribute, times, values } = series;
    const place = { component, capability, attribute };
    const { device } = path;
    this.#presence.contact(path);
    if (!path.isActive) {
      const [observedAt, value] = [times.at(-1), values.at(-1)];
      if (observedAt !== undefined && value !== undefined) path.note({ ...place, value, observedAt, source: 'push' });
      return;
    }
    const target = path.translation.place(place);
    const key = stateKey(target.capability, target.attribute, target.component);
    const before = device.states.get(key);
    const told = this.#keeper.reader.series(path, place, times, values);
    if (before !== undefined && this.#automations.listensTo(device.id, key)) this.#walk(device, key, before, told);
  }

  /** Automations see every value of a series, not only its last. */
  #walk(device: HomeDevice, key: string, before: AttributeState, { times, values }: Samples): void {
    const cause: Cause = { kind: 'physical', id: device.id };
    let previous = before.value;
    for (let index = 0; index < values.length - 1; index += 1) {
      const value = values[index];
      if (value === undefined || (times[index] ?? 0) < before.observedAt) continue;
      const observedAt = times[index] ?? before.observedAt;
      if (value !== previous) this.#automations.stateChanged(device, key, value, previous, { cause, observedAt });
      previous = value;
    }
  }

  event(integrationId: string, event: DeviceEvent): void {
    const path = this.#devices.byPath(integrationId, event.externalId);
    if (path === undefined) return;
    const { device } = path;
    const { capability, event: name, data = {} } = event;
    const component = path.translation.component(event.component ?? MAIN_COMPONENT);
    if (this.#context.catalog.event(capability, name) === undefined) return;
    this.#presence.contact(path);
    // Two paths tell of one press: that of the path in use counts.
    if (!path.isActive || !device.has(component, capability)) return;
    const cause: Cause = { kind: 'physical', id: device.id };
    const now = this.#context.clock.now();
    const observedAt = Math.min(event.observedAt ?? now, now);
    this.#context.emit({
      type: 'event',
      deviceId: device.id,
      component,
      capability,
      event: name,
      data,
      observedAt,
      cause,
    });
    this.#automations.eventHappened(device, { component, capability, event: name, data }, cause);
  }

  imported({ deviceId, component, capability, attribute, value, observedAt }: ImportedSample): void {
    const device = this.#devices.byId(deviceId);
    if (device === undefined) return;
    const ref = { deviceId, component, capability, attribute };
    this.#states.apply(device, ref, { value, observedAt, source: 'import' });
  }
}
