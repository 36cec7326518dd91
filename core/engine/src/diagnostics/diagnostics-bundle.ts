import type {
  AttributeState,
  DeviceDescription,
  Instant,
  IssueSeverity,
  IssueState,
  JsonObject,
  PluginManifest,
  Status,
} from '@nexa/sdk';
import type { PluginSurface } from '../ports/plugin-gateway.ts';
import type { IntegrationTraffic } from './traffic.ts';

/** What the file says of itself; a reader refuses a newer version. */
export const diagnosticsFormat = { format: 'nexa-diagnostics', version: 1 } as const;

export interface DiagnosedDevice {
  readonly externalId: string;
  readonly description: DeviceDescription;
  readonly status: Status;
  readonly states: Readonly<Record<string, AttributeState>>;
  readonly lastContactAt?: Instant;
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
