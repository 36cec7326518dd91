import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import type { ValueChecker } from '../schema/value-checker.ts';
import type { HomeOutput } from './home-output.ts';
import type { HomeTimings } from './home-timings.ts';

/** What all parts of one home's runtime share. */
export interface HomeContext {
  readonly homeId: string;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly catalog: CapabilityCatalog;
  readonly checker: ValueChecker;
  readonly timings: HomeTimings;
  emit(output: HomeOutput): void;
}
