import type {
  AttributeState,
  DeviceDescription,
  Instant,
  IssueSeverity,
  IssueState,
  JsonObject,
  PluginManifest,
  ScalarValue,
  Status,
} from '@nexa/sdk';
import type { BindingRecord } from '../binding/binding-record.ts';
import type { PluginSurface } from '../ports/plugin-gateway.ts';
import type { IntegrationTraffic } from './traffic.ts';

/** What the file says of itself; a reader refuses a newer version. */
export const diagnosticsFormat = { format: 'nexa-diagnostics', version: 2 } as const;

/** How the integration's way to a device stands to the device. */
export interface DiagnosedPath extends Pick<BindingRecord, 'active' | 'activeSince' | 'componentMap' | 'unitMap'> {
  /** Its device was replaced. */
  readonly setAside?: true;
  /** How many other ways lead to the device, those that were set aside not counted. */
  readonly others: number;
  /** What it told last, in its own words; empty when it is the one in use. */
  readonly seen: Readonly<Record<string, { readonly value: ScalarValue; readonly observedAt: Instant }>>;
}

/** A device as the integration has it: one way to it. */
export interface DiagnosedDevice {
  readonly externalId: string;
  /** As the integration tells it. */
  readonly description: DeviceDescription;
  /** Of this way to it. */
  readonly status: Status;
  /** Of the device, in its own words; empty when another way is in use. */
  readonly states: Readonly<Record<string, AttributeState>>;
  readonly lastContactAt?: Instant;
  /** @since 2 */
  readonly path?: DiagnosedPath;
}

export interface DiagnosedIssue {
  readonly code: string;
  readonly severity: IssueSeverity;
  readonly state: IssueState;
  readonly title: string;
  readonly explanation: string;
  readonly externalId?: string;
  readonly evidence: JsonObject;
  readonly relapses: number;
  readonly raisedAt: Instant;
  readonly updatedAt: Instant;
}

/**
 * Everything that helps somebody else to understand one integration, or one device of it: no secret in it, and
 * addresses, names and ids as pseudonyms. Times are milliseconds since the epoch.
 */
export interface DiagnosticsBundle {
  readonly format: 'nexa-diagnostics';
  readonly version: number;
  readonly takenAt: Instant;
  /** External id of the device that it is about; absent: the whole integration. */
  readonly device?: string;
  readonly nexa: { readonly version: string; readonly node: string; readonly platform: string };
  readonly plugin: {
    readonly id: string;
    readonly version: string;
    readonly manifest: PluginManifest;
    readonly status: JsonObject;
    readonly refused: number;
  };
  readonly integration: {
    readonly title: string;
    readonly config: JsonObject;
    readonly configVersion: number;
    readonly status: Status;
  };
  readonly surface: Pick<PluginSurface, 'capabilities' | 'checks' | 'healingActions'>;
  readonly devices: readonly DiagnosedDevice[];
  /** Those that are open. */
  readonly issues: readonly DiagnosedIssue[];
  readonly recording: IntegrationTraffic;
  /** What the plugin collected itself, by its own schema; or why it did not. */
  readonly collected?: JsonObject;
  readonly collectError?: string;
}
