import type { AttributePlace, Freshness, HomeMode, Instant, ScalarValue } from '@nexa/sdk';
import type { HomePlace, TriggerTrace } from '../home/records.ts';

/** A state as conditions and expressions see it. */
export interface SeenState {
  readonly value: ScalarValue;
  readonly freshness: Freshness;
  readonly observedAt: Instant;
  /** When it became what it is; unknown of a value that has stood since before NEXA kept this. */
  readonly changedAt?: Instant;
}

/** What conditions and expressions can see of the home and of the run. Nothing of it changes while one is evaluated. */
export interface AutomationScope {
  readonly now: Instant;
  readonly place: HomePlace;
  readonly mode: HomeMode;
  /** Undefined: no device has ever said. */
  readonly someoneHome: boolean | undefined;
  readonly variables: ReadonlyMap<string, ScalarValue>;
  /** Why variables are not known that were to be set at the start. */
  readonly unknownVariables?: ReadonlyMap<string, string>;
  readonly trigger: TriggerTrace;
  /** Undefined where the device or the attribute is not there, or nothing was ever heard. */
  state(place: AttributePlace): SeenState | undefined;
  /** What the plugin answered of a condition of type `plugin`; undefined while it was not asked, or had no answer. */
  answer?(path: string): boolean | undefined;
}
