import type { AutomationDefinition } from '@nexa/sdk';

/** What became of one part of an automation. */
export interface ImportLine {
  /** Where it stands in Home Assistant's automation: `triggers/0`, `actions/1/choose/0/conditions/0`. */
  readonly path: string;
  /** `changed`: NEXA has it in another form, or something in it was guessed; `why` says what. */
  readonly status: 'mapped' | 'changed' | 'left-out';
  /** What it is, in a few words. */
  readonly what: string;
  readonly why?: string;
}

/** One automation after the import. */
export interface ImportedAutomation {
  readonly name: string;
  /** Left out when nothing of it could be brought over that would run. It fits the schema of automations. */
  readonly definition?: AutomationDefinition;
  /** Something was left out or guessed: it is to be created switched off, and a person looks at it first. */
  readonly needsReview: boolean;
  /** Something in it unlocks, opens or disarms: a person has to set `allowSensitive` before it can be saved. */
  readonly needsConsent: boolean;
  /** It was switched on in Home Assistant and needs no review. */
  readonly enabled: boolean;
  readonly lines: readonly ImportLine[];
}

/** What an import comes to. */
export interface ImportResult {
  readonly automations: readonly ImportedAutomation[];
  /** Entities for which no device was found, by name. */
  readonly unmappedEntities: readonly string[];
}

/** Where an entity of Home Assistant's is in NEXA. */
export interface EntityTarget {
  readonly deviceId: string;
  readonly component?: string;
  readonly capability: string;
  readonly attribute: string;
}

/** A device of the home. */
export interface ImportDevice {
  readonly id: string;
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly components: readonly {
    readonly id: string;
    readonly name?: string;
    readonly capabilities: readonly string[];
  }[];
  readonly externalId?: string;
}

/** Something that has an id and a name. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** What automations are held against. */
export interface ImportContext {
  readonly devices: readonly ImportDevice[];
  /** What a person said of an entity; also of a device id of Home Assistant's. It goes before every guess. */
  readonly entityMap?: Readonly<Record<string, EntityTarget>>;
  /** IANA name of the home's zone: times of day are taken to be those of it. */
  readonly timezone: string;
  /** The integration by which MQTT topics are heard and sent. */
  readonly mqttIntegrationId?: string;
  readonly scenes?: readonly Named[];
  readonly automations?: readonly Named[];
}
