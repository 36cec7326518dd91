import type { DeviceType, JsonObject, ScalarValue } from '@nexa/sdk';
import type { DataPoints } from '../link/device-message.ts';
import type { Mapping } from './mapping.ts';

/** One attribute and the data points that it is read from. A device has it when `read` finds a value. */
export interface AttributeRow {
  readonly component?: string;
  readonly capability: string;
  readonly attribute: string;
  /** Reported when one of these changes. */
  readonly from: readonly number[];
  read(values: DataPoints): ScalarValue | undefined;
}

/** One command and the data points that it sets. */
export interface CommandRow {
  readonly component?: string;
  readonly capability: string;
  readonly command: string;
  /** `undefined` when a value that it depends on is not known. */
  write(params: JsonObject, values: DataPoints): DataPoints | undefined;
}

/** A kind of device: what it is, how to know it, what its data points mean. */
export interface Family {
  readonly id: Mapping;
  readonly type: DeviceType;
  readonly label: string;
  readonly power: 'mains' | 'battery';
  /** Whether a device with these data points is one of them. */
  recognises(values: DataPoints): boolean;
  readonly attributes: readonly AttributeRow[];
  readonly commands: readonly CommandRow[];
  readonly limits?: Readonly<Record<string, { readonly minimum: number; readonly maximum: number }>>;
  /** Data points that the device measures only when it is asked to. */
  readonly measuredOnRequest?: readonly number[];
}
