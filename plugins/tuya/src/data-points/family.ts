import type { AttributeLimits, DeviceType, JsonObject, ScalarValue } from '@nexa/sdk';
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
  /** The parameters that it takes, where there are others that it leaves to the next row for the same command. */
  readonly params?: readonly string[];
  /** `undefined` when the device cannot do it, or a value that it depends on is not known. */
  write(params: JsonObject, values: DataPoints): DataPoints | undefined;
}

/** A kind of device: what it is, how to know it, what its data points mean. */
export interface Family {
  readonly id: Mapping;
  readonly type: DeviceType;
  readonly label: string;
  readonly power: 'mains' | 'battery' | undefined;
  /** Whether a device with these data points is one of them. */
  recognises(values: DataPoints): boolean;
  readonly attributes: readonly AttributeRow[];
  readonly commands: readonly CommandRow[];
  /** A capability that the device has also while it tells no value of it. */
  readonly silent?: { readonly capability: string; isThere(values: DataPoints): boolean };
  /** Narrower bounds by state key. */
  limits?(values: DataPoints): Readonly<Record<string, AttributeLimits>>;
  /** Data points that the device measures only when it is asked to. */
  readonly measuredOnRequest?: readonly number[];
}
