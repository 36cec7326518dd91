import type { TObject } from '@sinclair/typebox';
import type { CancelSignal } from '../platform/abort-signal.ts';
import type { JsonObject } from '../platform/json.ts';
import type { Duration } from '../platform/time.ts';
import type { PluginLogger } from './logger.ts';

/**
 * What a person does in a step.
 *
 * - `form`: fill in its fields.
 * - `link-button`: press the button on the bridge; the page then sends empty input by itself until it is answered.
 * - `external`: agree on a page of the vendor's. {@link PairingStep.present} gives its address, with NEXA's callback and
 *   state in it; when the vendor sends the person back, `run` gets the parameters of that redirect that `fields` names.
 * - `qr`: with {@link PairingStep.present} the page shows a code to be scanned with the vendor's app and sends empty input
 *   until it is answered; without, the first text field is scanned with the camera, or typed.
 *
 * @since 0.1.0
 */
export type PairingStepKind = 'form' | 'link-button' | 'external' | 'qr';

/**
 * Why steps are gone through: a new integration, a key that was refused, a change of configuration, an issue that only
 * a person can mend. @since 0.2.0
 */
export type PairingPurpose = 'pair' | 'reauth' | 'reconfigure' | 'repair';

/** What came of a step. @since 0.1.0 */
export type PairingResult =
  | {
      /** Paired. `config` matches the plugin's config schema, secrets included. */
      readonly result: 'done';
      readonly title: string;
      /** The same bridge, account or device always gives the same id; a second integration with it is refused. */
      readonly uniqueId: string;
      readonly config: JsonObject;
    }
  | {
      /** Go on with another step; `data` is kept (encrypted) and handed to it. */
      readonly result: 'next';
      readonly step: string;
      readonly data?: JsonObject;
    }
  | {
      /** Not yet or wrong: the same step is shown again with this message, at `field` when named. */
      readonly result: 'retry';
      readonly message: string;
      readonly field?: string;
    };

/** An integration as it is before its key is renewed, its configuration changed or an issue mended. @since 0.2.0 */
export interface PairedIntegration {
  readonly title: string;
  readonly uniqueId: string;
  /** As kept, secrets included, of the plugin's present config version. */
  readonly config: JsonObject;
}

/** What a repair is about. @since 0.2.0 */
export interface PairingIssue {
  readonly code: string;
  /** External id of the device; absent for an integration's issue. */
  readonly externalId?: string;
}

/** What a pairing step is given. @since 0.1.0 */
export interface PairingContext {
  /** Checked against the step's fields; defaults are filled in. */
  readonly input: JsonObject;
  /** What earlier steps of this flow left; at the first step of a flow on an integration, its configuration. */
  readonly data: JsonObject;
  /** @since 0.2.0 */
  readonly purpose: PairingPurpose;
  /** Absent when `purpose` is `pair`. A repair that leaves it as it is ends as `done` with exactly this. @since 0.2.0 */
  readonly integration?: PairedIntegration;
  /** Present exactly when `purpose` is `repair`. @since 0.2.0 */
  readonly issue?: PairingIssue;
  readonly logger: PluginLogger;
  readonly signal: CancelSignal;
}

/** What a step is given to make what it shows. @since 0.2.0 */
export interface PresentContext extends Omit<PairingContext, 'input'> {
  /**
   * For an `external` step: where the vendor's page sends the person back to, and what it must bring along as the
   * parameter `state`. NEXA takes each state once, from the person whose flow it is.
   */
  readonly callback?: { readonly url: string; readonly state: string };
}

/** What a step shows. @since 0.2.0 */
export interface Presentation {
  /** `external`: the http or https address to open. `qr`: the text in the code. At most 4,096 characters. */
  readonly content: string;
  /** Kept (encrypted) beside what earlier steps left, for this step's `run`: a verifier, a session's id. */
  readonly data?: JsonObject;
}

/** One step of pairing. @since 0.1.0 */
export interface PairingStep {
  readonly kind: PairingStepKind;
  readonly title: string;
  /** What to do, in plain words. */
  readonly hint?: string;
  /** What is asked; an empty object for a link button. Hosts in it are reachable from this step on. */
  readonly fields: TObject;
  /** Deadline of one run, and of one {@link present}; 20 seconds when left out. */
  readonly timeout?: Duration;
  /**
   * What an `external` step opens (needed there), or a `qr` step shows. Called when the step is entered, and again
   * after an `external` one came to nothing; errors of the contract become the step's message. @since 0.2.0
   */
  present?(context: PresentContext): Promise<Presentation>;
  /** Errors of the contract become the step's message; the flow stays where it is. */
  run(context: PairingContext): Promise<PairingResult>;
}

/** How an integration is set up. The same steps serve the page and the API without a page. @since 0.1.0 */
export interface PairingDefinition {
  /** Name of the first step. Configuration sent when pairing starts is its input. */
  readonly start: string;
  /** Name of the step that renews a refused key; the flow's `data` is the present configuration. Left out: `start`. */
  readonly reauth?: string;
  /**
   * Name of the step that changes the configuration of an integration. Left out: NEXA shows the config schema as a form,
   * and tries what was entered by connecting with it. @since 0.2.0
   */
  readonly reconfigure?: string;
  /**
   * Steps with which a person mends an issue, by its code: one that a check of the plugin raises, or one of NEXA's
   * (`core.…`). The check that raised it is run afterwards. @since 0.2.0
   */
  readonly repairs?: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, PairingStep>>;
}
