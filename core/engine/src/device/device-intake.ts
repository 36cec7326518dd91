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
import type { CommandDesk } from '../command/command-desk.ts';
import type { IssueBook } from '../diagnosis/issue-book.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { HomeEvent, ImportedSample } from '../home/home-event.ts';
import type { DeviceRecord } from '../home/records.ts';
import type { DeviceRegistry } from './device-registry.ts';
import { HomeDevice } from './home-device.ts';
import type { Presence } from './presence.ts';
import type { StateBook } from './state-book.ts';

export interface DeviceIntakeParts {
  readonly context: HomeContext;
  readonly devices: DeviceRegistry;
  readonly states: StateBook;
  readonly presence: Presence;
  readonly commands: CommandDesk;
  readonly automations: AutomationEngine;
  readonly issues: IssueBook;
}

/** Takes in what integrations tell of their devices and hands it to the parts that it concerns. */
export class DeviceIntake {
  readonly #context: HomeContext;
  readonly #devices: DeviceRegistry;
  readonly #states: StateBook;
  readonly #presence: Presence;
  readonly #commands: CommandDesk;
  readonly #automations: AutomationEngine;
  readonly #issues: IssueBook;

  constructor(parts: DeviceIntakeParts) {
    this.#context = parts.context;
    this.#devices = parts.devices;
    this.#states = parts.states;
    this.#presence = parts.presence;
    this.#commands = parts.commands;
    this.#automations = parts.automations;
    this.#issues = parts.issues;
  }

  withDevice(
    path: { readonly integrationId: string; readonly externalId: string },
    use: (device: HomeDevice) => void,
  ): void {
    const device = this.#devices.byPath(path.integrationId, path.externalId);
    if (device !== undefined) use(device);
  }

  describe(integrationId: string, description: DeviceDescription): void {
    const known = this.#devices.byPath(integrationId, description.externalId);
    if (known !== undefined) {
      const isSame = JSON.stringify(known.description) === JSON.stringify(description);
      if (!isSame) {
        this.#devices.update(known, { ...known.record, type: description.type, description });
        this.#context.emit({ type: 'device', change: 'updated', device: known.record });
      }
      this.#presence.described(known);
      return;
    }
    const { externalId, name, type } = description;
    const record: DeviceRecord = { id: this.#context.ids.next(), integrationId, externalId, name, type, description };
    const device = new HomeDevice(record, { value: 'unknown', since: this.#context.clock.now() });
    this.#devices.add(device);
    this.#context.emit({ type: 'device', change: 'added', device: record });
    this.#presence.described(device);
  }

  remove(device: HomeDevice): void {
    const { integrationId, id: deviceId } = device.record;
    this.#commands.dropDevice(device);
    this.#issues.subjectRemoved({ integrationId, deviceId });
    this.#devices.remove(device);
    const removedAt = this.#context.clock.now();
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
    const device = this.#devices.byPath(integrationId, reading.externalId);
    if (device === undefined) return;
    const { component = MAIN_COMPONENT, capability, attribute, value, source = 'push', cause } = reading;
    const observedAt = reading.observedAt ?? this.#context.clock.now();
    const ref = { deviceId: device.id, component, capability, attribute };
    this.#presence.contact(device);
    this.#states.apply(device, ref, { value, observedAt, source, ...(cause === undefined ? {} : { cause }) });
  }

  series(integrationId: string, series: ReadingSeries): void {
    const device = this.#devices.byPath(integrationId, series.externalId);
    if (device === undefined || series.times.length === 0) return;
    const { component = MAIN_COMPONENT, capability, attribute, times, values } = series;
    const ref = { deviceId: device.id, component, capability, attribute };
    this.#presence.contact(device);
    const key = stateKey(capability, attribute, component);
    const before = device.states.get(key);
    this.#states.applySeries(device, ref, times, values);
    if (before !== undefined && this.#automations.listensTo(device.id, key)) this.#walk(device, key, before, series);
  }

  /** Automations see every value of a series, not only its last. */
  #walk(device: HomeDevice, key: string, before: AttributeState, { times, values }: ReadingSeries): void {
    const cause: Cause = { kind: 'physical', id: device.id };
    let previous = before.value;
    for (let index = 0; index < values.length - 1; index += 1) {
      const value = values[index];
      if (value === undefined || (times[index] ?? 0) < before.observedAt) continue;
      if (value !== previous) this.#automations.stateChanged(device, key, value, previous, cause);
      previous = value;
    }
  }

  event(integrationId: string, event: DeviceEvent): void {
    const device = this.#devices.byPath(integrationId, event.externalId);
    if (device === undefined) return;
    const { component = MAIN_COMPONENT, capability, event: name, data = {} } = event;
    if (this.#context.catalog.event(capability, name) === undefined || !device.has(component, capability)) return;
    this.#presence.contact(device);
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
