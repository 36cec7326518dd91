import { type DeviceDescription, type JsonObject, NexaError } from '@nexa/sdk';
import type { CapabilityCatalog } from '../../capability/capability-catalog.ts';
import type { HomePlace } from '../../home/records.ts';
import type { ValueChecker } from '../../schema/value-checker.ts';

/** A device as an automation may name it. */
export interface NamedDevice {
  readonly name: string;
  readonly description: DeviceDescription;
}

/** A trigger, condition or action that a plugin declares. */
export interface PluginPart {
  /** JSON Schema of its `config`. */
  readonly config: JsonObject;
  /** An action that unlocks, opens or disarms: it needs a person's consent. */
  readonly sensitive?: boolean;
}

/** What there is in the automation's home. All ids are in lower case. */
export interface AutomationCheckContext {
  /** Devices by id. */
  readonly devices: ReadonlyMap<string, NamedDevice>;
  readonly catalog: CapabilityCatalog;
  readonly checker: ValueChecker;
  readonly place: HomePlace;
  /** Id of the automation itself; left out while it is new. */
  readonly automationId?: string;
  readonly scenes: ReadonlySet<string>;
  readonly automations: ReadonlySet<string>;
  /** Users of the home. */
  readonly members: ReadonlySet<string>;
  /** What the integration's plugin declares under this id. */
  pluginPart(
    integrationId: string,
    kind: 'trigger' | 'condition' | 'action',
    id: string,
  ): PluginPart | undefined | 'no-integration';
}

/** The error for something that is wrong in an automation, and where. */
export function invalid(path: string, problem: string, params: JsonObject = {}): NexaError {
  return new NexaError('NEXA_AUTOMATION_INVALID', `${path}: ${problem}.`, { params: { ...params, path } });
}
