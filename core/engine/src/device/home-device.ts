import type { AttributeState, ComponentDescription, DeviceDescription, Instant, Status } from '@nexa/sdk';
import type { DeviceRecord, StateMap } from '../home/records.ts';

/** Why a device is offline when it is not its own fault. */
export type OfflineOrigin = 'self' | 'integration';

/** One device of a running home: its record with everything that changes by the second. */
export class HomeDevice {
  record: DeviceRecord;
  status: Status;
  offlineOrigin: OfflineOrigin = 'self';
  lastContactAt: Instant | undefined;
  readonly states = new Map<string, AttributeState>();
  /** When an unchanged state was last told, by key. */
  readonly toldAt = new Map<string, Instant>();
  /** When a sample was last kept, by key. */
  readonly sampledAt = new Map<string, Instant>();
  cancelWatch: (() => void) | undefined;

  constructor(record: DeviceRecord, status: Status) {
    this.record = record;
    this.status = status;
  }

  get id(): string {
    return this.record.id;
  }

  get description(): DeviceDescription {
    return this.record.description;
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
