import type { TObject } from '@sinclair/typebox';
import type { CancelSignal } from '../platform/abort-signal.ts';
import type { JsonObject } from '../platform/json.ts';
import type { Duration } from '../platform/time.ts';
import type { PluginLogger } from './logger.ts';

/**
 * What a person does in a step: fill in a form, or press the button on the bridge (`link-button`; the page then sends
 * empty input by itself until it is answered). @since 0.1.0
 */
export type PairingStepKind = 'form' | 'link-button';

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

/** What a pairing step is given. @since 0.1.0 */
export interface PairingContext {
  /** Checked against the step's fields; defaults are filled in. */
  readonly input: JsonObject;
  /** What earlier steps of this flow left. */
  readonly data: JsonObject;
  readonly logger: PluginLogger;
  readonly signal: CancelSignal;
}

/** One step of pairing. @since 0.1.0 */
export interface PairingStep {
  readonly kind: PairingStepKind;
  readonly title: string;
  /** What to do, in plain words. */
  readonly hint?: string;
  /** What is asked; an empty object for a link button. Hosts in it are reachable from this step on. */
  readonly fields: TObject;
  /** Deadline of one run; 20 seconds when left out. */
  readonly timeout?: Duration;
  /** Errors of the contract become the step's message; the flow stays where it is. */
  run(context: PairingContext): Promise<PairingResult>;
}

/** How an integration is set up. The same steps serve the page and the API without a page. @since 0.1.0 */
export interface PairingDefinition {
  /** Name of the first step. Configuration sent when pairing starts is its input. */
  readonly start: string;
  /** Name of the step that renews a refused key; the flow's `data` is the present configuration. Left out: `start`. */
  readonly reauth?: string;
  readonly steps: Readonly<Record<string, PairingStep>>;
}
