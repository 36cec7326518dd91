import type {
  Cause,
  CheckOutcome,
  CommandAcknowledgement,
  DeviceDescription,
  DeviceEvent,
  HealingOutcome,
  HomeMode,
  Instant,
  IssueDefinition,
  JsonObject,
  Reading,
  ReadingSeries,
  SerializedError,
  StatusReport,
} from '@nexa/sdk';
import type { LinkWish, PathWish, ReplacementWish, UndoWish, UnlinkWish } from '../binding/binding-wish.ts';
import type { PluginSurface } from '../ports/plugin-gateway.ts';
import type { AutomationRecord, HomePlace, IntegrationRecord, PowerFeed, SceneRecord } from './records.ts';

/** How a person wants an automation to run now. */
export interface RunWish {
  /** It runs as if this trigger of it had fired; left out: it runs without one. */
  readonly triggerId?: string;
  /** What the trigger brings along. */
  readonly data?: JsonObject;
  /** Whether it runs although its conditions do not hold. */
  readonly skipConditions?: boolean;
}

/** A wish as it reaches the home: checked by the runtime against the device. */
export interface CommandWish {
  readonly id: string;
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  readonly params: JsonObject;
  readonly cause: Cause;
  /** Milliseconds to its deadline; as long as the command takes, or 10 seconds, and its transition when left out. */
  readonly timeout?: number;
  /**
   * Nobody would ask again: where doing it twice would do harm, it is sent only when it is kept. `always`: also where it
   * would not, since what is kept with it says how to take it back.
   */
  readonly whenKept?: true | 'always';
}

/** A wish to apply a scene. */
export interface SceneWish {
  readonly sceneId: string;
  readonly activationId: string;
  /** Seconds; the scene's own when left out. */
  readonly transition?: number;
  readonly cause: Cause;
}

/** What a check of automations found wrong with one of them. */
export interface AutomationIssueReport {
  readonly definition: IssueDefinition;
  readonly automationId: string;
  readonly evidence: JsonObject;
}

/** What goes into a home runtime, in order. */
export type HomeEvent =
  | { readonly type: 'integration-added'; readonly integration: IntegrationRecord; readonly surface?: PluginSurface }
  | { readonly type: 'integration-removed'; readonly integrationId: string }
  /** A person said which plug feeds it; or, without a feed, that none does that NEXA knows of. */
  | { readonly type: 'power-linked'; readonly integrationId: string; readonly feed?: PowerFeed }
  | { readonly type: 'integration-status'; readonly integrationId: string; readonly status: StatusReport }
  | { readonly type: 'devices'; readonly integrationId: string; readonly devices: readonly DeviceDescription[] }
  | { readonly type: 'device-removed'; readonly integrationId: string; readonly externalId: string }
  | {
      readonly type: 'device-edited';
      readonly deviceId: string;
      readonly name?: string;
      readonly roomId?: string | null;
    }
  | {
      readonly type: 'device-status';
      readonly integrationId: string;
      readonly externalId: string;
      readonly status: StatusReport;
    }
  | { readonly type: 'contact'; readonly integrationId: string; readonly externalId: string }
  | { readonly type: 'readings'; readonly integrationId: string; readonly readings: readonly Reading[] }
  | { readonly type: 'series'; readonly integrationId: string; readonly series: ReadingSeries }
  | { readonly type: 'device-event'; readonly integrationId: string; readonly event: DeviceEvent }
  /** Samples sent in over the API, already checked and stored by the caller: they move the state only. */
  | { readonly type: 'imported'; readonly samples: readonly ImportedSample[] }
  | { readonly type: 'command'; readonly wish: CommandWish }
  | {
      readonly type: 'command-answered';
      readonly commandId: string;
      /** Of the effect that is answered. */
      readonly bindingId?: string;
      readonly answer: { readonly acknowledgement: CommandAcknowledgement } | { readonly error: SerializedError };
    }
  | { readonly type: 'automation-saved'; readonly automation: AutomationRecord }
  | { readonly type: 'automation-removed'; readonly automationId: string }
  | ({
      readonly type: 'automation-run';
      readonly automationId: string;
      readonly executionId: string;
      readonly cause: Cause;
    } & RunWish)
  /** A person ends its runs. */
  | { readonly type: 'automation-stop'; readonly automationId: string; readonly cause: Cause }
  /** A check of the home’s automations: what is wrong, or is to be said otherwise, and what is wrong no more. */
  | {
      readonly type: 'automation-health';
      readonly raise?: readonly AutomationIssueReport[];
      readonly clear?: readonly {
        readonly automationId: string;
        readonly code: string;
        readonly evidence: JsonObject;
      }[];
    }
  /** Somebody posted to the address of a webhook trigger. */
  | {
      readonly type: 'webhook-called';
      readonly automationId: string;
      readonly triggerId: string;
      readonly data: JsonObject;
      readonly cause: Cause;
    }
  /** The home has been restored and its integrations are being connected: once, after a start. */
  | { readonly type: 'started' }
  /** The home moved, or its zone was corrected. */
  | { readonly type: 'home-moved'; readonly place: HomePlace }
  | { readonly type: 'mode-set'; readonly mode: HomeMode; readonly until?: Instant; readonly cause: Cause }
  | { readonly type: 'guests-set'; readonly guests: boolean; readonly cause: Cause }
  | { readonly type: 'scene-saved'; readonly scene: SceneRecord }
  | { readonly type: 'scene-removed'; readonly sceneId: string }
  | { readonly type: 'scene-activated'; readonly wish: SceneWish }
  | { readonly type: 'scene-undone'; readonly activationId: string; readonly undoId: string; readonly cause: Cause }
  /** A trigger that a plugin watches has fired; see the effect `watch-trigger`. */
  | { readonly type: 'trigger-fired'; readonly watchId: string; readonly data: JsonObject }
  | {
      readonly type: 'condition-answered';
      readonly askId: string;
      readonly answer: { readonly holds: boolean } | { readonly error: SerializedError };
    }
  | {
      readonly type: 'action-answered';
      readonly requestId: string;
      readonly answer: { readonly data: JsonObject } | { readonly error: SerializedError };
    }
  | { readonly type: 'check-answered'; readonly runId: string; readonly outcome: CheckOutcome }
  /** Runs one check now: when a recording is replayed, as it was run then. */
  | {
      readonly type: 'check-wanted';
      readonly integrationId: string;
      readonly check: string;
      readonly externalId?: string;
    }
  /** Somebody has mended something: the check that raised the issue is to look again. */
  | { readonly type: 'recheck'; readonly issueId: string }
  | {
      readonly type: 'heal';
      readonly issueId: string;
      readonly healingId: string;
      readonly actionId?: string;
      readonly userId: string;
    }
  | { readonly type: 'healing-answered'; readonly healingId: string; readonly outcome: HealingOutcome }
  | { readonly type: 'link-devices'; readonly wish: LinkWish }
  | { readonly type: 'unlink-path'; readonly wish: UnlinkWish }
  | { readonly type: 'set-path'; readonly wish: PathWish }
  | { readonly type: 'replace-device'; readonly wish: ReplacementWish }
  | { readonly type: 'undo-replacement'; readonly wish: UndoWish }
  | { readonly type: 'snooze'; readonly issueId: string; readonly until: Instant };

/** One sample sent in over the API. */
export interface ImportedSample {
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly value: number;
  readonly observedAt: Instant;
}
