import {
  type AttributeState,
  type ComponentDescription,
  type DeviceDescription,
  type Instant,
  type Status,
  stateKey,
} from '@nexa/sdk';
import type { BindingRecord } from '../binding/binding-record.ts';
import { PathTranslation, type PathValue } from '../binding/path-translation.ts';
import type { DeviceRecord, StateMap } from '../home/records.ts';

/** Why a device is offline when it is not its own fault. */
export type OfflineOrigin = 'self' | 'integration';

/** How many values of a path that is not in use are kept. */
const MAX_SEEN = 500;

/** One way to a device: its binding with everything that changes by the second. */
export class DevicePath {
  device: HomeDevice;
  status: Status;
  offlineOrigin: OfflineOrigin = 'self';
  lastContactAt: Instant | undefined;
  /** What it reported last while another path was believed, by key in its own words. */
  readonly seen = new Map<string, PathValue>();
  #record: BindingRecord;
  #translation: PathTranslation;

  constructor(device: HomeDevice, record: BindingRecord, status: Status) {
    this.device = device;
    this.status = status;
    this.#record = record;
    this.#translation = new PathTranslation(record);
  }

  get record(): BindingRecord {
    return this.#record;
  }

  set record(record: BindingRecord) {
    const { componentMap, unitMap } = this.#record;
    this.#record = record;
    if (record.componentMap === componentMap && record.unitMap === unitMap) return;
    this.#translation = new PathTranslation(record);
  }

  get translation(): PathTranslation {
    return this.#translation;
  }

  get isSetAside(): boolean {
    return this.#record.setAside !== undefined;
  }

  get isActive(): boolean {
    return this.device.active === this;
  }

  get isUp(): boolean {
    return this.status.value === 'online' || this.status.value === 'updating';
  }

  /** Keeps what it reports while another path is believed: to compare, and to go on from when that one dies. */
  note(report: PathValue): void {
    const key = stateKey(report.capability, report.attribute, report.component);
    if (!this.seen.has(key) && this.seen.size >= MAX_SEEN) return;
    const known = this.seen.get(key);
    if (known === undefined || known.observedAt <= report.observedAt) this.seen.set(key, report);
  }
}

/** One device of a running home: its record with everything that changes by the second. */
export class HomeDevice {
  record: DeviceRecord;
  /** That of the path in use. */
  status: Status;
  /** Every way to it, those set aside too. */
  paths: readonly DevicePath[];
  readonly states = new Map<string, AttributeState>();
  /** When an unchanged state was last told, by key. */
  readonly toldAt = new Map<string, Instant>();
  /** When a sample was last kept, by key. */
  readonly sampledAt = new Map<string, Instant>();
  cancelWatch: (() => void) | undefined;
  #active: DevicePath;

  constructor(record: DeviceRecord, status: Status) {
    this.record = record;
    this.status = status;
    this.paths = record.bindings.map((binding) => new DevicePath(this, binding, status));
    const first = this.paths.find(({ record: { active } }) => active) ?? this.preferred ?? this.paths[0];
    if (first === undefined) throw new Error(`device ${record.id} has no path`);
    this.#active = first;
  }

  get id(): string {
    return this.record.id;
  }

  get description(): DeviceDescription {
    return this.record.description;
  }

  /** The path in use: its reports are believed, commands go its way. */
  get active(): DevicePath {
    return this.#active;
  }

  set active(path: DevicePath) {
    this.#active = path;
  }

  /** Paths that lead to it now, the preferred one first. */
  get usablePaths(): readonly DevicePath[] {
    if (this.paths.length === 1 && this.paths[0]?.isSetAside === false) return this.paths;
    return this.paths
      .filter((path) => !path.isSetAside)
      .sort((a, b) => a.record.priority - b.record.priority || (a.record.id < b.record.id ? -1 : 1));
  }

  get preferred(): DevicePath | undefined {
    return this.usablePaths[0];
  }

  get lastContactAt(): Instant | undefined {
    return this.active.lastContactAt;
  }

  get offlineOrigin(): OfflineOrigin {
    return this.active.offlineOrigin;
  }

  /** Its path in the integration, the one in use first. */
  pathIn(integrationId: string): DevicePath | undefined {
    if (this.active.record.integrationId === integrationId) return this.active;
    return this.usablePaths.find(({ record }) => record.integrationId === integrationId);
  }

  component(id: string): ComponentDescription | undefined {
    return this.description.components.find((component) => component.id === id);
  }

  has(component: string, capability: string): boolean {
    return this.component(component)?.capabilities.includes(capability) ?? false;
  }

  stateMap(): StateMap {
    return Object.fromEntries(this.states);
  }
}
